/* probes.c - the systems as a scanner sees them: each probe of nmap's detection of
 * operating systems, and the answer in nmap's own words
 * (nmap.org/book/osdetect-methods.html).  A row that changes is a system that a scanner
 * no longer knows; tests/live/nmap.py asks nmap. SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "frames.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/udp.h"

enum {
	SEQ = 0x10000000, /* of every probe */
	ACK = 0x20000000,
	CLOSED_PORT = 99,
	ALL = LW_TCP_FIN | LW_TCP_PSH | LW_TCP_URG,
	CALL = LW_TCP_SYN,
	ECN_SETUP = LW_TCP_SYN | LW_TCP_ECE | LW_TCP_CWR | 0x800,
	UDP_BYTES = 300,
	FAR_ADDR = LW_IP4(10, 9, 9, 9), /* behind the gateway */
};

#define SACK   .sack_ok = true
#define TS     .has_ts = true, .ts_val = UINT32_MAX
#define MSS(n) .has_mss = true, .mss = (n)
#define WS(n)  .has_wscale = true, .wscale = (n)
#define OPEN   HOST_PORT
#define CLOSED CLOSED_PORT
#define T_OPTS WS(10), MSS(265), TS, SACK

static const struct probe {
	const char *name;
	uint16_t port, flags, wnd;
	bool df;
	struct lw_tcp_options opt;
} probes[] = {
	{ "1", OPEN, CALL, 1, false, { WS(10), MSS(1460), TS, SACK } },
	{ "2", OPEN, CALL, 63, false, { WS(0), MSS(1400), TS, SACK } },
	{ "3", OPEN, CALL, 4, false, { WS(5), MSS(640), TS } },
	{ "4", OPEN, CALL, 4, false, { WS(10), TS, SACK } },
	{ "5", OPEN, CALL, 16, false, { WS(10), MSS(536), TS, SACK } },
	{ "6", OPEN, CALL, 512, false, { MSS(265), TS, SACK } },
	{ "ECN", OPEN, ECN_SETUP, 3, false, { WS(10), MSS(1460), SACK } },
	{ "T2", OPEN, 0, 128, true, { T_OPTS } },
	{ "T3", OPEN, CALL | ALL, 256, false, { T_OPTS } },
	{ "T4", OPEN, LW_TCP_ACK, 1024, true, { T_OPTS } },
	{ "T5", CLOSED, CALL, 31337, false, { T_OPTS } },
	{ "T6", CLOSED, LW_TCP_ACK, 32768, true, { T_OPTS } },
	{ "T7", CLOSED, ALL, 65535, false, { T_OPTS } },
};

enum {
	PROBES = sizeof(probes) / sizeof(probes[0])
};

/* Letters for the options as they stand: N, M, W, S, T and L for the end. */
static void add_options(struct lw_text *out, struct lw_rd r)
{
	while (lw_rd_left(&r) > 0) {
		uint8_t kind = lw_rd_u8(&r), len = kind > 1 ? lw_rd_u8(&r) : 0;
		if (kind == 0)
			lw_text_char(out, 'L');
		else if (kind == 1)
			lw_text_char(out, 'N');
		else if (kind == 2)
			lw_text_fmt(out, "M%X", lw_rd_u16(&r));
		else if (kind == 3)
			lw_text_fmt(out, "W%X", lw_rd_u8(&r));
		else if (kind == 8) {
			int val = lw_rd_u32(&r) != 0, ecr = lw_rd_u32(&r) != 0;
			lw_text_fmt(out, "T%d%d", val, ecr);
		} else
			lw_text_fmt(out, len == 2 && kind == 4 ? "S" : "?");
	}
}

static void add_flags(struct lw_text *out, uint16_t flags)
{
	static const uint16_t order[] = { LW_TCP_ECE, LW_TCP_URG, LW_TCP_ACK, LW_TCP_PSH,
		LW_TCP_RST, LW_TCP_SYN, LW_TCP_FIN };
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (flags & order[i])
			lw_text_char(out, "EUAPRSF"[i]);
	if (flags & 0xf00)
		lw_text_char(out, 'R'); /* nmap's quirk: reserved bits */
}

static const char *relation(
	uint32_t have, uint32_t to, const char *same, const char *next)
{
	return have == 0 ? "Z" : have == to ? same : have == to + 1 ? next : "O";
}

static void give(struct peer *p, const struct probe *q, uint32_t from, uint16_t port)
{
	static const enum lw_tcp_opt order[] = { LW_OPT_WSCALE, LW_OPT_NOP, LW_OPT_MSS,
		LW_OPT_TS, LW_OPT_SACK_OK, LW_OPT_END };
	bool ecn = q->flags & LW_TCP_ECE, urg = ecn || (q->flags & LW_TCP_URG);
	struct lw_seg seg = { .src_port = port,
		.dst_port = q->port,
		.seq = SEQ,
		.ack = ecn ? 0 : ACK,
		.flags = q->flags,
		.wnd = q->wnd,
		.urg = urg ? 0xf7f5 : 0,
		.opt = q->opt };
	struct lw_ipv4 ip = { .src = from, .df = q->df, .proto = LW_PROTO_TCP };
	uint8_t bytes[64];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	lw_tcp_emit(&w, &seg, order);
	lw_tcp_put_cksum(bytes, lw_wr_len(&w), from, HOST_ADDR);
	card_give_ip(&p->h.card, ip, bytes, lw_wr_len(&w));
	peer_run(p, LW_MS(10));
}

/* What a scanner's kernel says to an answer that it knows nothing of. */
static void hang_up(struct peer *p, uint32_t from, const struct lw_seg *answer)
{
	struct lw_seg seg = { .src_port = answer->dst_port,
		.dst_port = answer->src_port,
		.seq = answer->ack,
		.flags = LW_TCP_RST };
	struct lw_ipv4 ip = { .src = from, .proto = LW_PROTO_TCP };
	uint8_t bytes[LW_TCP_HLEN];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	lw_tcp_emit(&w, &seg, NULL);
	lw_tcp_put_cksum(bytes, sizeof(bytes), from, HOST_ADDR);
	card_give_ip(&p->h.card, ip, bytes, sizeof(bytes));
}

static const char *answer(struct peer *p, size_t i, uint32_t from)
{
	struct lw_text *out = &p->h.card.line;
	struct lw_rd body;
	struct lw_seg seg;
	forget(p);
	give(p, &probes[i], from, (uint16_t)(40000 + i));
	lw_text_clear(out);
	if (packets(p) == 0) {
		lw_text_add(out, "R=N");
		return lw_text_str(out);
	}
	struct lw_ipv4 ip = packet(p, 0, &body);
	cr_assert_eq(lw_tcp_parse(&body, &seg), LW_OK);
	lw_text_fmt(out, "DF=%c W=%X S=%s A=%s F=", ip.df ? 'Y' : 'N', seg.wnd,
		relation(seg.seq, ACK, "A", "A+"), relation(seg.ack, SEQ, "S", "S+"));
	add_flags(out, seg.flags);
	lw_text_add(out, " O=");
	add_options(out, seg.raw_options);
	if (seg.urg)
		lw_text_add(out, " Q=U");
	hang_up(p, from, &seg);
	return lw_text_str(out);
}

static void expect(const char *profile, uint32_t from, const char *const *want)
{
	struct peer p;
	peer_init(&p, profile);
	lw_stack_arp_warm(p.h.stack, 0, LW_IP4(10, 0, 0, 254), (struct lw_mac){ { 2 } });
	for (size_t i = 0; i < PROBES; i++) {
		const char *have = answer(&p, i, from);
		cr_expect_str_eq(have, want[i], "%s, %s: %s, not %s", profile,
			probes[i].name, have, want[i]);
	}
	peer_fini(&p);
}

#define XP_RST "DF=N W=0 S=Z A=S+ F=AR O="

Test(probes, winxp)
{
	static const char *const want[PROBES] = {
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NW0NNT00NNS",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NW0NNT00NNS",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NW0NNT00",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NW0NNT00NNS",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NW0NNT00NNS",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NNT00NNS",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NW0NNS",
		"DF=N W=0 S=Z A=S F=AR O=",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NW0NNT00NNS",
		"DF=N W=0 S=A A=O F=R O=",
		XP_RST,
		"DF=N W=0 S=A A=O F=R O=",
		XP_RST,
	};
	expect("winxp", PEER_ADDR, want);
	expect("winxp", FAR_ADDR, want);
}

/* Rounded up to whole segments, as far as the field goes: W1 to W6 of nmap's entries
 * whose first window is FAF0, FC00 and 4000. */
Test(probes, winxp_rounds_its_window_up_to_whole_segments)
{
	static const struct {
		uint32_t buffer;
		const char *want[6];
	} rows[] = {
		{ 64240, { "FAF0", "FB90", "FC80", "FB40", "FB40", "FB8B" } },
		{ 64512, { "FC00", "FC00", "FC80", "FD58", "FD58", "FC94" } },
		{ 16384, { "4470", "41A0", "4100", "40E8", "40E8", "402E" } },
	};
	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		struct peer p;
		char wnd[8];
		peer_init(&p, "winxp");
		cr_assert_eq(lw_sock_set(p.h.stack, p.listener, LW_SOCK_RCVBUF,
				     rows[k].buffer),
			LW_OK);
		for (size_t i = 0; i < 6; i++) {
			cr_assert_eq(
				sscanf(answer(&p, i, PEER_ADDR), "DF=Y W=%7[^ ]", wnd),
				1);
			cr_expect_str_eq(wnd, rows[k].want[i], "%u, %zu: %s",
				rows[k].buffer, i + 1, wnd);
		}
		peer_fini(&p);
	}
}

Test(probes, linux26)
{
	static const char *const want[PROBES] = {
		"DF=Y W=16A0 S=O A=S+ F=AS O=M5B4ST11NW2",
		"DF=Y W=16A0 S=O A=S+ F=AS O=M5B4ST11NW2",
		"DF=Y W=16A0 S=O A=S+ F=AS O=M5B4NNT11NW2",
		"DF=Y W=16A0 S=O A=S+ F=AS O=M5B4ST11NW2",
		"DF=Y W=16A0 S=O A=S+ F=AS O=M5B4ST11NW2",
		"DF=Y W=16A0 S=O A=S+ F=AS O=M5B4ST11",
		"DF=Y W=16D0 S=O A=S+ F=AS O=M5B4NNSNW2",
		"R=N",
		"DF=Y W=16A0 S=O A=S+ F=AS O=M5B4ST11NW2",
		"DF=Y W=0 S=A A=Z F=R O=",
		"DF=Y W=0 S=Z A=S+ F=AR O=",
		"DF=Y W=0 S=A A=Z F=R O=",
		"DF=Y W=0 S=Z A=S+ F=AR O=",
	};
	expect("linux26", PEER_ADDR, want);
	expect("linux26", FAR_ADDR, want);
}

/* IOS offers what the SYN offered, and no more than 536 to who is behind a gateway. */
#define IOS_CALLS(first, second, third)                                                  \
	"DF=N W=1020 S=O A=S+ F=AS O=" first, "DF=N W=1020 S=O A=S+ F=AS O=" second,     \
		"DF=N W=1020 S=O A=S+ F=AS O=" third,                                    \
		"DF=N W=1020 S=O A=S+ F=AS O=M218", "DF=N W=1020 S=O A=S+ F=AS O=M218",  \
		"DF=N W=1020 S=O A=S+ F=AS O=M109", "DF=N W=1020 S=O A=S+ F=AS O=" first
#define IOS_NEAR IOS_CALLS("M5B4", "M578", "M280")
#define IOS_FAR	 IOS_CALLS("M218", "M218", "M218")
#define IOS_RESETS                                                                       \
	"DF=N W=0 S=A A=Z F=R O=", "DF=N W=0 S=A A=S+ F=AR O=",                          \
		"DF=N W=0 S=A A=Z F=R O=", "DF=N W=0 S=A A=S F=AR O="

Test(probes, ios12)
{
	static const char *const near[PROBES] = { IOS_NEAR,
		"DF=N W=0 S=A A=S F=AR O=", "R=N", IOS_RESETS };
	static const char *const far[PROBES] = { IOS_FAR,
		"DF=N W=0 S=A A=S F=AR O=", "R=N", IOS_RESETS };
	expect("ios12", PEER_ADDR, near);
	expect("ios12", FAR_ADDR, far);
}

Test(probes, catalyst)
{
	static const char *const near[PROBES] = { IOS_NEAR,
		"DF=N W=0 S=A A=S F=AR O=", "DF=N W=1020 S=O A=S+ F=AS O=M5B4",
		IOS_RESETS };
	static const char *const far[PROBES] = { IOS_FAR,
		"DF=N W=0 S=A A=S F=AR O=", "DF=N W=1020 S=O A=S+ F=AS O=M218",
		IOS_RESETS };
	expect("catalyst", PEER_ADDR, near);
	expect("catalyst", FAR_ADDR, far);
}

/* A system of no name: what the RFCs say, and nothing else. */
Test(probes, rfc)
{
	static const char *const want[PROBES] = {
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4ST11NW5",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4ST11NW5",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4NNT11NW5",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4ST11NW5",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4ST11NW5",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4ST11",
		"DF=Y W=FFFF S=O A=S+ F=EAS O=M5B4NNSNW5",
		"R=N",
		"DF=Y W=FFFF S=O A=S+ F=AS O=M5B4ST11NW5",
		"DF=Y W=0 S=A A=Z F=R O=",
		"DF=Y W=0 S=Z A=S+ F=AR O=",
		"DF=Y W=0 S=A A=Z F=R O=",
		"DF=Y W=0 S=Z A=S+ F=AR O=",
	};
	expect("rfc", PEER_ADDR, want);
}

/* U1: 300 bytes to a closed port. */
static const char *unreachable(struct peer *p)
{
	struct lw_text *out = &p->h.card.line;
	struct lw_icmp m;
	struct lw_ipv4 quoted;
	struct lw_rd body, rest;
	struct lw_udp udp;
	forget(p);
	card_give_udp(&p->h.card, (struct lw_ipv4){ .id = 0x1042, .ttl = 50 }, 40000,
		CLOSED_PORT, UDP_BYTES);
	struct lw_ipv4 ip = packet(p, 0, &body);
	cr_assert_eq(lw_icmp_parse(&body, &m), LW_OK);
	cr_assert_eq(lw_ipv4_parse_quoted(&m.body, &quoted, &rest), LW_OK);
	udp.src = lw_rd_u16(&rest);
	udp.dst = lw_rd_u16(&rest);
	udp.len = lw_rd_u16(&rest);
	cr_assert(udp.src == 40000 && udp.dst == CLOSED_PORT, "quoted as it was sent");
	lw_text_clear(out);
	lw_text_fmt(out, "DF=%c IPL=%X UN=%X RIPL=%X RID=%X TTL=%u UDP=%u",
		ip.df ? 'Y' : 'N', ip.total_len, m.mtu, quoted.total_len, quoted.id,
		quoted.ttl, udp.len);
	return lw_text_str(out);
}

/* IE: an echo request with code 9 that must not be cut, and what is kept of it. */
static const char *echo(struct peer *p)
{
	static const uint8_t zeros[120] = { 0 };
	struct lw_text *out = &p->h.card.line;
	struct lw_icmp q = { .type = LW_ICMP_ECHO,
		.code = 9,
		.id = 4711,
		.seq = 295,
		.body = lw_rd_of(zeros, sizeof(zeros)) };
	struct lw_icmp m;
	struct lw_rd body;
	lw_text_clear(out);
	for (int df = 1; df >= 0; df--) {
		forget(p);
		card_give_icmp(
			&p->h.card, (struct lw_ipv4){ .df = df, .id = 0x4242 }, &q);
		struct lw_ipv4 ip = packet(p, 0, &body);
		cr_assert_eq(lw_icmp_parse(&body, &m), LW_OK);
		cr_assert(m.type == LW_ICMP_ECHO_REPLY && m.id == 4711 && m.seq == 295);
		cr_assert_eq(lw_rd_left(&m.body), sizeof(zeros));
		lw_text_fmt(out, "DF=%c CD=%u %s", ip.df ? 'Y' : 'N', m.code,
			ip.id == 0x4242 ? "same" : "own");
		if (df)
			lw_text_add(out, ", ");
	}
	return lw_text_str(out);
}

static const struct {
	const char *profile, *unreachable, *echo;
} datagrams[] = {
	{ "winxp", "DF=N IPL=B0 UN=0 RIPL=148 RID=1042 TTL=50 UDP=308",
		"DF=Y CD=0 own, DF=N CD=0 own" },
	{ "linux26", "DF=N IPL=164 UN=0 RIPL=148 RID=1042 TTL=50 UDP=308",
		"DF=N CD=9 own, DF=N CD=9 own" },
	{ "ios12", "DF=N IPL=38 UN=0 RIPL=148 RID=1042 TTL=50 UDP=308",
		"DF=Y CD=9 same, DF=N CD=9 same" },
	{ "catalyst", "DF=N IPL=38 UN=0 RIPL=148 RID=1042 TTL=50 UDP=308",
		"DF=Y CD=9 same, DF=N CD=9 same" },
	{ "rfc", "DF=N IPL=164 UN=0 RIPL=148 RID=1042 TTL=50 UDP=308",
		"DF=N CD=9 own, DF=N CD=9 own" },
};

Test(probes, datagrams)
{
	for (size_t i = 0; i < sizeof(datagrams) / sizeof(datagrams[0]); i++) {
		struct peer p;
		peer_init(&p, datagrams[i].profile);
		cr_expect_str_eq(unreachable(&p), datagrams[i].unreachable, "%s: %s",
			datagrams[i].profile, lw_text_str(&p.h.card.line));
		cr_expect_str_eq(echo(&p), datagrams[i].echo, "%s: %s",
			datagrams[i].profile, lw_text_str(&p.h.card.line));
		peer_fini(&p);
	}
}

/* TI, CI, II, SS: how the identifications of answers follow each other. */
static void ids(
	const char *profile, uint16_t calls[3], uint16_t resets[3], uint16_t *error)
{
	struct peer p;
	struct lw_icmp m = { .type = LW_ICMP_ECHO };
	peer_init(&p, profile);
	for (size_t i = 0; i < 3; i++) {
		(void)answer(&p, i, PEER_ADDR);
		calls[i] = packet(&p, 0, NULL).id;
	}
	for (size_t i = 0; i < 3; i++) {
		(void)answer(&p, PROBES - 3 + i, PEER_ADDR);
		resets[i] = packet(&p, 0, NULL).id;
	}
	forget(&p);
	card_give_icmp(&p.h.card, (struct lw_ipv4){ .id = 1 }, &m);
	*error = packet(&p, 0, NULL).id;
	peer_fini(&p);
}

Test(probes, winxp_counts_all_its_packets_in_one)
{
	uint16_t calls[3], resets[3], echo;
	ids("winxp", calls, resets, &echo);
	for (uint16_t i = 0; i < 3; i++) {
		cr_assert_eq(calls[i], calls[0] + i);
		cr_assert_eq(resets[i], calls[0] + 3 + i);
	}
	cr_assert_eq(echo, calls[0] + 6);
}

Test(probes, linux26_has_zeros_in_its_answers_to_calls_and_counts_resets)
{
	uint16_t calls[3], resets[3], echo;
	ids("linux26", calls, resets, &echo);
	for (uint16_t i = 0; i < 3; i++) {
		cr_assert_eq(calls[i], 0);
		cr_assert_eq(resets[i], i);
	}
}

Test(probes, ios12_and_catalyst_have_any_number_and_that_of_the_request_in_an_echo)
{
	static const char *const those[] = { "ios12", "catalyst" };
	for (size_t k = 0; k < 2; k++) {
		uint16_t calls[3], resets[3], echo;
		ids(those[k], calls, resets, &echo);
		for (size_t i = 1; i < 3; i++) {
			cr_assert_gt((uint16_t)(calls[i] - calls[i - 1]), 1000);
			cr_assert_gt((uint16_t)(resets[i] - resets[i - 1]), 1000);
		}
		cr_assert_eq(echo, 1);
	}
}
