/* say.c - segments in words, and whether one is what was wanted.
 * SPDX-License-Identifier: MIT */
#include "play.h"

static void say_flags(struct lw_text *out, uint16_t flags)
{
	static const char letters[] = "SFRPAUEC";
	static const uint16_t bits[] = { LW_TCP_SYN, LW_TCP_FIN, LW_TCP_RST, LW_TCP_PSH,
		LW_TCP_ACK, LW_TCP_URG, LW_TCP_ECE, LW_TCP_CWR };
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (flags & bits[i])
			lw_text_char(out, letters[i]);
	if (!flags)
		lw_text_char(out, '-');
}

static void say_options(
	struct lw_text *out, const struct judge_flow *f, const struct lw_seg *seg)
{
	const struct lw_tcp_options *o = &seg->opt;
	enum lw_tcp_opt order[LW_TCP_OPTIONS_MAX + 1];
	lw_tcp_options_order(seg->raw_options, order);
	for (size_t i = 0; order[i] != LW_OPT_END; i++) {
		lw_text_add(out, i ? "," : " <");
		switch (order[i]) {
		case LW_OPT_NOP:
			lw_text_add(out, "nop");
			break;
		case LW_OPT_MSS:
			lw_text_fmt(out, "mss %u", o->mss);
			break;
		case LW_OPT_WSCALE:
			lw_text_fmt(out, "ws %u", o->wscale);
			break;
		case LW_OPT_SACK_OK:
			lw_text_add(out, "sok");
			break;
		case LW_OPT_TS:
			lw_text_fmt(out, "ts %u %u", o->ts_val, o->ts_ecr);
			break;
		case LW_OPT_SACK:
			lw_text_add(out, "sack");
			for (int k = 0; k < o->sack_count; k++)
				lw_text_fmt(out, " %d-%d",
					(int)(o->sack[k].left - f->peer_iss),
					(int)(o->sack[k].right - f->peer_iss));
			break;
		case LW_OPT_END:
			break;
		}
	}
	if (order[0] != LW_OPT_END)
		lw_text_char(out, '>');
}

void judge_say(struct lw_text *out, const struct judge_flow *f, const struct lw_seg *seg)
{
	say_flags(out, seg->flags);
	if (f->host_known)
		lw_text_fmt(out, " %d", (int)(seg->seq - f->host_iss));
	else
		lw_text_fmt(out, " =%u", seg->seq);
	if (seg->flags & LW_TCP_ACK)
		lw_text_fmt(out, ":%d", (int)(seg->ack - f->peer_iss));
	lw_text_fmt(out, " win %u", seg->wnd);
	if (lw_rd_left(&seg->text))
		lw_text_fmt(out, " len %zu", lw_rd_left(&seg->text));
	if (seg->flags & LW_TCP_URG)
		lw_text_fmt(out, " urg %u", seg->urg);
	say_options(out, f, seg);
}

static void say_number(struct lw_text *out, const char *before, struct judge_number n)
{
	if (n.kind == JUDGE_ABSENT)
		return;
	lw_text_add(out, before);
	if (n.kind == JUDGE_ANY)
		lw_text_char(out, '*');
	else
		lw_text_fmt(out, "%s%lld", n.kind == JUDGE_ABSOLUTE ? "=" : "",
			(long long)n.n);
}

static void say_wanted_options(struct lw_text *out, const struct judge_segment *want)
{
	static const char *const names[] = { [LW_OPT_NOP] = "nop",
		[LW_OPT_MSS] = "mss",
		[LW_OPT_WSCALE] = "ws",
		[LW_OPT_SACK_OK] = "sok",
		[LW_OPT_TS] = "ts",
		[LW_OPT_SACK] = "sack" };
	if (!want->has_options)
		return;
	lw_text_add(out, " <");
	for (size_t i = 0; i < want->noptions; i++) {
		const struct judge_option *o = &want->options[i];
		lw_text_fmt(out, "%s%s", i ? "," : "", names[o->kind]);
		say_number(out, " ", o->a);
		say_number(out, " ", o->b);
		for (size_t k = 0; o->kind == LW_OPT_SACK && k + 1 < want->nsack; k += 2)
			lw_text_fmt(out, " %lld-%lld", (long long)want->sack[k],
				(long long)want->sack[k + 1]);
	}
	lw_text_char(out, '>');
}

void judge_say_wanted(struct lw_text *out, const struct judge_segment *want)
{
	say_flags(out, want->flags);
	say_number(out, " ", want->seq);
	say_number(out, ":", want->ack);
	say_number(out, " win ", want->win);
	if (want->any_len)
		lw_text_add(out, " len *");
	else if (want->len)
		lw_text_fmt(out, " len %u", want->len);
	say_number(out, " urg ", want->urg);
	say_number(out, " tos ", want->tos);
	say_wanted_options(out, want);
}

static bool is(struct judge_number want, uint32_t base, uint32_t got)
{
	switch (want.kind) {
	case JUDGE_ABSENT:
	case JUDGE_ANY:
		return true;
	case JUDGE_NUMBER:
		return (uint32_t)want.n == got - base;
	case JUDGE_ABSOLUTE:
		return (uint32_t)want.n == got;
	case JUDGE_LAST:
	case JUDGE_RIGHT: /* only to inject: the reader refuses them elsewhere */
		break;
	}
	return false;
}

static bool option_is(const struct judge_flow *f, const struct lw_tcp_options *got,
	const struct judge_segment *want, const struct judge_option *o)
{
	switch (o->kind) {
	case LW_OPT_MSS:
		return is(o->a, 0, got->mss);
	case LW_OPT_WSCALE:
		return is(o->a, 0, got->wscale);
	case LW_OPT_TS:
		return is(o->a, 0, got->ts_val) && is(o->b, 0, got->ts_ecr);
	case LW_OPT_SACK:
		if (got->sack_count * 2 != want->nsack)
			return false;
		for (int i = 0; i < got->sack_count; i++)
			if (got->sack[i].left - f->peer_iss !=
					(uint32_t)want->sack[2 * i] ||
				got->sack[i].right - f->peer_iss !=
					(uint32_t)want->sack[2 * i + 1])
				return false;
		return true;
	case LW_OPT_END:
	case LW_OPT_NOP:
	case LW_OPT_SACK_OK:
		return true;
	}
	return false;
}

static bool options_are(const struct judge_flow *f, const struct lw_seg *seg,
	const struct judge_segment *want)
{
	enum lw_tcp_opt order[LW_TCP_OPTIONS_MAX + 1];
	size_t i = 0;
	lw_tcp_options_order(seg->raw_options, order);
	for (; order[i] != LW_OPT_END; i++)
		if (i >= want->noptions || order[i] != want->options[i].kind ||
			!option_is(f, &seg->opt, want, &want->options[i]))
			return false;
	return i == want->noptions;
}

/* Whether a SYN asks for ECN (RFC 3168 6.1.1) is looked at where the script says so. */
static bool flags_are(uint16_t want, uint16_t have)
{
	static const uint16_t ecn = LW_TCP_ECE | LW_TCP_CWR;
	bool syn = (want & (LW_TCP_SYN | LW_TCP_ACK)) == LW_TCP_SYN;
	return want == (syn && !(want & ecn) ? have & ~ecn : have);
}

const char *judge_differs(const struct judge_flow *f, const struct lw_seg *seg,
	const struct judge_segment *want)
{
	uint16_t compared = want->any_psh ? (uint16_t)~LW_TCP_PSH : UINT16_MAX;
	if (!flags_are(want->flags & compared, seg->flags & compared))
		return "flags";
	if (!is(want->seq, f->host_known ? f->host_iss : 0, seg->seq))
		return "sequence number";
	if (!is(want->ack, f->peer_iss, seg->ack))
		return "acknowledgment number";
	if (!is(want->win, 0, seg->wnd))
		return "window";
	if (!want->any_len && lw_rd_left(&seg->text) != want->len)
		return "length";
	if (!is(want->urg, 0, seg->urg))
		return "urgent pointer";
	if (want->has_options && !options_are(f, seg, want))
		return "options";
	return NULL;
}
