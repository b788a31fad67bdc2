/* smtp_say.c - what the SMTP server says, in its persona's words.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "smtp_session.h"

static const struct lw_smtp_persona *persona(const struct lw_smtp_server *s)
{
	return s->conf.persona;
}

enum {
	ECHO_ROOM = 512, /* RFC 5321 4.5.3.1.5: of a reply line */
	TOPIC_MAX = 10,
};

/* Texts that a reply repeats, short enough to be repeated. */
struct echoes {
	char address[ECHO_ROOM], mailbox[ECHO_ROOM], argument[ECHO_ROOM], line[ECHO_ROOM],
		key[ECHO_ROOM], value[ECHO_ROOM], topic[TOPIC_MAX + 1];
};

/* The beginning and the end; what is too much in the middle is left out. */
static const char *shorten(
	const struct lw_smtp_server *s, const struct lw_text *t, char to[ECHO_ROOM])
{
	size_t most = persona(s)->echo_max, half = (most - 3) / 2;
	const char *text = lw_text_str(t);
	size_t n = strlen(text);
	if (n < most)
		memcpy(to, text, n + 1);
	else
		snprintf(to, ECHO_ROOM, "%.*s...%s", (int)half, text, text + n - half);
	return to;
}

/* The beginning of an argument, in small letters. */
static const char *topic_of(const char *argument, char to[TOPIC_MAX + 1])
{
	size_t n = 0;
	for (; n < TOPIC_MAX && argument[n]; n++) {
		bool capital = argument[n] >= 'A' && argument[n] <= 'Z';
		to[n] = (char)(argument[n] + (capital ? 'a' - 'A' : 0));
	}
	to[n] = 0;
	return to;
}

/* What the directives of mail.h stand for. */
static void words_of(
	const struct lw_smtp_server *s, struct echoes *e, const char *words[128])
{
	words['h'] = s->conf.host;
	words['c'] = s->conf.client;
	words['i'] = s->conf.client_ip;
	words['a'] = shorten(s, &s->path.typed, e->address);
	words['b'] = shorten(s, &s->path.mailbox, e->mailbox);
	words['t'] = shorten(s, &s->argument, e->argument);
	words['T'] = topic_of(lw_text_str(&s->argument), e->topic);
	words['l'] = shorten(s, &s->line.text, e->line);
	words['k'] = shorten(s, &s->path.key, e->key);
	words['x'] = shorten(s, &s->path.value, e->value);
	words['v'] = lw_text_str(&s->verb);
	words['q'] = s->id;
	words['H'] = lw_text_str(&s->helo);
	words['e'] = s->esmtp ? "ESMTP" : "SMTP";
	words['r'] = s->envelope.nrcpts ? s->envelope.rcpts[0].mailbox : NULL;
}

static void date_of(const struct lw_smtp_server *s, int64_t unix_s, struct lw_text *out)
{
	lw_smtp_date(unix_s, s->conf.zone, persona(s)->day_padded, persona(s)->gmt, out);
}

static bool has_directive(const char *form, char directive)
{
	for (const char *p = strchr(form, '%'); p && p[1]; p = strchr(p + 2, '%'))
		if (p[1] == directive)
			return true;
	return false;
}

/* Dates and limits are rare, and dear to write: only for who asks. */
static void say_text(struct lw_smtp_server *s, const char *form, int64_t unix_s)
{
	struct lw_text date = { 0 };
	struct echoes echoes;
	char limit[24] = "";
	const char *words[128] = { 0 };
	words_of(s, &echoes, words);
	if (has_directive(form, 'd'))
		date_of(s, unix_s, &date);
	if (has_directive(form, 'n'))
		snprintf(limit, sizeof(limit), "%llu",
			(unsigned long long)smtp_size_max(s));
	words['d'] = lw_text_str(&date);
	words['n'] = limit;
	lw_text_fill(&s->out, form, words);
	lw_text_add(&s->out, "\r\n");
	lw_text_fini(&date);
}

/* "250-" on every line but the last. */
static void say_ehlo(struct lw_smtp_server *s, int64_t unix_s)
{
	size_t at = s->out.len;
	say_text(s, persona(s)->say[LW_SMTP_SAY_HELO_OK], unix_s);
	s->out.s[at + 3] = '-';
	for (const char *const *x = persona(s)->extensions; *x; x++) {
		lw_text_fmt(&s->out, "250%c", x[1] ? '-' : ' ');
		say_text(s, *x, unix_s);
	}
}

/* The next topic at or after h that the argument is the beginning of; HELP alone is the
 * first.  NULL: no more. */
static const struct lw_smtp_help *help_at(
	const struct lw_smtp_server *s, const struct lw_smtp_help *h)
{
	const char *argument = lw_text_str(&s->argument);
	if (s->argument.len == 0)
		return h == persona(s)->help ? h : NULL;
	while (h->topic && strncasecmp(h->topic, argument, s->argument.len) != 0)
		h++;
	return h->topic ? h : NULL;
}

bool smtp_has_help(const struct lw_smtp_server *s)
{
	return help_at(s, persona(s)->help) != NULL;
}

static void say_topic(struct lw_smtp_server *s, const char *lines)
{
	const char *words[128] = { 0 };
	for (const char *p = lines; *p;) {
		size_t n = strcspn(p, "\n");
		struct lw_text line = { 0 };
		lw_text_bytes(&line, p, n);
		words['t'] = lw_text_str(&line);
		lw_text_fill(&s->out, persona(s)->say[LW_SMTP_SAY_HELP_LINE], words);
		lw_text_add(&s->out, "\r\n");
		lw_text_fini(&line);
		p += n + (p[n] == '\n');
	}
}

static void say_help(struct lw_smtp_server *s)
{
	const struct lw_smtp_help *h = help_at(s, persona(s)->help);
	for (; h; h = help_at(s, h + 1))
		say_topic(s, h->lines);
}

void smtp_say(struct lw_smtp_server *s, enum lw_smtp_say say, int64_t unix_s)
{
	if (say == LW_SMTP_SAY_HELO_OK && s->esmtp) {
		say_ehlo(s, unix_s);
		return;
	}
	if (say == LW_SMTP_SAY_HELP_TAIL)
		say_help(s);
	say_text(s, persona(s)->say[say], unix_s);
}

void lw_smtp_server_received(
	const struct lw_smtp_server *s, int64_t unix_s, struct lw_text *out)
{
	struct lw_text date = { 0 };
	struct echoes echoes;
	const struct lw_smtp_persona *p = persona(s);
	const char *words[128] = { 0 };
	date_of(s, unix_s, &date);
	words_of(s, &echoes, words);
	words['d'] = lw_text_str(&date);
	lw_text_fill(
		out, s->envelope.nrcpts == 1 ? p->received_with_for : p->received, words);
	lw_text_fini(&date);
}
