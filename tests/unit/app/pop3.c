/* pop3.c - mail fetched from one host by another.  SPDX-License-Identifier: MIT */
#include "labwire/app/pop3.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness/pair.h"
#include "labwire/base/crc32.h"
#include "labwire/proto/pop3_client.h"

static struct pair p;
static struct lw_mailstore *store;
static struct lw_job *pop3d;

static void setup(void)
{
	pair_init(&p);
	store = lw_mailstore_new();
	cr_assert(lw_mailstore_add_user(store, "ccna1"));
	lw_mailuser_set_password(lw_mailstore_find(store, "ccna1"), "cisco");
	struct lw_pop3d_conf conf = { .stack = p.server.stack,
		.store = store,
		.persona = lw_pop3_persona_find("dovecot") };
	cr_assert_eq(lw_pop3d_start(&conf, &pop3d), LW_OK);
}

static void teardown(void)
{
	lw_job_free(pop3d);
	pair_fini(&p);
	lw_mailstore_free(store);
}

TestSuite(pop3, .init = setup, .fini = teardown);

static void deliver(const char *text, size_t n)
{
	struct lw_mail m = { .from = (char *)(uintptr_t) "ccna2@example.com",
		.bytes = (char *)(uintptr_t)text,
		.len = n,
		.unix_s = 1169980863 };
	cr_assert_eq(lw_mailstore_deliver(store, "ccna1", &m), LW_OK);
}

static struct lw_job *fetch(const char *password, bool remove)
{
	struct lw_job_env env = pair_env(&p, &p.host);
	struct lw_pop3_job_conf conf = { .server = "10.0.0.2",
		.client = { .user = "ccna1", .password = password, .remove = remove } };
	return lw_pop3_start(&env, &conf);
}

Test(pop3, fetches_and_leaves)
{
	deliver("Subject: 1\r\n\r\n.x\r\n", 18);
	deliver("Subject: 2\r\n\r\n", 14);
	struct lw_job *job = fetch("cisco", false);
	pair_finish(&p, 1);
	cr_expect(p.outcome.ok, "%s", lw_text_str(&p.screen));
	cr_expect_str_eq(lw_text_str(&p.sentence), "10.0.0.2: 2 messages, 32 bytes");
	cr_expect_eq(lw_mailstore_count(store, "ccna1"), 2);
	lw_job_free(job);
}

Test(pop3, fetches_and_removes_a_long_one)
{
	static char text[300000];
	memset(text, 'x', sizeof(text));
	for (size_t i = 100; i < sizeof(text); i += 100)
		memcpy(text + i, "\r\n.", 3);
	memcpy(text, "S: x\r\n\r\n", 8);
	memcpy(text + sizeof(text) - 2, "\r\n", 2);
	deliver(text, sizeof(text));
	struct lw_job *job = fetch("cisco", true);
	pair_finish(&p, 1);
	cr_expect(p.outcome.ok);
	cr_expect_eq(p.outcome.bytes, sizeof(text));
	cr_expect_eq(lw_mailstore_count(store, "ccna1"), 0);
	lw_job_free(job);
}

Test(pop3, a_wrong_password_is_told)
{
	struct lw_job *job = fetch("wrong", true);
	pair_finish(&p, 1);
	cr_expect_not(p.outcome.ok);
	cr_expect_str_eq(
		lw_text_str(&p.sentence), "10.0.0.2: -ERR Authentication failed.");
	lw_job_free(job);
}

Test(pop3, jobs_may_be_stopped_at_any_time)
{
	deliver("Subject: 1\r\n\r\n.x\r\n", 18);
	for (int ms = 0; ms < 120; ms += 3) {
		struct lw_job *job = fetch("cisco", true);
		pair_run(&p, LW_MS(ms));
		lw_job_free(job);
	}
	pair_run(&p, LW_SEC(1000));
}

/* A client alone: what it makes of a server's words, in pieces of one byte or at once. */
static void alone(const char *says, size_t piece, struct lw_text *out)
{
	struct lw_pop3_client_conf conf = {
		.user = "u", .password = "p", .remove = true
	};
	struct lw_pop3_client *c = lw_pop3_client_new(&conf, 0);
	struct lw_rd in = lw_rd_of(says, strlen(says));
	struct lw_pop3_client_event ev = { 0 };
	for (bool eof = false; ev.kind != LW_POP3_CLIENT_CLOSE;) {
		struct lw_rd some = in;
		size_t n = lw_rd_left(&in) < piece ? lw_rd_left(&in) : piece;
		in.at += lw_pop3_client_input(c, lw_rd_sub(&some, n), 0);
		ev = lw_pop3_client_next(c);
		if (ev.kind == LW_POP3_CLIENT_NONE && lw_rd_left(&in) == 0) {
			cr_assert_not(eof);
			eof = true;
			lw_pop3_client_eof(c);
		} else if (ev.kind != LW_POP3_CLIENT_NONE && ev.text) {
			lw_text_fmt(out, "%d %d %s\n", ev.kind, ev.ok, ev.text);
		}
	}
	lw_text_fmt(out, "%u %llu %08x\n", lw_pop3_client_messages(c),
		(unsigned long long)lw_pop3_client_bytes(c), lw_pop3_client_crc32(c));
	lw_pop3_client_free(c);
}

Test(pop3, a_server_may_say_anything)
{
	static const char *const servers[] = { "", "hello\r\n", "-ERR no\r\n",
		"+OK\r\n-ERR no\r\n+OK\r\n", "+OK\r\n+OK\r\n-ERR no\r\n-ERR\r\n",
		"+OK\r\n+OK\r\n+OK\r\n+OK x\r\n+OK\r\n",
		"+OK\r\n+OK\r\n+OK\r\n+OK 99999999999 1\r\n+OK\r\n1 1\r\n",
		("+OK\r\n+OK\r\n+OK\r\n+OK 1 9\r\n+OK\r\n1 9\r\n.\r\n+OK\r\n1 u\r\n.\r\n"
		 "+OK\r\n..a\r\n\r\n.\r\n+OK\r\n+OK bye\r\n") };
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++) {
		struct lw_text whole = { 0 }, bytes = { 0 };
		alone(servers[i], 1 << 20, &whole);
		alone(servers[i], 1, &bytes);
		cr_expect_str_eq(lw_text_str(&whole), lw_text_str(&bytes));
		if (i == 7) {
			char want[40];
			snprintf(want, sizeof(want), "1 6 %08x\n",
				lw_crc32(0, ".a\r\n\r\n", 6));
			cr_expect(strstr(lw_text_str(&whole), want) != NULL, "%s",
				lw_text_str(&whole));
		}
		lw_text_fini(&whole);
		lw_text_fini(&bytes);
	}
}
