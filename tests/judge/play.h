/* play.h - plays one case of a script against a host of one persona, in virtual time.
 *
 * The host is driven through the public headers alone: a raw port is its peer.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_JUDGE_PLAY_H
#define TESTS_JUDGE_PLAY_H

#include "labwire/profile/profile.h"
#include "script.h"

/* Set a field of the persona "tuned"; false: there is none of that name. */
bool judge_tune(struct lw_profile *p, const char *name, int64_t value);

/* True when all went as the case says; else *why has one line: FILE:LINE: [persona] what
 * was expected, what came. */
bool judge_play(const struct judge_case *c, size_t persona, struct lw_text *why);

/* say.c: a segment as a script writes it.  Numbers count from the SYNs. */
struct judge_flow {
	uint16_t peer_port, host_port;
	bool host_known; /* its SYN was seen */
	uint32_t host_iss, peer_iss;
	uint32_t last_ts; /* the host's */
};
void judge_say(struct lw_text *out, const struct judge_flow *f, const struct lw_seg *seg);
void judge_say_wanted(struct lw_text *out, const struct judge_segment *want);
/* NULL: it is what was wanted; else the name of the first field that is not. */
const char *judge_differs(const struct judge_flow *f, const struct lw_seg *seg,
	const struct judge_segment *want);

#endif
