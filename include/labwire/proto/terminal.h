/* terminal.h - a person at a terminal without I/O: types lines into a connection, as with
 * telnet to a port of one's choice, and reads what comes back.
 *
 * The next line is begun a pause after the last thing that happened, whatever that was: a
 * person reads first.  Keys go out one by one when they have a time of their own, as in a
 * program without line editing, else a line at a time.  The person goes when the other
 * side has closed, or, with nothing left to type, after a long silence.  Nothing that
 * comes makes it grow: long lines are cut.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_TERMINAL_H
#define LABWIRE_PROTO_TERMINAL_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"

/* Borrowed for the terminal's life. */
struct lw_terminal_conf {
	const char *const *lines; /* without line ends */
	size_t nlines;
	lw_span pause;	  /* before each line */
	lw_span key;	  /* between two keys; 0: a line at a time */
	lw_span patience; /* of the last silence */
};

enum lw_terminal_kind {
	LW_TERMINAL_NONE,
	LW_TERMINAL_TYPED,    /* text: a whole line has been typed */
	LW_TERMINAL_RECEIVED, /* text: a line that came */
	LW_TERMINAL_CLOSE,    /* lost: by the other side; else the person goes */
};

struct lw_terminal_event {
	enum lw_terminal_kind kind;
	bool lost;
	const char *text; /* borrowed until the next call */
};

struct lw_terminal;
struct lw_terminal *lw_terminal_new(const struct lw_terminal_conf *conf, lw_time now);
void lw_terminal_free(struct lw_terminal *t);
size_t lw_terminal_input(struct lw_terminal *t, struct lw_rd in, lw_time now);
void lw_terminal_eof(struct lw_terminal *t);
struct lw_terminal_event lw_terminal_next(struct lw_terminal *t);
struct lw_rd lw_terminal_output(const struct lw_terminal *t);
void lw_terminal_sent(struct lw_terminal *t, size_t n);
lw_time lw_terminal_deadline(const struct lw_terminal *t);
void lw_terminal_expire(struct lw_terminal *t, lw_time now);

#endif
