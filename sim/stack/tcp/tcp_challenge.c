/* tcp_challenge.c - challenge ACKs: "say that again", so many at a time (RFC 5961 7).
 *
 * One count for the whole host, not for each connection: an attacker who fires at many
 * connections must not make it an amplifier either.  SPDX-License-Identifier: MIT */
#include "tcb.h"

void challenge_ack(struct tcb *t)
{
	struct tcp *tcp = t->tcp;
	const struct lw_tcp_profile *p = tcp->p;
	lw_time now = tcp_now(t);
	if (p->challenge_most) {
		if (tcp->challenges == 0 ||
			now - tcp->challenge_from >= p->challenge_per) {
			tcp->challenge_from = now;
			tcp->challenges = 0;
		}
		if (tcp->challenges == p->challenge_most) {
			tcp->stats->drops[LW_DROP_CHALLENGE]++;
			return;
		}
		tcp->challenges++;
	}
	tcp_send_ack(t);
}
