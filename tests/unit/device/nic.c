/* nic.c - a card hands up what is for its station, and pads what it sends.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/nic.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/ends.h"

static struct lw_engine *e;
static struct lw_owner owner = { .id = 9 };
static struct lw_nic nic;
static struct test_end peer;
static struct lw_link *link_;
static size_t got;

static void input(void *up, struct lw_frame *f, lw_time now)
{
	(void)up;
	(void)now;
	got++;
	lw_frame_unref(f);
}

static void setup(void)
{
	struct lw_engine_conf ec = { .seed = 1 };
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 100000000 };
	e = lw_engine_new(&ec);
	lw_nic_init(&nic, e, &owner, "eth0", (struct lw_mac){ { 2, 0, 0, 0, 0, 9 } });
	nic.card.input = input;
	end_init(&peer, e, 1);
	link_ = lw_link_new(e, &lc, &peer.port, &nic.card.port);
	lw_link_set(link_, LW_LINK_UP);
	cr_assert_eq(lw_engine_run_until(e, LW_MS(1), 100), LW_OK);
	got = 0;
}

static void teardown(void)
{
	lw_link_free(link_);
	lw_engine_free(e);
}

TestSuite(nic, .init = setup, .fini = teardown);

static void give(const uint8_t dst[6], size_t len)
{
	uint8_t head[14] = { 0 };
	memcpy(head, dst, 6);
	head[6] = 2;
	head[11] = 1;
	end_send(&peer, head, sizeof(head), len);
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + LW_MS(1), 100), LW_OK);
}

Test(nic, takes_its_own_address_broadcasts_and_no_other_station)
{
	give((uint8_t[]){ 2, 0, 0, 0, 0, 9 }, 60);
	give((uint8_t[]){ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, 60);
	cr_assert_eq(got, 2);
	give((uint8_t[]){ 2, 0, 0, 0, 0, 8 }, 60);
	cr_assert_eq(got, 2);
	cr_assert_eq(nic.card.drops[LW_LINK_DROP_ADDRESS], 1);
	nic.promiscuous = true;
	give((uint8_t[]){ 2, 0, 0, 0, 0, 8 }, 60);
	cr_assert_eq(got, 3);
}

Test(nic, counts_and_drops_a_frame_without_a_whole_header)
{
	give((uint8_t[]){ 2, 0, 0, 0, 0, 9 }, 13);
	cr_assert_eq(got, 0);
	cr_assert_eq(nic.card.drops[LW_LINK_DROP_RUNT], 1);
}

Test(nic, pads_what_it_sends_to_60_bytes)
{
	struct lw_pkt *p = lw_pkt_new(e->pool, 0, 42);
	memset(lw_pkt_put(p, 42), 1, 42);
	nic.card.transmit(&nic.card, p, lw_engine_now(e));
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + LW_MS(1), 100), LW_OK);
	cr_assert_eq(peer.kept[0].len, 60);
}
