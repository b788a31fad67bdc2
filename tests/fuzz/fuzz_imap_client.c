/* fuzz_imap_client.c - a server's bytes into the IMAP client engine, whole and in two
 * pieces: the dialogue is the same.  SPDX-License-Identifier: MIT */
#include "labwire/proto/imap_client.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool act(struct lw_imap_client *c, struct lw_text *out)
{
	struct lw_imap_client_event ev = lw_imap_client_next(c);
	struct lw_rd bytes = ev.bytes;
	if (ev.kind == LW_IMAP_CLIENT_NONE || ev.kind == LW_IMAP_CLIENT_CLOSE)
		return false;
	lw_text_fmt(
		out, "%d %d %s\n", (int)ev.kind, (int)ev.stage, ev.text ? ev.text : "");
	lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
	if (ev.kind == LW_IMAP_CLIENT_SEND)
		lw_imap_client_go(c, 0);
	return true;
}

static void drain(struct lw_imap_client *c, struct lw_text *out)
{
	while (act(c, out))
		;
	struct lw_rd bytes = lw_imap_client_output(c);
	lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
	lw_imap_client_sent(c, lw_rd_left(&bytes));
}

static void feed(struct lw_imap_client *c, struct lw_rd in, struct lw_text *out)
{
	for (;;) {
		drain(c, out);
		size_t n = lw_imap_client_input(c, in, 0);
		if (n == 0 || n == lw_rd_left(&in))
			break;
		in.at += n;
	}
	drain(c, out);
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	static const enum lw_imap_action actions[] = { LW_IMAP_CHECK, LW_IMAP_READ,
		LW_IMAP_DELETE, LW_IMAP_EXPUNGE, LW_IMAP_SENT, LW_IMAP_WATCH };
	static const char *const passwords[] = { "a", "b" };
	struct lw_imap_client_conf conf = { .persona = lw_imap_mua_find("thunderbird"),
		.user = "u",
		.passwords = passwords,
		.npasswords = 2,
		.actions = actions,
		.nactions = sizeof(actions) / sizeof(actions[0]),
		.message = lw_rd_str("a: b\r\n\r\nbody\r\n"),
		.watch = LW_SEC(1) };
	struct lw_imap_client *c = lw_imap_client_new(&conf, 0);
	feed(c, lw_rd_of(data, cut), out);
	feed(c, lw_rd_of(data + cut, size - cut), out);
	lw_imap_client_eof(c);
	drain(c, out);
	lw_imap_client_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
