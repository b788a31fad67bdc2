/* guests.c - guests in a small lab, driven by hand; the same again from the journal.
 * SPDX-License-Identifier: MIT */
#include "live/guests/guests.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "harness/sample.h"

struct outer {
	struct guest_user user;
	unsigned news;
	struct guest *accepted;
	struct lw_text arrived;
};

static struct lw_scenario *s;
static struct lw_lab *lab;
static struct guests *guests;

static lw_time at_once(void *ctx)
{
	(void)ctx;
	return 0;
}

static void news(struct guest_user *u)
{
	lw_container_of(u, struct outer, user)->news++;
}

static void accepted(struct guest_user *u, struct guest *g)
{
	lw_container_of(u, struct outer, user)->accepted = g;
}

static void arrived(struct guest_user *u, struct lw_rd bytes)
{
	struct outer *o = lw_container_of(u, struct outer, user);
	lw_text_bytes(&o->arrived, bytes.at, lw_rd_left(&bytes));
}

#define OUTER                                                                            \
	{                                                                                \
		.user = { news, accepted, arrived }                                      \
	}

static void setup(void)
{
	s = sample_scenario();
	lab = sample_lab(s);
	guests = guests_new(lab, at_once, NULL);
}

static void teardown(void)
{
	guests_free(guests);
	cr_assert_eq(lw_lab_end(lab), LW_OK);
	lw_lab_free(lab);
	lw_scenario_free(s);
}

TestSuite(guests, .init = setup, .fini = teardown);

static struct guest *connect_to(struct outer *o, const char *host, uint16_t port)
{
	struct journal_place p = { "h", "", port };
	strcpy(p.host, host);
	struct guest *g = guests_connect(guests, &p, &o->user);
	sample_run(lab, LW_SEC(30));
	return g;
}

/* Both ends of a connection from h to port 7777 of s are guests. */
struct pair {
	struct outer left, right;
	struct guest *h, *s;
};

static struct pair *connected(void)
{
	static const struct guest_user user = { news, accepted, arrived };
	struct pair *p = calloc(1, sizeof(*p));
	struct journal_place at = { "s", "", 7777 };
	p->left.user = p->right.user = user;
	struct guest *l = guests_listen(guests, &at, &p->right.user);
	p->h = connect_to(&p->left, "s.example.com", 7777);
	cr_assert_eq(guest_state(l), GUEST_OPEN);
	cr_assert_eq(guest_state(p->h), GUEST_OPEN);
	p->s = p->right.accepted;
	cr_assert_not_null(p->s);
	guest_set_user(p->s, &p->right.user);
	return p;
}

static void take(struct guest *g, const char *want)
{
	struct lw_rd r = guest_peek(g);
	size_t n = strlen(want);
	cr_assert_eq(lw_rd_left(&r), n);
	cr_assert_eq(memcmp(r.at, want, n), 0);
	guest_took(g, n);
	cr_assert_not(guest_settled(g));
	sample_run(lab, LW_SEC(1));
	r = guest_peek(g);
	cr_assert(guest_settled(g) && lw_rd_left(&r) == 0);
}

Test(guests, bytes_go_both_ways_and_half_closes_cross)
{
	struct pair *p = connected();
	guest_data(p->h, "hello", 5);
	cr_assert_eq(guest_room(p->h), GUEST_BUFFER - 5, "promised");
	sample_run(lab, LW_SEC(1));
	cr_assert_eq(guest_room(p->h), GUEST_BUFFER);
	take(p->s, "hello");
	guest_data(p->h, "bye", 3);
	guest_finish(p->h);
	sample_run(lab, LW_SEC(1));
	cr_assert_not(guest_at_end(p->s), "bytes come first");
	take(p->s, "bye");
	cr_assert(guest_at_end(p->s));
	guest_data(p->s, "the other half is open", 22);
	guest_close(p->s);
	sample_run(lab, LW_SEC(1));
	take(p->h, "the other half is open");
	cr_assert(guest_at_end(p->h));
	guest_close(p->h);
	sample_run(lab, LW_SEC(1));
	cr_assert_eq(guests_count(guests), 1, "the listener");
	cr_assert_eq(guests_refused(guests), 0);
	cr_assert(p->left.news > 4 && p->right.news > 4);
	free(p);
}

/* Who does not take closes the window, and the sender's buffers fill up. */
Test(guests, a_slow_reader_slows_the_writer)
{
	static char chunk[JOURNAL_BODY_MAX];
	struct pair *p = connected();
	size_t given = 0, taken = 0;
	for (int i = 0; i < 100; i++) {
		size_t n = guest_room(p->h);
		n = n < sizeof(chunk) ? n : sizeof(chunk);
		guest_data(p->h, chunk, n);
		given += n;
		sample_run(lab, LW_SEC(1));
	}
	cr_assert_eq(guest_room(p->h), 0);
	cr_assert(given > GUEST_BUFFER && given < 4 * GUEST_BUFFER, "%zu", given);
	while (taken < given) {
		struct lw_rd r = guest_peek(p->s);
		cr_assert(lw_rd_left(&r) > 0);
		guest_took(p->s, lw_rd_left(&r));
		taken += lw_rd_left(&r);
		sample_run(lab, LW_SEC(10));
	}
	cr_assert_eq(guest_room(p->h), GUEST_BUFFER);
	free(p);
}

Test(guests, the_rest_waits_for_a_slow_reader)
{
	struct pair *p = connected();
	guest_finish(p->h);
	guest_data(p->s, "unread", 6);
	guest_close(p->s);
	sample_run(lab, LW_SEC(1000)); /* TIME-WAIT is long over */
	take(p->h, "unread");
	cr_assert(guest_at_end(p->h));
	free(p);
}

Test(guests, refusals_have_their_reason)
{
	struct outer o = OUTER;
	cr_assert_eq(guest_error(connect_to(&o, "10.0.0.2", 99)), LW_EREFUSED);
	cr_assert_eq(guest_error(connect_to(&o, "nobody.example.com", 7)), LW_ENOENT);
	cr_assert_eq(guest_error(connect_to(&o, "192.0.2.1", 7)), LW_ENETUNREACH);
	struct journal_place p = { "nobody", "10.0.0.2", 7 };
	struct guest *g = guests_connect(guests, &p, &o.user);
	sample_run(lab, 1);
	cr_assert_eq(guest_state(g), GUEST_FAILED);
}

Test(guests, an_abort_is_a_reset)
{
	struct pair *p = connected();
	guest_abort(p->h);
	sample_run(lab, LW_SEC(1));
	cr_assert_eq(guest_state(p->s), GUEST_FAILED);
	cr_assert_eq(guest_error(p->s), LW_ERESET);
	free(p);
}

/* More lookups than the resolver takes at a time, and all are answered. */
Test(guests, many_names_wait_for_their_turn)
{
	enum {
		MANY = 3 * LW_DNS_STUB_QUESTIONS
	};
	struct outer o = OUTER;
	struct guest *g[MANY];
	struct journal_place p = { "h", "s.example.com", 9 };
	for (int i = 0; i < MANY; i++)
		g[i] = guests_connect(guests, &p, &o.user);
	sample_run(lab, LW_SEC(10));
	for (int i = 0; i < MANY; i++)
		cr_assert_eq(guest_state(g[i]), GUEST_OPEN, "%d: %s", i,
			lw_strerror(guest_error(g[i])));
}

Test(guests, datagrams)
{
	struct outer o = OUTER;
	struct journal_place p = { "h", "s.example.com", 7 };
	struct guest *g = guests_flow(guests, &p, &o.user);
	guest_datagram(g, "before the address is known", 27);
	sample_run(lab, LW_SEC(5));
	guest_datagram(g, "!", 1);
	sample_run(lab, LW_SEC(1));
	cr_assert_str_eq(lw_text_str(&o.arrived), "before the address is known!");
	lw_text_fini(&o.arrived);
	guest_close(g);
	sample_run(lab, 1);
	cr_assert_eq(guests_count(guests), 0);
}

/* An ARP request for s, in by a free port of the switch; and back comes the answer. */
Test(guests, a_cable)
{
	static const uint8_t who_has[] = { 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 9,
		8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 9, 10, 0, 0, 9, 0, 0, 0, 0,
		0, 0, 10, 0, 0, 2 };
	struct outer o = OUTER, twice = OUTER, none = OUTER;
	struct guest *g = guests_plug(guests, "w:Fa0/4", &o.user);
	sample_run(lab, LW_SEC(10));
	cr_assert_eq(guest_state(g), GUEST_OPEN);
	lw_text_clear(&o.arrived); /* the others have announced themselves */
	guest_datagram(g, who_has, sizeof(who_has));
	sample_run(lab, LW_MS(1));
	cr_assert_eq(o.arrived.len, 60);
	cr_assert_eq(memcmp(o.arrived.s, who_has + 6, 6), 0, "to who asked");
	lw_text_fini(&o.arrived);
	struct guest *again = guests_plug(guests, "w:Fa0/4", &twice.user);
	struct guest *nowhere = guests_plug(guests, "w:Fa0/5", &none.user);
	sample_run(lab, LW_MS(1));
	cr_assert_eq(guest_error(again), LW_EEXIST);
	cr_assert_eq(guest_error(nowhere), LW_ENOENT);
	guest_datagram(g, who_has, 5);
	sample_run(lab, LW_MS(1));
	cr_assert_eq(guests_refused(guests), 3, "two plugs and a frame of 5 bytes");
}

/* In place of h: its cable leads out. */
Test(guests, a_cable_in_place_of_a_host)
{
	struct outer o = OUTER, client = OUTER;
	struct guest *g = guests_plug(guests, "h:eth0", &o.user);
	sample_run(lab, LW_MS(1));
	cr_assert_eq(guest_state(g), GUEST_OPEN);
	struct guest *c = connect_to(&client, "10.0.0.2", 7);
	cr_assert_eq(guest_state(c), GUEST_FAILED, "h has no cable any more");
	lw_text_fini(&o.arrived);
}
