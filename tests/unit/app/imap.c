/* imap.c - a mail client and an IMAP server on two hosts and a wire.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/imap.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/pair.h"
#include "labwire/app/imapd.h"

static struct pair t;
static struct lw_mailstore *store;
static struct lw_job *imapd;

static const char *const passwords[] = { "wrong", "cisco" };

static void setup(void)
{
	pair_init(&t);
	store = lw_mailstore_new();
	lw_mailstore_add_user(store, "ccna1");
	lw_mailuser_set_password(lw_mailstore_find(store, "ccna1"), "cisco");
	struct lw_imapd_conf conf = { .stack = t.server.stack,
		.persona = lw_imap_persona_find("dovecot"),
		.store = store,
		.zone = 600,
		.think = { [LW_IMAP_WORK_LOGIN] = LW_MS(20),
			[LW_IMAP_WORK_LITERAL] = LW_MS(1) } };
	cr_assert_eq(lw_imapd_start(&conf, &imapd), LW_OK);
}

static void teardown(void)
{
	lw_job_free(imapd);
	lw_mailstore_free(store);
	pair_fini(&t);
}

TestSuite(imap, .init = setup, .fini = teardown);

static void deliver(size_t n, size_t len)
{
	char *bytes = malloc(len);
	cr_assert(bytes);
	memset(bytes, 'x', len);
	memcpy(bytes, "Subject: x\r\n\r\n", 14);
	struct lw_mail m = {
		.from = (char *)(uintptr_t) "a@b", .bytes = bytes, .len = len
	};
	while (n-- > 0)
		cr_assert_eq(lw_mailstore_deliver(store, "ccna1", &m), LW_OK);
	free(bytes);
}

static void run(const enum lw_imap_action *actions, size_t n, size_t first_password)
{
	struct lw_job_env env = pair_env(&t, &t.host);
	struct lw_imap_job_conf conf = { .server = "10.0.0.2",
		.client = { .persona = lw_imap_mua_find("thunderbird"),
			.user = "ccna1",
			.passwords = passwords + first_password,
			.npasswords = 2 - first_password,
			.actions = actions,
			.nactions = n,
			.message = lw_rd_str("Subject: sent\r\n\r\nbody\r\n"),
			.watch = LW_SEC(90) },
		.think = { [LW_IMAP_STAGE_LOGIN] = LW_SEC(2) } };
	int jobs = t.over + 1;
	struct lw_job *job = lw_imap_start(&env, &conf);
	pair_finish(&t, jobs);
	lw_job_free(job);
}

#define RUN(first, ...)                                                                  \
	run((const enum lw_imap_action[]){ __VA_ARGS__ },                                \
		sizeof((enum lw_imap_action[]){ __VA_ARGS__ }) /                         \
			sizeof(enum lw_imap_action),                                     \
		first)

Test(imap, checks_after_a_wrong_password_and_reads_every_byte)
{
	deliver(3, 100000);
	RUN(0, LW_IMAP_CHECK, LW_IMAP_READ);
	cr_assert(t.outcome.ok, "%s", lw_text_str(&t.sentence));
	cr_assert_str_eq(
		lw_text_str(&t.sentence), "10.0.0.2: 3 messages in INBOX, 3 read");
	cr_assert_eq(t.outcome.bytes, 300000);
	cr_assert(strstr(lw_text_str(&t.screen), "< 2 NO Authentication failed.\n"));
	cr_assert(strstr(lw_text_str(&t.screen), "< 3 OK Logged in.\n"));
	cr_assert_eq(
		lw_mailbox_unseen(lw_mailuser_inbox(lw_mailstore_find(store, "ccna1"))),
		0);
}

Test(imap, files_what_it_sent_and_deletes_what_it_read)
{
	struct lw_mailuser *u = lw_mailstore_find(store, "ccna1");
	deliver(2, 1000);
	RUN(1, LW_IMAP_SENT);
	cr_assert(t.outcome.ok, "%s", lw_text_str(&t.sentence));
	cr_assert_eq(lw_mailbox_count(lw_mailuser_find(u, "Sent")), 1);
	RUN(1, LW_IMAP_READ, LW_IMAP_DELETE, LW_IMAP_EXPUNGE);
	cr_assert(t.outcome.ok, "%s", lw_text_str(&t.sentence));
	cr_assert_eq(lw_mailbox_count(lw_mailuser_find(u, "Trash")), 2);
	cr_assert_eq(lw_mailstore_count(store, "ccna1"), 0);
}

Test(imap, watches_and_leaves)
{
	RUN(1, LW_IMAP_WATCH);
	cr_assert(t.outcome.ok, "%s", lw_text_str(&t.sentence));
	cr_assert(strstr(lw_text_str(&t.screen), "> DONE\n"));
	cr_assert_gt(lw_engine_now(t.engine), LW_SEC(90));
}

Test(imap, says_why_it_could_not)
{
	lw_mailuser_set_password(lw_mailstore_find(store, "ccna1"), "other");
	RUN(0, LW_IMAP_CHECK);
	cr_assert_not(t.outcome.ok);
	cr_assert_str_eq(lw_text_str(&t.sentence), "10.0.0.2: Authentication failed.");
	lw_job_free(imapd);
	imapd = NULL;
	RUN(0, LW_IMAP_CHECK);
	cr_assert_not(t.outcome.ok);
	cr_assert(strstr(lw_text_str(&t.sentence), "refused"), "%s",
		lw_text_str(&t.sentence));
}

Test(imap, a_link_that_fails_ends_it)
{
	deliver(1, 1000000);
	lw_link_set(t.wire, LW_LINK_DOWN);
	RUN(1, LW_IMAP_READ);
	cr_assert_not(t.outcome.ok);
}
