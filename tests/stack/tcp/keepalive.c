/* keepalive.c - an idle connection, by the systems' own schedules (RFC 9293 3.8.4).
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

static void keep(struct peer *p)
{
	cr_assert_eq(lw_sock_set(p->h.stack, p->sock, LW_SOCK_KEEPALIVE, 1), LW_OK);
}

static lw_time now(const struct peer *p)
{
	return lw_engine_now(p->h.engine);
}

/* Seconds until the host says something, at most so many. */
static int silence(struct peer *p, int most)
{
	for (int s = 1; s <= most; s++) {
		peer_run(p, LW_SEC(1));
		if (p->seen < p->h.card.sent && *peer_next(p))
			return s;
	}
	return most + 1;
}

Test(keepalive, is_off_until_asked_for)
{
	struct peer p;
	reach(&p, "winxp", PEER_ESTABLISHED);
	cr_assert_gt(silence(&p, 20000), 20000);
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
	peer_fini(&p);
}

Test(keepalive, probes_after_the_idle_time_and_gives_up_after_its_number)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		const struct lw_tcp_profile *t = &lw_stack_profile(p.h.stack)->tcp;
		keep(&p);
		lw_time began = now(&p);
		int first = silence(&p, 8000);
		cr_assert_leq(abs(first - (int)(t->keepalive_idle / LW_SEC(1))), 1);
		for (int k = 1; k < t->keepalive_probes; k++)
			cr_assert_leq(abs(silence(&p, 100) -
					      (int)(t->keepalive_interval / LW_SEC(1))),
				1);
		int last = silence(&p, 100);
		cr_assert_leq(last, 76);
		cr_assert_str_eq(peer_state(&p), "CLOSED");
		cr_assert_eq(p.error, LW_ETIMEDOUT);
		cr_assert(now(&p) - began > t->keepalive_idle);
		peer_fini(&p);
	}
}

Test(keepalive, carries_a_byte_below_the_window_where_the_system_puts_one)
{
	static const char *const want[PROFILES] = { "A 0:1 win 65535 len 1",
		"A 0:1 win 5840", "A 0:1 win 65535", "A 0:1 win 4128" };
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		keep(&p);
		while (p.seen == p.h.card.sent)
			peer_run(&p, LW_SEC(1));
		const char *said = peer_next(&p);
		while (!*said) { /* ARP came first */
			peer_run(&p, LW_SEC(1));
			said = peer_next(&p);
		}
		cr_assert_str_eq(said, want[i]);
		peer_fini(&p);
	}
}

Test(keepalive, an_answer_starts_it_over)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	keep(&p);
	for (int i = 0; i < 5; i++) {
		cr_assert_geq(silence(&p, 7300), 7199);
		peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	}
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
	peer_fini(&p);
}
