/* fuzz_socks_server.c - bytes into the SOCKS5 engine, whole and in two pieces: the output
 * is the same; and the same bytes as the head of a datagram.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/socks_server.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is asked and what is said, apart: how they mix is the driver's affair. */
struct said {
	struct lw_text asked, *out;
};

static void feed(struct lw_socks_server *s, struct lw_rd in, struct said *said)
{
	size_t n = 1;
	while (n > 0) {
		n = lw_socks_server_input(s, in, 0);
		lw_rd_skip(&in, n);
		struct lw_socks_event ev = lw_socks_server_next(s);
		if (ev.host) {
			lw_text_fmt(&said->asked, "%d %s %u", ev.kind, ev.host, ev.port);
			lw_socks_server_answer(
				s, ev.port % 3 ? LW_OK : LW_EREFUSED, 1, 2);
		}
		struct lw_rd bytes = lw_socks_server_output(s);
		lw_text_bytes(said->out, bytes.at, lw_rd_left(&bytes));
		lw_socks_server_sent(s, lw_rd_left(&bytes));
	}
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	struct lw_socks_server *s = lw_socks_server_new(0);
	struct said said = { .out = out };
	feed(s, lw_rd_of(data, cut), &said);
	feed(s, lw_rd_of(data + cut, size - cut), &said);
	lw_text_fmt(out, "%d%s", lw_socks_server_through(s), lw_text_str(&said.asked));
	lw_text_fini(&said.asked);
	lw_socks_server_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_rd r = lw_rd_of(data, size);
	char host[LW_SOCKS_NAME];
	uint16_t port = 0;
	if (lw_socks_udp_parse(&r, host, &port) == LW_OK && strlen(host) >= LW_SOCKS_NAME)
		__builtin_trap();
	fuzz_twice(data, size, play);
	return 0;
}
