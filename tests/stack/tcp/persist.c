/* persist.c - windows that close, stay closed, and are taken back (RFC 9293 3.8.6).
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

static char text[8001];

static void setup(void)
{
	memset(text, 'x', sizeof(text) - 1);
}

TestSuite(persist, .init = setup);

static void write_many(struct peer *p, size_t n)
{
	size_t done = 0;
	cr_assert_eq(lw_sock_write(p->h.stack, p->sock, text, n, &done), LW_OK);
	peer_run(p, 0);
}

/* The window closed before anything could be sent. */
static void closed(struct peer *p, const char *profile)
{
	reach(p, profile, PEER_ESTABLISHED);
	peer_send_wnd(p, LW_TCP_ACK, 1, 1, 0);
	write_many(p, 3000);
	peer_skip(p);
}

Test(persist, a_closed_window_is_probed_for_hours)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		lw_time last = 0, gap = 0;
		size_t probes = 0;
		closed(&p, profiles[i]);
		lw_span most = lw_stack_profile(p.h.stack)->tcp.rto_max;
		for (int s = 0; s < 5 * 3600; s++) {
			peer_run(&p, LW_SEC(1));
			if (!*peer_next(&p))
				continue;
			peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
			peer_skip(&p);
			gap = lw_engine_now(p.h.engine) - last;
			last = lw_engine_now(p.h.engine);
			cr_assert(gap <= most + LW_SEC(2));
			probes++;
		}
		cr_assert(gap >= most - LW_SEC(2), "%s", profiles[i]);
		cr_assert(probes >= 5 * 3600 / (size_t)(most / LW_SEC(1)));
		cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
		peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 5000);
		cr_assert(
			strstr(peer_next(&p), "1:1"), "the window opened: text at once");
		peer_fini(&p);
	}
}

Test(persist, the_form_of_the_probe_is_the_systems_own)
{
	static const char *const want[PROFILES] = { "PA 1:1 win 65535 len 1",
		"A 0:1 win 5840", "PA 1:1 win 65535 len 1", "PA 1:1 win 4128 len 1" };
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		closed(&p, profiles[i]);
		peer_run(&p, LW_SEC(4));
		cr_assert_str_eq(peer_next(&p), want[i]);
		peer_fini(&p);
	}
}

Test(persist, a_peer_that_answers_no_probe_is_given_up)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		closed(&p, profiles[i]);
		for (int s = 0; s < 360; s++)
			peer_run(&p, LW_SEC(10));
		cr_assert_str_eq(peer_state(&p), "CLOSED", "%s", profiles[i]);
		cr_assert_eq(p.error, LW_ETIMEDOUT);
		peer_fini(&p);
	}
}

/* A segment is in flight when the peer takes its window back and the segment not.
 */
Test(persist, a_window_that_shrinks_to_nothing_is_waited_for)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		write_many(&p, 500);
		peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
		for (int s = 0; s < 3600; s++) {
			peer_run(&p, LW_SEC(1));
			if (*peer_next(&p))
				peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
		}
		cr_assert_str_eq(peer_state(&p), "ESTABLISHED", "%s", profiles[i]);
		peer_skip(&p);
		peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 5000);
		const char *said = peer_next(&p);
		cr_assert(strstr(said, " 1:1 ") && strstr(said, "len 500"), "%s: %s",
			profiles[i], said);
		peer_fini(&p);
	}
}

Test(persist, a_window_that_shrinks_is_respected_by_what_is_sent_again)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		write_many(&p, 500);
		peer_skip(&p);
		peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 100);
		peer_run(&p, LW_SEC(4));
		const char *said = peer_next(&p);
		cr_assert(strstr(said, "len 100"), "%s: %s", profiles[i], said);
		peer_fini(&p);
	}
}
