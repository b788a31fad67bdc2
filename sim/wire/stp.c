/* stp.c - BPDUs (IEEE 802.1D-1998, 9.3.1, 9.3.2).  SPDX-License-Identifier: MIT */
#include "labwire/wire/stp.h"

#include "labwire/wire/ether.h"

struct lw_mac lw_stp_group(void)
{
	return (struct lw_mac){ { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x00 } };
}

static struct lw_bridge_id parse_id(struct lw_rd *r)
{
	struct lw_bridge_id id = { .priority = lw_rd_u16(r) };
	lw_rd_copy(r, id.mac.b, sizeof(id.mac.b));
	return id;
}

static void emit_id(struct lw_wr *w, const struct lw_bridge_id *id)
{
	lw_wr_u16(w, id->priority);
	lw_wr_bytes(w, id->mac.b, sizeof(id->mac.b));
}

enum lw_err lw_bpdu_parse(struct lw_rd *r, struct lw_bpdu *b)
{
	uint16_t protocol = lw_rd_u16(r);
	*b = (struct lw_bpdu){ 0 };
	lw_rd_skip(r, 1); /* version: later ones extend this form (9.3.4) */
	b->type = lw_rd_u8(r);

	if (!r->bad && (protocol != 0 ||
			       (b->type != LW_BPDU_CONFIG && b->type != LW_BPDU_CHANGE)))
		return LW_EBAD;
	if (b->type == LW_BPDU_CHANGE)
		return r->bad ? LW_ETRUNC : LW_OK;
	b->flags = lw_rd_u8(r);
	b->root = parse_id(r);
	b->cost = lw_rd_u32(r);
	b->bridge = parse_id(r);
	b->port = lw_rd_u16(r);
	b->message_age = lw_rd_u16(r);
	b->max_age = lw_rd_u16(r);
	b->hello = lw_rd_u16(r);
	b->forward_delay = lw_rd_u16(r);
	return r->bad ? LW_ETRUNC : LW_OK;
}

void lw_bpdu_emit(struct lw_wr *w, const struct lw_bpdu *b)
{
	lw_wr_u16(w, 0); /* protocol */
	lw_wr_u8(w, 0);	 /* version */
	lw_wr_u8(w, b->type);
	if (b->type == LW_BPDU_CHANGE)
		return;
	lw_wr_u8(w, b->flags);
	emit_id(w, &b->root);
	lw_wr_u32(w, b->cost);
	emit_id(w, &b->bridge);
	lw_wr_u16(w, b->port);
	lw_wr_u16(w, b->message_age);
	lw_wr_u16(w, b->max_age);
	lw_wr_u16(w, b->hello);
	lw_wr_u16(w, b->forward_delay);
}

void lw_bpdu_emit_frame(struct lw_wr *w, struct lw_mac src, const struct lw_bpdu *b)
{
	int len = b->type == LW_BPDU_CHANGE ? LW_BPDU_CHANGE_LEN : LW_BPDU_LEN;
	lw_ether_emit(w, &(struct lw_ether){ .dst = lw_stp_group(),
				 .src = src,
				 .type = (uint16_t)(LW_LLC_HLEN + len) });
	lw_llc_emit(w,
		&(struct lw_llc){
			.dsap = LW_LLC_STP, .ssap = LW_LLC_STP, .control = LW_LLC_UI });
	lw_bpdu_emit(w, b);
}
