/* slarp.h - the keepalive of an HDLC line, without I/O: told the time, it says what to
 * send and whether the line protocol is up.  Source: the lab's facts on serial links,
 * section 5.1.  Private to sim/link.  SPDX-License-Identifier: MIT */
#ifndef SIM_LINK_SLARP_H
#define SIM_LINK_SLARP_H

#include "labwire/wire/hdlc.h"

enum {
	SLARP_MISSED_MAX = 3
}; /* unanswered keepalives that take the line down */

struct slarp {
	uint32_t seq;	   /* of the last keepalive we sent */
	uint32_t peer_seq; /* the last we got */
	uint32_t returned; /* ours, as the peer last repeated it */
	bool up;
};

void slarp_carrier(struct slarp *s, bool up); /* the line comes up with its carrier */
/* Time for a keepalive: fills it in.  uptime_ms since the start. */
void slarp_tick(struct slarp *s, uint32_t uptime_ms, struct lw_slarp *out);
void slarp_heard(struct slarp *s, const struct lw_slarp *in);

#endif
