/* reset.c - the form of resets, by their cause.  SPDX-License-Identifier: MIT */
#include "frames.h"

static const char *const systems[] = { "winxp", "linux26", "ios12" };

Test(reset, of_a_call_to_a_closed_port_has_no_number_of_its_own)
{
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		peer_init(&p, systems[i]);
		p.host_port = 99;
		peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
		cr_assert_str_eq(peer_next(&p), "RA =0:1 win 0");
		peer_fini(&p);
	}
}

Test(reset, of_a_segment_out_of_nowhere_takes_its_number_from_the_ack)
{
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		peer_init(&p, systems[i]);
		p.host_port = 99;
		peer_send(&p, LW_TCP_ACK, 7, 4321, "text");
		cr_assert_str_eq(peer_next(&p), "R =4321 win 0");
		peer_fini(&p);
	}
}

/* Aborted by its program with a byte unread. */
Test(reset, of_an_abort_has_a_window_where_the_system_leaves_it_in)
{
	static const char *const want[] = { "RA 1:2 win 0", "RA 1:2 win 5840",
		"RA 1:2 win 0" };
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		connected(&p, systems[i]);
		peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "x");
		peer_skip(&p);
		lw_sock_close(p.h.stack, p.sock);
		peer_run(&p, 0);
		cr_assert_str_eq(peer_next(&p), want[i]);
		peer_fini(&p);
	}
}

/* The program has closed, the peer goes on sending. */
Test(reset, of_text_for_nobody_is_that_of_no_connection)
{
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		connected(&p, systems[i]);
		lw_sock_close(p.h.stack, p.sock);
		peer_run(&p, 0);
		peer_skip(&p);
		peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 2, "more");
		cr_assert_str_eq(peer_next(&p), "R 2 win 0");
		peer_fini(&p);
	}
}

Test(reset, winxp_says_that_its_backlog_is_full_and_linux26_does_not)
{
	static const char said[] = { 'R', 0 };
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		peer_init(&p, systems[i]);
		for (int k = 0; k < 5 + 1024; k++) {
			p.port++;
			peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
			peer_skip(&p);
		}
		p.port++;
		peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
		cr_assert_eq(peer_next(&p)[0], said[i]);
		peer_fini(&p);
	}
}
