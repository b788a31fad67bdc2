/* server.c - how many are served at a time, and who is next.
 * SPDX-License-Identifier: MIT */
#include "app/server.h"

#include <criterion/criterion.h>

#include "harness/pair.h"
#include "tape.h"

enum {
	PORT = 7777,
	MOST = 2,
	CALLERS = 4,
};

struct caller {
	struct stream stream;
	struct tape tape;
};

struct guest {
	struct session session;
	struct tape tape;
	bool greeted;
};

static struct pair p;
static struct server server;
static struct caller callers[CALLERS];
static int left;

static bool act(struct stream *s, lw_time now)
{
	return false;
}

static void over(struct stream *s, enum lw_err err, lw_time now)
{
}

/* A session ends when its client has. */
static bool act_session(struct stream *s, lw_time now)
{
	if (s->eof_told)
		stream_close(s);
	return false;
}

static void welcome(struct session *s, lw_time now)
{
	struct guest *g = lw_container_of(s, struct guest, session);
	cr_expect_not(g->greeted); /* zeroed at first */
	g->greeted = true;
	lw_text_add(&g->tape.says, "welcome");
	stream_start(&s->stream, &g->tape, now);
}

static void leave(struct session *s)
{
	tape_fini(&lw_container_of(s, struct guest, session)->tape);
	left++;
}

static const struct stream_ops caller_ops = { "caller", { TAPE_VERBS }, act, over };
static const struct server_ops ops = { .stream = { "server", { TAPE_VERBS }, act_session,
					       session_over },
	.size = sizeof(struct guest),
	.welcome = welcome,
	.leave = leave };

static void setup(void)
{
	pair_init(&p);
	server.most = MOST;
	cr_assert_eq(server_open(&server, &ops, p.server.stack, PORT, CALLERS), LW_OK);
	for (int i = 0; i < CALLERS; i++) {
		struct lw_endpoint to = { PAIR_SERVER, PORT };
		stream_init(&callers[i].stream, &caller_ops, p.host.stack);
		callers[i].tape.bite = SIZE_MAX;
		cr_assert_eq(stream_connect(&callers[i].stream, to, 0), LW_OK);
		stream_start(
			&callers[i].stream, &callers[i].tape, lw_engine_now(p.engine));
	}
	pair_run(&p, LW_SEC(5));
}

static void teardown(void)
{
	for (int i = 0; i < CALLERS; i++) {
		stream_fini(&callers[i].stream);
		tape_fini(&callers[i].tape);
	}
	server_close(&server);
	pair_fini(&p);
}

TestSuite(server, .init = setup, .fini = teardown);

static int greeted(void)
{
	int n = 0;
	for (int i = 0; i < CALLERS; i++)
		n += callers[i].tape.heard.len > 0;
	return n;
}

Test(server, serves_so_many_and_the_next_when_one_has_left)
{
	cr_expect_eq(server.count, MOST);
	cr_expect_eq(greeted(), MOST);
	for (int i = 0; i < CALLERS; i++) {
		stream_close(&callers[i].stream);
		stream_turn(&callers[i].stream, lw_engine_now(p.engine));
		pair_run(&p, LW_SEC(5));
		cr_expect_eq(left, i + 1);
		cr_expect_eq(greeted(), i + 1 + MOST < CALLERS ? i + 1 + MOST : CALLERS);
	}
	cr_expect_eq(server.count, 0);
}

Test(server, ends_with_guests_inside)
{
	server_close(&server);
	cr_expect_eq(left, MOST);
	cr_expect_eq(server.count, 0);
	struct server never = { .most = MOST };
	server_close(&never); /* harmless */
}

Test(server, finds_its_port_taken)
{
	struct server second = { .most = MOST };
	cr_expect_eq(server_open(&second, &ops, p.server.stack, PORT, 1), LW_EINUSE);
	server_close(&second);
}
