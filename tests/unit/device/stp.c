/* stp.c - trees of bridges without a wire: roles, states and their times, loss of a root,
 * topology changes.  SPDX-License-Identifier: MIT */
#include "labwire/device/stp.h"

#include <criterion/criterion.h>

enum {
	BRIDGES = 3,
	PORTS = 3,
	SAID_MAX = 4096,
};

#define FAST 100000000

struct end {
	int bridge, port; /* -1: nobody */
};

static struct {
	struct lw_stp *stp;
	struct end far[PORTS]; /* where its cables lead */
	bool cut[PORTS];       /* nothing passes, and nobody is told */
	enum lw_stp_state state[PORTS];
	lw_time since[PORTS];
	bool moving;
	size_t said[PORTS], notices;
	struct lw_bpdu last[PORTS];
	uint8_t flags[PORTS]; /* of all that was said */
} b[BRIDGES];
static lw_time now;
static struct {
	struct end to;
	struct lw_bpdu bpdu;
} post[SAID_MAX];
static size_t posted, read_to;

static void on_send(void *ctx, uint32_t port, const struct lw_bpdu *bpdu, lw_time at)
{
	size_t i = (size_t)(uintptr_t)ctx;
	cr_assert_eq(at, now);
	b[i].last[port] = *bpdu;
	b[i].flags[port] |= bpdu->flags;
	b[i].said[port] += bpdu->type == LW_BPDU_CONFIG;
	b[i].notices += bpdu->type == LW_BPDU_CHANGE;
	struct end to = b[i].far[port];
	if (to.bridge < 0 || b[i].cut[port])
		return;
	cr_assert_lt(posted, SAID_MAX);
	post[posted].to = to;
	post[posted++].bpdu = *bpdu;
}

static void on_state(void *ctx, uint32_t port, enum lw_stp_state state, lw_time at)
{
	size_t i = (size_t)(uintptr_t)ctx;
	b[i].state[port] = state;
	b[i].since[port] = at;
}

static void on_moving(void *ctx, bool moving, lw_time at)
{
	(void)at;
	b[(size_t)(uintptr_t)ctx].moving = moving;
}

static const struct lw_stp_ops ops = {
	.send = on_send, .state = on_state, .moving = on_moving
};

static void new_bridge(size_t i, uint16_t priority, bool portfast)
{
	struct lw_stp_conf conf = {
		.id = { priority, { { 0, 0x1b, 0x0c, 0, 0, (uint8_t)(i + 1) } } },
		.ports = PORTS,
		.portfast = portfast,
		.ops = &ops,
		.ctx = (void *)(uintptr_t)i,
	};
	b[i].stp = lw_stp_new(&conf, now);
	for (size_t k = 0; k < PORTS; k++)
		b[i].far[k] = (struct end){ -1, -1 };
}

static void setup(void)
{
	now = 0;
	posted = read_to = 0;
	memset(b, 0, sizeof(b));
	for (size_t i = 0; i < BRIDGES; i++)
		new_bridge(i, 0x8001, false);
}

static void teardown(void)
{
	for (size_t i = 0; i < BRIDGES; i++)
		lw_stp_free(b[i].stp);
}

TestSuite(stp, .init = setup, .fini = teardown);

static void deliver(void)
{
	while (read_to < posted) {
		struct end to = post[read_to].to;
		lw_stp_hear(
			b[to.bridge].stp, (uint32_t)to.port, &post[read_to++].bpdu, now);
	}
	posted = read_to = 0;
}

static void run_until(lw_time end)
{
	for (;;) {
		lw_time next = LW_NEVER;
		size_t who = 0;
		for (size_t i = 0; i < BRIDGES; i++)
			if (lw_stp_deadline(b[i].stp) < next) {
				next = lw_stp_deadline(b[i].stp);
				who = i;
			}
		if (next > end)
			break;
		now = next > now ? next : now;
		lw_stp_tick(b[who].stp, now);
		deliver();
	}
	now = end;
}

static void up(int i, int port)
{
	lw_stp_enable(b[i].stp, (uint32_t)port, FAST, now);
	deliver();
}

static void cable(int i, int port, int k, int other)
{
	b[i].far[port] = (struct end){ k, other };
	b[k].far[other] = (struct end){ i, port };
	up(i, port);
	up(k, other);
}

static void is(int i, int port, enum lw_stp_role role, enum lw_stp_state state)
{
	struct lw_stp_view v;
	lw_stp_port(b[i].stp, (uint32_t)port, &v);
	cr_assert_eq(v.role, role, "bridge %d port %d is %s at %lld", i, port,
		lw_stp_role_name(v.role), (long long)(now / LW_SEC(1)));
	cr_assert_eq(v.state, state, "bridge %d port %d is %s at %lld", i, port,
		lw_stp_state_name(v.state), (long long)(now / LW_SEC(1)));
	cr_assert_eq(b[i].state[port], state);
}

Test(stp, a_lone_port_listens_and_learns_for_15_s_each)
{
	up(0, 0);
	is(0, 0, LW_STP_DESIGNATED, LW_STP_LISTENING);
	run_until(LW_SEC(15) - 1);
	is(0, 0, LW_STP_DESIGNATED, LW_STP_LISTENING);
	run_until(LW_SEC(30) - 1);
	is(0, 0, LW_STP_DESIGNATED, LW_STP_LEARNING);
	run_until(LW_SEC(30));
	is(0, 0, LW_STP_DESIGNATED, LW_STP_FORWARDING);
}

Test(stp, the_root_says_hello_every_2_s_with_the_default_times)
{
	up(0, 0);
	run_until(LW_SEC(20));
	cr_assert_eq(b[0].said[0], 11);
	cr_assert_eq(b[0].last[0].message_age, 0);
	cr_assert_eq(b[0].last[0].max_age, 20 << 8);
	cr_assert_eq(b[0].last[0].hello, 2 << 8);
	cr_assert_eq(b[0].last[0].forward_delay, 15 << 8);
	cr_assert_eq(b[0].last[0].port, 0x8001);
	cr_assert_eq(b[0].last[0].root.priority, 0x8001);
}

Test(stp, the_lowest_id_becomes_root_by_priority_and_then_by_address)
{
	struct lw_bridge_id root;
	uint32_t cost = 9, port = 9;
	cable(1, 0, 2, 0);
	run_until(LW_SEC(1));
	lw_stp_root(b[2].stp, &root, &cost, &port);
	cr_assert_eq(root.mac.b[5], 2);
	cr_assert_eq(cost, 19);
	cr_assert_eq(port, 0);
	lw_stp_root(b[1].stp, &root, &cost, &port);
	cr_assert_eq(cost, 0);
	cr_assert_eq(port, UINT32_MAX);
	lw_stp_free(b[0].stp);
	new_bridge(0, 0x7001, false); /* a better priority comes along */
	cable(0, 1, 2, 1);
	run_until(LW_SEC(5));
	lw_stp_root(b[1].stp, &root, &cost, &port);
	cr_assert_eq(root.priority, 0x7001);
	cr_assert_eq(cost, 38);
}

Test(stp, of_two_cables_one_blocks_and_it_is_the_higher_port)
{
	cable(0, 1, 1, 1);
	cable(0, 0, 1, 0);
	run_until(LW_SEC(60));
	is(0, 0, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	is(0, 1, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	is(1, 0, LW_STP_ROOT, LW_STP_FORWARDING);
	is(1, 1, LW_STP_ALTERNATE, LW_STP_BLOCKING);
}

Test(stp, the_faster_cable_is_the_way_to_the_root)
{
	b[0].far[0] = (struct end){ 1, 0 };
	b[1].far[0] = (struct end){ 0, 0 };
	lw_stp_enable(b[0].stp, 0, 10000000, now);
	lw_stp_enable(b[1].stp, 0, 10000000, now);
	cable(0, 2, 1, 2);
	run_until(LW_SEC(60));
	is(1, 0, LW_STP_ALTERNATE, LW_STP_BLOCKING);
	is(1, 2, LW_STP_ROOT, LW_STP_FORWARDING);
}

Test(stp, a_cable_from_a_bridge_to_itself_blocks_at_its_higher_end)
{
	cable(0, 0, 0, 1);
	run_until(LW_SEC(100));
	is(0, 0, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	is(0, 1, LW_STP_ALTERNATE, LW_STP_BLOCKING);
}

static void triangle(void)
{
	cable(0, 0, 1, 0);
	cable(1, 1, 2, 1);
	cable(0, 1, 2, 0);
	run_until(LW_SEC(100));
}

Test(stp, in_a_triangle_the_cable_opposite_the_root_is_blocked_at_one_end)
{
	triangle();
	is(0, 0, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	is(0, 1, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	is(1, 0, LW_STP_ROOT, LW_STP_FORWARDING);
	is(2, 0, LW_STP_ROOT, LW_STP_FORWARDING);
	is(1, 1, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	is(2, 1, LW_STP_ALTERNATE, LW_STP_BLOCKING);
	cr_assert_eq(b[1].last[1].cost, 19);
	cr_assert_eq(b[1].last[1].message_age, 1 << 8); /* a second per hop */
}

/* 20 s until the root's last word is too old, 30 s until its successor forwards. */
Test(stp, silence_of_the_root_port_is_mended_after_50_s)
{
	cable(0, 0, 1, 0);
	cable(0, 1, 1, 1);
	run_until(LW_SEC(101)); /* half way between two hellos */
	b[0].cut[0] = b[1].cut[0] = true;
	run_until(LW_SEC(120) - 1);
	is(1, 1, LW_STP_ALTERNATE, LW_STP_BLOCKING);
	run_until(LW_SEC(120));
	is(1, 1, LW_STP_ROOT, LW_STP_LISTENING);
	run_until(LW_SEC(150) - 1);
	is(1, 1, LW_STP_ROOT, LW_STP_LEARNING);
	run_until(LW_SEC(150));
	is(1, 1, LW_STP_ROOT, LW_STP_FORWARDING);
}

Test(stp, a_pulled_root_cable_is_mended_after_30_s)
{
	cable(0, 0, 1, 0);
	cable(0, 1, 1, 1);
	run_until(LW_SEC(101));
	lw_stp_disable(b[0].stp, 0, now);
	lw_stp_disable(b[1].stp, 0, now);
	deliver();
	is(1, 0, LW_STP_NO_ROLE, LW_STP_DISABLED);
	is(1, 1, LW_STP_ROOT, LW_STP_LISTENING);
	run_until(LW_SEC(131));
	is(1, 1, LW_STP_ROOT, LW_STP_FORWARDING);
}

/* Not told of the fault, because it is behind another bridge: its own 20 s, one second
 * less for the hop, and 30 s. */
Test(stp, a_fault_behind_the_next_bridge_is_mended_through_the_blocked_port)
{
	triangle();
	b[0].cut[1] = b[2].cut[0] = true; /* root to bridge 2 */
	run_until(LW_SEC(100) + LW_SEC(50));
	is(2, 1, LW_STP_ROOT, LW_STP_FORWARDING);
	is(1, 1, LW_STP_DESIGNATED, LW_STP_FORWARDING);
}

Test(stp, a_bridge_without_its_root_becomes_root_and_gives_way_again)
{
	struct lw_bridge_id root;
	uint32_t cost, port;
	cable(0, 0, 1, 0);
	run_until(LW_SEC(60));
	lw_stp_disable(b[1].stp, 0, now);
	lw_stp_root(b[1].stp, &root, &cost, &port);
	cr_assert_eq(port, UINT32_MAX);
	up(1, 0);
	run_until(LW_SEC(62));
	lw_stp_root(b[1].stp, &root, &cost, &port);
	cr_assert_eq(port, 0);
	cr_assert_eq(root.mac.b[5], 1);
}

/* 8.5.3.12: 35 s of the flag, and short ageing at all bridges meanwhile. */
Test(stp, a_change_at_a_leaf_is_told_to_the_root_which_tells_all)
{
	cable(0, 0, 1, 0);
	cable(1, 1, 2, 1);
	run_until(LW_SEC(200));
	for (int i = 0; i < BRIDGES; i++)
		cr_assert_not(b[i].moving, "%d", i);
	up(2, 2); /* a station; forwards at 230 s */
	size_t before = b[2].notices;
	run_until(LW_SEC(230));
	cr_assert_eq(b[2].notices, before + 1);
	b[1].flags[1] = 0;
	run_until(LW_SEC(233));
	for (int i = 0; i < BRIDGES; i++)
		cr_assert(b[i].moving, "%d", i);
	cr_assert_eq(
		b[1].flags[1], LW_BPDU_TOPOLOGY_CHANGE | LW_BPDU_TOPOLOGY_CHANGE_ACK);
	cr_assert_eq(b[1].last[1].flags, LW_BPDU_TOPOLOGY_CHANGE);
	run_until(LW_SEC(264));
	cr_assert(b[2].moving);
	run_until(LW_SEC(268));
	for (int i = 0; i < BRIDGES; i++)
		cr_assert_not(b[i].moving, "%d", i);
	cr_assert_eq(b[1].last[1].flags, 0);
	cr_assert_eq(b[2].notices, before + 1);
}

Test(stp, a_notice_that_nobody_acknowledges_is_repeated_every_hello)
{
	cable(0, 0, 1, 0);
	run_until(LW_SEC(100));
	b[1].cut[0] = true; /* only what it says is lost */
	size_t before = b[1].notices;
	up(1, 1);
	run_until(LW_SEC(135));
	cr_assert_eq(b[1].notices, before + 3); /* at 130, 132, 134 s */
}

Test(stp, with_portfast_a_port_forwards_at_once_until_it_hears_a_bridge)
{
	lw_stp_free(b[1].stp);
	new_bridge(1, 0x8001, true);
	up(1, 0);
	is(1, 0, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	cr_assert_not(b[1].moving); /* and no topology has changed */
	cable(0, 1, 1, 1);
	run_until(LW_SEC(2));
	is(1, 1, LW_STP_ROOT, LW_STP_LISTENING);
	is(1, 0, LW_STP_DESIGNATED, LW_STP_FORWARDING);
	lw_stp_disable(b[1].stp, 0, now);
	run_until(LW_SEC(3));
	cr_assert_eq(b[1].notices, 0);
}

Test(stp, who_says_something_worse_is_told_better)
{
	struct lw_bridge_id worse = { 0x9001, { { 0, 0, 0, 0, 0, 9 } } };
	struct lw_bpdu bpdu = { .root = worse,
		.bridge = worse,
		.port = 0x8001,
		.max_age = 20 << 8,
		.hello = 2 << 8,
		.forward_delay = 15 << 8 };
	up(0, 0);
	run_until(LW_SEC(9));
	size_t before = b[0].said[0];
	lw_stp_hear(b[0].stp, 0, &bpdu, now);
	cr_assert_eq(b[0].said[0], before + 1);
	is(0, 0, LW_STP_DESIGNATED, LW_STP_LISTENING);
}

/* 9.3.4 and 8.6.5: news that are too old, and two answers within the hold time. */
Test(stp, old_news_are_not_taken_and_answers_wait_for_the_hold_time)
{
	struct lw_bridge_id better = { 0x1001, { { 0, 0, 0, 0, 0, 9 } } };
	struct lw_bpdu bpdu = { .root = better,
		.bridge = better,
		.port = 0x8001,
		.message_age = 20 << 8,
		.max_age = 20 << 8,
		.hello = 2 << 8,
		.forward_delay = 15 << 8 };
	up(0, 0);
	run_until(LW_SEC(9));
	lw_stp_hear(b[0].stp, 0, &bpdu, now);
	is(0, 0, LW_STP_DESIGNATED, LW_STP_LISTENING);
	bpdu.root.priority = 0x9001;
	bpdu.message_age = 0;
	size_t before = b[0].said[0];
	for (int i = 0; i < 5; i++)
		lw_stp_hear(b[0].stp, 0, &bpdu, now);
	cr_assert_eq(b[0].said[0], before + 1);
	run_until(LW_SEC(10));
	cr_assert_eq(b[0].said[0], before + 2);
	bpdu.root.priority = 0x1001;
	bpdu.message_age = 19 << 8;
	lw_stp_hear(b[0].stp, 0, &bpdu, now);
	is(0, 0, LW_STP_ROOT, LW_STP_LISTENING);
	run_until(LW_SEC(11));
	is(0, 0, LW_STP_DESIGNATED, LW_STP_LISTENING);
}

/* The same root on two ports with different times; the port that it was heard on first
 * goes down. */
static void lose_the_first_of_two_ways(uint16_t age)
{
	struct lw_bridge_id better = { 0x1001, { { 0, 0, 0, 0, 0, 9 } } };
	struct lw_bpdu bpdu = { .root = better,
		.bridge = better,
		.port = 0x8001,
		.max_age = 20 << 8,
		.hello = 2 << 8,
		.forward_delay = 15 << 8 };
	struct lw_bpdu worse = bpdu;
	for (int i = 0; i < PORTS; i++)
		up(0, i);
	run_until(LW_SEC(9));
	lw_stp_hear(b[0].stp, 0, &bpdu, now);
	bpdu.bridge.mac.b[5]++;
	bpdu.message_age = age;
	bpdu.max_age = 200 << 8;
	lw_stp_hear(b[0].stp, 1, &bpdu, now);
	run_until(LW_SEC(12));
	worse.root = worse.bridge = (struct lw_bridge_id){ 0x9001, better.mac };
	lw_stp_hear(b[0].stp, 2, &worse, now);
	lw_stp_hear(b[0].stp, 2, &worse, now); /* its answer waits for the hold time */
	lw_stp_disable(b[0].stp, 0, now);
	is(0, 1, LW_STP_ROOT, LW_STP_LISTENING);
}

Test(stp, an_age_counts_from_when_the_root_said_it_whatever_the_times, .timeout = 10)
{
	lose_the_first_of_two_ways(1 << 8);
	run_until(LW_SEC(13));
	cr_assert_eq(b[0].last[2].message_age, (1 + 4 + 1) << 8);
	cr_assert_eq(b[0].last[2].max_age, 20 << 8);
}

Test(stp, an_answer_that_became_too_old_while_it_waited_is_not_given, .timeout = 10)
{
	lose_the_first_of_two_ways(30 << 8);
	size_t before = b[0].said[2];
	run_until(LW_SEC(14));
	cr_assert_eq(b[0].said[2], before);
}

Test(stp, another_one_can_take_over_all_that_it_has_come_to)
{
	triangle();
	struct lw_stp *past = b[2].stp;
	new_bridge(2, 0x8001, false);
	b[2].far[0] = (struct end){ 0, 1 };
	b[2].far[1] = (struct end){ 1, 1 };
	memset(b[2].state, 0, sizeof(b[2].state));
	lw_stp_assume(b[2].stp, past, now);
	lw_stp_free(past);
	is(2, 0, LW_STP_ROOT, LW_STP_FORWARDING);
	is(2, 1, LW_STP_ALTERNATE, LW_STP_BLOCKING);
	run_until(LW_SEC(200));
	is(2, 0, LW_STP_ROOT, LW_STP_FORWARDING);
	is(2, 1, LW_STP_ALTERNATE, LW_STP_BLOCKING);
	lw_stp_warm_port(b[2].stp, 2, FAST, now);
	is(2, 2, LW_STP_DESIGNATED, LW_STP_FORWARDING);
}
