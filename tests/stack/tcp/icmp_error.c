/* icmp_error.c - what ICMP errors do to a connection (RFC 1122 4.2.3.9, RFC 5927).
 * SPDX-License-Identifier: MIT */
#include "each_state.h"
#include "labwire/wire/icmp.h"

struct blow {
	uint8_t type, code;
	int64_t seq; /* quoted, as an offset from the host's SYN */
};

static const struct blow host_unreachable = { LW_ICMP_UNREACHABLE, LW_UNREACH_HOST, 1 };
static const struct blow port_unreachable = { LW_ICMP_UNREACHABLE, LW_UNREACH_PORT, 1 };

/* An error about the host's segment, from the peer's router or a forger. */
static void strike(struct peer *p, struct blow b)
{
	uint8_t quote[LW_IPV4_HLEN + 8];
	struct lw_wr w = lw_wr_of(quote, sizeof(quote));
	struct lw_ipv4 ip = { .src = HOST_ADDR,
		.dst = PEER_ADDR,
		.ttl = 60,
		.proto = LW_PROTO_TCP,
		.total_len = 1000 };
	lw_ipv4_emit(&w, &ip);
	lw_wr_u16(&w, p->host_port);
	lw_wr_u16(&w, p->port);
	lw_wr_u32(&w, (uint32_t)(p->host_iss + b.seq));
	struct lw_icmp m = {
		.type = b.type, .code = b.code, .body = lw_rd_of(quote, sizeof(quote))
	};
	card_give_icmp(&p->h.card, (struct lw_ipv4){ .src = LW_IP4(10, 0, 0, 254) }, &m);
	peer_run(p, 0);
}

/* An hour, in which the peer still answers ARP. */
static void run_an_hour(struct peer *p)
{
	for (int i = 0; i < 360; i++)
		peer_run(p, LW_SEC(10));
}

static bool aborts(const struct peer *p)
{
	return lw_stack_profile(p->h.stack)->tcp.hard_error == LW_HARD_ERROR_ABORTS;
}

Test(icmp_error, hard_while_opening_refuses)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		struct blow b = port_unreachable;
		reach(&p, profiles[i], PEER_SYN_SENT);
		b.seq = 0;
		strike(&p, b);
		cr_assert_str_eq(peer_state(&p), "CLOSED");
		cr_assert_eq(p.error, LW_EREFUSED);
		peer_fini(&p);
	}
}

Test(icmp_error, soft_while_opening_ends_it_or_is_told_when_the_retries_run_out)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		struct blow b = host_unreachable;
		reach(&p, profiles[i], PEER_SYN_SENT);
		b.seq = 0;
		strike(&p, b);
		if (lw_stack_profile(p.h.stack)->tcp.unreachable_ends_opening) {
			cr_assert_str_eq(peer_state(&p), "CLOSED");
		} else {
			cr_assert_str_eq(peer_state(&p), "SYN-SENT");
			peer_run(&p, LW_SEC(200));
		}
		cr_assert_eq(p.error, LW_EHOSTUNREACH, "%s", profiles[i]);
		peer_fini(&p);
	}
}

Test(icmp_error, hard_on_a_connection_aborts_where_the_system_believes_it)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		peer_write(&p, "hello");
		strike(&p, port_unreachable);
		cr_assert_str_eq(peer_state(&p), aborts(&p) ? "CLOSED" : "ESTABLISHED");
		peer_fini(&p);
	}
}

Test(icmp_error, soft_on_a_connection_is_remembered_and_an_ack_makes_it_forgotten)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		peer_write(&p, "hello");
		strike(&p, host_unreachable);
		cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
		peer_send(&p, LW_TCP_ACK, 1, 6, NULL);
		peer_write(&p, "again");
		run_an_hour(&p);
		cr_assert_eq(p.error, LW_ETIMEDOUT, "not the old reason");
		peer_fini(&p);
	}
}

Test(icmp_error, soft_on_a_connection_is_the_reason_when_it_dies)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_write(&p, "hello");
	strike(&p, host_unreachable);
	run_an_hour(&p);
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	cr_assert_eq(p.error, LW_EHOSTUNREACH);
	peer_fini(&p);
}

/* RFC 5927 4.1: the quoted number must be of something in flight. */
Test(icmp_error, about_nothing_in_flight_is_dropped)
{
	static const int64_t off[] = { -100, 0, 6, 100000 };
	for (size_t i = 0; i < PROFILES; i++)
		for (size_t k = 0; k < 4; k++) {
			struct peer p;
			struct blow b = port_unreachable;
			reach(&p, profiles[i], PEER_ESTABLISHED);
			peer_write(&p, "hello");
			b.seq = off[k];
			strike(&p, b);
			cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
			cr_assert_eq(
				lw_stack_stats(p.h.stack)->drops[LW_DROP_ICMP_STRAY], 1);
			peer_fini(&p);
		}
}

Test(icmp_error, source_quench_and_time_exceeded_do_no_harm)
{
	static const struct blow blows[] = { { LW_ICMP_SOURCE_QUENCH, 0, 1 },
		{ LW_ICMP_TIME_EXCEEDED, LW_TIME_TTL, 1 },
		{ LW_ICMP_PARAM_PROBLEM, 0, 1 } };
	for (size_t i = 0; i < PROFILES; i++)
		for (size_t k = 0; k < 3; k++) {
			struct peer p;
			reach(&p, profiles[i], PEER_ESTABLISHED);
			peer_write(&p, "hello");
			strike(&p, blows[k]);
			cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
			peer_fini(&p);
		}
}

Test(icmp_error, time_exceeded_and_parameter_problems_are_remembered)
{
	static const struct blow blows[] = { { LW_ICMP_TIME_EXCEEDED, LW_TIME_TTL, 1 },
		{ LW_ICMP_PARAM_PROBLEM, 0, 1 } };
	for (size_t i = 0; i < 2 * PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i / 2], PEER_ESTABLISHED);
		peer_write(&p, "hello");
		strike(&p, blows[i % 2]);
		cr_assert_neq(lw_sock_error(p.h.stack, p.sock), LW_OK);
		peer_fini(&p);
	}
}

Test(icmp_error, hard_ends_what_a_listener_has_half_open)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		struct blow b = port_unreachable;
		peer_init(&p, profiles[i]);
		peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
		peer_skip(&p);
		b.seq = 0;
		strike(&p, b);
		run_an_hour(&p);
		cr_assert_str_eq(peer_next(&p), "", "no SYN-ACK goes again");
		peer_fini(&p);
	}
}
