/* nbns_query.c - three broadcasts, an answer or none.  SPDX-License-Identifier: MIT */
#include "labwire/proto/nbns_query.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/wire/addr.h"

static struct lw_nbns_query q;
static uint8_t bytes[128];
static size_t len;

static void begin(const lw_span *gaps)
{
	struct lw_nbns question = { .id = 0x8041, .suffix = 0x1b };
	strcpy(question.name, "WORKGROUP");
	lw_nbns_query_start(&q, &question, gaps, LW_SEC(1));
}

static bool send_at(lw_time now)
{
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	bool sent = lw_nbns_query_send(&q, &w, now);
	len = sent ? lw_wr_len(&w) : len;
	return sent;
}

Test(nbns_query, goes_out_three_times_750_ms_apart)
{
	begin(NULL);
	cr_assert(send_at(LW_SEC(1)));
	cr_assert_eq(len, 50);
	cr_assert_not(send_at(LW_SEC(1) + LW_MS(749)));
	cr_assert(send_at(LW_SEC(1) + LW_MS(750)));
	cr_assert(send_at(LW_SEC(1) + LW_MS(1500)));
	cr_assert_not(lw_nbns_query_over(&q, LW_SEC(1) + LW_MS(2249)));
	cr_assert(lw_nbns_query_over(&q, LW_SEC(1) + LW_MS(2250)));
	cr_assert_not(send_at(LW_SEC(9)));
	cr_assert_not(q.answered);
}

Test(nbns_query, the_gaps_are_data)
{
	static const lw_span gaps[LW_NBNS_TRIES_MAX] = { LW_MS(741), LW_MS(751),
		LW_MS(750) };
	begin(gaps);
	cr_assert(send_at(LW_SEC(1)));
	cr_assert_eq(q.due, LW_SEC(1) + LW_MS(741));
	cr_assert(send_at(q.due));
	cr_assert_eq(q.due, LW_SEC(1) + LW_MS(1492));
}

Test(nbns_query, the_owner_answers_and_nobody_else)
{
	uint8_t reply[128];
	struct lw_wr w = lw_wr_of(reply, sizeof(reply));
	begin(NULL);
	cr_assert(send_at(LW_SEC(1)));
	cr_assert_not(lw_nbns_answer(lw_rd_of(bytes, len), "OTHER", 0x1b, 1, &w));
	cr_assert_not(lw_nbns_answer(lw_rd_of(bytes, len), "WORKGROUP", 0x20, 1, &w));
	cr_assert(lw_nbns_answer(
		lw_rd_of(bytes, len), "workgroup", 0x1b, LW_IP4(172, 16, 1, 2), &w));
	lw_nbns_query_input(&q, lw_rd_of(reply, lw_wr_len(&w)));
	cr_assert(q.answered);
	cr_assert_eq(q.addr, LW_IP4(172, 16, 1, 2));
	cr_assert(lw_nbns_query_over(&q, LW_SEC(1)));
}

Test(nbns_query, an_answer_with_another_id_is_none)
{
	uint8_t reply[128];
	struct lw_wr w = lw_wr_of(reply, sizeof(reply));
	begin(NULL);
	cr_assert(send_at(LW_SEC(1)));
	cr_assert(lw_nbns_answer(lw_rd_of(bytes, len), "WORKGROUP", 0x1b, 1, &w));
	reply[1] ^= 1;
	lw_nbns_query_input(&q, lw_rd_of(reply, lw_wr_len(&w)));
	cr_assert_not(q.answered);
}
