/* tcp_sent.h - when each piece of what is not yet acknowledged was sent last, for who
 * judges losses by time (RFC 8985 5.2).  Sorted and without gaps; embedded in the TCB;
 * only tcp_sent.c moves the edges.  SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_TCP_SENT_H
#define SIM_STACK_TCP_SENT_H

#include "labwire/base/time.h"
#include "seq.h"

enum {
	TCP_SENT_MAX =
		4096 /* pieces: what is sent beyond them counts as one with the last */
};

/* [left, right), a segment as a rule. */
struct sent {
	lw_seq left, right;
	lw_time at;
	bool again; /* not for the first time */
	bool lost;  /* and not sent again since */
	bool sacked;
};

struct sent_log {
	struct sent *all;
	size_t cap;
	uint32_t first, end; /* those of `all` that count */
	uint32_t again;	     /* how many of them are */
	uint32_t lost;	     /* bytes, without those that are sacked by now */
};

static inline struct sent *sent_first(const struct sent_log *l)
{
	return l->all + l->first;
}

static inline struct sent *sent_end(const struct sent_log *l)
{
	return l->all + l->end;
}

/* [left, right) leaves now, a part of it for the first time or none. */
void sent_note(struct sent_log *l, lw_seq left, lw_seq right, lw_time at);
/* Forget all below `left`. */
void sent_cut(struct sent_log *l, lw_seq left);
void sent_clear(struct sent_log *l);
void sent_fini(struct sent_log *l);
void sent_set_lost(struct sent_log *l, struct sent *s, bool lost);
void sent_set_sacked(struct sent_log *l, struct sent *s, bool sacked);
/* Bytes of [.., right) that are lost. */
uint32_t sent_lost_below(const struct sent_log *l, lw_seq right);

#endif
