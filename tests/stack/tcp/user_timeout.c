/* user_timeout.c - the user's own limit (RFC 9293 3.10.8).
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

static void limit(struct peer *p, uint32_t ms)
{
	cr_assert_eq(lw_sock_set(p->h.stack, p->sock, LW_SOCK_USER_TIMEOUT, ms), LW_OK);
}

Test(user_timeout, ends_a_connection_whose_data_waits_too_long)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		limit(&p, 7000);
		peer_run(&p, LW_SEC(20)); /* nothing waits: nothing happens */
		peer_write(&p, "hello");
		peer_run(&p, LW_MS(6900));
		cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
		peer_run(&p, LW_MS(300));
		cr_assert_str_eq(peer_state(&p), "CLOSED");
		cr_assert_eq(p.error, LW_ETIMEDOUT);
		peer_fini(&p);
	}
}

Test(user_timeout, starts_over_with_each_byte_that_is_acknowledged)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	limit(&p, 5000);
	peer_write(&p, "hello");
	for (int i = 1; i <= 5; i++) {
		peer_run(&p, LW_SEC(4));
		peer_send(&p, LW_TCP_ACK, 1, 1 + i, NULL);
	}
	peer_run(&p, LW_SEC(60));
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED", "all of it arrived");
	peer_fini(&p);
}

Test(user_timeout, may_be_longer_than_the_retries_would_be)
{
	struct peer p;
	reach(&p, "winxp", PEER_ESTABLISHED);
	limit(&p, 600000);
	peer_write(&p, "hello");
	for (int i = 0; i < 59; i++)
		peer_run(&p, LW_SEC(10));
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED", "5 retries take a minute");
	peer_run(&p, LW_SEC(11));
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	peer_fini(&p);
}

Test(user_timeout, counts_while_the_window_is_closed)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	limit(&p, 30000);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
	peer_write(&p, "hello");
	for (int i = 0; i < 31; i++) {
		peer_run(&p, LW_SEC(1));
		peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
	}
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	peer_fini(&p);
}

/* Set before connect, it limits the opening as well. */
Test(user_timeout, holds_for_the_opening)
{
	struct peer p;
	struct lw_endpoint there = { PEER_ADDR, PEER_PORT };
	peer_init(&p, "winxp");
	cr_assert_eq(lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &p.sock), LW_OK);
	limit(&p, 2000);
	cr_assert_eq(lw_sock_connect(p.h.stack, p.sock, there), LW_OK);
	peer_run(&p, LW_MS(2200));
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	cr_assert_eq(p.error, LW_ETIMEDOUT);
	peer_fini(&p);
}
