/* path_mtu.c - a path narrower than its ends (RFC 1191), and one that swallows large
 * segments without a word (RFC 2923 2.1).  SPDX-License-Identifier: MIT */
#include "each_state.h"
#include "labwire/wire/icmp.h"

static char text[20001];

static void setup(void)
{
	memset(text, 'x', sizeof(text) - 1);
}

TestSuite(path_mtu, .init = setup);

static void write_many(struct peer *p, size_t n)
{
	size_t done = 0;
	cr_assert_eq(lw_sock_write(p->h.stack, p->sock, text, n, &done), LW_OK);
	peer_run(p, 0);
}

/* "Fragmentation needed" about the host's segment at `seq`, which was `len` bytes long.
 */
static void too_big(struct peer *p, int64_t seq, uint16_t len, uint16_t mtu)
{
	uint8_t quote[LW_IPV4_HLEN + 8];
	struct lw_wr w = lw_wr_of(quote, sizeof(quote));
	struct lw_ipv4 ip = { .src = HOST_ADDR,
		.dst = PEER_ADDR,
		.ttl = 60,
		.df = true,
		.proto = LW_PROTO_TCP,
		.total_len = len };
	lw_ipv4_emit(&w, &ip);
	lw_wr_u16(&w, p->host_port);
	lw_wr_u16(&w, p->port);
	lw_wr_u32(&w, (uint32_t)(p->host_iss + seq));
	struct lw_icmp m = { .type = LW_ICMP_UNREACHABLE,
		.code = LW_UNREACH_NEEDS_FRAG,
		.mtu = mtu,
		.body = lw_rd_of(quote, sizeof(quote)) };
	card_give_icmp(&p->h.card, (struct lw_ipv4){ .src = LW_IP4(10, 0, 0, 254) }, &m);
	peer_run(p, 0);
}

/* Length of the text in the host's next segment, 0: none; *seq is its offset. */
static size_t next_len(struct peer *p, long *seq)
{
	const char *said = peer_next(p), *len = strstr(said, "len ");
	if (seq && *said)
		*seq = strtol(strchr(said, ' '), NULL, 10);
	return len ? strtoul(len + 4, NULL, 10) : 0;
}

/* Whatever the host sends that the path takes, the peer has and says so. */
static long deliver(struct peer *p, uint16_t mtu, long have)
{
	size_t n = 0;
	long seq = 0;
	while ((n = next_len(p, &seq)) > 0)
		if (n + 40 <= mtu && seq == have)
			have += (long)n;
	return have;
}

static const char *const discoverers[] = { "winxp", "linux26", "rfc" };

Test(path_mtu, a_routers_word_makes_segments_smaller_and_they_go_again_at_once)
{
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		long seq = 0;
		reach(&p, discoverers[i], PEER_ESTABLISHED);
		write_many(&p, 6000);
		cr_assert_eq(next_len(&p, &seq), 1460);
		peer_skip(&p);
		too_big(&p, 1, 1500, 1006);
		cr_assert_eq(next_len(&p, &seq), 966, "%s", discoverers[i]);
		cr_assert_eq(seq, 1);
		cr_assert_eq(next_len(&p, &seq), 966);
		cr_assert_eq(seq, 967);
		peer_fini(&p);
	}
}

Test(path_mtu, an_old_router_that_gives_no_mtu_means_the_next_plateau)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	write_many(&p, 6000);
	peer_skip(&p);
	too_big(&p, 1, 1500, 0);
	cr_assert_eq(next_len(&p, NULL), 1492 - 40);
	peer_skip(&p);
	too_big(&p, 1, 1492, 0);
	cr_assert_eq(next_len(&p, NULL), 1006 - 40);
	peer_fini(&p);
}

Test(path_mtu, is_not_made_wider_nor_absurdly_narrow_by_a_message)
{
	static const uint16_t least[] = { 576, 552, 68 };
	for (size_t i = 0; i < 3; i++) {
		struct peer p;
		reach(&p, discoverers[i], PEER_ESTABLISHED);
		write_many(&p, 1600);
		peer_skip(&p);
		too_big(&p, 1, 1500, 1006);
		peer_skip(&p);
		too_big(&p, 1, 1006, 1400); /* nonsense: the next plateau */
		cr_assert(next_len(&p, NULL) <= 536);
		peer_skip(&p);
		too_big(&p, 1, 548, 20);
		peer_skip(&p);
		peer_run(&p, LW_SEC(5));
		cr_assert_eq(next_len(&p, NULL), least[i] - 40u, "%s", discoverers[i]);
		peer_fini(&p);
	}
}

Test(path_mtu, a_message_about_nothing_in_flight_changes_nothing)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	write_many(&p, 4380);
	peer_skip(&p);
	too_big(&p, 70000, 1500, 576);
	too_big(&p, 0, 1500, 576);
	cr_assert_str_eq(peer_next(&p), "");
	peer_send(&p, LW_TCP_ACK, 1, 4381, NULL);
	write_many(&p, 1460);
	cr_assert_eq(next_len(&p, NULL), 1460);
	peer_fini(&p);
}

Test(path_mtu, is_known_to_the_next_connection_and_forgotten_after_ten_minutes)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	write_many(&p, 4380);
	peer_skip(&p);
	too_big(&p, 1, 1500, 1006);
	peer_send(&p, LW_TCP_RST, 1, 0, NULL);
	peer_skip(&p);
	p.port++;
	peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
	peer_skip(&p);
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_eq(lw_sock_accept(p.h.stack, p.listener, &p.user, &p.sock), LW_OK);
	write_many(&p, 966);
	cr_assert_eq(next_len(&p, NULL), 966);
	peer_send(&p, LW_TCP_ACK, 1, 967, NULL);
	write_many(&p, 967);
	cr_assert_eq(next_len(&p, NULL), 966);
	peer_skip(&p);
	peer_send(&p, LW_TCP_ACK, 1, 1933, NULL);
	peer_skip(&p);
	peer_send(&p, LW_TCP_ACK, 1, 1934, NULL);
	peer_run(&p, LW_SEC(601));
	write_many(&p, 1460);
	cr_assert_eq(next_len(&p, NULL), 1460);
	peer_fini(&p);
}

static struct lw_ipv4 last_ip(const struct peer *p)
{
	struct lw_ipv4 ip;
	for (size_t i = p->h.card.sent; i-- > 0;) {
		struct lw_rd frame = card_sent(&p->h.card, i), body;
		lw_rd_skip(&frame, 14);
		if (lw_ipv4_parse(&frame, &ip, &body) == LW_OK)
			return ip;
	}
	cr_assert(false, "no packet");
	return ip;
}

/* 1500 bytes vanish, 576 get through.  One that suspects goes on without DF; one that
 * does not repeats until it gives up. */
Test(path_mtu, a_black_hole_is_found_where_the_profile_looks_for_it)
{
	struct peer p;
	long have = 1;
	reach(&p, "rfc", PEER_ESTABLISHED);
	write_many(&p, 6000);
	for (int i = 0; i < 60 && have < 6001; i++) {
		have = deliver(&p, 576, have);
		peer_send(&p, LW_TCP_ACK, 1, have, NULL);
		peer_run(&p, LW_SEC(1));
	}
	cr_assert_eq(have, 6001);
	cr_assert_not(last_ip(&p).df, "routers may cut it");
	peer_fini(&p);

	reach(&p, "linux26", PEER_ESTABLISHED);
	write_many(&p, 6000);
	for (int i = 0; i < 120; i++)
		peer_run(&p, LW_SEC(10));
	cr_assert_eq(deliver(&p, 576, 1), 1);
	cr_assert(last_ip(&p).df);
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	peer_fini(&p);
}

Test(path_mtu, small_segments_that_vanish_are_no_black_hole)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	peer_write(&p, "small");
	peer_run(&p, LW_SEC(60));
	cr_assert(last_ip(&p).df);
	peer_fini(&p);
}
