/* script.c - reads a .talk file.  SPDX-License-Identifier: MIT */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"

enum {
	LINE_ROOM = 70000
};

static unsigned digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

/* N*text: the text, up to the next backslash, N times. */
static const char *repeat(const char *s, struct lw_text *out)
{
	char *star = NULL;
	long n = strtol(s, &star, 10);
	const char *text = star + (*star == '*');
	size_t len = strcspn(text, "\\");
	while (n-- > 0)
		lw_text_bytes(out, text, len);
	return text + len;
}

/* A line ends with CRLF unless it ends with \c. */
static void unescape(const char *s, struct lw_text *out)
{
	while (*s) {
		if (*s != '\\') {
			lw_text_char(out, *s++);
			continue;
		}
		switch (*++s) {
		case 'r':
			lw_text_char(out, '\r');
			break;
		case 'n':
			lw_text_char(out, '\n');
			break;
		case 't':
			lw_text_char(out, '\t');
			break;
		case 'x':
			lw_text_char(out, (char)(digit(s[1]) << 4 | digit(s[2])));
			s += 2;
			break;
		case '*':
			s = repeat(s + 1, out);
			continue;
		case 'c':
			return;
		default:
			lw_text_char(out, *s);
		}
		s++;
	}
	lw_text_add(out, "\r\n");
}

static struct talk_step *add_step(struct talk_script *s, size_t session)
{
	s->steps = lw_grow(s->steps, &s->cap, s->nsteps + 1, sizeof(*s->steps));
	struct talk_step *step = &s->steps[s->nsteps++];
	*step = (struct talk_step){ .session = session };
	return step;
}

static void add_send(struct talk_script *s, size_t session, const char *line)
{
	struct talk_step *last = s->nsteps ? &s->steps[s->nsteps - 1] : NULL;
	if (!last || last->directive || last->session != session)
		last = add_step(s, session);
	unescape(line, &last->bytes);
}

static void add_line(struct talk_script *s, const char *line)
{
	char *mark = NULL;
	unsigned long number = strtoul(line, &mark, 10); /* 0: none stands there */
	size_t session = number > 1 && number <= TALK_SESSIONS ? number - 1 : 0;
	const char *rest = mark[0] && mark[1] == ' ' ? mark + 2 : "";
	if (*mark == '>')
		add_send(s, session, rest);
	else if (*mark == '<')
		lw_text_fmt(&s->expects[session], "%s\n", line);
	else if (*mark == '=')
		lw_text_fmt(&s->did, "%s\n", line);
	else if (*mark == '!' && strncmp(rest, "persona ", 8) == 0)
		s->persona = lw_strdup(rest + 8);
	else if (*mark == '!')
		add_step(s, session)->directive = lw_strdup(rest);
}

bool talk_read(const char *path, struct talk_script *out)
{
	char *line = lw_alloc(LINE_ROOM);
	FILE *f = fopen(path, "r");
	*out = (struct talk_script){ 0 };
	if (!f)
		perror(path);
	while (f && fgets(line, LINE_ROOM, f)) {
		line[strcspn(line, "\n")] = 0;
		add_line(out, line);
	}
	if (f)
		fclose(f);
	lw_free(line);
	return f != NULL;
}

void talk_script_fini(struct talk_script *s)
{
	for (size_t i = 0; i < s->nsteps; i++) {
		lw_text_fini(&s->steps[i].bytes);
		lw_free(s->steps[i].directive);
	}
	for (size_t i = 0; i < TALK_SESSIONS; i++)
		lw_text_fini(&s->expects[i]);
	lw_text_fini(&s->did);
	lw_free(s->steps);
	lw_free(s->persona);
}
