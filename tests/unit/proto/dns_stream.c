/* dns_stream.c - messages behind their lengths: any split of the input gives the same.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/dns_stream.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "labwire/base/text.h"

static const uint8_t three[] = { 0, 3, 'o', 'n', 'e', 0, 0, 0, 5, 't', 'h', 'r', 'e', 'e',
	0, 9, 'c', 'u', 't' };

static void drain(struct lw_dns_stream *s, struct lw_text *said)
{
	struct lw_dns_stream_event ev;
	while ((ev = lw_dns_stream_next(s)).kind == LW_DNS_STREAM_MESSAGE) {
		lw_text_fmt(said, "<%.*s>", (int)lw_rd_left(&ev.message),
			(const char *)ev.message.at);
		lw_dns_stream_answer(s, ev.message);
	}
	struct lw_rd out = lw_dns_stream_output(s);
	lw_text_bytes(said, out.at, lw_rd_left(&out));
	lw_dns_stream_sent(s, lw_rd_left(&out));
}

static void play(size_t piece, struct lw_text *said)
{
	struct lw_dns_stream *s = lw_dns_stream_new(LW_SEC(120), 0);
	for (size_t at = 0; at < sizeof(three); at += piece) {
		size_t n = piece < sizeof(three) - at ? piece : sizeof(three) - at;
		struct lw_rd in = lw_rd_of(three + at, n);
		while (lw_rd_left(&in)) {
			in.at += lw_dns_stream_input(s, in, 0);
			drain(s, said);
		}
	}
	lw_dns_stream_eof(s);
	cr_assert_eq(lw_dns_stream_next(s).kind, LW_DNS_STREAM_CLOSE);
	lw_dns_stream_free(s);
}

Test(dns_stream, any_split_of_the_input_gives_the_same_messages)
{
	static const char want[] = "<one>\0\3one<><three>\0\5three";
	for (size_t piece = 1; piece <= sizeof(three); piece++) {
		struct lw_text said = { 0 };
		play(piece, &said);
		cr_assert_eq(said.len, sizeof(want) - 1, "pieces of %zu", piece);
		cr_assert_arr_eq(said.s, want, said.len);
		lw_text_fini(&said);
	}
}

Test(dns_stream, reads_no_more_while_a_message_or_a_reply_waits)
{
	struct lw_dns_stream *s = lw_dns_stream_new(LW_SEC(120), 0);
	struct lw_rd in = lw_rd_of(three, sizeof(three));
	cr_assert_eq(lw_dns_stream_input(s, in, 0), 5);
	cr_assert_eq(lw_dns_stream_input(s, in, 0), 0, "the message waits");
	lw_dns_stream_answer(s, lw_rd_str("reply"));
	cr_assert_eq(lw_dns_stream_input(s, in, 0), 0, "the reply waits");
	lw_dns_stream_sent(s, 7);
	cr_assert_eq(lw_dns_stream_input(s, in, 0), 5);
	lw_dns_stream_free(s);
}

Test(dns_stream, ends_after_a_long_silence)
{
	struct lw_dns_stream *s = lw_dns_stream_new(LW_SEC(120), 0);
	cr_assert_eq(lw_dns_stream_input(s, lw_rd_of(three, 1), LW_SEC(100)), 1);
	cr_assert_eq(lw_dns_stream_deadline(s), LW_SEC(220));
	lw_dns_stream_expire(s, LW_SEC(219));
	cr_assert_eq(lw_dns_stream_next(s).kind, LW_DNS_STREAM_NONE);
	lw_dns_stream_expire(s, LW_SEC(220));
	cr_assert_eq(lw_dns_stream_next(s).kind, LW_DNS_STREAM_CLOSE);
	cr_assert_eq(lw_dns_stream_deadline(s), LW_NEVER);
	lw_dns_stream_free(s);
}
