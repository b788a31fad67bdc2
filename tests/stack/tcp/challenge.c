/* challenge.c - blind attacks on a connection, and how loudly they are answered
 * (RFC 5961).  SPDX-License-Identifier: MIT */
#include "each_state.h"

static size_t answers(struct peer *p)
{
	size_t n = 0;
	while (*peer_next(p))
		n++;
	return n;
}

Test(challenge, goes_out_ten_times_in_five_seconds_at_most)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	for (int i = 0; i < 25; i++)
		peer_send(&p, LW_TCP_RST, 100 + i, 0, NULL);
	cr_assert_eq(answers(&p), 10);
	cr_assert_eq(lw_stack_stats(p.h.stack)->drops[LW_DROP_CHALLENGE], 15);
	peer_run(&p, LW_SEC(5));
	for (int i = 0; i < 25; i++)
		peer_send(&p, LW_TCP_SYN, 100 + i, 0, NULL);
	cr_assert_eq(answers(&p), 10);
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
	peer_fini(&p);
}

Test(challenge, is_counted_for_all_connections_together)
{
	struct peer p;
	uint32_t iss[2];
	peer_init(&p, "rfc");
	for (int i = 0; i < 2; i++) {
		p.port = (uint16_t)(PEER_PORT + i);
		peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
		peer_skip(&p);
		iss[i] = p.host_iss;
		peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	}
	for (int i = 0; i < 20; i++) {
		p.port = (uint16_t)(PEER_PORT + i % 2);
		p.host_iss = iss[i % 2];
		peer_send(&p, LW_TCP_RST, 100, 0, NULL);
	}
	cr_assert_eq(answers(&p), 10);
	peer_fini(&p);
}

/* RFC 5961 5.2: an ACK below SND.UNA - MAX.SND.WND is no late one, it is invented. */
Test(challenge, answers_an_ack_that_is_older_than_any_window)
{
	struct peer p;
	char buf[8];
	size_t got = 0;
	reach(&p, "rfc", PEER_ESTABLISHED);
	peer_send(&p, LW_TCP_ACK, 1, -(int64_t)PEER_WINDOW - 1, "evil");
	expect_plain_ack(&p, PEER_ESTABLISHED, "old ACK");
	cr_assert_eq(lw_sock_read(p.h.stack, p.sock, buf, sizeof(buf), &got), LW_EAGAIN);
	peer_send(&p, LW_TCP_ACK, 1, -(int64_t)PEER_WINDOW + 1, "late");
	cr_assert_eq(lw_sock_read(p.h.stack, p.sock, buf, sizeof(buf), &got), LW_OK);
	cr_assert_eq(got, 4);
	peer_fini(&p);
}

Test(challenge, is_unknown_to_systems_of_the_labs_time)
{
	struct peer p;
	char buf[8];
	size_t got = 0;
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_send(&p, LW_TCP_ACK, 1, -(int64_t)PEER_WINDOW - 1, "evil");
	cr_assert_eq(lw_sock_read(p.h.stack, p.sock, buf, sizeof(buf), &got), LW_OK);
	peer_send(&p, LW_TCP_RST, 100, 0, NULL);
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	peer_fini(&p);
}
