/* bench.h - the test bench of one case: a host, the raw port that is its peer, and what
 * came off the cable.  Private to tests/judge.  SPDX-License-Identifier: MIT */
#ifndef TESTS_JUDGE_BENCH_H
#define TESTS_JUDGE_BENCH_H

#include "play.h"
#include "labwire/labwire.h"

#define BENCH_HOST LW_IP4(10, 0, 0, 1)
#define BENCH_PEER LW_IP4(10, 0, 0, 2)

enum {
	BENCH_HOST_PORT = 80,
	BENCH_PEER_PORT = 4000,
	BENCH_PEER_ISS = 1000,
	BENCH_PEER_WINDOW = 20000,
	BENCH_FLOWS = 32,
	BENCH_KEPT = 512, /* segments of the host that nobody has looked at */
	BENCH_FRAME = 1514,
};

struct bench {
	struct lw_engine *engine;
	struct lw_host *host;
	struct lw_link *link;
	struct lw_raw raw;
	struct judge_flow flows[BENCH_FLOWS];
	size_t nflows;
	size_t got, looked; /* TCP segments of the host: ever, and looked at */
	size_t lost;	    /* those that nobody looked at in time */
	uint8_t tos;	    /* of the one that was looked at last */
	struct bench_frame {
		lw_time at;
		size_t len;
		uint8_t bytes[BENCH_FRAME];
	} kept[BENCH_KEPT];
};

/* Up and past the host's announcements. */
void bench_init(struct bench *b, const struct lw_profile *persona);
void bench_fini(struct bench *b);
/* Until `at`, or until the host has sent a segment that was not looked at. */
void bench_run(struct bench *b, lw_time at, bool stop_at_segment);

struct judge_flow *bench_flow(struct bench *b, uint16_t peer_port);
void bench_inject(struct bench *b, const struct judge_segment *seg);
/* An ICMP message that quotes a segment which the host sent with this number. */
void bench_icmp(struct bench *b, const struct judge_step *st);
/* The host's next segment that was not looked at; its bytes are kept.  False: none. */
bool bench_next(
	struct bench *b, struct lw_seg *seg, struct judge_flow **flow, lw_time *at);
/* What a script's number stands for; base: what it counts from. */
uint32_t bench_number(struct bench *b, const struct judge_flow *f, struct judge_number n,
	uint32_t base);
/* The connection of a flow; false: there is none.  state: LISTEN or CLOSED then. */
bool bench_connection(struct bench *b, const struct judge_flow *f,
	struct lw_tcp_info *info, const char **state);
/* A byte of the pattern: number 1 is the first behind the SYN. */
static inline uint8_t bench_pattern(int64_t number)
{
	return (uint8_t)('a' + ((number - 1) % 26 + 26) % 26);
}

/* cell.c: NULL when the segment is of this cell, else what is otherwise. */
const char *judge_misplaced(
	struct bench *b, const struct judge_cell *c, const struct judge_segment *seg);

#endif
