/* tcp_options.c - TCP options (RFC 9293 3.2, RFC 7323 2.2 and 3.2, RFC 2018 2 and 3).
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/tcp.h"

#include "labwire/base/assert.h"

/* Kinds on the wire. */
enum {
	KIND_END = 0,
	KIND_NOP = 1,
	KIND_MSS = 2,
	KIND_WSCALE = 3,
	KIND_SACK_OK = 4,
	KIND_SACK = 5,
	KIND_TS = 8,
};

/* Lengths with kind and length byte. */
enum {
	LEN_MSS = 4,
	LEN_WSCALE = 3,
	LEN_SACK_OK = 2,
	LEN_TS = 10,
	LEN_SACK_HEAD = 2,
	LEN_SACK_BLOCK = 8,
};

static enum lw_err parse_sack(struct lw_rd *r, size_t len, struct lw_tcp_options *opt)
{
	if ((len - LEN_SACK_HEAD) % LEN_SACK_BLOCK || len == LEN_SACK_HEAD ||
		len > LEN_SACK_HEAD + LW_TCP_SACK_MAX * LEN_SACK_BLOCK)
		return LW_EBAD;
	opt->sack_count = (uint8_t)((len - LEN_SACK_HEAD) / LEN_SACK_BLOCK);
	for (int i = 0; i < opt->sack_count; i++) {
		opt->sack[i].left = lw_rd_u32(r);
		opt->sack[i].right = lw_rd_u32(r);
	}
	return LW_OK;
}

/* One option with a length byte; *r holds exactly its value. */
static enum lw_err parse_one(
	uint8_t kind, size_t len, struct lw_rd *r, struct lw_tcp_options *opt)
{
	switch (kind) {
	case KIND_MSS:
		opt->has_mss = true;
		opt->mss = lw_rd_u16(r);
		return len == LEN_MSS ? LW_OK : LW_EBAD;
	case KIND_WSCALE:
		opt->has_wscale = true;
		opt->wscale = lw_rd_u8(r);
		return len == LEN_WSCALE ? LW_OK : LW_EBAD;
	case KIND_SACK_OK:
		opt->sack_ok = true;
		return len == LEN_SACK_OK ? LW_OK : LW_EBAD;
	case KIND_SACK:
		return parse_sack(r, len, opt);
	case KIND_TS:
		opt->has_ts = true;
		opt->ts_val = lw_rd_u32(r);
		opt->ts_ecr = lw_rd_u32(r);
		return len == LEN_TS ? LW_OK : LW_EBAD;
	default:
		return LW_OK; /* RFC 9293 3.2: unknown options have a length to skip */
	}
}

/* The next option's kind, with its value carved off; false at the end.  A length that
 * cannot be sets r->bad. */
static bool next_option(struct lw_rd *r, uint8_t *kind, struct lw_rd *value)
{
	*value = (struct lw_rd){ 0 };
	if (r->bad || lw_rd_left(r) == 0)
		return false;
	*kind = lw_rd_u8(r);
	if (*kind == KIND_END)
		return false;
	if (*kind == KIND_NOP)
		return true;
	uint8_t len = lw_rd_u8(r);
	if (len < 2)
		r->bad = true;
	*value = lw_rd_sub(r, (size_t)len - 2);
	return !r->bad;
}

enum lw_err lw_tcp_options_parse(struct lw_rd r, struct lw_tcp_options *opt)
{
	uint8_t kind;
	struct lw_rd value;

	*opt = (struct lw_tcp_options){ 0 };
	while (next_option(&r, &kind, &value)) {
		if (kind == KIND_NOP)
			continue;
		enum lw_err err = parse_one(kind, lw_rd_left(&value) + 2, &value, opt);
		if (err)
			return err;
	}
	return r.bad ? LW_EBAD : LW_OK;
}

void lw_tcp_options_order(struct lw_rd r, enum lw_tcp_opt *order)
{
	uint8_t kind;
	struct lw_rd value;
	size_t n = 0;

	while (n < LW_TCP_OPTIONS_MAX && next_option(&r, &kind, &value)) {
		switch (kind) {
		case KIND_NOP:
			order[n++] = LW_OPT_NOP;
			break;
		case KIND_MSS:
			order[n++] = LW_OPT_MSS;
			break;
		case KIND_WSCALE:
			order[n++] = LW_OPT_WSCALE;
			break;
		case KIND_SACK_OK:
			order[n++] = LW_OPT_SACK_OK;
			break;
		case KIND_SACK:
			order[n++] = LW_OPT_SACK;
			break;
		case KIND_TS:
			order[n++] = LW_OPT_TS;
			break;
		default:
			break;
		}
	}
	order[n] = LW_OPT_END;
}

/* Bytes of one option on the wire; 0: absent. */
static size_t option_len(const struct lw_tcp_options *opt, enum lw_tcp_opt kind)
{
	switch (kind) {
	case LW_OPT_END:
		return 0;
	case LW_OPT_NOP:
		return 1;
	case LW_OPT_MSS:
		return opt->has_mss ? LEN_MSS : 0;
	case LW_OPT_WSCALE:
		return opt->has_wscale ? LEN_WSCALE : 0;
	case LW_OPT_SACK_OK:
		return opt->sack_ok ? LEN_SACK_OK : 0;
	case LW_OPT_TS:
		return opt->has_ts ? LEN_TS : 0;
	case LW_OPT_SACK:
		return opt->sack_count
			       ? LEN_SACK_HEAD + (size_t)opt->sack_count * LEN_SACK_BLOCK
			       : 0;
	}
	LW_UNREACHABLE();
}

/* The next option that is really sent, with the NOPs that align it; NULL: no more.
 * *nops: how many of them; *kind: LW_OPT_END for NOPs at the very end. */
static const enum lw_tcp_opt *next_sent(const struct lw_tcp_options *opt,
	const enum lw_tcp_opt *order, size_t *nops, enum lw_tcp_opt *kind)
{
	*nops = 0;
	for (; *order != LW_OPT_END; order++) {
		if (*order == LW_OPT_NOP) {
			++*nops;
		} else if (option_len(opt, *order) == 0) {
			*nops = 0; /* its alignment goes with it */
		} else {
			*kind = *order;
			return order + 1;
		}
	}
	*kind = LW_OPT_END;
	return *nops ? order : NULL;
}

size_t lw_tcp_options_len(const struct lw_tcp_options *opt, const enum lw_tcp_opt *order)
{
	size_t len = 0, nops;
	enum lw_tcp_opt kind;

	while (order && (order = next_sent(opt, order, &nops, &kind)))
		len += nops + option_len(opt, kind);
	return (len + 3) / 4 * 4;
}

static void emit_one(
	struct lw_wr *w, const struct lw_tcp_options *opt, enum lw_tcp_opt kind)
{
	switch (kind) {
	case LW_OPT_END:
	case LW_OPT_NOP:
		return;
	case LW_OPT_MSS:
		lw_wr_u16(w, KIND_MSS << 8 | LEN_MSS);
		lw_wr_u16(w, opt->mss);
		return;
	case LW_OPT_WSCALE:
		lw_wr_u16(w, KIND_WSCALE << 8 | LEN_WSCALE);
		lw_wr_u8(w, opt->wscale);
		return;
	case LW_OPT_SACK_OK:
		lw_wr_u16(w, KIND_SACK_OK << 8 | LEN_SACK_OK);
		return;
	case LW_OPT_TS:
		lw_wr_u16(w, KIND_TS << 8 | LEN_TS);
		lw_wr_u32(w, opt->ts_val);
		lw_wr_u32(w, opt->ts_ecr);
		return;
	case LW_OPT_SACK:
		lw_wr_u8(w, KIND_SACK);
		lw_wr_u8(w, (uint8_t)option_len(opt, LW_OPT_SACK));
		for (int i = 0; i < opt->sack_count; i++) {
			lw_wr_u32(w, opt->sack[i].left);
			lw_wr_u32(w, opt->sack[i].right);
		}
		return;
	}
	LW_UNREACHABLE();
}

void lw_tcp_options_emit(
	struct lw_wr *w, const struct lw_tcp_options *opt, const enum lw_tcp_opt *order)
{
	size_t start = lw_wr_len(w), nops;
	enum lw_tcp_opt kind;

	LW_ASSERT(opt->sack_count <= LW_TCP_SACK_MAX);
	while (order && (order = next_sent(opt, order, &nops, &kind))) {
		lw_wr_fill(w, KIND_NOP, nops);
		emit_one(w, opt, kind);
	}
	lw_wr_fill(w, KIND_END, (4 - (lw_wr_len(w) - start) % 4) % 4);
}
