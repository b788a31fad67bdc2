/* tcp_options.c - which options a segment carries, and what the two SYNs agree on
 * (RFC 9293 3.7.1, RFC 7323 2 and 3, RFC 2018 2).  SPDX-License-Identifier: MIT */
#include "tcb.h"

/* Every system of the profiles aligns them so (RFC 7323 appendix A). */
static const enum lw_tcp_opt synchronized_order[] = { LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS,
	LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK, LW_OPT_END };

static bool suits(const struct tcb *t, const enum lw_tcp_opt *order)
{
	for (; *order != LW_OPT_END; order++)
		if ((*order == LW_OPT_TS && !t->ts_on) ||
			(*order == LW_OPT_SACK_OK && !t->sack_on))
			return false;
	return true;
}

/* The first list that holds nothing we may not send, else the last: the gaps that fill
 * up a SYN-ACK depend on what the SYN offered. */
static const enum lw_tcp_opt *synack_order(const struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	size_t i = 0;
	while (i + 1 < LW_SYNACK_ORDERS && p->synack_options[i + 1][0] != LW_OPT_END &&
		!suits(t, p->synack_options[i]))
		i++;
	return p->synack_options[i];
}

static void syn_options(const struct tcb *t, bool answer, struct lw_tcp_options *opt)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	opt->has_mss = true;
	opt->mss = t->rcv_mss;
	opt->sack_ok = answer ? t->sack_on : p->sack;
	opt->has_wscale = answer ? t->wscale_on : p->window_scale;
	opt->wscale = p->wscale;
	opt->has_ts = answer ? t->ts_on : p->timestamps;
}

static bool lists(const enum lw_tcp_opt *order, enum lw_tcp_opt which)
{
	while (*order != LW_OPT_END && *order != which)
		order++;
	return *order == which;
}

const enum lw_tcp_opt *options_for(
	const struct tcb *t, uint16_t flags, struct lw_tcp_options *opt)
{
	bool syn = flags & LW_TCP_SYN, answer = flags & LW_TCP_ACK;
	if (!syn && !t->ts_on && !sack_to_report(t))
		return NULL;
	opt->has_ts = t->ts_on;
	if (syn)
		syn_options(t, answer, opt);
	else if (answer && sack_to_report(t))
		sack_fill(t, opt);
	if (opt->has_ts) {
		opt->ts_val = ts_now(t);
		opt->ts_ecr = answer ? t->ts_recent : 0; /* RFC 7323 3.2 */
	}
	if (syn && answer && t->tcp->p->ts_silent)
		opt->ts_val = opt->ts_ecr = 0;
	if (syn)
		return answer ? synack_order(t) : t->tcp->p->syn_options;
	return opt->has_ts || opt->sack_count ? synchronized_order : NULL;
}

/* Whoever calls has named all that it wants; who is called takes what it can. */
static void agree(struct tcb *t, const struct lw_tcp_options *opt)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	bool called = t->parent != NULL;
	t->sack_on = p->sack && opt->sack_ok;
	t->ts_on = p->timestamps && opt->has_ts &&
		   (called || lists(p->syn_options, LW_OPT_TS));
	t->wscale_on = p->window_scale && opt->has_wscale &&
		       (called || lists(p->syn_options, LW_OPT_WSCALE));
	if (t->wscale_on) {
		t->rcv_wscale = p->wscale;
		t->snd_wscale = opt->wscale < LW_TCP_WSCALE_MAX /* RFC 7323 2.3 */
					? opt->wscale
					: LW_TCP_WSCALE_MAX;
	}
	if (t->ts_on) {
		t->ts_recent = opt->ts_val;
		t->ts_recent_at = tcp_now(t);
	}
}

/* What the peer's SYN tells about it. */
void take_syn_options(struct tcb *t, const struct lw_seg *seg)
{
	uint16_t mss = seg->opt.has_mss ? seg->opt.mss : LW_TCP_MSS_DEFAULT;
	uint16_t own = t->rcv_mss;
	agree(t, &seg->opt);
	ecn_agree(t, seg);
	t->mss_max = mss < TCP_MSS_LEAST ? TCP_MSS_LEAST : mss > own ? own : mss;
	pmtu_fit(t);
	if (t->parent && t->tcp->p->mss_of_both && !(seg->flags & LW_TCP_FIN))
		t->rcv_mss = t->mss_max;
	window_agreed(t);
	t->irs = seg->seq;
	t->rcv_nxt = t->rcv_wup = seg->seq + 1;
	t->rcv_edge = t->rcv_nxt + t->rcv_adv;
	t->last_ack_sent = t->rcv_nxt;
	t->snd_wnd = t->snd_wnd_max = seg->wnd; /* never scaled (RFC 7323 2.2) */
	t->snd_wl1 = seg->seq;
	t->snd_wl2 = seg->ack;
	t->cwnd = cc_initial_window(t);
	t->ssthresh = UINT32_MAX;
}
