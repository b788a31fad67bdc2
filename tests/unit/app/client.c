/* client.c - a client's outcome, however its connection ends.
 * SPDX-License-Identifier: MIT */
#include "app/client.h"

#include <criterion/criterion.h>

#include "app/listener.h"
#include "harness/pair.h"
#include "tape.h"

enum {
	PORT = 7777
};

struct caller {
	struct client client;
	struct tape tape;
};

static struct pair p;
static struct listener listener;
static struct lw_sock_user user;
static struct lw_sock answered;
static int left, freed;

/* Whatever is said decides; then the caller hangs up. */
static bool act(struct stream *s, lw_time now)
{
	struct caller *c = lw_container_of(s, struct caller, client.stream);
	if (c->tape.heard.len == 0)
		return false;
	client_done(&c->client, c->tape.heard.s[0] == '+', lw_text_str(&c->tape.heard));
	stream_close(s);
	return false;
}

static void *new_engine(struct client *c, lw_time now)
{
	struct caller *caller = lw_container_of(c, struct caller, client);
	caller->tape.bite = SIZE_MAX;
	return &caller->tape;
}

static void count(struct client *c, struct lw_outcome *out)
{
	out->bytes = lw_container_of(c, struct caller, client)->tape.heard.len;
}

static void leave(struct client *c, enum lw_err err)
{
	left++;
}

static void free_tape(struct client *c)
{
	tape_fini(&lw_container_of(c, struct caller, client)->tape);
	freed++;
}

static const struct client_ops ops = { .stream = { "caller", { TAPE_VERBS }, act,
					       client_over },
	.size = sizeof(struct caller),
	.port = PORT,
	.engine = new_engine,
	.count = count,
	.leave = leave,
	.free = free_tape };

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
}

static bool welcome(struct listener *l, lw_time now)
{
	return lw_sock_accept(l->stack, l->sock, &user, &answered) == LW_OK;
}

static void setup(void)
{
	pair_init(&p);
	user.ready = ready;
	listener.welcome = welcome;
	cr_assert_eq(listener_open(&listener, p.server.stack,
			     (struct lw_endpoint){ 0, PORT }, 1),
		LW_OK);
}

static void teardown(void)
{
	listener_close(&listener);
	pair_fini(&p);
}

TestSuite(client, .init = setup, .fini = teardown);

static struct lw_job *call(const char *server, uint16_t port)
{
	struct lw_job_env env = pair_env(&p, &p.host);
	return client_start(client_new(&env, &ops), server, port);
}

static void say(const char *text)
{
	size_t done = 0;
	pair_run(&p, LW_SEC(1));
	cr_assert_eq(lw_sock_write(p.server.stack, answered, text, strlen(text), &done),
		LW_OK);
}

static void expect(struct lw_job *job, bool ok, const char *sentence)
{
	pair_finish(&p, 1);
	cr_expect_eq(p.outcome.ok, ok);
	cr_expect_str_eq(lw_text_str(&p.sentence), sentence);
	lw_job_free(job);
	cr_expect_eq(freed, 1);
}

Test(client, says_what_was_achieved)
{
	struct lw_job *job = call("10.0.0.2", 0);
	say("+fine");
	expect(job, true, "10.0.0.2: +fine");
	cr_expect_eq(p.outcome.bytes, 5);
	cr_expect_eq(left, 1);
}

Test(client, says_what_was_not)
{
	struct lw_job *job = call("10.0.0.2", PORT);
	say("-no");
	expect(job, false, "10.0.0.2: -no");
}

Test(client, is_refused)
{
	expect(call("10.0.0.2", PORT + 1), false, "10.0.0.2: connection refused");
}

Test(client, is_cut_off)
{
	struct lw_job *job = call("10.0.0.2", 0);
	pair_run(&p, LW_SEC(1));
	lw_sock_abort(p.server.stack, answered);
	expect(job, false, "10.0.0.2: connection reset");
}

Test(client, does_not_find_the_server)
{
	expect(call("nowhere", 0), false, "nowhere: no such host");
	cr_expect_eq(left, 0);
}

Test(client, is_freed_in_the_middle)
{
	struct lw_job *job = call("10.0.0.2", 0);
	pair_run(&p, LW_SEC(1));
	lw_job_free(job);
	cr_expect_eq(p.over, 0);
	cr_expect_eq(freed, 1);
}
