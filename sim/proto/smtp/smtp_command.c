/* smtp_command.c - the commands (RFC 5321 4.1.1): what is asked or said at each, and what
 * it costs of the server's patience.  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "smtp_session.h"

static void hello(struct lw_smtp_server *s, bool esmtp)
{
	const char *name = lw_text_str(&s->argument);
	enum lw_smtp_say say = !*name		       ? LW_SMTP_SAY_HELO_NO_DOMAIN
			       : !smtp_domain_ok(name) ? LW_SMTP_SAY_HELO_BAD_DOMAIN
						       : LW_SMTP_SAY_HELO_OK;
	s->esmtp = esmtp;
	smtp_ask(s, LW_SMTP_ASK_HELO, say);
}

static void do_helo(struct lw_smtp_server *s)
{
	hello(s, false);
}

static void do_ehlo(struct lw_smtp_server *s)
{
	hello(s, true);
}

static enum lw_smtp_say judge_mail(struct lw_smtp_server *s)
{
	uint64_t most = smtp_size_max(s);
	if (!s->greeted && s->conf.persona->say[LW_SMTP_SAY_MAIL_BEFORE_HELO])
		return LW_SMTP_SAY_MAIL_BEFORE_HELO;
	if (s->envelope.sender)
		return LW_SMTP_SAY_MAIL_TWICE;
	enum lw_smtp_say say = smtp_path_parse(
		lw_text_str(&s->argument), SMTP_PATH_FROM, s->conf.persona, &s->path);
	if (say != LW_SMTP_SAY_MAIL_OK)
		return say;
	if (s->path.mailbox.len > s->conf.persona->path_max)
		return LW_SMTP_SAY_PATH_TOO_LONG;
	return most && s->path.size > most ? LW_SMTP_SAY_MAIL_TOO_BIG
					   : LW_SMTP_SAY_MAIL_OK;
}

static enum lw_smtp_say judge_rcpt(struct lw_smtp_server *s)
{
	if (!s->envelope.sender)
		return LW_SMTP_SAY_RCPT_BEFORE_MAIL;
	enum lw_smtp_say say = smtp_path_parse(
		lw_text_str(&s->argument), SMTP_PATH_TO, s->conf.persona, &s->path);
	if (say != LW_SMTP_SAY_MAIL_OK)
		return say;
	if (s->path.mailbox.len > s->conf.persona->path_max)
		return LW_SMTP_SAY_PATH_TOO_LONG;
	return s->envelope.nrcpts >= s->conf.persona->rcpt_max ? LW_SMTP_SAY_RCPT_TOO_MANY
							       : LW_SMTP_SAY_RCPT_OK;
}

/* A refused MAIL or RCPT is a plain mistake: nobody need be asked about it. */
static void do_mail(struct lw_smtp_server *s)
{
	enum lw_smtp_say say = judge_mail(s);
	smtp_ask(s, say == LW_SMTP_SAY_MAIL_OK ? LW_SMTP_ASK_MAIL : LW_SMTP_ASK_OTHER,
		say);
}

static void do_rcpt(struct lw_smtp_server *s)
{
	enum lw_smtp_say say = judge_rcpt(s);
	smtp_ask(s, say == LW_SMTP_SAY_RCPT_OK ? LW_SMTP_ASK_RCPT : LW_SMTP_ASK_OTHER,
		say);
}

static void do_data(struct lw_smtp_server *s)
{
	if (!s->envelope.sender)
		smtp_ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_DATA_BEFORE_MAIL);
	else if (s->envelope.nrcpts == 0)
		smtp_ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_DATA_BEFORE_RCPT);
	else
		smtp_ask(s, LW_SMTP_ASK_DATA, LW_SMTP_SAY_DATA_OK);
}

static void do_quit(struct lw_smtp_server *s)
{
	smtp_ask(s, LW_SMTP_ASK_QUIT, LW_SMTP_SAY_QUIT_OK);
}

static void do_help(struct lw_smtp_server *s)
{
	smtp_ask(s, LW_SMTP_ASK_OTHER,
		smtp_has_help(s) ? LW_SMTP_SAY_HELP_TAIL : LW_SMTP_SAY_HELP_UNKNOWN);
}

static void do_etrn(struct lw_smtp_server *s)
{
	if (s->argument.len == 0) {
		smtp_ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_ETRN_NO_ARGUMENT);
		return;
	}
	smtp_ask(s, LW_SMTP_ASK_ETRN, LW_SMTP_SAY_ETRN_OK);
	s->pending.path = lw_text_str(&s->argument);
}

static void do_auth(struct lw_smtp_server *s)
{
	smtp_ask(s, LW_SMTP_ASK_OTHER,
		s->argument.len ? LW_SMTP_SAY_AUTH_UNAVAILABLE
				: LW_SMTP_SAY_AUTH_NO_ARGUMENT);
}

static void do_starttls(struct lw_smtp_server *s)
{
	smtp_ask(s, LW_SMTP_ASK_OTHER,
		!s->conf.persona->say[LW_SMTP_SAY_STARTTLS] ? LW_SMTP_SAY_UNKNOWN
		: s->argument.len ? LW_SMTP_SAY_STARTTLS_ARGUMENT
				  : LW_SMTP_SAY_STARTTLS);
}

enum {
	FREE = LW_SMTP_PATIENCES /* costs no patience */
};

/* A command is a function, or a reply that is always the same. */
static const struct command {
	const char *word; /* NULL: any other */
	void (*run)(struct lw_smtp_server *s);
	enum lw_smtp_say say;
	unsigned cost; /* enum lw_smtp_patience */
} commands[] = {
	{ "HELO", do_helo, 0, LW_SMTP_PATIENCE_HELO },
	{ "EHLO", do_ehlo, 0, LW_SMTP_PATIENCE_HELO },
	{ "MAIL", do_mail, 0, FREE },
	{ "RCPT", do_rcpt, 0, FREE },
	{ "DATA", do_data, 0, FREE },
	{ "RSET", NULL, LW_SMTP_SAY_RSET_OK, FREE },
	{ "NOOP", NULL, LW_SMTP_SAY_NOOP_OK, LW_SMTP_PATIENCE_NOOP },
	{ "QUIT", do_quit, 0, FREE },
	{ "VRFY", NULL, LW_SMTP_SAY_VRFY, LW_SMTP_PATIENCE_VRFY },
	{ "EXPN", NULL, LW_SMTP_SAY_EXPN, LW_SMTP_PATIENCE_VRFY },
	{ "HELP", do_help, 0, FREE },
	{ "ETRN", do_etrn, 0, LW_SMTP_PATIENCE_ETRN },
	{ "AUTH", do_auth, 0, FREE },
	{ "VERB", NULL, LW_SMTP_SAY_VERB, FREE },
	{ "SEND", NULL, LW_SMTP_SAY_NOT_IMPLEMENTED, FREE },
	{ "SAML", NULL, LW_SMTP_SAY_NOT_IMPLEMENTED, FREE },
	{ "SOML", NULL, LW_SMTP_SAY_NOT_IMPLEMENTED, FREE },
	{ "TURN", NULL, LW_SMTP_SAY_NOT_IMPLEMENTED, FREE },
	{ "STARTTLS", do_starttls, 0, FREE },
	{ NULL, NULL, LW_SMTP_SAY_UNKNOWN, FREE },
};

/* The first command too many costs a second, each further one twice as much. */
static lw_span pause_before(struct lw_smtp_server *s, unsigned cost)
{
	enum {
		DOUBLINGS_MAX = 20
	};
	const struct lw_smtp_persona *p = s->conf.persona;
	uint32_t most = cost < LW_SMTP_PATIENCES ? p->patience[cost] : 0;
	if (most == 0 || ++s->tried[cost] < most)
		return 0;
	uint32_t over = s->tried[cost] - most;
	lw_span pause = LW_SEC(1LL << (over < DOUBLINGS_MAX ? over : DOUBLINGS_MAX));
	return pause < p->slow_max ? pause : p->slow_max;
}

void smtp_command(struct lw_smtp_server *s)
{
	const char *line = line_str(&s->line);
	if (s->conf.persona->lenient)
		line += strspn(line, " \t");
	size_t n = strcspn(line, " \t");
	lw_text_clear(&s->argument);
	lw_text_add(&s->argument, line + n + strspn(line + n, " \t"));
	lw_text_clear(&s->verb);
	lw_text_bytes(&s->verb, line, n);
	lw_text_clear(&s->path.typed);
	lw_text_clear(&s->path.mailbox);
	s->path.size = 0;
	const struct command *c = commands;
	while (c->word && strcasecmp(c->word, lw_text_str(&s->verb)) != 0)
		c++;
	if (c->run)
		c->run(s);
	else
		smtp_ask(s, LW_SMTP_ASK_OTHER, c->say);
	s->pending.pause = pause_before(s, c->cost);
}
