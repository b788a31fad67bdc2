/* live.h - a lab in real time, joined with real programs.
 *
 * Virtual time follows the wall clock; what comes from outside enters by one inlet and
 * may be kept in a journal.  Call order: new, open the ways in, run, free.  The lab must
 * not have begun, and outlives the session.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LIVE_LIVE_H
#define LABWIRE_LIVE_LIVE_H

#include "labwire/lab/lab.h"

/* The ways in, as the command line names them. */
#define LW_LIVE_MAP(X)                                                                   \
	X(FORWARD, "forward") /* [udp:]LOCAL=NODE>HOST:PORT */                           \
	X(REVERSE, "reverse") /* NODE:PORT=LOCAL */                                      \
	X(SOCKS, "socks")     /* LOCAL=NODE */                                           \
	X(TAP, "tap")	      /* DEVICE=NODE:INTERFACE */                                \
	X(STREAM, "stream")   /* LOCAL, a path or "-" =NODE:INTERFACE */                 \
	X(CONTROL, "control") /* the path of a socket, or "auto" */

enum lw_live_kind {
#define X(name, text) LW_LIVE_##name,
	LW_LIVE_MAP(X)
#undef X
	LW_LIVE_KINDS
};
const char *lw_live_kind_name(enum lw_live_kind kind);

enum {
	LW_LIVE_REAL_TIME = 1000, /* thousandths */
};

struct lw_live_conf {
	uint32_t speed; /* see lw_live_speed_parse */
	/* A sentence for people; NULL: silent. */
	void (*say)(void *ctx, const char *text);
	void *ctx;
};

/* "0.1" to "100", or "max"; false: neither. */
bool lw_live_speed_parse(const char *s, uint32_t *speed);

struct lw_live;
struct lw_live *lw_live_new(struct lw_lab *lab, const struct lw_live_conf *conf);
void lw_live_free(struct lw_live *l);

/* Does the text describe a way into this scenario?  Else *why gets a sentence. */
bool lw_live_check(const struct lw_scenario *s, enum lw_live_kind kind, const char *text,
	struct lw_text *why);
/* Open it.  LW_EIO: the machine refused; *why says what. */
LW_MUST_USE enum lw_err lw_live_open(
	struct lw_live *l, enum lw_live_kind kind, const char *text, struct lw_text *why);
/* Keep a journal; before the run. */
void lw_live_record(struct lw_live *l, struct lw_sink sink);

/* From lw_lab_begin to lw_lab_end: until SIGINT or SIGTERM.  LW_EIO: the journal or a
 * capture could not be written to its end. */
LW_MUST_USE enum lw_err lw_live_run(struct lw_live *l);
/* How it went, for people: lateness, slowing down. */
void lw_live_summary(const struct lw_live *l, struct lw_text *out);

/* The control sockets of all running labs that are where "auto" puts them; how many. */
size_t lw_live_sockets(void (*each)(void *ctx, const char *path), void *ctx);
/* A connection to one; -1: errno. */
int lw_live_connect(const char *path);

/* What a lab that runs can be asked for, beside the steps of a scenario. */
struct lw_live_order {
	const char *word, *about;
	const char *key; /* the one that it takes: "by=TIME"; NULL: none */
};
/* NULL: there are no more. */
const struct lw_live_order *lw_live_order_at(size_t i);

/* Play a journal into a lab that has not begun, from lw_lab_begin to lw_lab_end, in
 * virtual time.  LW_EBAD, LW_ETRUNC, LW_EINVAL (of another scenario): *why says so, and
 * nothing was played; others as lw_lab_run. */
LW_MUST_USE enum lw_err lw_live_replay(
	struct lw_lab *lab, struct lw_rd journal, struct lw_text *why);
/* The seed that a journal was made with; false: it is none. */
bool lw_live_journal_seed(struct lw_rd journal, uint64_t *seed);

#endif
