/* time_wait.c - the last state: what repeats, what ends it, what begins again
 * (RFC 9293 3.10.7.4, RFC 1122 4.2.2.13, RFC 6191).  SPDX-License-Identifier: MIT */
#include "each_state.h"

Test(time_wait, gives_way_to_a_syn_beyond_all_that_came_before)
{
	static const char *const those[] = { "winxp", "linux26", "rfc" };
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		reach(&p, those[i], PEER_TIME_WAIT);
		uint32_t before = p.host_iss;
		peer_send(&p, LW_TCP_SYN, 5000, 0, NULL);
		cr_assert_eq(strncmp(peer_next(&p), "SA 0:5001", 9), 0, "%s", those[i]);
		cr_assert((int32_t)(p.host_iss - (before + 2)) > 0,
			"its numbers are beyond the old ones");
		peer_send(&p, LW_TCP_ACK, 5001, 1, NULL);
		struct lw_sock s;
		cr_assert_eq(lw_sock_accept(p.h.stack, p.listener, &p.user, &s), LW_OK);
		cr_assert_str_eq(lw_sock_state(p.h.stack, s), "ESTABLISHED");
		peer_fini(&p);
	}
}

Test(time_wait, does_not_where_the_system_waits_it_out)
{
	struct peer p;
	reach(&p, "ios12", PEER_TIME_WAIT);
	peer_send(&p, LW_TCP_SYN, 500, 0, NULL);
	expect_plain_ack(&p, PEER_TIME_WAIT, "SYN");
	peer_fini(&p);
}

Test(time_wait, does_not_give_way_to_an_old_duplicate)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_TIME_WAIT);
		peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
		expect_plain_ack(&p, PEER_TIME_WAIT, "SYN");
		cr_assert_str_eq(peer_state(&p), "TIME-WAIT");
		peer_fini(&p);
	}
}

/* RFC 6191: the clock says what the sequence number cannot. */
Test(time_wait, gives_way_to_a_newer_timestamp_whatever_the_number)
{
	static const struct {
		uint32_t ts_val;
		int64_t seq;
		bool begins;
	} syns[] = { { 1001, -5000, true }, { 1000, 5000, true }, { 1000, -5000, false },
		{ 999, 5000, false } };
	for (size_t i = 0; i < 4; i++) {
		struct peer p;
		peer_init(&p, "rfc");
		p.offers.has_ts = true;
		p.ts_val = 1000;
		peer_reach(&p, PEER_TIME_WAIT);
		cr_assert_str_eq(peer_state(&p), "TIME-WAIT");
		p.ts_val = syns[i].ts_val;
		peer_send(&p, LW_TCP_SYN, syns[i].seq, 0, NULL);
		cr_assert_eq(*peer_next(&p) == 'S', syns[i].begins, "%zu", i);
		peer_fini(&p);
	}
}

/* RFC 6191 2; Linux 2.6 does not look at the options when the old connection had none. */
Test(time_wait, gives_way_to_a_first_timestamp_where_the_system_follows_rfc_6191)
{
	static const struct {
		const char *profile;
		bool stamp;
		int64_t seq;
		bool begins;
	} syns[] = { { "rfc", true, -5000, true }, { "rfc", true, 5000, true },
		{ "rfc", false, -5000, false }, { "rfc", false, 5000, true },
		{ "linux26", true, -5000, false }, { "linux26", true, 5000, true },
		{ "winxp", true, -5000, false } };
	for (size_t i = 0; i < sizeof(syns) / sizeof(syns[0]); i++) {
		struct peer p;
		reach(&p, syns[i].profile, PEER_TIME_WAIT);
		p.offers.has_ts = syns[i].stamp;
		p.ts_val = 1000;
		peer_send(&p, LW_TCP_SYN, syns[i].seq, 0, NULL);
		cr_assert_eq(*peer_next(&p) == 'S', syns[i].begins, "%zu", i);
		peer_fini(&p);
	}
}

/* And without a timestamp the number decides, whatever the old connection had. */
Test(time_wait, needs_a_higher_number_where_the_timestamps_end)
{
	static const struct {
		int64_t seq;
		bool begins;
	} syns[] = { { 5000, true }, { -5000, false } };
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		peer_init(&p, "rfc");
		p.offers.has_ts = true;
		p.ts_val = 1000;
		peer_reach(&p, PEER_TIME_WAIT);
		p.offers.has_ts = false;
		peer_send(&p, LW_TCP_SYN, syns[i].seq, 0, NULL);
		cr_assert_eq(*peer_next(&p) == 'S', syns[i].begins, "%zu", i);
		peer_fini(&p);
	}
}

Test(time_wait, needs_a_listener_to_begin_again)
{
	struct peer p;
	reach(&p, "linux26", PEER_TIME_WAIT);
	lw_sock_close(p.h.stack, p.listener);
	peer_send(&p, LW_TCP_SYN, 500, 0, NULL);
	expect_plain_ack(&p, PEER_TIME_WAIT, "SYN");
	peer_fini(&p);
}

Test(time_wait, lasts_as_long_as_the_system_says_from_the_last_fin_on)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_TIME_WAIT);
		lw_span whole = lw_stack_profile(p.h.stack)->tcp.time_wait;
		peer_run(&p, whole - LW_SEC(1));
		peer_send(&p, LW_TCP_FIN | LW_TCP_ACK, 1, 2, NULL);
		expect_plain_ack(&p, PEER_TIME_WAIT, "FIN again");
		peer_run(&p, whole - LW_SEC(1));
		cr_assert_str_eq(peer_state(&p), "TIME-WAIT");
		peer_run(&p, LW_SEC(2));
		cr_assert_str_eq(peer_state(&p), "CLOSED");
		peer_fini(&p);
	}
}
