/* each_state.h - what the tests of one event in each state share.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_STACK_TCP_EACH_STATE_H
#define TESTS_STACK_TCP_EACH_STATE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/peer.h"

static const char *const profiles[] = { "winxp", "linux26", "rfc", "ios12" };

enum {
	PROFILES = sizeof(profiles) / sizeof(profiles[0]),
	FAR_AWAY = 100000 /* beyond any window of these profiles */
};

/* What the peer would send next, and what acknowledges all that the host has sent. */
static inline int64_t next_seq(enum peer_state s)
{
	return s == PEER_SYN_SENT ? 0 : peer_fin_sent(s) ? 2 : 1;
}

static inline int64_t all_acked(enum peer_state s)
{
	return host_fin_sent(s) ? 2 : 1;
}

/* Fresh in that state, the state checked. */
static inline void reach(struct peer *p, const char *profile, enum peer_state s)
{
	peer_init(p, profile);
	peer_reach(p, s);
	p->told = 0;
	cr_assert_str_eq(peer_state(p), peer_state_names[s], "%s", profile);
}

static inline bool challenges(const struct peer *p)
{
	return lw_stack_profile(p->h.stack)->tcp.challenge_ack;
}

/* Nothing but an ACK of where things stand. */
static inline void expect_plain_ack(struct peer *p, enum peer_state s, const char *what)
{
	char want[32];
	const char *said = peer_next(p);
	snprintf(want, sizeof(want), "A %d:%d win", host_fin_sent(s) ? 2 : 1,
		(int)next_seq(s));
	cr_assert_eq(strncmp(said, want, strlen(want)), 0, "%s in %s: %s, not %s", what,
		peer_state_names[s], said, want);
	cr_assert_str_eq(peer_next(p), "");
}

#endif
