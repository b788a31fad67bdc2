/* imap_say.c - the persona's sentences, tagged and untagged (RFC 3501 7.1).
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "imap_priv.h"

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* code: "[APPENDUID 1 2] ", to stand behind the status; or "". */
static void put_text(struct lw_imap_server *s, enum lw_imap_say say, const char *code)
{
	const char *form = imap_persona(s)->say[say];
	size_t status = strcspn(form, " ") + 1;
	char capitals[IMAP_NAME_MAX + 1] = "", capital[IMAP_NAME_MAX + 1] = "";
	for (size_t i = 0; s->call.name[i]; i++) {
		capitals[i] = upper(s->call.name[i]);
		capital[i] = i ? lower(s->call.name[i]) : upper(s->call.name[i]);
	}
	const char *words[128] = {
		['C'] = capitals, ['c'] = capital, ['t'] = lw_text_str(&s->about)
	};
	lw_text_bytes(&s->out, form, status);
	lw_text_add(&s->out, code);
	lw_text_fill(&s->out, form + status, words);
	lw_text_add(&s->out, "\r\n");
}

/* Mistakes, one after the other, are counted; what is right starts the count again. */
static void count_bad(struct lw_imap_server *s, enum lw_imap_say say)
{
	bool bad = strncmp(imap_persona(s)->say[say], "BAD", 3) == 0;
	s->bad_commands = bad ? s->bad_commands + 1 : 0;
	if (s->bad_commands > imap_persona(s)->bad_commands_max) {
		imap_untagged(s, LW_IMAP_SAY_TOO_MANY_BAD);
		imap_log_out(s);
	}
}

static void tagged(struct lw_imap_server *s, enum lw_imap_say say, const char *code)
{
	lw_text_fmt(&s->out, "%s ", s->call.tag[0] ? s->call.tag : "*");
	put_text(s, say, code);
	count_bad(s, say);
}

void imap_tagged(struct lw_imap_server *s, enum lw_imap_say say)
{
	tagged(s, say, "");
}

void imap_untagged(struct lw_imap_server *s, enum lw_imap_say say)
{
	lw_text_add(&s->out, "* ");
	put_text(s, say, "");
}

void imap_continue(struct lw_imap_server *s, const char *text)
{
	lw_text_fmt(&s->out, "+ %s\r\n", text);
}

/* Sentences are lines: what they are about may be anything. */
void imap_about(struct lw_imap_server *s, const char *text)
{
	enum {
		ABOUT_MAX = 255
	};
	lw_text_clear(&s->about);
	for (; *text && s->about.len < ABOUT_MAX; text++)
		lw_text_char(&s->about,
			(unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
}

static void complete(struct lw_imap_server *s, enum lw_imap_say say, const char *code)
{
	const struct imap_command *c = s->call.command;
	bool by_uid = s->call.prefix != NULL;
	imap_sync(s, by_uid || !c->no_expunges);
	if (s->state != IMAP_LOGOUT)
		tagged(s, say, code);
}

void imap_completed_with(struct lw_imap_server *s, const char *code)
{
	complete(s, LW_IMAP_SAY_COMPLETED, code);
}

void imap_completed_in_words(struct lw_imap_server *s, enum lw_imap_say say)
{
	complete(s, say, "");
}

void imap_completed(struct lw_imap_server *s)
{
	imap_completed_with(s, "");
}

void imap_bad_arguments(struct lw_imap_server *s)
{
	bool missing = s->call.args.missing;
	if (s->state == IMAP_NOT_AUTHENTICATED)
		imap_tagged(s, LW_IMAP_SAY_BAD_BEFORE_LOGIN);
	else
		imap_tagged(s, missing ? LW_IMAP_SAY_MISSING : LW_IMAP_SAY_INVALID);
}

bool imap_no_arguments(struct lw_imap_server *s)
{
	if (imap_persona(s)->lenient || imap_take_end(&s->call.args))
		return true;
	imap_bad_arguments(s);
	return false;
}

void imap_refuse(struct lw_imap_server *s, enum lw_imap_say say, const char *about)
{
	imap_about(s, about);
	imap_tagged(s, say);
}

void imap_log_out(struct lw_imap_server *s)
{
	imap_close_mailbox(s);
	s->state = IMAP_LOGOUT;
}
