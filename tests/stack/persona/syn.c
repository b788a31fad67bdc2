/* syn.c - the first packets: window, options and their order, byte by byte.
 * SPDX-License-Identifier: MIT */
#include "frames.h"

/* Window and option bytes of the i-th packet, timestamps left out. */
static void expect(const struct peer *p, uint16_t wnd, const uint8_t *want, size_t n)
{
	struct lw_rd body;
	struct lw_seg seg;
	(void)packet(p, 0, &body);
	cr_assert_eq(lw_tcp_parse(&body, &seg), LW_OK);
	cr_assert_eq(seg.wnd, wnd, "%u", seg.wnd);
	cr_assert_eq(
		lw_rd_left(&seg.raw_options), n, "%zu", lw_rd_left(&seg.raw_options));
	for (size_t i = 0; i < n; i++) {
		if (want[i] == 8 && i + 10 <= n && want[i + 1] == 10) { /* timestamps */
			cr_assert_eq(seg.raw_options.at[i], 8);
			i += 9;
			continue;
		}
		cr_assert_eq(seg.raw_options.at[i], want[i], "byte %zu", i);
	}
}

static void answer(struct peer *p, const char *profile, bool all)
{
	peer_init(p, profile);
	p->offers.sack_ok = true;
	p->offers.has_ts = all;
	p->offers.has_wscale = all;
	forget(p);
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
}

static const uint8_t mss_nop_nop_sok[] = { 2, 4, 5, 180, 1, 1, 4, 2 };
static const uint8_t linux_all[] = { 2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1,
	3, 3, 2 };

Test(syn, winxp_calls_with_mss_and_sack)
{
	struct peer p;
	caller(&p, "winxp");
	expect(&p, 65535, mss_nop_nop_sok, 8);
	peer_fini(&p);
}

/* It asks for neither, and takes both when asked; its timestamp is silent. */
Test(syn, winxp_answers_with_what_was_offered)
{
	static const uint8_t xp_all[] = { 2, 4, 5, 180, 1, 3, 3, 0, 1, 1, 8, 10, 0, 0, 0,
		0, 0, 0, 0, 0, 1, 1, 4, 2 };
	struct peer p;
	answer(&p, "winxp", false);
	expect(&p, 65535, mss_nop_nop_sok, 8);
	peer_fini(&p);
	answer(&p, "winxp", true);
	expect(&p, 65535, xp_all, sizeof(xp_all));
	peer_fini(&p);
}

Test(syn, winxp_with_another_receive_buffer_shows_it)
{
	struct peer p;
	peer_init(&p, "winxp");
	forget(&p);
	struct lw_endpoint there = { PEER_ADDR, PEER_PORT };
	cr_assert_eq(lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &p.sock), LW_OK);
	cr_assert_eq(lw_sock_set(p.h.stack, p.sock, LW_SOCK_RCVBUF, 64240), LW_OK);
	cr_assert_eq(lw_sock_connect(p.h.stack, p.sock, there), LW_OK);
	expect(&p, 64240, mss_nop_nop_sok, 8);
	peer_fini(&p);
}

/* The sample http.cap of the Wireshark project: 8760 in the SYN, and 9660 = 7 * 1380 in
 * the ACK of an answer with that MSS. */
Test(syn, winxp_counts_its_window_in_segments_once_their_size_is_known)
{
	struct lw_endpoint there = { PEER_ADDR, PEER_PORT }, here;
	struct peer p;
	peer_init(&p, "winxp");
	cr_assert_eq(lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &p.sock), LW_OK);
	cr_assert_eq(lw_sock_set(p.h.stack, p.sock, LW_SOCK_RCVBUF, 8760), LW_OK);
	cr_assert_eq(lw_sock_connect(p.h.stack, p.sock, there), LW_OK);
	cr_assert_eq(lw_sock_local(p.h.stack, p.sock, &here), LW_OK);
	p.host_port = here.port;
	peer_run(&p, 0);
	cr_assert_str_eq(peer_next(&p), "S 0 win 8760");
	p.offers.mss = 1380;
	peer_send(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 1, NULL);
	cr_assert_str_eq(peer_next(&p), "A 1:1 win 9660");
	peer_fini(&p);
}

Test(syn, linux26_calls_with_all_it_has)
{
	struct peer p;
	caller(&p, "linux26");
	expect(&p, 5840, linux_all, sizeof(linux_all));
	peer_fini(&p);
}

/* The gaps differ: NOPs only where no timestamp fills them. */
Test(syn, linux26_answers_with_what_was_offered)
{
	struct peer p;
	answer(&p, "linux26", false);
	expect(&p, 5840, mss_nop_nop_sok, 8);
	peer_fini(&p);
	answer(&p, "linux26", true);
	expect(&p, 5792, linux_all, sizeof(linux_all));
	peer_fini(&p);
}

Test(syn, ios12_offers_an_mss_alone_and_536_across_a_gateway)
{
	static const uint8_t near[] = { 2, 4, 5, 180 }, far[] = { 2, 4, 2, 24 };
	struct lw_endpoint there = { LW_IP4(10, 9, 9, 9), PEER_PORT };
	struct peer p;
	caller(&p, "ios12");
	expect(&p, 4128, near, 4);
	lw_stack_arp_warm(p.h.stack, 0, LW_IP4(10, 0, 0, 254), (struct lw_mac){ { 2 } });
	cr_assert_eq(lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &p.sock), LW_OK);
	forget(&p);
	cr_assert_eq(lw_sock_connect(p.h.stack, p.sock, there), LW_OK);
	expect(&p, 4128, far, 4);
	peer_fini(&p);
}
