/* imap_server.c - what a client can make the IMAP server engine keep.  Its dialogues are
 * in tests/talk/imap.  SPDX-License-Identifier: MIT */
#include "labwire/proto/imap_server.h"

#include <criterion/criterion.h>

#include "labwire/base/text.h"

enum {
	DATE = 1169980863,
	COMMANDS = 10000,
	KEPT_MAX = 65536 + 512 /* and the answer that went over it */
};

/* Answers what is asked and feeds it, until it takes no more; the bytes taken. */
static size_t feed(struct lw_imap_server *s, struct lw_rd in)
{
	const uint8_t *start = in.at;
	size_t n = 1;
	while (n > 0) {
		while (lw_imap_server_next(s, 0).kind == LW_IMAP_ASK)
			lw_imap_server_answer(s, DATE);
		n = lw_imap_server_input(s, in, 0);
		in.at += n;
	}
	return (size_t)(in.at - start);
}

Test(imap_server, does_not_listen_to_a_client_that_fetches_no_answers)
{
	struct lw_mailstore *store = lw_mailstore_new();
	struct lw_imap_conf conf = { .persona = lw_imap_persona_find("dovecot"),
		.store = store };
	struct lw_imap_server *s = lw_imap_server_new(&conf, 0);
	struct lw_text commands = { 0 };
	size_t at = 0, said = 0;
	for (int i = 0; i < COMMANDS; i++)
		lw_text_add(&commands, "1 CAPABILITY\r\n");
	while (at < commands.len) {
		size_t n = feed(s, lw_rd_of(commands.s + at, commands.len - at));
		struct lw_rd out = lw_imap_server_output(s);
		cr_assert_gt(n, 0);
		cr_assert_leq(lw_rd_left(&out), KEPT_MAX);
		said += lw_rd_left(&out);
		lw_imap_server_sent(s, lw_rd_left(&out));
		at += n;
	}
	cr_assert_gt(said, COMMANDS * 100u);
	lw_text_fini(&commands);
	lw_imap_server_free(s);
	lw_mailstore_free(store);
}
