/* tcp_spurious.c - timeouts that were none: the segments were only late.
 *
 * Eifel (RFC 3522): the first ACK echoes a timestamp from before the retransmission.
 * F-RTO (RFC 5682 2.1): it advances, two new segments go out, and the next ACK advances
 * over what was never repeated.  Either way the response is RFC 4015's.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

void spurious_timeout(struct tcb *t)
{
	enum lw_spurious how = t->tcp->p->spurious;
	bool again = t->retries > 0 || (t->recover_set && seq_le(t->snd_una, t->recover));
	uint32_t flight = cc_flight(t, t->snd_max);
	t->suspect = SUSPECT_NONE;
	if (t->state < TCP_ESTABLISHED || again)
		return;
	if (how == LW_SPURIOUS_FRTO)
		t->suspect = SUSPECT_FRTO_FIRST;
	if (how == LW_SPURIOUS_EIFEL && t->ts_on)
		t->suspect = SUSPECT_EIFEL;
	t->pipe_prev = flight > t->ssthresh ? flight : t->ssthresh;
	t->growth_prev = t->growth;
	t->retransmit_ts = t->ts_on ? ts_now(t) : 0;
}

/* RFC 4015 3.2, steps (SPTO) and (ReCC). */
static void respond(struct tcb *t, uint32_t bytes)
{
	uint32_t iw = cc_initial_window(t);
	t->suspect = SUSPECT_NONE;
	t->snd_nxt = t->snd_max;
	t->cwnd = t->snd_max - t->snd_una + (bytes < iw ? bytes : iw);
	t->ssthresh = t->pipe_prev;
	t->growth = t->growth_prev;
	t->recover_set = false;
	rack_undo(t);
}

/* RFC 5682 2.1 step 2 b): if there is something new to send. */
static void probe_with_new_data(struct tcb *t)
{
	bool new_data = seq_lt(t->snd_max, tcp_data_end(t)) &&
			t->snd_max - t->snd_una < t->snd_wnd;
	if (!new_data || !seq_lt(t->snd_una, t->recover)) {
		t->suspect = SUSPECT_NONE;
		return;
	}
	t->suspect = SUSPECT_FRTO_SECOND;
	t->snd_nxt = t->snd_max;
	t->cwnd = t->snd_max - t->snd_una + 2u * t->snd_mss;
}

bool spurious_acked(struct tcb *t, const struct lw_seg *seg, uint32_t bytes)
{
	switch (t->suspect) {
	case SUSPECT_NONE:
		return false;
	case SUSPECT_EIFEL:
		t->suspect = SUSPECT_NONE;
		if (!seg->opt.has_ts || !seq_lt(seg->opt.ts_ecr, t->retransmit_ts))
			return false;
		respond(t, bytes);
		return true;
	case SUSPECT_FRTO_FIRST:
		probe_with_new_data(t);
		return t->suspect != SUSPECT_NONE;
	case SUSPECT_FRTO_SECOND:
		respond(t, bytes);
		return true;
	}
	LW_UNREACHABLE();
}

/* The timeout was right: on with the usual slow start. */
bool spurious_dupack(struct tcb *t)
{
	enum tcp_suspect was = t->suspect;
	if (was == SUSPECT_NONE || was == SUSPECT_EIFEL)
		return false;
	t->suspect = SUSPECT_NONE;
	if (was == SUSPECT_FRTO_SECOND) { /* RFC 5682 2.1 step 3 a) */
		if (!rack_on(t))
			t->snd_nxt = t->snd_una;
		t->cwnd = 3u * t->snd_mss;
	}
	return true;
}
