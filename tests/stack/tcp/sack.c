/* sack.c - selective acknowledgment: what the host reports (RFC 2018, RFC 2883), and what
 * it makes of reports (RFC 6675).  SPDX-License-Identifier: MIT */
#include "recovery.h"

/* The blocks of the host's next frame, as offsets of the peer's numbers. */
static const char *blocks(struct peer *p)
{
	struct lw_text *out = &p->h.card.line;
	if (!*peer_next(p))
		return "nothing";
	lw_text_clear(out);
	for (uint8_t i = 0; i < p->last.opt.sack_count; i++)
		lw_text_fmt(out, "%s%d-%d", i ? " " : "",
			(int)(p->last.opt.sack[i].left - PEER_ISS),
			(int)(p->last.opt.sack[i].right - PEER_ISS));
	return lw_text_str(out);
}

static void text_at(struct peer *p, int64_t seq)
{
	peer_send(p, LW_TCP_ACK | LW_TCP_PSH, seq, 1, "0123456789");
}

Test(sack, the_latest_block_comes_first_and_those_before_are_repeated)
{
	struct peer p;
	open_with(&p, "winxp", &with_sack);
	text_at(&p, 21);
	cr_assert_str_eq(blocks(&p), "21-31");
	text_at(&p, 61);
	cr_assert_str_eq(blocks(&p), "61-71 21-31");
	text_at(&p, 41);
	cr_assert_str_eq(blocks(&p), "41-51 61-71 21-31");
	text_at(&p, 51);
	cr_assert_str_eq(blocks(&p), "41-71 21-31");
	text_at(&p, 1);
	cr_assert_str_eq(blocks(&p), "41-71 21-31");
	cr_assert_eq(p.last.ack, PEER_ISS + 11);
	text_at(&p, 11);
	cr_assert_str_eq(blocks(&p), "41-71");
	text_at(&p, 31);
	cr_assert_str_eq(blocks(&p), "");
	cr_assert_eq(p.last.ack, PEER_ISS + 71);
	peer_fini(&p);
}

Test(sack, as_many_blocks_as_the_options_have_room_for)
{
	struct peer p;
	struct lw_tcp_options ts = with_sack;
	open_with(&p, "rfc", &with_sack);
	for (int i = 0; i < 6; i++)
		text_at(&p, 21 + 20 * i);
	peer_skip(&p);
	cr_assert_eq(p.last.opt.sack_count, 4);
	peer_fini(&p);
	ts.has_ts = true;
	open_with(&p, "rfc", &ts);
	for (int i = 0; i < 6; i++)
		text_at(&p, 21 + 20 * i);
	peer_skip(&p);
	cr_assert_eq(p.last.opt.sack_count, 3);
	peer_fini(&p);
}

Test(sack, none_without_its_permission)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	text_at(&p, 21);
	cr_assert_str_eq(blocks(&p), "");
	peer_fini(&p);
}

Test(sack, what_came_twice_is_reported_before_all_else)
{
	struct peer p;
	open_with(&p, "linux26", &with_sack);
	text_at(&p, 1);
	cr_assert_str_eq(blocks(&p), "");
	text_at(&p, 1); /* RFC 2883 4.1: below the cumulative ACK */
	cr_assert_str_eq(blocks(&p), "1-11");
	text_at(&p, 31);
	cr_assert_str_eq(blocks(&p), "31-41");
	text_at(&p, 41);
	cr_assert_str_eq(blocks(&p), "31-51");
	text_at(&p, 31); /* 4.1.2: inside a block, which follows */
	cr_assert_str_eq(blocks(&p), "31-41 31-51");
	text_at(&p, 6); /* partly */
	cr_assert_str_eq(blocks(&p), "6-11 31-51");
	text_at(&p, 61);
	cr_assert_str_eq(blocks(&p), "61-71 31-51");
	peer_fini(&p);
}

Test(sack, duplicates_are_not_reported_by_a_system_that_does_not)
{
	struct peer p;
	open_with(&p, "winxp", &with_sack);
	text_at(&p, 1);
	peer_skip(&p);
	text_at(&p, 1);
	cr_assert_str_eq(blocks(&p), "");
	peer_fini(&p);
}

Test(sack, reports_take_their_room_from_the_text)
{
	struct peer p;
	open_with(&p, "linux26", &with_sack);
	text_at(&p, 21);
	peer_skip(&p);
	write_many(&p, 4000);
	const char *said = peer_next(&p);
	cr_assert(strstr(said, "len 1448"), "%s", said);
	cr_assert_eq(p.last.opt.sack_count, 1);
	peer_fini(&p);
}

Test(sack, only_what_is_missing_goes_again)
{
	struct peer p;
	open_as(&p, counting(), &with_sack);
	write_many(&p, 14600);
	cr_assert_eq(sent(&p, NULL), 14600);
	/* the first, third and fifth are lost */
	peer_sack(&p, 1, "1461-2921");
	peer_sack(&p, 1, "1461-2921 4381-5841");
	cr_assert_eq(sent(&p, NULL), 0);
	peer_sack(&p, 1, "1461-2921 4381-5841 7301-8761");
	cr_assert_str_eq(sequences(&p), "1");
	/* Pipe falls as more is reported; both other holes are filled, in order */
	peer_sack(&p, 1, "1461-2921 4381-5841 7301-10221");
	peer_sack(&p, 1, "1461-2921 4381-5841 7301-11681");
	peer_sack(&p, 1, "1461-2921 4381-5841 7301-13141");
	peer_sack(&p, 1, "1461-2921 4381-5841 7301-14601");
	cr_assert_str_eq(sequences(&p), "2921 5841");
	peer_sack(&p, 14601, "");
	cr_assert_eq(lw_stack_stats(p.h.stack)->tcp_retransmits, 3);
	struct lw_tcp_info info = info_of(&p);
	cr_assert_not(info.recovering);
	cr_assert_eq(info.cwnd, info.ssthresh);
	peer_fini(&p);
}

Test(sack, more_than_two_segments_above_a_hole_prove_its_loss)
{
	struct peer p;
	open_as(&p, counting(), &with_sack);
	write_many(&p, 14600);
	peer_skip(&p);
	peer_sack(&p, 1, "1461-7301"); /* one ACK: the others were lost */
	cr_assert_str_eq(sequences(&p), "1");
	cr_assert(info_of(&p).recovering);
	peer_fini(&p);
}

Test(sack, an_ack_without_news_is_no_duplicate)
{
	struct peer p;
	open_as(&p, counting(), &with_sack);
	write_many(&p, 14600);
	peer_skip(&p);
	for (int i = 0; i < 5; i++)
		peer_sack(&p, 1, "1461-2921");
	cr_assert_str_eq(sequences(&p), "");
	cr_assert_not(info_of(&p).recovering);
	peer_fini(&p);
}

Test(sack, reports_of_what_was_never_sent_or_long_since_acknowledged_count_for_nothing)
{
	struct peer p;
	open_as(&p, counting(), &with_sack);
	write_many(&p, 14600);
	peer_skip(&p);
	peer_sack(&p, 2921, "1-1461");
	peer_sack(&p, 2921, "14601-99999");
	peer_sack(&p, 2921, "5841-4381");
	cr_assert_eq(sent(&p, NULL), 0);
	cr_assert_not(info_of(&p).recovering);
	peer_fini(&p);
}

Test(sack, after_a_timeout_the_reported_is_left_out)
{
	struct peer p;
	open_with(&p, "winxp", &with_sack);
	write_many(&p, 2920);
	peer_send(&p, LW_TCP_ACK, 1, 2921, NULL);
	write_many(&p, 4380);
	peer_skip(&p);
	peer_sack(&p, 2921, "4381-5841"); /* of three the first and last are lost */
	peer_run(&p, LW_MS(450));
	cr_assert_str_eq(sequences(&p), "2921");
	peer_sack(&p, 5841, "");
	cr_assert_str_eq(sequences(&p), "5841");
	peer_fini(&p);
}

Test(sack, a_peer_that_takes_its_report_back_gets_everything_again)
{
	struct peer p;
	open_with(&p, "winxp", &with_sack);
	write_many(&p, 2920);
	peer_skip(&p);
	peer_sack(&p, 1, "1461-2921");
	peer_run(&p, LW_MS(450));
	cr_assert_str_eq(sequences(&p), "1");
	peer_sack(&p, 1461, ""); /* RFC 2018 8: it has thrown the rest away */
	peer_run(&p, LW_SEC(30));
	cr_assert(strstr(sequences(&p), "1461"));
	peer_fini(&p);
}

/* RFC 6675 4, rule 4: the last segments are lost and nothing new is there to send. */
Test(sack, a_lost_tail_is_rescued_once)
{
	struct peer p;
	open_as(&p, counting(), &with_sack);
	write_many(&p, 14600);
	peer_skip(&p);
	peer_sack(&p, 1, "1461-7301");
	peer_sack(&p, 7301, "");
	cr_assert_str_eq(sequences(&p), "1 13141");
	peer_fini(&p);
}
