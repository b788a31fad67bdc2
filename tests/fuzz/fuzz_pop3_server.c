/* fuzz_pop3_server.c - bytes into the POP3 server engine, whole and in two pieces: the
 * output is the same.  SPDX-License-Identifier: MIT */
#include "labwire/proto/pop3_server.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(struct lw_pop3_server *s, struct lw_text *out)
{
	struct lw_rd bytes = lw_pop3_server_output(s);
	for (; lw_rd_left(&bytes) > 0; bytes = lw_pop3_server_output(s)) {
		lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
		lw_pop3_server_sent(s, lw_rd_left(&bytes));
	}
}

static void feed(struct lw_pop3_server *s, struct lw_rd in, struct lw_text *out)
{
	for (;;) {
		drain(s, out);
		size_t n = lw_pop3_server_input(s, in, 0);
		if (n == 0)
			return;
		in.at += n;
	}
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	static char one[] = "Subject: x\r\n\r\n.\r\n..dot\r\nbare\rcr\nbare lf";
	struct lw_mail m = { .from = one, .bytes = one, .len = sizeof(one) - 1 };
	struct lw_pop3_conf conf = { .persona = lw_pop3_persona_find("dovecot"),
		.store = lw_mailstore_new() };
	(void)lw_mailstore_add_user(conf.store, "a");
	lw_mailuser_set_password(lw_mailstore_find(conf.store, "a"), "b");
	for (int i = 0; i < 3; i++, m.len -= 10)
		if (lw_mailstore_deliver(conf.store, "a", &m) != LW_OK)
			__builtin_trap();
	struct lw_pop3_server *s = lw_pop3_server_new(&conf, 0);
	feed(s, lw_rd_of(data, cut), out);
	feed(s, lw_rd_of(data + cut, size - cut), out);
	drain(s, out);
	lw_text_fmt(out, "%zu left\n", lw_mailstore_count(conf.store, "a"));
	lw_pop3_server_free(s);
	lw_mailstore_free(conf.store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
