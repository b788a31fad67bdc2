/* pop3_server.c - a POP3 server without I/O.
 *
 * Theory of operation.  A line is one command.  What has many lines is an `answer` that
 * refill() continues, a few kilobytes at a time, whenever the output has been fetched; it
 * ends with a dot.  A session sees the mailbox through a view, which keeps alive what
 * others expunge meanwhile.  SPDX-License-Identifier: MIT */
#include "labwire/proto/pop3_server.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../line.h"
#include "labwire/base/alloc.h"
#include "labwire/store/mailview.h"

enum {
	OUT_PIECE = 8192
};

enum answer {
	ANSWER_NONE,
	ANSWER_LIST,
	ANSWER_UIDL,
	ANSWER_BODY, /* RETR, TOP */
};

struct lw_pop3_server {
	struct lw_pop3_conf conf;
	lw_time now, heard;
	struct line line;
	struct lw_text user, argument, out;
	bool closing;
	uint32_t bad_commands;
	struct lw_mailview *view; /* NULL: not logged in */
	bool *marked;		  /* by message: goes at QUIT */
	enum answer answer;
	size_t next;	     /* LIST, UIDL: message to tell */
	struct lw_rd body;   /* BODY: what is left of it */
	bool in_body;	     /* TOP: the empty line was seen */
	uint32_t body_lines; /* TOP: so many more */
};

/* What the directives of profile/pop3.h stand for. */
static void say_of(struct lw_pop3_server *s, enum lw_pop3_say say, size_t n,
	uint64_t size, const char *uid)
{
	char number[24], octets[24];
	const char *words[128] = { 0 };
	snprintf(number, sizeof(number), "%zu", n);
	snprintf(octets, sizeof(octets), "%llu", (unsigned long long)size);
	words['n'] = number;
	words['s'] = octets;
	words['u'] = uid;
	words['t'] = lw_text_str(&s->argument);
	lw_text_fill(&s->out, s->conf.persona->say[say], words);
	lw_text_add(&s->out, "\r\n");
}

static void say(struct lw_pop3_server *s, enum lw_pop3_say what)
{
	say_of(s, what, 0, 0, NULL);
}

struct lw_pop3_server *lw_pop3_server_new(const struct lw_pop3_conf *conf, lw_time now)
{
	struct lw_pop3_server *s = lw_alloc(sizeof(*s));
	s->conf = *conf;
	s->line.most = conf->persona->line_max - 2;
	s->now = s->heard = now;
	say(s, LW_POP3_SAY_GREETING);
	return s;
}

void lw_pop3_server_free(struct lw_pop3_server *s)
{
	if (!s)
		return;
	lw_mailview_close(s->view);
	lw_free(s->marked);
	lw_text_fini(&s->line.text);
	lw_text_fini(&s->user);
	lw_text_fini(&s->argument);
	lw_text_fini(&s->out);
	lw_free(s);
}

static size_t count(const struct lw_pop3_server *s)
{
	return lw_mailview_count(s->view);
}

static const struct lw_mailmsg *message(const struct lw_pop3_server *s, size_t i)
{
	return lw_mailview_at(s->view, i)->msg;
}

static void say_message(struct lw_pop3_server *s, enum lw_pop3_say what, size_t i)
{
	char uid[32];
	const struct lw_mailmsg *m = message(s, i);
	int64_t unix_s = (s->conf.epoch_ns + s->now) / LW_SEC(1);
	snprintf(uid, sizeof(uid), "%u.%u",
		lw_mailbox_uidvalidity(lw_mailview_box(s->view), unix_s), m->uid);
	say_of(s, what, i + 1, m->mail->len, uid);
}

/* One line of a message, its dot doubled (RFC 1939 3). */
static void body_line(struct lw_pop3_server *s)
{
	struct lw_rd line = lw_rd_chomp(lw_rd_line(&s->body));
	size_t n = lw_rd_left(&line);
	if (n && *line.at == '.')
		lw_text_char(&s->out, '.');
	lw_text_bytes(&s->out, line.at, n);
	lw_text_add(&s->out, "\r\n");
	if (s->in_body)
		s->body_lines--;
	s->in_body = s->in_body || n == 0;
	if (s->in_body && s->body_lines == 0)
		s->body.at = s->body.end;
}

/* A line more of the answer; false: there is none. */
static bool answer_line(struct lw_pop3_server *s)
{
	if (s->answer == ANSWER_BODY) {
		if (lw_rd_left(&s->body) == 0)
			return false;
		body_line(s);
		return true;
	}
	while (s->next < count(s) && s->marked[s->next])
		s->next++;
	if (s->next == count(s))
		return false;
	say_message(s,
		s->answer == ANSWER_LIST ? LW_POP3_SAY_LIST_LINE : LW_POP3_SAY_UIDL_LINE,
		s->next++);
	return true;
}

static void refill(struct lw_pop3_server *s)
{
	while (s->answer != ANSWER_NONE && s->out.len < OUT_PIECE) {
		if (answer_line(s))
			continue;
		lw_text_add(&s->out, ".\r\n");
		s->answer = ANSWER_NONE;
	}
}

/* A number, and what follows it; NULL: none. */
static const char *number(const char *p, uint32_t *out)
{
	const char *start = p;
	uint64_t n = 0;
	for (; *p >= '0' && *p <= '9'; p++)
		n = n > UINT32_MAX ? n : n * 10 + (uint64_t)(*p - '0');
	*out = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
	return p == start ? NULL : p + strspn(p, " ");
}

/* The message that the argument means; false: it was refused. */
static bool chosen(struct lw_pop3_server *s, size_t *i, const char **rest)
{
	uint32_t n = 0;
	*rest = number(lw_text_str(&s->argument), &n);
	if (!*rest || n == 0)
		say(s, LW_POP3_SAY_NUMBER_BAD);
	else if (n > count(s))
		say_of(s, LW_POP3_SAY_NUMBER_NONE, count(s), 0, NULL);
	else if (s->marked[n - 1])
		say(s, LW_POP3_SAY_NUMBER_DELETED);
	else
		*i = n - 1;
	return *rest && n > 0 && n <= count(s) && !s->marked[n - 1];
}

static void do_user(struct lw_pop3_server *s)
{
	lw_text_clear(&s->user);
	lw_text_add(&s->user, lw_text_str(&s->argument));
	say(s, s->user.len ? LW_POP3_SAY_USER_OK : LW_POP3_SAY_USER_MISSING);
}

static void do_pass(struct lw_pop3_server *s)
{
	struct lw_mailuser *u = lw_mailstore_find(s->conf.store, lw_text_str(&s->user));
	if (s->user.len == 0) {
		say(s, LW_POP3_SAY_PASS_BEFORE_USER);
		return;
	}
	lw_text_clear(&s->user);
	if (!u || !lw_mailuser_check(u, lw_text_str(&s->argument))) {
		say(s, LW_POP3_SAY_LOGIN_BAD);
		return;
	}
	s->view = lw_mailview_open(lw_mailuser_inbox(u), true);
	s->marked = lw_alloc_array(count(s) + 1, sizeof(*s->marked));
	say(s, LW_POP3_SAY_LOGIN_OK);
}

static void do_stat(struct lw_pop3_server *s)
{
	uint64_t size = 0;
	size_t n = 0;
	for (size_t i = 0; i < count(s); i++) {
		n += !s->marked[i];
		size += s->marked[i] ? 0 : message(s, i)->mail->len;
	}
	say_of(s, LW_POP3_SAY_STAT, n, size, NULL);
}

static void tell(struct lw_pop3_server *s, enum answer all, enum lw_pop3_say head,
	enum lw_pop3_say one)
{
	size_t i = 0, n = 0;
	const char *rest = NULL;
	if (s->argument.len) {
		if (chosen(s, &i, &rest))
			say_message(s, one, i);
		return;
	}
	for (i = 0; i < count(s); i++)
		n += !s->marked[i];
	say_of(s, head, n, 0, NULL);
	s->answer = all;
	s->next = 0;
}

static void do_list(struct lw_pop3_server *s)
{
	tell(s, ANSWER_LIST, LW_POP3_SAY_LIST_HEAD, LW_POP3_SAY_LIST_ONE);
}

static void do_uidl(struct lw_pop3_server *s)
{
	tell(s, ANSWER_UIDL, LW_POP3_SAY_UIDL_HEAD, LW_POP3_SAY_UIDL_ONE);
}

static void begin_body(struct lw_pop3_server *s, size_t i, uint32_t lines)
{
	const struct lw_mail *m = message(s, i)->mail;
	s->answer = ANSWER_BODY;
	s->body = lw_rd_of(m->bytes, m->len);
	s->in_body = false;
	s->body_lines = lines;
}

static void do_retr(struct lw_pop3_server *s)
{
	size_t i = 0;
	const char *rest = NULL;
	if (!chosen(s, &i, &rest))
		return;
	say_message(s, LW_POP3_SAY_RETR, i);
	begin_body(s, i, UINT32_MAX);
}

static void do_top(struct lw_pop3_server *s)
{
	size_t i = 0;
	uint32_t lines = 0;
	const char *rest = NULL;
	if (!chosen(s, &i, &rest))
		return;
	if (!number(rest, &lines)) {
		say(s, LW_POP3_SAY_NUMBER_BAD);
		return;
	}
	say(s, LW_POP3_SAY_TOP);
	begin_body(s, i, lines);
}

static void do_dele(struct lw_pop3_server *s)
{
	size_t i = 0;
	const char *rest = NULL;
	if (!chosen(s, &i, &rest))
		return;
	s->marked[i] = true;
	say(s, LW_POP3_SAY_DELE_OK);
}

static void do_rset(struct lw_pop3_server *s)
{
	memset(s->marked, 0, count(s) * sizeof(*s->marked));
	say(s, LW_POP3_SAY_RSET_OK);
}

/* The UPDATE state (RFC 1939 6); others may have been faster. */
static void do_quit(struct lw_pop3_server *s)
{
	struct lw_mailbox *mb = s->view ? lw_mailview_box(s->view) : NULL;
	for (size_t i = 0; mb && i < count(s); i++) {
		struct lw_mailmsg *m = lw_mailview_at(s->view, i)->msg;
		if (s->marked[i] && !m->gone)
			lw_mailbox_doom(mb, m);
	}
	if (mb)
		(void)lw_mailbox_expunge(mb);
	say(s, LW_POP3_SAY_QUIT_OK);
	s->closing = true;
}

enum {
	BEFORE = 1, /* the login */
	AFTER = 2,
};

static const struct command {
	const char *verb;
	void (*run)(struct lw_pop3_server *s); /* NULL: always `say` */
	enum lw_pop3_say say;
	unsigned when;
} commands[] = {
	{ "USER", do_user, LW_POP3_SAYS, BEFORE },
	{ "PASS", do_pass, LW_POP3_SAYS, BEFORE },
	{ "QUIT", do_quit, LW_POP3_SAYS, BEFORE | AFTER },
	{ "CAPA", NULL, LW_POP3_SAY_CAPA, BEFORE | AFTER },
	{ "STAT", do_stat, LW_POP3_SAYS, AFTER },
	{ "LIST", do_list, LW_POP3_SAYS, AFTER },
	{ "RETR", do_retr, LW_POP3_SAYS, AFTER },
	{ "DELE", do_dele, LW_POP3_SAYS, AFTER },
	{ "NOOP", NULL, LW_POP3_SAY_NOOP, AFTER },
	{ "RSET", do_rset, LW_POP3_SAYS, AFTER },
	{ "TOP", do_top, LW_POP3_SAYS, AFTER },
	{ "UIDL", do_uidl, LW_POP3_SAYS, AFTER },
};

static void bad(struct lw_pop3_server *s, enum lw_pop3_say why)
{
	say(s, why);
	if (++s->bad_commands <= s->conf.persona->bad_commands_max)
		return;
	say(s, LW_POP3_SAY_TOO_MANY_BAD);
	s->closing = true;
}

static void command(struct lw_pop3_server *s)
{
	const char *line = line_str(&s->line);
	size_t n = strcspn(line, " ");
	lw_text_clear(&s->argument);
	lw_text_add(&s->argument, line + n + (line[n] == ' '));
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];
		if (strlen(c->verb) != n || strncasecmp(c->verb, line, n) != 0 ||
			!(c->when & (s->view ? AFTER : BEFORE)))
			continue;
		if (c->run)
			c->run(s);
		else
			say(s, c->say);
		return;
	}
	lw_text_clear(&s->argument);
	lw_text_bytes(&s->argument, line, n);
	bad(s, s->view ? LW_POP3_SAY_UNKNOWN : LW_POP3_SAY_UNKNOWN_BEFORE);
}

static void end_of_line(struct lw_pop3_server *s)
{
	if (s->line.cut)
		bad(s, LW_POP3_SAY_LINE_TOO_LONG);
	else
		command(s);
	line_clear(&s->line);
	refill(s);
}

size_t lw_pop3_server_input(struct lw_pop3_server *s, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	s->now = now;
	while (!s->closing && s->answer == ANSWER_NONE && s->out.len <= OUT_PIECE &&
		lw_rd_left(&in) > 0) {
		s->heard = now;
		if (line_take(&s->line, &in))
			end_of_line(s);
	}
	return (size_t)(in.at - start);
}

struct lw_rd lw_pop3_server_output(const struct lw_pop3_server *s)
{
	return lw_rd_of(lw_text_str(&s->out), s->out.len);
}

void lw_pop3_server_sent(struct lw_pop3_server *s, size_t n)
{
	lw_text_drop(&s->out, n);
	refill(s);
}

bool lw_pop3_server_closing(const struct lw_pop3_server *s)
{
	return s->closing;
}

lw_time lw_pop3_server_deadline(const struct lw_pop3_server *s)
{
	return s->closing || s->out.len ? LW_NEVER : s->heard + s->conf.persona->timeout;
}

void lw_pop3_server_expire(struct lw_pop3_server *s, lw_time now)
{
	if (now < lw_pop3_server_deadline(s))
		return;
	s->now = now;
	say(s, LW_POP3_SAY_TIMEOUT);
	s->closing = true;
}
