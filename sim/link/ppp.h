/* ppp.h - the PPP state of one serial interface, without I/O (RFC 1661, RFC 1332).
 *
 * Two automata, LCP and then IPCP, each in the states of RFC 1661 4.2 that an end which
 * never terminates by itself can be in.  The caller sends what `out` holds after each
 * call, and calls tick when `deadline` comes.  Private to sim/link.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_LINK_PPP_H
#define SIM_LINK_PPP_H

#include "labwire/base/time.h"
#include "labwire/wire/ppp.h"

enum ppp_state {
	PPP_CLOSED,
	PPP_REQ_SENT,
	PPP_ACK_RCVD,
	PPP_ACK_SENT,
	PPP_OPENED,
};

enum {
	PPP_MAX_CONFIGURE = 10, /* RFC 1661 4.6 */
	PPP_OUT_MAX = 512,
	PPP_MISSED_MAX = 3, /* unanswered echo requests */
};
#define PPP_RESTART LW_SEC(3)

struct ppp_fsm {
	uint16_t protocol;
	uint8_t state; /* enum ppp_state; written by enter() only */
	uint8_t id;    /* of our last Configure-Request */
	uint8_t tries;
	lw_time restart; /* LW_NEVER: not running */
};

struct ppp {
	struct ppp_fsm lcp, ipcp;
	uint32_t magic, address, peer_address;
	lw_span echo_every;
	lw_time echo_at;
	uint8_t echo_id, echo_missed;
	uint8_t out[PPP_OUT_MAX]; /* frames: two bytes of length, then ff 03 ... */
	size_t out_len;
};

void ppp_init(struct ppp *p, uint32_t magic, uint32_t address, lw_span echo_every);
void ppp_carrier(struct ppp *p, bool up, lw_time now);
/* A frame that is not IP, from ff 03 on. */
void ppp_input(struct ppp *p, struct lw_rd frame, lw_time now);
void ppp_tick(struct ppp *p, lw_time now);
lw_time ppp_deadline(const struct ppp *p);
static inline bool ppp_up(const struct ppp *p)
{
	return p->ipcp.state == PPP_OPENED;
}

#endif
