/* tcp_rack.c - RACK: losses by time instead of by counting (RFC 8985 6).
 *
 * What was sent before the latest piece that is known to have arrived, by more than a
 * reordering window, is lost; also when it was a repetition.  Names are the RFC's.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	REO_WND_PERSIST = 16, /* recoveries for which a wider window stays */
	MIN_RTT_PARTS = 4,    /* a step of the window: min_RTT / 4 */
	MIN_RTT_SLACK = 8,    /* an eighth less than min_RTT is what nothing can be */
};

static const lw_span min_rtt_window = LW_SEC(300);

static bool sent_after(lw_time t1, lw_seq seq1, lw_time t2, lw_seq seq2)
{
	return t1 > t2 || (t1 == t2 && seq_lt(seq2, seq1));
}

static bool in_recovery(const struct tcb *t)
{
	return t->recovering || (t->recover_set && seq_lt(t->snd_una, t->recover));
}

void rack_sent(struct tcb *t, lw_seq left, lw_seq right)
{
	bool again = seq_lt(left, t->snd_max);
	sent_note(&t->sent, left, right, tcp_now(t));
	if (!again)
		t->tlp.due = true;
}

static void note_min_rtt(struct tcb *t, lw_span rtt)
{
	struct tcp_rack *r = &t->rack;
	if (r->min_rtt >= 0 && rtt > r->min_rtt &&
		tcp_now(t) - r->min_rtt_at < min_rtt_window)
		return;
	r->min_rtt = rtt;
	r->min_rtt_at = tcp_now(t);
}

/* Which of the two arrived?  The first, if it comes clearly sooner than any has, or if
 * the ACK that covers it echoes a clock from before the second.  (By a microsecond less
 * of queueing a probe can be the fastest ever; the RFC's plain comparison would give it
 * up.) A report says nothing about the clock: it echoes what came last in order (RFC 7323
 * 4.3). */
static bool ambiguous(const struct tcb *t, const struct sent *s, const struct lw_seg *seg)
{
	bool covered = seq_le(s->right, seg->ack);
	if (!s->again)
		return false;
	if (covered && t->ts_on && seg->opt.has_ts &&
		seq_lt(seg->opt.ts_ecr, ts_at(t, s->at)))
		return true;
	return tcp_now(t) - s->at < t->rack.min_rtt - t->rack.min_rtt / MIN_RTT_SLACK;
}

/* Steps 1 to 3 for a piece that is newly known to have arrived. */
static void arrived(struct tcb *t, const struct sent *s, const struct lw_seg *seg)
{
	struct tcp_rack *r = &t->rack;
	lw_span rtt = tcp_now(t) - s->at;
	if (!s->again)
		note_min_rtt(t, rtt);
	if (!ambiguous(t, s, seg) &&
		(!r->some || sent_after(s->at, s->right, r->xmit_ts, r->end_seq))) {
		r->xmit_ts = s->at;
		r->end_seq = s->right;
		r->rtt = rtt;
	}
	if (!r->some || seq_lt(r->fack, s->right))
		r->fack = s->right;
	else if (seq_lt(s->right, r->fack) && !s->again)
		r->reordering_seen = true;
	r->some = true;
}

/* A FIN is in no report: the piece that it ends is there when its text is. */
static bool is_reported(const struct tcb *t, const struct sent *s)
{
	lw_seq right = s->right;
	if (t->fin_wanted && right == tcp_data_end(t) + 1 && right - s->left > 1)
		right--;
	return runs_within(&t->sacked, s->left, right) == right - s->left;
}

/* In the order of their numbers, each piece that this ACK covers or reports. */
static void take_arrivals(struct tcb *t, const struct lw_seg *seg)
{
	uint8_t n = t->sacked.n;
	lw_seq highest = n ? t->sacked.run[n - 1].right : t->snd_una;
	for (struct sent *s = sent_first(&t->sent); s < sent_end(&t->sent); s++) {
		bool covered = seq_le(s->right, t->snd_una);
		if (seq_le(highest, s->left))
			break;
		if (s->sacked || (!covered && !is_reported(t, s)))
			continue;
		arrived(t, s, seg);
		sent_set_sacked(&t->sent, s, true);
	}
	sent_cut(&t->sent, t->snd_una);
}

/* RFC 2883: what the first block reports is acknowledged, or in the second. */
bool sack_reports_duplicate(const struct lw_seg *seg)
{
	const struct lw_sack_block *b = seg->opt.sack;
	if (seg->opt.sack_count == 0)
		return false;
	if (seq_le(b[0].right, seg->ack))
		return true;
	return seg->opt.sack_count > 1 && seq_le(b[1].left, b[0].left) &&
	       seq_le(b[0].right, b[1].right);
}

/* Step 4: a window that duplicates make wider, for what was repeated had only been late.
 */
static void adapt_reo_wnd(struct tcb *t, const struct lw_seg *seg)
{
	struct tcp_rack *r = &t->rack;
	if (r->dsack_set && seq_le(r->dsack_round, t->snd_una))
		r->dsack_set = false;
	if (r->dsack_set || !sack_reports_duplicate(seg))
		return;
	r->dsack_set = true;
	r->dsack_round = t->snd_nxt;
	if (r->reo_wnd_mult < UINT8_MAX)
		r->reo_wnd_mult++;
	r->reo_wnd_persist = REO_WND_PERSIST;
}

void rack_recovered(struct tcb *t)
{
	struct tcp_rack *r = &t->rack;
	if (r->reo_wnd_persist > 0 && --r->reo_wnd_persist == 0)
		r->reo_wnd_mult = 1;
}

static lw_span reo_wnd(const struct tcb *t)
{
	const struct tcp_rack *r = &t->rack;
	uint32_t sacked = runs_within(&t->sacked, t->snd_una, t->snd_max);
	bool many =
		t->sacked.n >= TCP_DUPACKS || sacked > (TCP_DUPACKS - 1u) * t->snd_mss;
	if (!r->reordering_seen && (in_recovery(t) || many))
		return 0;
	lw_span wnd = r->min_rtt > 0 ? r->reo_wnd_mult * r->min_rtt / MIN_RTT_PARTS : 0;
	return wnd < t->srtt ? wnd : t->srtt;
}

/* Step 5; how long to wait until the next is lost, 0: none is waited for. */
static lw_span detect(struct tcb *t)
{
	const struct tcp_rack *r = &t->rack;
	lw_span wait = 0, wnd = r->rtt + reo_wnd(t);
	/* in order and for the first time: nothing was sent before what arrived */
	if (t->sacked.n == 0 && t->sent.again == 0)
		return 0;
	for (struct sent *s = sent_first(&t->sent); s < sent_end(&t->sent); s++) {
		if (s->sacked || s->lost ||
			!sent_after(r->xmit_ts, r->end_seq, s->at, s->right))
			continue;
		lw_span left = s->at + wnd - tcp_now(t);
		if (left <= 0)
			sent_set_lost(&t->sent, s, true);
		else if (left > wait)
			wait = left;
	}
	return wait;
}

static void judge(struct tcb *t)
{
	lw_span wait = detect(t);
	if (wait > 0)
		lw_evq_put(t->tcp->engine->q, &t->reo, tcp_now(t) + wait);
	else
		timer_stop(t, &t->reo);
	if (t->sent.lost > 0)
		recover_lost(t);
}

void rack_acked(struct tcb *t, const struct lw_seg *seg)
{
	tlp_acked(t, seg);
	if (seq_lt(t->rack.una, t->snd_una))
		t->tlp.due = true;
	t->rack.una = t->snd_una;
	take_arrivals(t, seg);
	adapt_reo_wnd(t, seg);
	if (t->rack.some)
		judge(t);
}

/* The reordering window of something is over. */
void rack_fired(struct tcb *t)
{
	judge(t);
	tcp_output(t);
}

/* RFC 8985 6.3: of what is in flight the first, and all that had time to be acknowledged.
 */
void rack_timeout(struct tcb *t)
{
	/* before any text has arrived, what the SYNs have measured */
	lw_span rtt = t->rack.some ? t->rack.rtt : t->srtt, wnd = rtt + reo_wnd(t);
	timer_stop(t, &t->reo);
	for (struct sent *s = sent_first(&t->sent); s < sent_end(&t->sent); s++) {
		bool in_vain = seq_lt(t->snd_nxt, s->right);	/* was to be sent again */
		if (s->sacked && !runs_at(&t->sacked, s->left)) /* RFC 2018 8 */
			sent_set_sacked(&t->sent, s, false);
		if (s->sacked)
			continue;
		if (s->left == t->snd_una || in_vain || s->at + wnd <= tcp_now(t))
			sent_set_lost(&t->sent, s, true);
	}
	t->snd_nxt = t->snd_max;
}

/* The timeout was none. */
void rack_undo(struct tcb *t)
{
	for (struct sent *s = sent_first(&t->sent); s < sent_end(&t->sent); s++)
		sent_set_lost(&t->sent, s, false);
}

uint32_t rack_pipe(const struct tcb *t)
{
	uint32_t sacked = runs_within(&t->sacked, t->snd_una, t->snd_nxt);
	uint32_t lost = t->snd_nxt == t->snd_max ? t->sent.lost
						 : sent_lost_below(&t->sent, t->snd_nxt);
	return t->snd_nxt - t->snd_una - sacked - lost;
}

/* The first that is lost; what SND.NXT has yet to pass will be sent anyway. */
bool rack_next_lost(const struct tcb *t, struct tcp_run *hole)
{
	if (t->sent.lost == 0)
		return false;
	for (const struct sent *s = sent_first(&t->sent); s < sent_end(&t->sent); s++) {
		if (!seq_lt(s->left, t->snd_nxt))
			return false;
		if (!s->lost || s->sacked)
			continue;
		*hole = (struct tcp_run){ s->left, s->right };
		return true;
	}
	return false;
}
