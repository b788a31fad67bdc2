/* stream.c - bytes between two engines, through sockets and filters.
 * SPDX-License-Identifier: MIT */
#include "app/stream.h"

#include <criterion/criterion.h>
#include <string.h>

#include "app/listener.h"
#include "harness/pair.h"
#include "tape.h"
#include "upper.h"

enum {
	PORT = 7777,
	MUCH = 200000,
};

/* An end of the connection. */
struct side {
	struct stream stream;
	struct tape tape;
	int over;
	enum lw_err err;
};

static struct pair p;
static struct listener listener;
static struct side host, server;
static struct filter upper_filter, star;

static bool act(struct stream *s, lw_time now)
{
	return false;
}

static void over(struct stream *s, enum lw_err err, lw_time now)
{
	struct side *side = lw_container_of(s, struct side, stream);
	side->over++;
	side->err = err;
}

static const struct stream_ops ops = { "tape", { TAPE_VERBS }, act, over };

static bool welcome(struct listener *l, lw_time now)
{
	cr_assert_eq(stream_accept(&server.stream, l->sock), LW_OK);
	stream_start(&server.stream, &server.tape, now);
	return false;
}

/* One that makes more than it eats: "*" behind each byte on the way up. */
static size_t star_raise(struct filter *f, struct lw_rd in, lw_time now)
{
	size_t n = lw_rd_left(&in) < 100 ? lw_rd_left(&in) : 100;
	for (size_t i = 0; i < n; i++) {
		lw_text_char(&f->up, (char)in.at[i]);
		lw_text_char(&f->up, '*');
	}
	return n;
}

static size_t star_lower(struct filter *f, struct lw_rd in, lw_time now)
{
	lw_text_bytes(&f->down, in.at, lw_rd_left(&in));
	return lw_rd_left(&in);
}

static void setup(void)
{
	pair_init(&p);
	stream_init(&host.stream, &ops, p.host.stack);
	stream_init(&server.stream, &ops, p.server.stack);
	host.tape.bite = server.tape.bite = SIZE_MAX;
	upper_filter = UPPER;
	star = (struct filter){ .raise = star_raise, .lower = star_lower };
	listener.welcome = welcome;
	cr_assert_eq(listener_open(&listener, p.server.stack,
			     (struct lw_endpoint){ 0, PORT }, 1),
		LW_OK);
}

static void teardown(void)
{
	stream_fini(&host.stream);
	stream_fini(&server.stream);
	listener_close(&listener);
	tape_fini(&host.tape);
	tape_fini(&server.tape);
	pair_fini(&p);
}

TestSuite(stream, .init = setup, .fini = teardown);

static void connect_now(void)
{
	struct lw_endpoint to = { PAIR_SERVER, PORT };
	cr_assert_eq(stream_connect(&host.stream, to, 0), LW_OK);
	stream_start(&host.stream, &host.tape, lw_engine_now(p.engine));
}

static void turn(struct side *s)
{
	stream_turn(&s->stream, lw_engine_now(p.engine));
	pair_run(&p, LW_SEC(5));
}

Test(stream, carries_both_ways_and_ends_in_order)
{
	lw_text_add(&host.tape.says, "hello");
	lw_text_add(&server.tape.says, "who is there?");
	connect_now();
	pair_run(&p, LW_SEC(5));
	cr_expect_str_eq(lw_text_str(&server.tape.heard), "hello");
	cr_expect_str_eq(lw_text_str(&host.tape.heard), "who is there?");
	lw_text_add(&host.tape.says, "bye");
	stream_close(&host.stream);
	turn(&host);
	cr_expect_str_eq(lw_text_str(&server.tape.heard), "hellobye");
	cr_expect(server.tape.ended);
	cr_expect_eq(host.over, 1);
	cr_expect_eq(host.err, LW_OK);
}

Test(stream, is_refused)
{
	listener_close(&listener);
	connect_now();
	pair_run(&p, LW_SEC(5));
	cr_expect_eq(host.over, 1);
	cr_expect_eq(host.err, LW_EREFUSED);
}

Test(stream, goes_through_a_filter)
{
	stream_filter(&host.stream, &upper_filter);
	lw_text_add(&host.tape.says, "ehlo host-1");
	lw_text_add(&server.tape.says, "250 Hello");
	connect_now();
	pair_run(&p, LW_SEC(5));
	cr_expect_str_eq(lw_text_str(&server.tape.heard), "EHLO HOST-1");
	cr_expect_str_eq(lw_text_str(&host.tape.heard), "250 HELLO");
	lw_text_add(&host.tape.says, "quit"); /* is flushed through it */
	stream_close(&host.stream);
	turn(&host);
	cr_expect_str_eq(lw_text_str(&server.tape.heard), "EHLO HOST-1QUIT");
	cr_expect_eq(host.over, 1);
}

Test(stream, filters_stand_one_upon_the_other)
{
	stream_filter(&server.stream, &star);
	stream_filter(&server.stream, &upper_filter);
	cr_expect_eq(server.stream.filters, &upper_filter); /* the socket's side */
	lw_text_add(&host.tape.says, "abc");
	connect_now();
	pair_run(&p, LW_SEC(5));
	cr_expect_str_eq(lw_text_str(&server.tape.heard), "A*B*C*");
}

/* What an engine does not take stays below, bounded; nothing is lost, in any bite, and
 * the end comes last. */
static void trickle(size_t bite)
{
	stream_filter(&server.stream, &star);
	stream_filter(&server.stream, &upper_filter);
	for (size_t i = 0; i < MUCH; i++)
		lw_text_char(&host.tape.says, (char)('a' + i % 26));
	server.tape.bite = 0;
	connect_now();
	stream_close(&host.stream);
	turn(&host);
	cr_expect_eq(server.tape.heard.len, 0);
	cr_expect_lt(star.up.len, FILTER_ROOM + 2 * 100);
	cr_expect_lt(upper_filter.up.len, 2 * FILTER_ROOM + 65536);
	server.tape.bite = bite;
	for (int i = 0; i < 1000 && !server.tape.ended; i++)
		turn(&server);
	cr_assert_eq(server.tape.heard.len, 2 * (size_t)MUCH);
	for (size_t i = 0; i < MUCH; i++)
		cr_assert_eq(server.tape.heard.s[2 * i], (char)('A' + i % 26));
	cr_expect(server.tape.ended);
}

Test(stream, loses_nothing_in_small_bites)
{
	trickle(1);
}

Test(stream, loses_nothing_in_large_bites)
{
	trickle(8191);
}

Test(stream, thinks_as_long_as_it_should)
{
	stream_init(&host.stream, &ops, p.host.stack);
	cr_expect(stream_thought(&host.stream, 0, LW_SEC(1)));
	cr_expect_not(stream_thought(&host.stream, LW_SEC(2), LW_SEC(1)));
	cr_expect_not(stream_thought(&host.stream, LW_SEC(2), LW_SEC(2)));
	cr_expect(stream_thought(&host.stream, LW_SEC(2), LW_SEC(3)));
}
