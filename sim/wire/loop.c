/* loop.c - configuration testing messages.  SPDX-License-Identifier: MIT */
#include "labwire/wire/loop.h"

static uint16_t rd_low_first(struct lw_rd *r)
{
	uint16_t low = lw_rd_u8(r);
	return (uint16_t)(low | lw_rd_u8(r) << 8);
}

static void wr_low_first(struct lw_wr *w, uint16_t v)
{
	lw_wr_u8(w, (uint8_t)v);
	lw_wr_u8(w, (uint8_t)(v >> 8));
}

enum lw_err lw_loop_parse(struct lw_rd *r, struct lw_loop *l)
{
	*l = (struct lw_loop){ .skip = rd_low_first(r) };
	if (l->skip % 2) /* every function is of an even length */
		return LW_EBAD;
	lw_rd_skip(r, l->skip);
	l->function = rd_low_first(r);
	if (!r->bad && l->function != LW_LOOP_REPLY && l->function != LW_LOOP_FORWARD)
		return LW_EBAD;
	if (l->function == LW_LOOP_REPLY)
		l->receipt = rd_low_first(r);
	else
		lw_rd_copy(r, l->to.b, sizeof(l->to.b));
	return r->bad ? LW_ETRUNC : LW_OK;
}

void lw_loop_emit(struct lw_wr *w, const struct lw_loop *l)
{
	size_t from = lw_wr_len(w);
	wr_low_first(w, 0);
	wr_low_first(w, l->function);
	if (l->function == LW_LOOP_REPLY)
		wr_low_first(w, l->receipt);
	else
		lw_wr_bytes(w, l->to.b, sizeof(l->to.b));
	lw_wr_fill(w, 0, LW_LOOP_LEN - (lw_wr_len(w) - from));
}
