/* tcp_keepalive.c - is an idle peer still there? (RFC 9293 3.8.4, RFC 1122 4.2.3.6)
 *
 * A segment just below the window makes a living peer answer; some systems put a byte
 * into it for the sake of peers that answer nothing else.  SPDX-License-Identifier: MIT
 */
#include "tcb.h"

void keepalive_fired(struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	if (seq_lt(t->snd_una, t->snd_max)) { /* its acknowledgment will tell */
		timer_arm(t, &t->keep, p->keepalive_idle);
		return;
	}
	if (t->keep_probes++ >= p->keepalive_probes) {
		tcp_send_rst_of(t);
		tcb_delete(t, LW_ETIMEDOUT);
		return;
	}
	timer_arm(t, &t->keep, p->keepalive_interval);
	tcp_send_segment(t, t->snd_una - 1, p->keepalive_bytes, LW_TCP_ACK);
}

void timer_keepalive(struct tcb *t)
{
	t->keep_probes = 0;
	if (t->keepalive && t->state >= TCP_ESTABLISHED && t->state != TCP_TIME_WAIT)
		timer_arm(t, &t->keep, t->tcp->p->keepalive_idle);
	else
		timer_stop(t, &t->keep);
}
