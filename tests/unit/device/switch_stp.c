/* switch_stp.c - two switches with two cables: no storm, one way blocked, mended in the
 * time that 802.1D takes; and what ports let through in each state.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "harness/ends.h"
#include "labwire/device/switch.h"

enum {
	PORTS = 4,
	CABLES = 2,
};

static struct lw_engine *e;
static struct lw_owner owners[2];
static struct lw_switch *sw[2];
static struct test_end station[2]; /* on the fourth port of each */
static struct lw_link *cable[CABLES], *drop[2];
static uint32_t places;

static struct lw_link *plug(struct lw_port *a, struct lw_port *b)
{
	struct lw_link_conf lc = {
		.medium = LW_MEDIUM_ETHERNET, .bits_per_s = 100000000, .place = places++
	};
	struct lw_link *l = lw_link_new(e, &lc, a, b);
	lw_link_set(l, LW_LINK_UP);
	return l;
}

static void run_until(lw_time at)
{
	cr_assert_eq(lw_engine_run_until(e, at, 1000000), LW_OK); /* else: a storm */
}

static void begin(uint16_t priority, bool portfast)
{
	static const char *const names[PORTS] = { "Fa0/1", "Fa0/2", "Fa0/3", "Fa0/4" };
	struct lw_engine_conf ec = { .seed = 1 };
	e = lw_engine_new(&ec);
	places = 0;
	memset(station, 0, sizeof(station));
	for (uint32_t i = 0; i < 2; i++) {
		struct lw_switch_conf conf = {
			.mac = { { 0, 0x1b, 0x0c, 0, 0, (uint8_t)(i + 1) } },
			.ports = PORTS,
			.names = names,
			.stp_priority = priority,
			.portfast = portfast
		};
		owners[i] = (struct lw_owner){ .id = 50 + i };
		sw[i] = lw_switch_new(e, &owners[i], &conf);
		end_init(&station[i], e, i + 1);
		drop[i] = plug(&station[i].port, lw_switch_port(sw[i], PORTS - 1));
	}
	for (uint32_t c = 0; c < CABLES; c++)
		cable[c] = plug(lw_switch_port(sw[0], c), lw_switch_port(sw[1], c));
}

static void setup(void)
{
	begin(0x8001, false);
}

static void teardown(void)
{
	for (int i = 0; i < 2; i++) {
		lw_link_free(drop[i]);
		lw_link_free(cable[i]);
	}
	for (int i = 0; i < 2; i++)
		lw_switch_free(sw[i]);
	lw_engine_free(e);
}

TestSuite(switch_stp, .init = setup, .fini = teardown);

static size_t frames_of_type(const struct test_end *t, uint8_t high, uint8_t low)
{
	size_t n = 0;
	for (size_t i = 0; i < t->got; i++)
		n += t->kept[i].head[12] == high && t->kept[i].head[13] == low;
	return n;
}

/* A broadcast from the first switch's station; how many copies reach the other? */
static size_t copies(void)
{
	static const uint8_t head[14] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0,
		0, 1, 8, 0 };
	size_t before = frames_of_type(&station[1], 8, 0);
	end_send(&station[0], head, sizeof(head), 100);
	run_until(lw_engine_now(e) + LW_MS(1));
	return frames_of_type(&station[1], 8, 0) - before;
}

static enum lw_stp_state state_of(int i, uint32_t port)
{
	struct lw_stp_view v;
	lw_stp_port(lw_switch_stp(sw[i]), port, &v);
	return v.state;
}

Test(switch_stp, two_cables_converge_in_30_s_and_never_storm)
{
	for (lw_time t = LW_SEC(1); t < LW_SEC(30); t += LW_SEC(1)) {
		run_until(t);
		cr_assert_eq(copies(), 0);
	}
	run_until(LW_SEC(31));
	cr_assert_eq(copies(), 1);
	cr_assert_eq(state_of(0, 0), LW_STP_FORWARDING);
	cr_assert_eq(state_of(1, 0), LW_STP_FORWARDING);
	cr_assert_eq(state_of(1, 1), LW_STP_BLOCKING);
}

Test(switch_stp, without_a_tree_the_same_cables_are_a_storm, .init = NULL)
{
	static const uint8_t head[14] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0,
		0, 1, 8, 0 };
	begin(0, false);
	run_until(LW_MS(1));
	end_send(&station[0], head, sizeof(head), 100);
	cr_assert_eq(lw_engine_run_until(e, LW_SEC(10), 1000), LW_EBUDGET);
}

Test(switch_stp, a_fault_on_the_way_is_mended_after_20_and_30_s)
{
	run_until(LW_SEC(101));
	lw_link_set(cable[0], LW_LINK_DOWN); /* the ends keep their carrier */
	run_until(LW_SEC(149));
	cr_assert_eq(copies(), 0);
	run_until(LW_SEC(152));
	cr_assert_eq(copies(), 1);
	/* And back.  Both ends of it forward until the next hello, in life as well; from
	 * then on there is no more than one way. */
	lw_link_set(cable[0], LW_LINK_UP);
	for (lw_time t = LW_SEC(155); t < LW_SEC(220); t += LW_SEC(1)) {
		run_until(t);
		cr_assert_leq(copies(), 1);
	}
	cr_assert_eq(copies(), 1);
	cr_assert_eq(state_of(1, 1), LW_STP_BLOCKING);
}

Test(switch_stp, a_pulled_cable_is_mended_after_30_s)
{
	run_until(LW_SEC(101));
	lw_link_set(cable[0], LW_LINK_UNPLUGGED);
	run_until(LW_SEC(130));
	cr_assert_eq(copies(), 0);
	run_until(LW_SEC(132));
	cr_assert_eq(copies(), 1);
}

Test(switch_stp, a_port_learns_before_it_forwards)
{
	static const uint8_t head[14] = { 2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 7, 8, 0 };
	struct lw_fdb_entry entry;
	run_until(LW_SEC(10));
	end_send(&station[0], head, sizeof(head), 100);
	run_until(LW_SEC(11));
	cr_assert_not(lw_switch_fdb(sw[0], 0, &entry));
	run_until(LW_SEC(20));
	end_send(&station[0], head, sizeof(head), 100);
	run_until(LW_SEC(21));
	cr_assert(lw_switch_fdb(sw[0], 0, &entry));
	cr_assert_eq(entry.port, PORTS - 1);
	cr_assert_eq(frames_of_type(&station[1], 8, 0), 0);
}

/* 802.1D 8.5.3.11: what is known is forgotten within the forward delay. */
Test(switch_stp, stations_age_fast_while_the_topology_changes)
{
	static const uint8_t from_b[14] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0,
		0, 0, 2, 8, 0 };
	static const uint8_t to_b[14] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0 };
	run_until(LW_SEC(100));
	end_send(&station[1], from_b, sizeof(from_b), 100);
	run_until(LW_SEC(101));
	uint64_t before = lw_switch_flooded(sw[0]);
	run_until(LW_SEC(118)); /* long known, and still */
	end_send(&station[0], to_b, sizeof(to_b), 100);
	run_until(LW_SEC(119));
	cr_assert_eq(lw_switch_flooded(sw[0]), before);
	lw_link_set(cable[0], LW_LINK_UNPLUGGED); /* 30 s later the other cable is in */
	run_until(LW_SEC(150));
	end_send(&station[1], from_b, sizeof(from_b), 100);
	run_until(LW_SEC(151));
	before = lw_switch_flooded(sw[0]);
	run_until(LW_SEC(167)); /* 16 s of silence while it changes */
	end_send(&station[0], to_b, sizeof(to_b), 100);
	run_until(LW_SEC(168));
	cr_assert_eq(lw_switch_flooded(sw[0]), before + 1);
}

Test(switch_stp, with_portfast_a_station_is_heard_at_once, .init = NULL)
{
	begin(0x8001, true);
	run_until(LW_MS(1));
	cr_assert_eq(state_of(0, PORTS - 1), LW_STP_FORWARDING);
	run_until(LW_SEC(60));
	cr_assert_eq(copies(), 1); /* no storm, for bridges were heard */
}

/* A station that is not a node: a slow cable with a short queue. */
static struct lw_link *slow_end(struct test_end *t, uint32_t port)
{
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 64000,
		.queue_frames = 2,
		.place = 9 };
	end_init(t, e, 9);
	struct lw_link *l = lw_link_new(e, &lc, &t->port, lw_switch_port(sw[0], port));
	lw_link_set(l, LW_LINK_UP);
	return l;
}

Test(switch_stp, its_frames_are_not_crowded_out_by_data)
{
	struct test_end *slow = &(struct test_end){ .got = 0 };
	struct lw_link *l = slow_end(slow, 2);
	run_until(LW_SEC(41));
	size_t before = frames_of_type(slow, 0, 0x26);
	for (int i = 0; i < 600; i++) {
		(void)copies();
		run_until(LW_SEC(41) + LW_MS(10) * (i + 1));
	}
	run_until(LW_SEC(48) - LW_MS(1));
	cr_assert_eq(frames_of_type(slow, 0, 0x26) - before, 3);
	cr_assert_gt(lw_link_stats(l, 1)->drops[LW_LINK_DROP_QUEUE], 100);
	lw_link_free(l);
}

Test(switch_stp, a_warm_port_forwards_at_once_and_waits_when_it_comes_back)
{
	struct test_end *late = &(struct test_end){ .got = 0 };
	struct lw_link *l = slow_end(late, 2);
	lw_switch_warm_port(sw[0], 2);
	run_until(LW_MS(1));
	cr_assert_eq(state_of(0, 2), LW_STP_FORWARDING);
	lw_link_set(l, LW_LINK_UNPLUGGED);
	run_until(LW_MS(2));
	cr_assert_eq(state_of(0, 2), LW_STP_DISABLED);
	lw_link_set(l, LW_LINK_UP);
	run_until(LW_SEC(29));
	cr_assert_eq(state_of(0, 2), LW_STP_LEARNING);
	run_until(LW_SEC(31));
	cr_assert_eq(state_of(0, 2), LW_STP_FORWARDING);
	lw_link_free(l);
}
