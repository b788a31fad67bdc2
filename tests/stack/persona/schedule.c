/* schedule.c - when a packet goes again, and when no more.
 * SPDX-License-Identifier: MIT */
#include "frames.h"

enum {
	MOST = 20
};

/* Times of the host's TCP segments since `began`, in ms, until it gives up. */
static size_t listen_to(struct peer *p, lw_time began, uint32_t *ms, uint32_t *ended)
{
	size_t n = 0;
	for (int i = 0; i < 400000 && strcmp(peer_state(p), "CLOSED") != 0; i++) {
		peer_run(p, LW_MS(10));
		*ended = (uint32_t)((lw_engine_now(p->h.engine) - began) / LW_MS(1));
		while (*peer_next(p) && n < MOST)
			ms[n++] = *ended;
	}
	return n;
}

static void expect(const uint32_t *got, size_t n, const uint32_t *want, uint32_t off)
{
	for (size_t i = 0; i < n; i++)
		cr_assert(got[i] + off >= want[i] && got[i] <= want[i] + off,
			"%zu: %u, not %u", i, got[i], want[i]);
}

/* The retries of a call that nobody answers. */
static void call(const char *profile, const uint32_t *want, size_t n, uint32_t end)
{
	struct peer p;
	uint32_t ms[MOST] = { 0 }, ended = 0;
	caller(&p, profile);
	(void)peer_next(&p); /* the first */
	lw_time began = lw_engine_now(p.h.engine);
	cr_assert_eq(listen_to(&p, began, ms, &ended), n, "%s", profile);
	expect(ms, n, want, 100);
	expect(&ended, 1, &end, 110);
	peer_fini(&p);
}

Test(schedule, winxp_calls_at_0_3_and_9_s_and_gives_up_at_21)
{
	static const uint32_t want[] = { 3000, 9000 };
	call("winxp", want, 2, 21000);
}

Test(schedule, linux26_calls_six_times_and_gives_up_after_three_minutes)
{
	static const uint32_t want[] = { 3000, 9000, 21000, 45000, 93000 };
	call("linux26", want, 5, 189000);
}

/* Text that nobody acknowledges, on a connection whose round trips took 40 ms. */
static void text(const char *profile, const uint32_t *want, size_t n, uint32_t end)
{
	struct peer p;
	uint32_t ms[MOST] = { 0 }, ended = 0;
	connected(&p, profile);
	for (int i = 0; i < 40; i++) { /* an estimate settles */
		peer_write(&p, "x");
		peer_run(&p, LW_MS(40));
		peer_send(&p, LW_TCP_ACK, 1, 2 + i, NULL);
		forget(&p);
	}
	peer_write(&p, "hello");
	(void)peer_next(&p);
	lw_time began = lw_engine_now(p.h.engine);
	size_t got = listen_to(&p, began, ms, &ended);
	cr_assert_eq(got, n, "%s: %zu", profile, got);
	expect(ms, n, want, 200);
	expect(&ended, 1, &end, 2000);
	cr_assert_eq(p.error, LW_ETIMEDOUT);
	peer_fini(&p);
}

Test(schedule, winxp_repeats_text_five_times)
{
	static const uint32_t want[] = { 300, 900, 2100, 4500, 9300 };
	text("winxp", want, 5, 18900);
}

/* A tick that has nearly passed must not make the pause too short. */
Test(schedule, winxp_repeats_nothing_while_answers_come_in_a_steady_time)
{
	enum {
		ROUND = 243 /* ms: every phase of the tick comes */
	};
	struct peer p;
	connected(&p, "winxp");
	for (int i = 0; i < 200; i++) {
		peer_write(&p, "x");
		peer_run(&p, LW_MS(ROUND));
		peer_send(&p, LW_TCP_ACK, 1, 2 + i, NULL);
		forget(&p);
	}
	cr_assert_eq(lw_stack_stats(p.h.stack)->tcp_retransmits, 0);
	peer_fini(&p);
}

Test(schedule, linux26_repeats_text_fifteen_times_for_a_quarter_of_an_hour)
{
	static const uint32_t want[] = { 240, 720, 1680, 3600, 7440, 15120, 30480, 61200,
		122640, 242640, 362640, 482640, 602640, 722640, 842640 };
	text("linux26", want, 15, 962640);
}

Test(schedule, linux26_repeats_its_answer_to_a_call_five_times)
{
	struct peer p;
	size_t n = 0;
	peer_init(&p, "linux26");
	peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
	for (int i = 0; i < 300; i++) {
		peer_run(&p, LW_SEC(1));
		while (*peer_next(&p))
			n++;
	}
	cr_assert_eq(n, 1 + 5);
	peer_fini(&p);
}
