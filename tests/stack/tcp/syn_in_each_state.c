/* syn_in_each_state.c - RFC 9293 3.10.7, and 3.10.7.4 fourth check.
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

Test(syn, to_a_closed_port_is_reset)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		peer_init(&p, profiles[i]);
		p.host_port = 99;
		peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
		cr_assert_str_eq(peer_next(&p), "RA =0:1 win 0");
		peer_send(&p, LW_TCP_ACK, 7, 4321, NULL);
		cr_assert_str_eq(peer_next(&p), "R =4321 win 0");
		peer_fini(&p);
	}
}

Test(syn, in_listen_gets_the_profiles_window_and_options)
{
	static const char *const want[PROFILES] = { "SA 0:1 win 65535", "SA 0:1 win 5840",
		"SA 0:1 win 65535", "SA 0:1 win 4128" };
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		peer_init(&p, profiles[i]);
		peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
		cr_assert_str_eq(peer_next(&p), want[i]);
		peer_fini(&p);
	}
}

/* RFC 9293 3.10.7.2 drops what is neither; some systems reset it. */
Test(syn, in_listen_an_ack_is_reset_and_what_is_neither_by_some)
{
	static const char *const fin[PROFILES] = { "RA =0:2 win 0", "", "",
		"RA =0:1 win 0" };
	static const char *const text[PROFILES] = { "RA =0:5 win 0", "", "",
		"RA =0:5 win 0" };
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		peer_init(&p, profiles[i]);
		peer_send(&p, LW_TCP_ACK, 1, 77, NULL);
		cr_assert_str_eq(peer_next(&p), "R =77 win 0");
		peer_send(&p, LW_TCP_FIN, 1, 0, NULL);
		cr_assert_str_eq(peer_next(&p), fin[i]);
		peer_send(&p, 0, 1, 0, "text");
		cr_assert_str_eq(peer_next(&p), text[i]);
		peer_fini(&p);
	}
}

Test(syn, from_both_sides_at_once_makes_one_connection)
{
	struct peer p;
	reach(&p, "linux26", PEER_SYN_SENT);
	peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
	cr_assert_eq(strncmp(peer_next(&p), "SA 0:1", 6), 0);
	cr_assert_str_eq(peer_state(&p), "SYN-RECEIVED");
	/* its SYN is below the window by now: an ACK brings the other end up */
	peer_send(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 1, NULL);
	cr_assert_eq(strncmp(peer_next(&p), "A 1:1", 5), 0);
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
	cr_assert(p.told & LW_SOCK_CONNECTED);
	peer_fini(&p);
}

Test(syn, and_ack_of_something_else_is_reset_in_syn_sent)
{
	struct peer p;
	reach(&p, "winxp", PEER_SYN_SENT);
	peer_send(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 500, NULL);
	cr_assert_str_eq(peer_next(&p), "R 500 win 0");
	cr_assert_str_eq(peer_state(&p), "SYN-SENT");
	peer_send(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 1, NULL);
	cr_assert_eq(strncmp(peer_next(&p), "A 1:1", 5), 0);
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
	peer_fini(&p);
}

Test(syn, in_the_window_resets_or_is_challenged)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s < PEER_TIME_WAIT; s++) {
			struct peer p;
			reach(&p, profiles[i], s);
			peer_send(&p, LW_TCP_SYN, next_seq(s), 0, NULL);
			if (challenges(&p)) {
				expect_plain_ack(&p, s, "SYN");
				cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
			} else {
				cr_assert_eq(peer_next(&p)[0], 'R');
				cr_assert_str_eq(peer_state(&p), "CLOSED");
			}
			peer_fini(&p);
		}
}

Test(syn, outside_the_window_is_acknowledged_and_nothing_more)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++) {
			struct peer p;
			reach(&p, profiles[i], s);
			peer_send(&p, LW_TCP_SYN, next_seq(s) - 100, 0, NULL);
			expect_plain_ack(&p, s, "SYN below");
			cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
			peer_fini(&p);
		}
}

Test(syn, is_repeated_on_the_systems_own_schedule_and_given_up)
{
	struct peer p;
	reach(&p, "winxp", PEER_SYN_SENT);
	lw_time began = lw_engine_now(p.h.engine), at[4] = { 0 };
	size_t n = 0;
	while (lw_engine_now(p.h.engine) - began < LW_SEC(30)) {
		peer_run(&p, LW_MS(100));
		while (*peer_next(&p) && n < 4)
			at[n++] = lw_engine_now(p.h.engine) - began;
	}
	cr_assert_eq(n, 2, "%zu", n);
	cr_assert(at[0] >= LW_MS(2900) && at[0] <= LW_MS(3100));
	cr_assert(at[1] >= LW_MS(8800) && at[1] <= LW_MS(9200));
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	cr_assert_eq(p.error, LW_ETIMEDOUT);
	peer_fini(&p);
}
