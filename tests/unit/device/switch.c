/* switch.c - learning, flooding, filtering, and what a bridge keeps to itself.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/switch.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/ends.h"

enum {
	PORTS = 4
};

static struct lw_engine *e;
static struct lw_owner owner;
static struct lw_switch *sw;
static struct test_end station[PORTS];
static struct lw_link *links[PORTS];

static void begin(bool stp)
{
	static const char *const names[PORTS] = { "Fa0/1", "Fa0/2", "Fa0/3", "Fa0/4" };
	struct lw_engine_conf ec = { .seed = 1 };
	struct lw_switch_conf conf = { .mac = { { 0, 0x1b, 0x0c, 0, 0, 1 } },
		.ports = PORTS,
		.names = names,
		.stp_priority = stp ? 0x8001 : 0 };
	e = lw_engine_new(&ec);
	owner.id = 50;
	sw = lw_switch_new(e, &owner, &conf);
	for (uint32_t i = 0; i < PORTS; i++) {
		struct lw_link_conf lc = {
			.medium = LW_MEDIUM_ETHERNET, .bits_per_s = 100000000, .place = i
		};
		end_init(&station[i], e, i + 1);
		links[i] = lw_link_new(e, &lc, &station[i].port, lw_switch_port(sw, i));
		lw_link_set(links[i], LW_LINK_UP);
	}
	cr_assert_eq(lw_engine_run_until(e, LW_MS(1), 1000), LW_OK);
}

static void setup(void)
{
	begin(false);
}

static void teardown(void)
{
	for (int i = 0; i < PORTS; i++)
		lw_link_free(links[i]);
	lw_switch_free(sw);
	lw_engine_free(e);
}

TestSuite(bridge, .init = setup, .fini = teardown);

/* From station `from` (02:…:from) to 02:…:to; 255: broadcast. */
static void send(int from, int to)
{
	uint8_t head[14] = { 2, 0, 0, 0, 0, (uint8_t)to, 2, 0, 0, 0, 0, (uint8_t)from, 8,
		0 };
	if (to == 255)
		memset(head, 0xff, 6);
	end_send(&station[from], head, sizeof(head), 100);
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + LW_MS(1), 1000), LW_OK);
}

static void expect(size_t a, size_t b, size_t c, size_t d)
{
	size_t want[PORTS] = { a, b, c, d };
	for (int i = 0; i < PORTS; i++)
		cr_assert_eq(
			station[i].got, want[i], "station %d got %zu", i, station[i].got);
}

Test(bridge, floods_what_it_does_not_know_and_not_back)
{
	send(0, 1);
	expect(0, 1, 1, 1);
	cr_assert_eq(lw_switch_flooded(sw), 1);
}

Test(bridge, sends_to_a_station_it_has_heard_and_to_nobody_else)
{
	send(1, 255);
	expect(1, 0, 1, 1);
	send(0, 1);
	expect(1, 1, 1, 1);
}

Test(bridge, keeps_a_frame_whose_station_is_on_the_port_it_came_from)
{
	send(1, 255);
	uint8_t head[14] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 77, 8, 0 };
	end_send(&station[1], head, sizeof(head), 100);
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + LW_MS(1), 1000), LW_OK);
	expect(1, 0, 1, 1);
}

Test(bridge, floods_again_after_300_s_of_silence)
{
	send(1, 255);
	cr_assert_eq(lw_engine_run_until(e, LW_SEC(302), 100000), LW_OK);
	send(0, 1);
	expect(1, 1, 2, 2);
}

Test(bridge, never_forwards_the_reserved_group_addresses)
{
	uint8_t head[14] = { 0x01, 0x80, 0xc2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 8, 0 };
	end_send(&station[0], head, sizeof(head), 100);
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + LW_MS(1), 1000), LW_OK);
	expect(0, 0, 0, 0);
}

Test(bridge, learns_no_group_address_as_a_source)
{
	uint8_t head[14] = { 2, 0, 0, 0, 0, 9, 0x03, 0, 0, 0, 0, 1, 8, 0 };
	struct lw_fdb_entry entry;
	end_send(&station[0], head, sizeof(head), 100);
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + LW_MS(1), 1000), LW_OK);
	cr_assert_not(lw_switch_fdb(sw, 0, &entry));
}

Test(bridge, a_flooded_frame_is_one_frame)
{
	send(0, 255);
	cr_assert_eq(station[1].kept[0].id, station[2].kept[0].id);
	cr_assert_eq(lw_pool_live(e->pool), 0);
}

Test(bridge, says_hello_every_two_seconds_when_asked_to, .init = NULL)
{
	begin(true);
	cr_assert_eq(lw_engine_run_until(e, LW_SEC(21), 1000), LW_OK);
	cr_assert(station[0].got == 10 || station[0].got == 11, "%zu", station[0].got);
	static const uint8_t group[6] = { 0x01, 0x80, 0xc2, 0, 0, 0 };
	for (size_t i = 0; i < station[0].got; i++)
		cr_assert_arr_eq(station[0].kept[i].head, group, 6);
	for (size_t i = 1; i < station[0].got; i++)
		cr_assert_eq(
			station[0].kept[i].at - station[0].kept[i - 1].at, LW_SEC(2));
}
