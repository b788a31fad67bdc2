/* cell.c - is a segment what its cell of the grid says, where the cell says?
 *
 * A position is that of SEG.SEQ against the receive window; in SYN-SENT, which has none
 * yet, and for the kind "acknowledges", that of SEG.ACK against what was sent.  Where
 * there is neither, the only position is "any".  SPDX-License-Identifier: MIT */
#include "bench.h"

static const char *kind_of(const struct judge_segment *s)
{
	if (s->flags & LW_TCP_RST)
		return "RST";
	if (s->flags & LW_TCP_SYN)
		return s->flags & LW_TCP_ACK ? "SYN-ACK" : "SYN";
	if (s->flags & LW_TCP_FIN)
		return "FIN";
	return s->len ? "data" : "ACK";
}

static const char *in_window(uint32_t seq, const struct lw_tcp_info *i)
{
	uint32_t off = seq - i->rcv_nxt;
	if ((int32_t)off < 0)
		return "below";
	if (off == 0)
		return "left";
	if (off + 1 == i->rcv_wnd)
		return "right";
	return off < i->rcv_wnd ? "in" : "above";
}

static const char *in_sent(uint32_t ack, const struct lw_tcp_info *i)
{
	uint32_t off = ack - i->snd_una, sent = i->snd_nxt - i->snd_una;
	if ((int32_t)off < 0)
		return "below";
	if (off == 0)
		return "left";
	if (off == sent)
		return "right";
	return off < sent ? "in" : "above";
}

const char *judge_misplaced(
	struct bench *b, const struct judge_cell *c, const struct judge_segment *seg)
{
	struct judge_flow *f = bench_flow(b, seg->port);
	struct lw_tcp_info info = { 0 };
	const char *state = NULL, *kind = kind_of(seg), *position = "any";
	bool exists = bench_connection(b, f, &info, &state);
	bool acknowledges = strcmp(c->kind, "acknowledges") == 0;
	uint32_t seq = bench_number(b, f, seg->seq, f->peer_iss);
	uint32_t ack = bench_number(b, f, seg->ack, f->host_iss);
	if (strcmp(state, c->state) != 0)
		return state;
	if (acknowledges ? strcmp(kind, "ACK") != 0 : strcmp(kind, c->kind) != 0)
		return kind;
	if (exists && strcmp(state, "SYN-SENT") == 0)
		position = seg->flags & LW_TCP_ACK ? in_sent(ack, &info) : "any";
	else if (exists)
		position = acknowledges ? in_sent(ack, &info) : in_window(seq, &info);
	return strcmp(position, c->position) == 0 ? NULL : position;
}
