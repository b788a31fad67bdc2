/* ack.c - when an ACK goes alone.  SPDX-License-Identifier: MIT */
#include "frames.h"

/* Milliseconds until the host acknowledges a small segment, at most 1 s. */
static int delay(struct peer *p, int64_t seq, int64_t ack)
{
	peer_skip(p);
	peer_send(p, LW_TCP_ACK | LW_TCP_PSH, seq, ack, "x");
	for (int ms = 0; ms < 1000; ms++) {
		if (*peer_next(p))
			return ms;
		peer_run(p, LW_MS(1));
	}
	return 1000;
}

Test(ack, winxp_waits_200_ms_on_a_clock_of_100)
{
	struct peer p;
	connected(&p, "winxp");
	int ms = delay(&p, 1, 1);
	cr_assert(ms > 100 && ms <= 300, "%d", ms);
	peer_fini(&p);
}

Test(ack, linux26_begins_at_once_and_waits_40_ms_once_it_has_answered)
{
	struct peer p;
	connected(&p, "linux26");
	cr_assert_eq(delay(&p, 1, 1), 0);
	peer_write(&p, "answer");
	int ms = delay(&p, 2, 7);
	cr_assert(ms >= 39 && ms <= 41, "%d", ms);
	peer_fini(&p);
}

Test(ack, goes_at_once_for_each_second_full_segment)
{
	static const char *const systems[] = { "winxp", "linux26" };
	static char full[1461];
	memset(full, 'x', 1460);
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		size_t acks = 0;
		connected(&p, systems[i]);
		peer_write(&p, "answer"); /* past the start */
		for (int k = 0; k < 20; k++) {
			peer_send(&p, LW_TCP_ACK, 1 + 1460 * k, 7, full);
			forget(&p);
		}
		for (int k = 20; k < 30; k++) {
			peer_send(&p, LW_TCP_ACK, 1 + 1460 * k, 7, full);
			while (*peer_next(&p))
				acks++;
		}
		cr_assert_eq(acks, 5, "%s: %zu", systems[i], acks);
		peer_fini(&p);
	}
}

Test(ack, goes_at_once_for_a_fin)
{
	static const char *const systems[] = { "winxp", "linux26", "ios12" };
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		connected(&p, systems[i]);
		peer_send(&p, LW_TCP_FIN | LW_TCP_ACK, 1, 1, NULL);
		cr_assert_eq(strncmp(peer_next(&p), "A 1:2", 5), 0);
		peer_fini(&p);
	}
}
