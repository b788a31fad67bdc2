/* tape.h - an engine that keeps what it hears and says what it is given, for tests of
 * what carries the bytes.  SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_APP_TAPE_H
#define TESTS_UNIT_APP_TAPE_H

#include "app/stream.h"

struct tape {
	struct lw_text heard, says;
	size_t bite; /* at most so much at a time; 0: it does not listen now */
	bool ended;  /* the other side is */
};

static inline size_t tape_input(void *engine, struct lw_rd in, lw_time now)
{
	struct tape *t = engine;
	size_t n = lw_rd_left(&in) < t->bite ? lw_rd_left(&in) : t->bite;
	lw_text_bytes(&t->heard, in.at, n);
	return n;
}

static inline void tape_eof(void *engine)
{
	((struct tape *)engine)->ended = true;
}

static inline struct lw_rd tape_output(const void *engine)
{
	const struct tape *t = engine;
	return lw_rd_of(lw_text_str(&t->says), t->says.len);
}

static inline void tape_sent(void *engine, size_t n)
{
	lw_text_drop(&((struct tape *)engine)->says, n);
}

static inline void tape_fini(struct tape *t)
{
	lw_text_fini(&t->heard);
	lw_text_fini(&t->says);
}

#define TAPE_VERBS                                                                       \
	.input = tape_input, .eof = tape_eof, .output = tape_output, .sent = tape_sent

#endif
