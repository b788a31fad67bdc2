/* fuzz_smtp_client.c - a server that says anything, to the SMTP client engine, whole and
 * in two pieces: the client says the same.  SPDX-License-Identifier: MIT */
#include "labwire/proto/smtp_client.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(struct lw_smtp_client *c, struct lw_text *out)
{
	for (;;) {
		struct lw_smtp_client_event ev = lw_smtp_client_next(c);
		if (ev.kind == LW_SMTP_CLIENT_NONE || ev.kind == LW_SMTP_CLIENT_CLOSE)
			break;
		if (ev.kind == LW_SMTP_CLIENT_SEND)
			lw_smtp_client_go(c, 0);
		if (ev.kind == LW_SMTP_CLIENT_DONE)
			lw_text_fmt(out, "done %d %u\n", ev.ok, ev.code);
	}
	struct lw_rd bytes = lw_smtp_client_output(c);
	lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
	lw_smtp_client_sent(c, lw_rd_left(&bytes));
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	static const char *const rcpts[] = { "a@example.com", "b@example.com" };
	const struct lw_smtp_sender *senders[] = { &lw_mua_persona_find("rfc")->sender,
		&lw_smtp_persona_find("sendmail")->sender };
	struct lw_smtp_client_conf conf = { .sender = senders[size % 2],
		.helo = "[172.16.1.1]",
		.from = "ccna1@example.com",
		.rcpts = rcpts,
		.nrcpts = 2,
		.message = lw_rd_str("Subject: x\r\n\r\n.dot\r\n") };
	struct lw_smtp_client *c = lw_smtp_client_new(&conf, 0);
	const size_t at[3] = { 0, cut, size };
	for (int i = 0; i < 2; i++) {
		struct lw_rd in = lw_rd_of(data + at[i], at[i + 1] - at[i]);
		size_t n = 1;
		drain(c, out);
		for (; n > 0 && lw_rd_left(&in) > 0; in.at += n) {
			n = lw_smtp_client_input(c, in, 0);
			drain(c, out);
		}
	}
	lw_smtp_client_eof(c);
	drain(c, out);
	for (size_t i = 0; i < 2; i++) {
		struct lw_smtp_client_rcpt r = lw_smtp_client_rcpt(c, i);
		lw_text_fmt(out, "%d %s\n", r.fate, r.text ? r.text : "");
	}
	lw_smtp_client_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
