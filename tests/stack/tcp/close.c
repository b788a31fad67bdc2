/* close.c - half-closed connections, and both ends closing at once (RFC 9293 3.6).
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

static const uint16_t fin = LW_TCP_FIN | LW_TCP_ACK;

Test(close, one_that_has_shut_down_still_reads)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		char buf[32];
		size_t got = 0;
		reach(&p, profiles[i], PEER_FIN_WAIT_2);
		peer_run(&p, LW_SEC(1000)); /* as long as it likes: it is no orphan */
		for (int k = 0; k < 3; k++)
			peer_send(&p, LW_TCP_ACK, 1 + 4 * k, 2, "more");
		cr_assert_eq(lw_sock_read(p.h.stack, p.sock, buf, 31, &got), LW_OK);
		cr_assert_eq(got, 12);
		peer_send(&p, fin, 13, 2, NULL);
		cr_assert_str_eq(peer_state(&p), "TIME-WAIT");
		cr_assert_eq(lw_sock_read(p.h.stack, p.sock, buf, 31, &got), LW_ECLOSED);
		peer_fini(&p);
	}
}

Test(close, one_whose_peer_has_shut_down_still_writes)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_CLOSE_WAIT);
		peer_write(&p, "answer");
		cr_assert(strstr(peer_next(&p), "1:2 "));
		peer_send(&p, LW_TCP_ACK, 2, 7, NULL);
		lw_sock_shutdown(p.h.stack, p.sock);
		peer_run(&p, 0);
		cr_assert_eq(strncmp(peer_next(&p), "FA 7:2", 6), 0);
		peer_send(&p, LW_TCP_ACK, 2, 8, NULL);
		cr_assert_str_eq(peer_state(&p), "CLOSED");
		peer_fini(&p);
	}
}

Test(close, writes_after_shutdown_take_nothing_and_say_why)
{
	struct peer p;
	size_t done = 1;
	reach(&p, "winxp", PEER_FIN_WAIT_1);
	cr_assert_eq(lw_sock_write(p.h.stack, p.sock, "late", 4, &done), LW_EPIPE);
	cr_assert_eq(done, 0);
	done = 1;
	cr_assert_eq(lw_sock_write_urgent(p.h.stack, p.sock, "!", 1, &done), LW_EPIPE);
	cr_assert_eq(done, 0);
	peer_fini(&p);
}

Test(close, a_listener_is_no_connection_to_write_to)
{
	struct peer p;
	size_t done = 1;
	peer_init(&p, "rfc");
	cr_assert_eq(lw_sock_write(p.h.stack, p.listener, "x", 1, &done), LW_ENOTCONN);
	cr_assert_eq(done, 0);
	peer_fini(&p);
}

Test(close, an_orphan_does_not_wait_for_ever_for_the_peers_fin)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		const struct lw_tcp_profile *t = &lw_stack_profile(p.h.stack)->tcp;
		lw_span most = t->fin_wait_2 ? t->fin_wait_2 : t->time_wait;
		lw_sock_close(p.h.stack, p.sock);
		peer_run(&p, 0);
		cr_assert_eq(strncmp(peer_next(&p), "FA 1:1", 6), 0);
		peer_send(&p, LW_TCP_ACK, 1, 2, NULL);
		peer_run(&p, most + LW_SEC(1));
		peer_skip(&p);
		peer_send(&p, fin, 1, 2, NULL);
		cr_assert_eq(peer_next(&p)[0], 'R', "%s: nobody there", profiles[i]);
		peer_fini(&p);
	}
}

Test(close, both_at_once_go_through_closing_to_time_wait)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_FIN_WAIT_1);
		peer_send(&p, fin, 1, 1, NULL); /* it has not seen ours */
		cr_assert_eq(strncmp(peer_next(&p), "A 2:2", 5), 0);
		cr_assert_str_eq(peer_state(&p), "CLOSING");
		peer_send(&p, LW_TCP_ACK, 2, 2, NULL);
		cr_assert_str_eq(peer_state(&p), "TIME-WAIT");
		peer_fini(&p);
	}
}

Test(close, a_lost_fin_goes_again)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_FIN_WAIT_1);
		peer_run(&p, LW_SEC(4));
		cr_assert_eq(strncmp(peer_next(&p), "FA 1:1", 6), 0, "%s", profiles[i]);
		peer_fini(&p);
	}
}

Test(close, an_orphan_is_closed_in_peace_when_no_text_comes)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		lw_sock_close(p.h.stack, p.sock);
		peer_run(&p, 0);
		peer_skip(&p);
		peer_send(&p, LW_TCP_ACK, 1, 2, NULL);
		cr_assert_str_eq(peer_next(&p), "");
		peer_send(&p, LW_TCP_ACK | LW_TCP_FIN, 1, 2, NULL);
		expect_plain_ack(&p, PEER_TIME_WAIT, "FIN");
		peer_fini(&p);
	}
}

Test(close, the_end_is_read_behind_the_text_that_came_with_it)
{
	struct peer p;
	char buf[16];
	size_t n = 0;
	reach(&p, "rfc", PEER_ESTABLISHED);
	peer_send(&p, LW_TCP_ACK | LW_TCP_FIN, 1, 1, "bye");
	cr_assert_eq(lw_sock_read(p.h.stack, p.sock, buf, sizeof(buf), &n), LW_OK);
	cr_assert_eq(n, 3);
	cr_assert_eq(lw_sock_read(p.h.stack, p.sock, buf, sizeof(buf), &n), LW_ECLOSED);
	peer_fini(&p);
}
