/* fuzz_smtp_server.c - bytes into the SMTP server engine, whole and in two pieces: the
 * output is the same.  SPDX-License-Identifier: MIT */
#include "labwire/proto/smtp_server.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(struct lw_smtp_server *s, struct lw_text *out)
{
	for (;;) {
		struct lw_smtp_event ev = lw_smtp_server_next(s);
		if (ev.kind == LW_SMTP_NONE || ev.kind == LW_SMTP_CLOSE)
			break;
		if (ev.kind == LW_SMTP_ASK_STORE) {
			struct lw_text received = { 0 };
			lw_text_bytes(out, ev.message.at, lw_rd_left(&ev.message));
			lw_smtp_server_set_id(s, "l0SAf3Mn012345");
			lw_smtp_server_received(s, 1169980863, &received);
			lw_text_fini(&received);
		}
		lw_smtp_server_answer(s, ev.say, 1169980863);
	}
	struct lw_rd bytes = lw_smtp_server_output(s);
	lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
	lw_smtp_server_sent(s, lw_rd_left(&bytes));
}

static void feed(struct lw_smtp_server *s, struct lw_rd in, struct lw_text *out)
{
	for (;;) {
		drain(s, out);
		size_t n = lw_smtp_server_input(s, in, 0);
		if (n == 0)
			return;
		in.at += n;
	}
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	static const char *const personas[] = { "rfc", "sendmail", "iis" };
	struct lw_smtp_conf conf = { .persona = lw_smtp_persona_find(personas[size % 3]),
		.host = "localhost",
		.client = "[172.16.1.1]",
		.client_ip = "172.16.1.1" };
	struct lw_smtp_server *s = lw_smtp_server_new(&conf, 0);
	feed(s, lw_rd_of(data, cut), out);
	feed(s, lw_rd_of(data + cut, size - cut), out);
	drain(s, out);
	lw_smtp_server_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
