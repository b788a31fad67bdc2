/* beacon.c - what devices say by themselves: when, what, and what they hear.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/beacon.h"

#include <criterion/criterion.h>

#include "harness/ends.h"
#include "labwire/device/nic.h"
#include "labwire/link/serial.h"
#include "labwire/wire/cdp.h"
#include "labwire/wire/ether.h"

static struct lw_engine *e;
static struct lw_owner owner;
static struct lw_nic nic;
static struct test_end wire;
static struct lw_link *cable;
static struct lw_beacon *beacon;
static size_t up_frames, up_news;

static void stack_input(void *up, struct lw_frame *f, lw_time now)
{
	(void)now;
	cr_assert_eq(up, &up_frames);
	up_frames++;
	lw_frame_unref(f);
}

static void stack_updown(void *up, bool is_up, lw_time now)
{
	(void)up;
	(void)is_up;
	(void)now;
	up_news++;
}

static void begin(bool cdp, bool loopback)
{
	struct lw_engine_conf ec = { .seed = 1 };
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 100000000 };
	struct lw_mac mac = { { 0, 0x1a, 0x2f, 0, 0, 1 } };
	e = lw_engine_new(&ec);
	owner = (struct lw_owner){ .id = 3 };
	up_frames = up_news = 0;
	memset(&wire, 0, sizeof(wire));
	lw_nic_init(&nic, e, &owner, "Fa0/0", mac);
	nic.card.input = stack_input;
	nic.card.updown = stack_updown;
	nic.card.upper = &up_frames;
	end_init(&wire, e, 4);
	struct lw_beacon_conf bc = { .engine = e,
		.owner = &owner,
		.profile = lw_profile_find("ios12"),
		.name = "R1",
		.cdp = cdp,
		.loopback = loopback };
	struct lw_beacon_link bl = { .port = &nic.card.port,
		.card = &nic.card,
		.mac = mac,
		.address = LW_IP4(10, 0, 0, 1) };
	beacon = lw_beacon_new(&bc);
	cr_assert_eq(lw_beacon_add(beacon, &bl), 0);
	cable = lw_link_new(e, &lc, &nic.card.port, &wire.port);
	lw_link_set(cable, LW_LINK_UP);
}

static void setup(void)
{
	begin(true, true);
}

static void teardown(void)
{
	lw_link_free(cable);
	lw_beacon_free(beacon);
	lw_engine_free(e);
}

TestSuite(beacon, .init = setup, .fini = teardown);

static void run_until(lw_time at)
{
	cr_assert_eq(lw_engine_run_until(e, at, 100000), LW_OK);
}

/* Of the frames that begin with `dst`, how many came, and how far apart? */
static size_t check_period(const uint8_t dst[6], lw_span period)
{
	size_t n = 0;
	lw_time last = 0;
	for (size_t i = 0; i < wire.got; i++) {
		if (memcmp(wire.kept[i].head, dst, 6) != 0)
			continue;
		if (n++ > 0)
			cr_assert_eq(wire.kept[i].at - last, period);
		last = wire.kept[i].at;
	}
	return n;
}

Test(beacon, speaks_in_its_profiles_periods_from_somewhere_in_the_first)
{
	static const uint8_t own[6] = { 0, 0x1a, 0x2f, 0, 0, 1 };
	run_until(LW_SEC(600));
	cr_assert_eq(check_period(lw_cdp_group().b, LW_SEC(60)), 10);
	cr_assert_eq(check_period(own, LW_SEC(10)), 60);
	cr_assert_eq(wire.got, 70);
	for (size_t i = 0; i < wire.got; i++)
		if (wire.kept[i].head[12] == 0x90)
			cr_assert_eq(wire.kept[i].len, LW_ETHER_MIN);
}

Test(beacon, says_only_what_it_is_told_to, .init = NULL)
{
	begin(false, true);
	run_until(LW_SEC(600));
	cr_assert_eq(wire.got, 60);
}

Test(beacon, keeps_quiet_while_there_is_no_carrier)
{
	run_until(LW_SEC(100));
	size_t before = wire.got;
	lw_link_set(cable, LW_LINK_UNPLUGGED);
	run_until(LW_SEC(300));
	cr_assert_eq(wire.got, before);
	cr_assert_eq(lw_link_stats(cable, 0)->drops[LW_LINK_DROP_DOWN], 0);
	lw_link_set(cable, LW_LINK_UP);
	run_until(LW_SEC(400));
	cr_assert_gt(wire.got, before);
	cr_assert_eq(up_news, 3); /* the stack is told as before */
}

/* A neighbour's message in a frame, as it comes up to the card. */
static void hear(const char *device, const char *port, uint8_t ttl)
{
	uint8_t room[512];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	struct lw_cdp c = { .version = 2,
		.ttl = ttl,
		.has = LW_CDP_HAS(LW_CDP_DEVICE) | LW_CDP_HAS(LW_CDP_PORT) |
		       LW_CDP_HAS(LW_CDP_PLATFORM) | LW_CDP_HAS(LW_CDP_CAPABILITIES) |
		       LW_CDP_HAS(LW_CDP_ADDRESSES),
		.device = lw_rd_str(device),
		.port = lw_rd_str(port),
		.platform = lw_rd_str("box"),
		.capabilities = LW_CDP_CAN_SWITCH,
		.addresses = { LW_IP4(10, 0, 0, 2) },
		.naddresses = 1 };
	uint8_t body[256];
	struct lw_wr inner = lw_wr_of(body, sizeof(body));
	lw_cdp_emit(&inner, &c);
	size_t n = lw_wr_len(&inner);
	lw_ether_emit(&w, &(struct lw_ether){ .dst = lw_cdp_group(),
				  .src = { { 2, 0, 0, 0, 0, 9 } },
				  .type = (uint16_t)(8 + n) });
	lw_llc_emit(&w, &(struct lw_llc){ 0xaa, 0xaa, 3, LW_CDP_OUI, LW_ETHERTYPE_CDP });
	lw_wr_bytes(&w, body, n);
	end_send(&wire, room, lw_wr_len(&w), lw_wr_len(&w));
	run_until(lw_engine_now(e) + LW_MS(1));
}

Test(beacon, knows_its_neighbours_until_their_time_is_over)
{
	struct lw_neighbour n;
	run_until(LW_MS(1));
	hear("S1", "FastEthernet0/24", 180);
	hear("S1", "FastEthernet0/24", 180);
	hear("R9", "Serial0/0/0", 10);
	lw_time now = lw_engine_now(e);
	cr_assert(lw_beacon_neighbour(beacon, 0, now, &n));
	cr_assert_str_eq(n.device, "S1");
	cr_assert_str_eq(n.port, "FastEthernet0/24");
	cr_assert_str_eq(n.platform, "box");
	cr_assert_eq(n.link, 0);
	cr_assert_eq(n.capabilities, LW_CDP_CAN_SWITCH);
	cr_assert_eq(n.address, LW_IP4(10, 0, 0, 2));
	cr_assert(lw_beacon_neighbour(beacon, 1, now, &n));
	cr_assert_str_eq(n.device, "R9");
	cr_assert_not(lw_beacon_neighbour(beacon, 2, now, &n));
	cr_assert_not(lw_beacon_neighbour(beacon, 1, now + LW_SEC(11), &n));
	cr_assert_not(lw_beacon_neighbour(beacon, 0, now + LW_SEC(181), &n));
	cr_assert_eq(up_frames, 0); /* none of it went on to the stack */
}

Test(beacon, a_neighbours_name_is_cut_and_cannot_hold_control_characters)
{
	struct lw_neighbour n;
	char name[100];
	memset(name, 'x', sizeof(name) - 1);
	name[99] = 0;
	name[3] = '\n';
	run_until(LW_MS(1));
	hear(name, "p", 180);
	cr_assert(lw_beacon_neighbour(beacon, 0, lw_engine_now(e), &n));
	cr_assert_eq(strlen(n.device), LW_NEIGHBOUR_WORD - 1);
	cr_assert_eq(n.device[3], '?');
}

Test(beacon, what_is_no_cdp_goes_on_to_the_stack)
{
	static const uint8_t arp[14] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0,
		0, 9, 8, 6 };
	static const uint8_t broken[22] = { 0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcc, 2, 0, 0,
		0, 0, 9, 0, 8, 0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0x04 };
	run_until(LW_MS(1));
	end_send(&wire, arp, sizeof(arp), 60);
	end_send(&wire, broken, sizeof(broken), 60); /* DTP */
	run_until(LW_MS(2));
	cr_assert_eq(up_frames, 2);
}

Test(beacon, a_serial_line_carries_cdp_as_protocol_2000_and_no_loop)
{
	struct lw_serial_conf sc = { .medium = LW_MEDIUM_HDLC };
	struct lw_link_conf lc = {
		.medium = LW_MEDIUM_HDLC, .bits_per_s = 64000, .place = 5
	};
	struct lw_owner owners[2] = { { .id = 10 }, { .id = 11 } };
	struct lw_serial *s[2];
	struct lw_beacon *b[2];
	struct lw_neighbour n;
	for (int i = 0; i < 2; i++) {
		s[i] = lw_serial_new(e, &owners[i], "S0/0/0", &sc);
		struct lw_card *card = lw_serial_card(s[i]);
		card->input = stack_input;
		card->updown = stack_updown;
		card->upper = &up_frames;
		struct lw_beacon_conf bc = { .engine = e,
			.owner = &owners[i],
			.profile = lw_profile_find("ios12"),
			.name = i ? "R2" : "R1",
			.cdp = true,
			.loopback = true };
		struct lw_beacon_link bl = { .port = &card->port, .card = card };
		b[i] = lw_beacon_new(&bc);
		(void)lw_beacon_add(b[i], &bl);
	}
	struct lw_link *l = lw_link_new(
		e, &lc, &lw_serial_card(s[0])->port, &lw_serial_card(s[1])->port);
	lw_link_set(l, LW_LINK_UP);
	run_until(LW_SEC(600));
	cr_assert(lw_beacon_neighbour(b[0], 0, lw_engine_now(e), &n));
	cr_assert_str_eq(n.device, "R2");
	cr_assert_str_eq(n.port, "Serial0/0/0");
	cr_assert_eq(n.address, 0);
	/* the 60th keepalive is on its way */
	cr_assert_eq(lw_link_stats(l, 0)->frames, 59 + 10);
	cr_assert_eq(up_frames, 0);
	lw_link_free(l);
	for (int i = 0; i < 2; i++) {
		lw_beacon_free(b[i]);
		lw_serial_free(s[i]);
	}
}

Test(beacon, names_of_interfaces_are_told_in_full)
{
	static const char *const pairs[][2] = { { "Fa0/1", "FastEthernet0/1" },
		{ "S0/0/0", "Serial0/0/0" }, { "Gi1/0/1", "GigabitEthernet1/0/1" },
		{ "eth0", "eth0" }, { "Switchport", "Switchport" }, { "S", "S" } };
	char name[32];
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		lw_beacon_full_name(lw_profile_find("ios12"), pairs[i][0], name, 32);
		cr_assert_str_eq(name, pairs[i][1]);
	}
}
