/* raw.c - what a raw port sends arrives as it is, and what arrives is shown.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/raw.h"

#include <criterion/criterion.h>

#include "labwire/link/link.h"

static struct lw_engine *e;
static struct lw_raw a, b;
static struct lw_link *cable;
static size_t got, last_len;
static uint8_t last[64];

static void receive(struct lw_raw *raw, struct lw_rd frame, lw_time now)
{
	(void)now;
	cr_assert_eq(raw, &b);
	got++;
	last_len = lw_rd_left(&frame);
	memcpy(last, frame.at, last_len < sizeof(last) ? last_len : sizeof(last));
}

static void setup(void)
{
	struct lw_engine_conf ec = { .seed = 1 };
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 100000000 };
	e = lw_engine_new(&ec);
	lw_raw_init(&a, e, 0, NULL);
	lw_raw_init(&b, e, 1, receive);
	cable = lw_link_new(e, &lc, &a.port, &b.port);
	lw_link_set(cable, LW_LINK_UP);
	cr_assert_eq(lw_engine_run_until(e, LW_MS(1), 100), LW_OK);
}

static void teardown(void)
{
	lw_link_free(cable);
	lw_engine_free(e);
}

TestSuite(raw, .init = setup, .fini = teardown);

static void run(void)
{
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + LW_MS(1), 100), LW_OK);
}

Test(raw, pads_like_an_ethernet_card_unless_told_not_to)
{
	lw_raw_send(&a, "abc", 3);
	run();
	cr_assert_eq(last_len, 60);
	cr_assert_eq(memcmp(last, "abc\0\0", 5), 0);
	a.pads = false;
	lw_raw_send(&a, "abc", 3);
	lw_raw_send(&a, NULL, 0);
	run();
	cr_assert_eq(got, 3);
	cr_assert_eq(last_len, 0);
}

Test(raw, loses_what_is_sent_without_carrier_and_ignores_what_nobody_looks_at)
{
	lw_raw_send(&b, "abc", 3);
	run();
	lw_link_set(cable, LW_LINK_UNPLUGGED);
	run();
	lw_raw_send(&a, "abc", 3);
	run();
	cr_assert_eq(got, 0);
	cr_assert_eq(lw_pool_live(e->pool), 0);
}
