/* nbns_query.c - a broadcast name query without I/O.  SPDX-License-Identifier: MIT */
#include "labwire/proto/nbns_query.h"

#include <stdio.h>
#include <strings.h>

void lw_nbns_query_start(struct lw_nbns_query *q, const struct lw_nbns *question,
	const lw_span *gaps, lw_time now)
{
	static const lw_span usual[] = { LW_MS(750), LW_MS(750), LW_MS(750), 0 };
	if (!gaps)
		gaps = usual;
	*q = (struct lw_nbns_query){ .due = now, .question = *question };
	q->question.opcode = LW_NBNS_QUERY;
	q->question.flags = LW_NBNS_RD | LW_NBNS_B;
	q->question.has_question = true;
	q->question.type = LW_NBNS_NB;
	for (size_t i = 0; i < LW_NBNS_TRIES_MAX && gaps[i]; i++)
		q->gap[i] = gaps[i];
}

static bool tries_left(const struct lw_nbns_query *q)
{
	return q->tries < LW_NBNS_TRIES_MAX && q->gap[q->tries];
}

bool lw_nbns_query_send(struct lw_nbns_query *q, struct lw_wr *w, lw_time now)
{
	if (q->answered || now < q->due || !tries_left(q))
		return false;
	q->due = now + q->gap[q->tries++];
	return lw_nbns_emit(w, &q->question) == LW_OK;
}

void lw_nbns_query_input(struct lw_nbns_query *q, struct lw_rd message)
{
	struct lw_nbns m;
	if (lw_nbns_parse(message, &m) != LW_OK || !m.response ||
		m.id != q->question.id || !m.has_record || m.rcode != 0 ||
		m.record_type != LW_NBNS_NB || m.addrs == 0)
		return;
	q->answered = true;
	q->addr = m.addr[0].addr;
}

bool lw_nbns_query_over(const struct lw_nbns_query *q, lw_time now)
{
	return q->answered || (!tries_left(q) && now >= q->due);
}

bool lw_nbns_answer(struct lw_rd message, const char *name, uint8_t suffix, uint32_t addr,
	struct lw_wr *out)
{
	enum {
		TTL_S = 300000
	};
	struct lw_nbns q;
	if (lw_nbns_parse(message, &q) != LW_OK || q.response ||
		q.opcode != LW_NBNS_QUERY || !q.has_question || q.type != LW_NBNS_NB ||
		q.suffix != suffix || strcasecmp(q.name, name) != 0)
		return false;
	struct lw_nbns a = { .id = q.id,
		.response = true,
		.opcode = LW_NBNS_QUERY,
		.flags = LW_NBNS_AA | LW_NBNS_RD,
		.has_record = true,
		.suffix = suffix,
		.type = LW_NBNS_NB,
		.record_type = LW_NBNS_NB,
		.ttl = TTL_S,
		.addrs = 1,
		.addr = { { 0, addr } } };
	snprintf(a.name, sizeof(a.name), "%s", q.name);
	return lw_nbns_emit(out, &a) == LW_OK;
}
