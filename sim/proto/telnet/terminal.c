/* terminal.c - a person at a terminal without I/O.  SPDX-License-Identifier: MIT */
#include "labwire/proto/terminal.h"

#include <string.h>

#include "../line.h"
#include "labwire/base/alloc.h"

enum {
	LINE_MAX_LEN = 1000 /* of what comes; the rest of a line is cut */
};

struct lw_terminal {
	struct lw_terminal_conf conf;
	size_t line, column; /* what is typed next */
	struct line in;	     /* the line that is coming */
	struct lw_text told; /* the one before */
	bool whole;	     /* it has come: to be told before the next */
	bool typed;	     /* a line has been typed: to be told */
	bool lost, left;
	struct lw_text out;
	lw_time deadline;
};

/* Until the next key, the next line, or the end. */
static void set_deadline(struct lw_terminal *t, lw_time now)
{
	const struct lw_terminal_conf *c = &t->conf;
	bool done = t->line == c->nlines;
	t->deadline = now + (done ? c->patience : t->column ? c->key : c->pause);
}

struct lw_terminal *lw_terminal_new(const struct lw_terminal_conf *conf, lw_time now)
{
	struct lw_terminal *t = lw_alloc(sizeof(*t));
	t->conf = *conf;
	t->in.most = LINE_MAX_LEN;
	set_deadline(t, now);
	return t;
}

void lw_terminal_free(struct lw_terminal *t)
{
	if (!t)
		return;
	lw_text_fini(&t->in.text);
	lw_text_fini(&t->told);
	lw_text_fini(&t->out);
	lw_free(t);
}

size_t lw_terminal_input(struct lw_terminal *t, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	if (!t->whole)
		t->whole = line_take(&t->in, &in);
	if (in.at > start && !t->column) /* in the middle of a line, the person goes on */
		set_deadline(t, now);
	return (size_t)(in.at - start);
}

void lw_terminal_eof(struct lw_terminal *t)
{
	t->lost = true;
	t->whole = t->whole || t->in.text.len;
}

struct lw_terminal_event lw_terminal_next(struct lw_terminal *t)
{
	struct lw_terminal_event ev = { 0 };
	if (t->typed) {
		t->typed = false;
		ev.kind = LW_TERMINAL_TYPED;
		ev.text = t->conf.lines[t->line - 1];
	} else if (t->whole) {
		t->whole = false;
		lw_text_clear(&t->told);
		lw_text_add(&t->told, line_str(&t->in));
		line_clear(&t->in);
		ev.kind = LW_TERMINAL_RECEIVED;
		ev.text = lw_text_str(&t->told);
	} else if (t->lost || t->left) {
		ev.kind = LW_TERMINAL_CLOSE;
		ev.lost = t->lost;
	}
	return ev;
}

struct lw_rd lw_terminal_output(const struct lw_terminal *t)
{
	return lw_rd_of(lw_text_str(&t->out), t->out.len);
}

void lw_terminal_sent(struct lw_terminal *t, size_t n)
{
	lw_text_drop(&t->out, n);
}

lw_time lw_terminal_deadline(const struct lw_terminal *t)
{
	return t->lost || t->left ? LW_NEVER : t->deadline;
}

static void end_line(struct lw_terminal *t)
{
	lw_text_add(&t->out, "\r\n");
	t->line++;
	t->column = 0;
	t->typed = true;
}

void lw_terminal_expire(struct lw_terminal *t, lw_time now)
{
	if (now < lw_terminal_deadline(t))
		return;
	if (t->line == t->conf.nlines) {
		t->left = true;
		return;
	}
	const char *line = t->conf.lines[t->line];
	if (!t->conf.key) {
		lw_text_add(&t->out, line);
		end_line(t);
	} else if (line[t->column]) {
		lw_text_char(&t->out, line[t->column++]);
	} else {
		end_line(t);
	}
	set_deadline(t, now);
}
