/* tcp_runs.h - sorted, disjoint runs of sequence numbers: what arrived ahead of RCV.NXT
 * (the bytes are in the receive ring), and what the peer has told to have (RFC 2018).
 * Embedded in the TCB; only tcp_runs.c writes the fields.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_TCP_RUNS_H
#define SIM_STACK_TCP_RUNS_H

#include "seq.h"

enum {
	TCP_RUNS_MAX = 64
};

/* [left, right) */
struct tcp_run {
	lw_seq left, right;
};

struct tcp_runs {
	struct tcp_run run[TCP_RUNS_MAX];
	uint8_t n;
};

/* False: too many runs; nothing was noted. */
bool runs_add(struct tcp_runs *r, lw_seq left, lw_seq right);
/* Forget all below `left`. */
void runs_cut(struct tcp_runs *r, lw_seq left);
/* Numbers of [left, right) that are in a run. */
uint32_t runs_within(const struct tcp_runs *r, lw_seq left, lw_seq right);
/* The run that holds s; NULL: none. */
const struct tcp_run *runs_at(const struct tcp_runs *r, lw_seq s);
/* Left edge of the first run above s, or `end` when that comes first. */
lw_seq runs_next(const struct tcp_runs *r, lw_seq s, lw_seq end);

#endif
