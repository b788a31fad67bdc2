/* wrap.c - sequence numbers that wrap around, on both sides and in each phase
 * (RFC 9293 3.4).  SPDX-License-Identifier: MIT */
#include "each_state.h"

enum {
	LEN = 60000
};

static char text[LEN + 1];

static void setup(void)
{
	for (size_t i = 0; i < LEN; i++)
		text[i] = (char)('a' + i % 23);
}

TestSuite(wrap, .init = setup);

/* The peer's numbers wrap after `before` of them: its SYN, its text, its FIN. */
Test(wrap, of_the_peers_numbers_goes_unnoticed)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (uint32_t before = 0; before < 12; before++) {
			struct peer p;
			char buf[16];
			size_t got = 0;
			peer_init(&p, profiles[i]);
			p.iss = -before;
			peer_reach(&p, PEER_ESTABLISHED);
			peer_send(&p, LW_TCP_ACK, 6, 1, "fghij");
			peer_send(&p, LW_TCP_ACK, 1, 1, "abcde");
			peer_send(&p, LW_TCP_ACK | LW_TCP_FIN, 11, 1, NULL);
			cr_assert_eq(
				lw_sock_read(p.h.stack, p.sock, buf, 15, &got), LW_OK);
			buf[got] = 0;
			cr_assert_str_eq(buf, "abcdefghij");
			cr_assert_str_eq(peer_state(&p), "CLOSE-WAIT");
			peer_fini(&p);
		}
}

/* One that numbers by the clock comes to the end of the numbers in time. */
static void near_the_end(struct peer *p, uint32_t before)
{
	peer_init(p, "rfc");
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
	peer_skip(p);
	peer_send(p, LW_TCP_RST, 1, 0, NULL);
	uint64_t to_go = (uint64_t)UINT32_MAX + 1 - p->host_iss - before;
	peer_run(p, (lw_span)(to_go * 4000)); /* one number in 4 us */
	peer_skip(p);
	peer_reach(p, PEER_ESTABLISHED);
	cr_assert(p->host_iss > UINT32_MAX - before - 10, "%u", p->host_iss);
}

Test(wrap, of_the_hosts_numbers_goes_unnoticed_with_losses_too)
{
	for (uint32_t before = 1; before < 40000; before = before * 3 + 1) {
		struct peer p;
		size_t done = 0, sent = 0;
		uint32_t have = 1;
		near_the_end(&p, before);
		while (have < LEN + 1) {
			enum lw_err err = lw_sock_write(
				p.h.stack, p.sock, text + sent, LEN - sent, &done);
			cr_assert_eq(err, LW_OK);
			sent += done;
			peer_run(&p, LW_MS(10));
			bool lost = have % 7 == 0; /* the first of some flights */
			for (const char *said = peer_next(&p); *said;
				said = peer_next(&p)) {
				uint32_t n = (uint32_t)lw_rd_left(&p.last.text);
				uint32_t at = p.last.seq - p.host_iss;
				if (at != have || lost) {
					lost = false;
					continue;
				}
				cr_assert_eq(
					memcmp(p.last.text.at, text + have - 1, n), 0);
				have += n;
			}
			peer_send(&p, LW_TCP_ACK, 1, have, NULL);
			peer_run(&p, LW_MS(1000));
		}
		peer_skip(&p);
		lw_sock_shutdown(p.h.stack, p.sock);
		peer_run(&p, 0);
		cr_assert_eq(strncmp(peer_next(&p), "FA 60001:1", 10), 0);
		peer_fini(&p);
	}
}
