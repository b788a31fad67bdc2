/* fuzz_imap_server.c - bytes into the IMAP server engine, whole and in two pieces: the
 * output is the same.  Bytes that begin with '+' come from a client that has logged in
 * and selected a mailbox with some mails.  SPDX-License-Identifier: MIT */
#include "labwire/proto/imap_server.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	DATE = 1169980863,
	SAID_MAX = 1 << 22
};

static const char *const mails[] = { "Subject: one\r\n\r\nbody\r\n",
	"From: \"a\" <a@b>, g: c@d;\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
	"--x\r\n\r\none\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nTo: "
	"z@y\r\n\r\nin\r\n--x--\r\n",
	"" };

static struct lw_mailstore *make_store(void)
{
	struct lw_mailstore *store = lw_mailstore_new();
	lw_mailstore_add_user(store, "u");
	lw_mailuser_set_password(lw_mailstore_find(store, "u"), "p");
	lw_mailstore_set_limit(store, 1 << 20);
	for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++) {
		struct lw_mail m = { .from = (char *)(uintptr_t) "",
			.bytes = (char *)(uintptr_t)mails[i],
			.len = strlen(mails[i]),
			.unix_s = DATE };
		(void)!lw_mailstore_deliver(store, "u", &m);
	}
	return store;
}

static void drain(struct lw_imap_server *s, struct lw_text *out)
{
	struct lw_rd bytes;
	do {
		if (lw_imap_server_next(s, 0).kind == LW_IMAP_ASK)
			lw_imap_server_answer(s, DATE);
		bytes = lw_imap_server_output(s);
		if (out->len < SAID_MAX)
			lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
		lw_imap_server_sent(s, lw_rd_left(&bytes));
	} while (lw_rd_left(&bytes) > 0);
}

static void feed(struct lw_imap_server *s, struct lw_rd in, struct lw_text *out)
{
	for (;;) {
		drain(s, out);
		size_t n = lw_imap_server_input(s, in, 0);
		if (n == 0)
			return;
		in.at += n;
	}
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	struct lw_mailstore *store = make_store();
	struct lw_imap_conf conf = { .persona = lw_imap_persona_find("rfc"),
		.store = store };
	struct lw_imap_server *s = lw_imap_server_new(&conf, 0);
	if (size && data[0] == '+')
		feed(s, lw_rd_str("1 LOGIN u p\r\n2 SELECT INBOX\r\n"), out);
	feed(s, lw_rd_of(data, cut), out);
	feed(s, lw_rd_of(data + cut, size - cut), out);
	drain(s, out);
	lw_imap_server_free(s);
	lw_mailstore_free(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
