/* rack.c - losses by time and tail loss probes where timestamps and a FIN come in (RFC
 * 8985); the rest is in tests/stack/grid/rack.seg.  SPDX-License-Identifier: MIT */
#include "recovery.h"

enum {
	MSS = 1448
};

/* ESTABLISHED with a round trip of 100 ms. */
static void distant(struct peer *p, bool timestamps)
{
	peer_init(p, "rfc");
	p->offers = with_sack;
	p->offers.has_ts = timestamps;
	p->ts_val = 5000;
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
	peer_next(p);
	peer_run(p, LW_MS(100));
	peer_send(p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_eq(lw_sock_accept(p->h.stack, p->listener, &p->user, &p->sock), LW_OK);
}

/* Ten segments out, the last of them with the FIN; the first seven are acknowledged. */
static void seven_of_ten(struct peer *p)
{
	distant(p, true);
	write_many(p, 10 * MSS);
	cr_assert_eq(sent(p, NULL), 10 * MSS);
	lw_sock_shutdown(p->h.stack, p->sock);
	peer_run(p, LW_MS(100));
	peer_skip(p);
	peer_sack(p, 1 + 7 * MSS, "");
}

/* RFC 7323 4.3: a report echoes what came last in order, which is older than the probe.
 */
Test(rack, a_report_of_the_probe_counts_whatever_clock_it_echoes)
{
	struct peer p;
	seven_of_ten(&p);
	uint32_t before = p.ts_ecr;
	peer_run(&p, LW_MS(201));
	cr_assert_str_eq(sequences(&p), "13033", "the probe");
	cr_assert_neq(p.ts_ecr, before);
	p.ts_ecr = before;
	peer_run(&p, LW_MS(100));
	peer_sack(&p, 1 + 7 * MSS, "13033-14481"); /* and not the FIN's number */
	cr_assert_str_eq(sequences(&p), "10137 11585");
	cr_assert(info_of(&p).recovering);
	peer_sack(&p, 2 + 10 * MSS, "");
	cr_assert_str_eq(peer_state(&p), "FIN-WAIT-2");
	peer_fini(&p);
}

Test(rack, an_ack_by_the_clock_of_the_original_says_that_nothing_was_lost)
{
	struct peer p;
	seven_of_ten(&p);
	uint32_t before = p.ts_ecr;
	peer_run(&p, LW_MS(201));
	peer_skip(&p);
	p.ts_ecr = before;
	peer_sack(&p, 1 + 9 * MSS, ""); /* two of the three were late */
	cr_assert_str_eq(sequences(&p), "");
	cr_assert_not(info_of(&p).recovering);
	peer_fini(&p);
}

/* Where the segments that went again are no segments of their first time: the path has
 * become narrower. */
Test(rack, pieces_that_are_sent_again_may_be_smaller)
{
	struct peer p;
	distant(&p, false);
	write_many(&p, 10 * 1460);
	peer_skip(&p);
	peer_run(&p, LW_MS(100));
	cr_assert_eq(lw_sock_set(p.h.stack, p.sock, LW_SOCK_MAXSEG, 500), LW_OK);
	peer_sack(&p, 1, "1461-7301");
	cr_assert_str_eq(sequences(&p), "1 501 1001");
	peer_run(&p, LW_MS(100));
	peer_sack(&p, 501, "1001-14601");
	const char *said = sequences(&p);
	cr_assert_str_eq(said, "501", "no more than is missing: %s", said);
	peer_sack(&p, 14601, "");
	cr_assert_not(info_of(&p).recovering);
	peer_fini(&p);
}
