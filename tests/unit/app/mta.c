/* mta.c - whose mail a server takes for its own, and what a mailbox gets.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "harness/pair.h"
#include "labwire/app/smtpd.h"
#include "labwire/proto/compose.h"
#include "../../../sim/app/mta.h"

static struct pair p;
static struct lw_mailstore *store;
static struct mta *m;
static struct lw_smtpd_conf conf;

static void setup(void)
{
	static const char *const domains[] = { "example.com" };
	static const char *const names[] = { "eagle-server.example.org" };
	pair_init(&p);
	store = lw_mailstore_new();
	cr_assert(lw_mailstore_add_user(store, "ccna1"));
	cr_assert(lw_mailstore_add_user(store, "a b"));
	conf = (struct lw_smtpd_conf){ .stack = p.server.stack,
		.store = store,
		.persona = lw_smtp_persona_find("sendmail"),
		.host = "eagle.localdomain",
		.domains = domains,
		.ndomains = 1,
		.own_names = names,
		.nown_names = 1 };
	m = mta_new(&conf, 0);
}

static void teardown(void)
{
	mta_free(m);
	pair_fini(&p);
	lw_mailstore_free(store);
}

TestSuite(mta, .init = setup, .fini = teardown);

static enum lw_smtp_say judged(const char *path)
{
	return mta_judge_rcpt(m, path, LW_IP4(10, 0, 0, 1));
}

Test(mta, an_address_is_the_users_however_it_is_written)
{
	static const char *const good[] = { "ccna1", "CCNA1@example.com",
		"\"ccna1\"@example.com", "\"\\c\\cna1\"@example.com", "\"ccna1\"",
		"\"a b\"@example.com", "ccna1@localhost", "ccna1@LOCALHOST.",
		"ccna1@eagle", "ccna1@eagle.localdomain", "ccna1@example.com.",
		"ccna1@eagle-server.example.org", "ccna1@[10.0.0.2]", "ccna1+x@localhost",
		"ccna1+@localhost", "\"ccna1+x+y\"@localhost" };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		cr_expect_eq(judged(good[i]), LW_SMTP_SAY_RCPT_OK, "%s", good[i]);
}

Test(mta, what_only_looks_like_it_is_not)
{
	static const char *const unknown[] = { "\"ccna1@localhost\"@localhost",
		"\"ccna1 \"@localhost", "+ccna1@localhost", "ccna@localhost", "\"\"" };
	static const char *const elsewhere[] = { "ccna1@eagl", "ccna1@localhost.org",
		"ccna1@eagle.example.com", "ccna1@[10.0.0.1]", "\"ccna1\"@example.org" };
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		cr_expect_eq(
			judged(unknown[i]), LW_SMTP_SAY_RCPT_UNKNOWN, "%s", unknown[i]);
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		cr_expect_eq(
			judged(elsewhere[i]), LW_SMTP_SAY_RCPT_RELAY, "%s", elsewhere[i]);
}

Test(mta, another_persona_has_no_names_but_its_host_and_no_details)
{
	conf.persona = lw_smtp_persona_find("rfc");
	cr_expect_eq(judged("\"ccna1\"@eagle.localdomain"), LW_SMTP_SAY_RCPT_OK);
	cr_expect_eq(judged("ccna1@localhost"), LW_SMTP_SAY_RCPT_RELAY);
	cr_expect_eq(judged("ccna1@eagle"), LW_SMTP_SAY_RCPT_RELAY);
	cr_expect_eq(judged("ccna1+x@example.com"), LW_SMTP_SAY_RCPT_UNKNOWN);
}

/* What the mailbox gets for a message. */
static void expect_mail(const char *sender, const char *message, const char *kept)
{
	static size_t n;
	char to[] = "\"ccna1\"@localhost";
	struct lw_smtp_rcpt rcpt = { .mailbox = to };
	struct lw_smtp_envelope e = {
		.sender = (char *)(uintptr_t)sender, .rcpts = &rcpt, .nrcpts = 1
	};
	struct mta_letter letter = { .id = "id",
		.envelope = &e,
		.client = "",
		.client_name = "",
		.received = "Received: x\r\n",
		.message = lw_rd_str(message) };
	cr_assert(mta_accept(m, &letter, 0));
	cr_assert_eq(lw_mailstore_count(store, "ccna1"), n + 1);
	const struct lw_mail *got = lw_mailstore_get(store, "ccna1", n++);
	cr_expect_eq(got->len, strlen(kept), "%.*s", (int)got->len, got->bytes);
	cr_expect_eq(
		memcmp(got->bytes, kept, got->len), 0, "%.*s", (int)got->len, got->bytes);
}

Test(mta, the_senders_address_is_on_top_once)
{
	expect_mail("a@b.c", "Subject: x\r\n\r\nReturn-Path: <y>\r\n",
		"Return-Path: <a@b.c>\r\nReceived: x\r\nSubject: x\r\n\r\n"
		"Return-Path: <y>\r\n");
	expect_mail("",
		"return-path : <q>\r\nSubject: x\r\nReturn-Path: a\r\n  b\r\n\r\n",
		"Return-Path: <>\r\nReceived: x\r\nSubject: x\r\n\r\n");
	expect_mail("\"a b\"@c", "no header",
		"Return-Path: <\"a b\"@c>\r\nReceived: x\r\nno header");
}
