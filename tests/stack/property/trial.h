/* trial.h - two hosts, two bad links and a relay between them; each sends the other a
 * number of bytes.  All of it follows from a seed.
 *
 *     a ---- link 0 ---- relay ---- link 1 ---- b
 *
 * The personas' retry limits are lifted (patience), for the property is that everything
 * arrives, and a system that gives up after five tries at 30 % loss is right to do so.
 * Nor does an unreachable peer end an attempt to connect.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_STACK_PROPERTY_TRIAL_H
#define TESTS_STACK_PROPERTY_TRIAL_H

#include "labwire/base/rand.h"
#include "labwire/labwire.h"

enum {
	TRIAL_SIDES = 2,
	TRIAL_FLAPS_MAX = 6,
	TRIAL_BYTES_MAX = 4 << 20,
	TRIAL_LOSS_MAX = 300000000, /* ppb, of both links of a direction together */
};

struct trial_flap {
	int link;
	enum lw_link_state state; /* DOWN or UNPLUGGED */
	lw_time at;
	lw_span lasts;
};

struct trial_side {
	const char *persona;
	uint64_t bytes;	     /* that it sends */
	uint32_t write_max;  /* bytes per call, 1 at least */
	uint32_t read_max;   /* likewise */
	lw_span read_pause;  /* a slow reader; 0: none */
	bool waits_for_peer; /* closes only when the other side has closed */
	bool nodelay;
	uint32_t rcvbuf; /* 0: the persona's */
};

struct trial_conf {
	uint64_t seed;
	struct trial_side side[TRIAL_SIDES]; /* 0 connects, 1 listens */
	struct lw_link_conf link[TRIAL_SIDES];
	uint32_t flip_ppb; /* IP packets that the relay damages behind the FCS's back */
	size_t nflaps;
	struct trial_flap flap[TRIAL_FLAPS_MAX];
};

struct trial_conf trial_of_seed(uint64_t seed);
void trial_describe(struct lw_text *out, const struct trial_conf *conf);

struct trial_result {
	lw_time took; /* until nothing was left */
	uint64_t events, frames;
	uint32_t retransmits, damaged;
};

/* Somebody who watches the hosts' ports. */
struct trial_watcher {
	void (*begin)(struct trial_watcher *w, struct lw_port *const port[TRIAL_SIDES]);
	void (*end)(struct trial_watcher *w); /* before the ports go */
};

/* True when all bytes arrived in order and once, both ends got into CLOSED or TIME-WAIT,
 * and no timer, connection or frame was left; else *why is a sentence.  The watcher may
 * be NULL. */
bool trial_run(const struct trial_conf *conf, struct trial_watcher *watcher,
	struct trial_result *result, struct lw_text *why);

#endif
