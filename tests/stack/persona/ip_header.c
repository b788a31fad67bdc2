/* ip_header.c - TTL, DF and identification, by system and kind of packet.
 * SPDX-License-Identifier: MIT */
#include "frames.h"
#include "labwire/wire/icmp.h"

/* Packets of all kinds, in this order: SYN-ACK, two of text, RST to a closed port, echo
 * reply, port unreachable. */
enum {
	SYN_ACK,
	TEXT,
	TEXT_2,
	RESET,
	ECHO,
	ERROR,
	KINDS
};

static void one_of_each(struct peer *p, const char *profile)
{
	struct lw_icmp echo = { .type = LW_ICMP_ECHO, .id = 1, .seq = 1 };
	peer_init(p, profile);
	forget(p);
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
	(void)peer_next(p); /* notes its sequence number */
	peer_send(p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_eq(lw_sock_accept(p->h.stack, p->listener, &p->user, &p->sock), LW_OK);
	peer_write(p, "one");
	peer_send(p, LW_TCP_ACK, 1, 4, NULL);
	peer_write(p, "two");
	p->host_port = 99;
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
	card_give_icmp(&p->h.card, (struct lw_ipv4){ .id = 77 }, &echo);
	card_give_udp(&p->h.card, (struct lw_ipv4){ 0 }, 1000, 99, 4);
	cr_assert_eq(packets(p), KINDS);
}

static void expect_ttl_and_df(const struct peer *p, uint8_t ttl, bool df, bool rst_df)
{
	for (size_t i = 0; i < KINDS; i++) {
		struct lw_ipv4 ip = packet(p, i, NULL);
		bool want = i == RESET ? rst_df : df;
		cr_assert_eq(ip.ttl, ttl);
		cr_assert_eq(ip.df, ip.proto == LW_PROTO_TCP && want, "%zu", i);
	}
}

Test(ip_header, winxp_lives_128_hops_and_counts_all_packets_together)
{
	struct peer p;
	one_of_each(&p, "winxp");
	expect_ttl_and_df(&p, 128, true, false);
	for (size_t i = 1; i < KINDS; i++)
		cr_assert_eq(packet(&p, i, NULL).id,
			(uint16_t)(packet(&p, i - 1, NULL).id + 1));
	peer_fini(&p);
}

Test(ip_header, linux26_lives_64_hops_and_counts_by_connection)
{
	struct peer p;
	one_of_each(&p, "linux26");
	expect_ttl_and_df(&p, 64, true, true);
	cr_assert_eq(packet(&p, SYN_ACK, NULL).id, 0);
	cr_assert_eq(
		packet(&p, TEXT_2, NULL).id, (uint16_t)(packet(&p, TEXT, NULL).id + 1));
	cr_assert_eq(packet(&p, RESET, NULL).id, 0, "the control socket's first");
	cr_assert_eq(packet(&p, ERROR, NULL).id,
		(uint16_t)(packet(&p, ECHO, NULL).id + 1), "one count for the peer");
	peer_fini(&p);
}

Test(ip_header, ios12_lives_255_hops_forbids_no_fragments_and_counts_by_connection)
{
	struct peer p;
	one_of_each(&p, "ios12");
	expect_ttl_and_df(&p, 255, false, false);
	cr_assert_eq(
		packet(&p, TEXT, NULL).id, (uint16_t)(packet(&p, SYN_ACK, NULL).id + 1));
	cr_assert_eq(packet(&p, ECHO, NULL).id, 77, "as it came");
	peer_fini(&p);
}

/* The ACK of a FIN that comes again is no connection's own: row 24 of the figure. */
Test(ip_header, linux26_answers_from_time_wait_with_the_control_sockets_count)
{
	struct peer p;
	peer_init(&p, "linux26");
	peer_reach(&p, PEER_TIME_WAIT);
	forget(&p);
	for (int i = 0; i < 2; i++)
		peer_send(&p, LW_TCP_FIN | LW_TCP_ACK, 1, 2, NULL);
	cr_assert_eq(packet(&p, 1, NULL).id, (uint16_t)(packet(&p, 0, NULL).id + 1));
	cr_assert_lt(packet(&p, 0, NULL).id, 3);
	peer_fini(&p);
}
