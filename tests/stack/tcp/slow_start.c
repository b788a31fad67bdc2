/* slow_start.c - how cwnd begins, grows and goes back (RFC 5681 3.1 and 4.1, RFC 3465,
 * RFC 2861).  SPDX-License-Identifier: MIT */
#include "recovery.h"

enum {
	MSS = 1460
};

/* All that is out is acknowledged, every `each` segments. */
static void ack_all(struct peer *p, int each)
{
	struct lw_tcp_info info = info_of(p);
	int64_t una = info.snd_una - info.iss, nxt = info.snd_nxt - info.iss;
	while (una < nxt) {
		una = una + each * MSS < nxt ? una + each * MSS : nxt;
		peer_send(p, LW_TCP_ACK, 1, una, NULL);
	}
	peer_skip(p);
}

Test(slow_start, an_ack_counts_as_a_segment_without_byte_counting)
{
	struct peer p;
	reach(&p, "winxp", PEER_ESTABLISHED);
	write_many(&p, 60000);
	ack_all(&p, 2);
	cr_assert_eq(info_of(&p).cwnd, 3 * MSS);
	peer_fini(&p);
}

Test(slow_start, with_it_as_two_at_most)
{
	static const struct lw_tcp_options wide = {
		.has_mss = true, .mss = 1460, .has_wscale = true, .wscale = 3
	}; /* a window of 160,000 */
	struct peer p;
	open_with(&p, "rfc", &wide);
	write_many(&p, 60000);
	ack_all(&p, 2);
	cr_assert_eq(info_of(&p).cwnd, 20 * MSS);
	peer_fini(&p);
	open_with(&p, "rfc", &wide);
	write_many(&p, 60000);
	ack_all(&p, 5);
	cr_assert_eq(info_of(&p).cwnd, 14 * MSS);
	peer_fini(&p);
}

Test(slow_start, while_a_timeout_is_repaired_as_one)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	write_many(&p, 10 * MSS);
	peer_run(&p, LW_MS(1100));
	peer_send(&p, LW_TCP_ACK, 1, 1 + 2 * MSS, NULL);
	cr_assert_eq(info_of(&p).cwnd, 2 * MSS, "RFC 3465 2.3");
	peer_fini(&p);
}

Test(slow_start, a_window_that_is_not_used_does_not_grow)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	for (int i = 0; i < 20; i++) {
		write_many(&p, 2 * MSS);
		ack_all(&p, 1);
	}
	cr_assert_eq(info_of(&p).cwnd, 10 * MSS);
	peer_fini(&p);
}

static uint32_t after_silence(const char *profile, lw_span silence)
{
	struct peer p;
	reach(&p, profile, PEER_ESTABLISHED);
	for (int i = 0; i < 4; i++) {
		write_many(&p, 40000);
		while (info_of(&p).queued > 0)
			ack_all(&p, 1);
	}
	uint32_t before = info_of(&p).cwnd;
	cr_assert(before > 12 * MSS, "%u", before);
	peer_run(&p, silence);
	write_many(&p, 100);
	uint32_t after = info_of(&p).cwnd;
	peer_fini(&p);
	return after * 100 / before;
}

Test(slow_start, silence_takes_the_window_back)
{
	cr_assert_eq(after_silence("rfc", LW_MS(900)), 100, "less than RTO");
	cr_assert_lt(after_silence("rfc", LW_MS(1100)), 80);
	cr_assert_lt(after_silence("winxp", LW_MS(500)), 17, "two segments");
	cr_assert_eq(after_silence("linux26", LW_MS(150)), 100);
	cr_assert_eq(after_silence("linux26", LW_MS(300)), 50, "half for each RTO");
	cr_assert_eq(after_silence("linux26", LW_MS(500)), 25);
}
