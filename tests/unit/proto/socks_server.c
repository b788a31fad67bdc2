/* socks_server.c - SOCKS5 dialogues in pieces.  SPDX-License-Identifier: MIT */
#include "labwire/proto/socks_server.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define BYTES(s)                                                                         \
	{                                                                                \
		s, sizeof(s) - 1                                                         \
	}

struct bytes {
	const char *s;
	size_t n;
};

static const struct {
	const char *name;
	struct bytes in, out;
	enum lw_err answer;
	const char *asked; /* "connect HOST PORT" ..., NULL: nothing */
	bool through;
	size_t rest; /* input that is the relay's */
} cases[] = {
	{ "a name", BYTES("\5\1\0\5\1\0\3\6s.test\0\31GET"),
		BYTES("\5\0\5\0\0\1\1\2\3\4\0\7"), LW_OK, "connect s.test 25", true, 3 },
	{ "an address, among methods", BYTES("\5\3\2\0\1\5\1\0\1\300\250\376\376\0\31"),
		BYTES("\5\0\5\0\0\1\1\2\3\4\0\7"), LW_OK, "connect 192.168.254.254 25",
		true, 0 },
	{ "datagrams", BYTES("\5\1\0\5\3\0\1\0\0\0\0\0\0"),
		BYTES("\5\0\5\0\0\1\1\2\3\4\0\7"), LW_OK, "associate 0.0.0.0 0", true,
		0 },
	{ "refused", BYTES("\5\1\0\5\1\0\1\1\2\3\4\0\31"),
		BYTES("\5\0\5\5\0\1\1\2\3\4\0\7"), LW_EREFUSED, "connect 1.2.3.4 25",
		false, 0 },
	{ "no such name", BYTES("\5\1\0\5\1\0\3\1x\0\31"),
		BYTES("\5\0\5\4\0\1\1\2\3\4\0\7"), LW_ENOENT, "connect x 25", false, 0 },
	{ "BIND", BYTES("\5\1\0\5\2\0\1\1\2\3\4\0\31"), BYTES("\5\0\5\7\0\1\0\0\0\0\0\0"),
		LW_OK, NULL, false, 0 },
	{ "IPv6", BYTES("\5\1\0\5\1\0\4"), BYTES("\5\0\5\10\0\1\0\0\0\0\0\0"), LW_OK,
		NULL, false, 0 },
	{ "an empty name", BYTES("\5\1\0\5\1\0\3\0\0\31"),
		BYTES("\5\0\5\1\0\1\0\0\0\0\0\0"), LW_OK, NULL, false, 2 },
	{ "a NUL in a name", BYTES("\5\1\0\5\1\0\3\2a\0\0\31"),
		BYTES("\5\0\5\1\0\1\0\0\0\0\0\0"), LW_OK, NULL, false, 2 },
	{ "only with a password", BYTES("\5\1\2"), BYTES("\5\377"), LW_OK, NULL, false,
		0 },
	{ "no method at all", BYTES("\5\0"), BYTES("\5\377"), LW_OK, NULL, false, 0 },
	{ "SOCKS4", BYTES("\4\1\0\31\1\2\3\4\0"), BYTES(""), LW_OK, NULL, false, 8 },
	{ "HTTP", BYTES("GET / HTTP/1.0\r\n"), BYTES(""), LW_OK, NULL, false, 15 },
};

/* Feed at most `step` bytes at a time; answer what is asked. */
static void play(size_t i, size_t step)
{
	struct lw_socks_server *s = lw_socks_server_new(0);
	struct lw_rd in = lw_rd_of(cases[i].in.s, cases[i].in.n);
	char asked[300] = "", out[64];
	size_t n = 1, len = 0;
	while (lw_rd_left(&in) > 0 && n > 0) {
		size_t now = lw_rd_left(&in) < step ? lw_rd_left(&in) : step;
		n = lw_socks_server_input(s, lw_rd_of(in.at, now), 0);
		lw_rd_skip(&in, n);
		struct lw_socks_event ev = lw_socks_server_next(s);
		if (ev.host) {
			snprintf(asked, sizeof(asked), "%s %s %u",
				ev.kind == LW_SOCKS_CONNECT ? "connect" : "associate",
				ev.host, ev.port);
			lw_socks_server_answer(s, cases[i].answer, 0x01020304, 7);
		}
	}
	cr_assert_str_eq(
		asked, cases[i].asked ? cases[i].asked : "", "%s", cases[i].name);
	cr_assert_eq(lw_rd_left(&in), cases[i].rest, "%s", cases[i].name);
	struct lw_rd r = lw_socks_server_output(s);
	for (; lw_rd_left(&r) > 0; r = lw_socks_server_output(s)) {
		cr_assert_not(lw_socks_server_through(s));
		out[len++] = (char)*r.at;
		lw_socks_server_sent(s, 1);
	}
	cr_assert_eq(len, cases[i].out.n, "%s", cases[i].name);
	cr_assert_eq(memcmp(out, cases[i].out.s, len), 0, "%s", cases[i].name);
	cr_assert_eq(lw_socks_server_through(s), cases[i].through, "%s", cases[i].name);
	cr_assert_eq(lw_socks_server_next(s).kind == LW_SOCKS_CLOSE, !cases[i].through);
	lw_socks_server_free(s);
}

Test(socks_server, whole_and_in_pieces)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t step = 1; step <= 40; step++)
			play(i, step);
}

Test(socks_server, the_longest_name_fits)
{
	char in[3 + 5 + 255 + 2] = { 5, 1, 0, 5, 1, 0, 3, (char)255 };
	memset(in + 8, 'x', 255);
	struct lw_socks_server *s = lw_socks_server_new(0);
	cr_assert_eq(lw_socks_server_input(s, lw_rd_of(in, sizeof(in)), 0), sizeof(in));
	cr_assert_eq(strlen(lw_socks_server_next(s).host), 255);
	lw_socks_server_free(s);
}

Test(socks_server, patience_ends_unless_the_lab_is_asked)
{
	struct lw_socks_server *s = lw_socks_server_new(LW_SEC(1));
	lw_time end = LW_SEC(1 + LW_SOCKS_PATIENCE_S);
	cr_assert_eq(lw_socks_server_deadline(s), end);
	lw_socks_server_expire(s, end - 1);
	cr_assert_eq(lw_socks_server_next(s).kind, LW_SOCKS_NONE);
	lw_socks_server_expire(s, end);
	cr_assert_eq(lw_socks_server_next(s).kind, LW_SOCKS_CLOSE);
	lw_socks_server_free(s);
	s = lw_socks_server_new(0);
	(void)lw_socks_server_input(s, lw_rd_of("\5\1\0\5\1\0\1\1\2\3\4\0\31", 13), 0);
	cr_assert_eq(lw_socks_server_deadline(s), LW_NEVER);
	lw_socks_server_eof(s);
	cr_assert_eq(lw_socks_server_next(s).kind, LW_SOCKS_CLOSE);
	lw_socks_server_free(s);
}

Test(socks_server, heads_of_datagrams)
{
	uint8_t buf[LW_SOCKS_UDP_HLEN];
	struct lw_wr w = lw_wr_of(buf, sizeof(buf));
	char host[LW_SOCKS_NAME];
	uint16_t port = 0;
	lw_socks_udp_emit(&w, 0xc0a8fefe, 53);
	struct lw_rd r = lw_rd_of(buf, sizeof(buf));
	cr_assert_eq(lw_socks_udp_parse(&r, host, &port), LW_OK);
	cr_assert_str_eq(host, "192.168.254.254");
	cr_assert(port == 53 && lw_rd_left(&r) == 0 && !w.bad);
	for (size_t n = 0; n < sizeof(buf); n++) {
		r = lw_rd_of(buf, n);
		cr_assert_eq(lw_socks_udp_parse(&r, host, &port), LW_ETRUNC);
	}
	buf[2] = 1;
	r = lw_rd_of(buf, sizeof(buf));
	cr_assert_eq(lw_socks_udp_parse(&r, host, &port), LW_EINVAL, "a fragment");
}
