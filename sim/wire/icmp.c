/* icmp.c - ICMP messages (RFC 792).  SPDX-License-Identifier: MIT */
#include "labwire/wire/icmp.h"

#include "labwire/wire/checksum.h"

static bool is_timestamp(uint8_t type)
{
	return type == LW_ICMP_TIMESTAMP || type == LW_ICMP_TIMESTAMP_REPLY;
}

/* The second word means something else in each type. */
static void parse_rest(struct lw_icmp *m, uint32_t rest)
{
	switch (m->type) {
	case LW_ICMP_ECHO:
	case LW_ICMP_ECHO_REPLY:
	case LW_ICMP_TIMESTAMP:
	case LW_ICMP_TIMESTAMP_REPLY:
		m->id = (uint16_t)(rest >> 16);
		m->seq = (uint16_t)rest;
		break;
	case LW_ICMP_UNREACHABLE:
		m->mtu = (uint16_t)rest;
		break;
	case LW_ICMP_REDIRECT:
		m->gateway = rest;
		break;
	case LW_ICMP_PARAM_PROBLEM:
		m->pointer = (uint8_t)(rest >> 24);
		break;
	default:
		m->rest = rest;
	}
}

static uint32_t rest_of(const struct lw_icmp *m)
{
	switch (m->type) {
	case LW_ICMP_ECHO:
	case LW_ICMP_ECHO_REPLY:
	case LW_ICMP_TIMESTAMP:
	case LW_ICMP_TIMESTAMP_REPLY:
		return (uint32_t)m->id << 16 | m->seq;
	case LW_ICMP_UNREACHABLE:
		return m->mtu;
	case LW_ICMP_REDIRECT:
		return m->gateway;
	case LW_ICMP_PARAM_PROBLEM:
		return (uint32_t)m->pointer << 24;
	default:
		return m->rest;
	}
}

enum lw_err lw_icmp_parse(struct lw_rd *r, struct lw_icmp *m)
{
	const uint8_t *start = r->at;
	size_t len = lw_rd_left(r);

	*m = (struct lw_icmp){ 0 };
	m->type = lw_rd_u8(r);
	m->code = lw_rd_u8(r);
	lw_rd_skip(r, 2);
	parse_rest(m, lw_rd_u32(r));
	for (int i = 0; is_timestamp(m->type) && i < 3; i++)
		m->stamp[i] = lw_rd_u32(r);
	if (r->bad)
		return LW_ETRUNC;
	if (lw_sum_fold(lw_sum_add(0, start, len)) != 0)
		return LW_ECKSUM;
	m->body = lw_rd_sub(r, lw_rd_left(r));
	return LW_OK;
}

size_t lw_icmp_emit_len(const struct lw_icmp *m)
{
	return LW_ICMP_HLEN + (is_timestamp(m->type) ? LW_ICMP_STAMPS_LEN : 0) +
	       lw_rd_left(&m->body);
}

void lw_icmp_emit(struct lw_wr *w, const struct lw_icmp *m)
{
	size_t start = lw_wr_len(w);

	lw_wr_u8(w, m->type);
	lw_wr_u8(w, m->code);
	size_t cksum = lw_wr_mark16(w);
	lw_wr_u32(w, rest_of(m));
	for (int i = 0; is_timestamp(m->type) && i < 3; i++)
		lw_wr_u32(w, m->stamp[i]);
	lw_wr_bytes(w, m->body.at, lw_rd_left(&m->body));
	if (!w->bad)
		lw_wr_patch16(w, cksum,
			lw_sum_fold(
				lw_sum_add(0, w->base + start, lw_wr_len(w) - start)));
}

bool lw_icmp_is_error(uint8_t type)
{
	switch (type) {
	case LW_ICMP_UNREACHABLE:
	case LW_ICMP_SOURCE_QUENCH:
	case LW_ICMP_REDIRECT:
	case LW_ICMP_TIME_EXCEEDED:
	case LW_ICMP_PARAM_PROBLEM:
		return true;
	default:
		return false;
	}
}
