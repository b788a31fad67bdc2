/* frame.c - packets under construction, frozen frames, and the pool they come from.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/frame.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/pool.h"

static struct lw_pool *pool;

static void setup(void)
{
	pool = lw_pool_new();
}

static void teardown(void)
{
	cr_assert_eq(lw_pool_live(pool), 0);
	lw_pool_free(pool);
}

TestSuite(frame, .init = setup, .fini = teardown);

static struct lw_pkt *packet(const char *body)
{
	struct lw_pkt *p = lw_pkt_new(pool, LW_PKT_HEADROOM, strlen(body));
	memcpy(lw_pkt_put(p, strlen(body)), body, strlen(body));
	return p;
}

Test(frame, is_built_from_the_inside_out)
{
	struct lw_pkt *p = packet("payload");
	struct lw_wr w = lw_pkt_push(p, 4);
	lw_wr_u32(&w, 0x49502020);
	cr_assert_eq(lw_pkt_len(p), 11);
	cr_assert_eq(memcmp(lw_pkt_bytes(p), "IP  payload", 11), 0);
	lw_pkt_pull(p, 4);
	lw_pkt_trim(p, 3);
	cr_assert_eq(memcmp(lw_pkt_bytes(p), "pay", 3), 0);
	cr_assert_eq(lw_pkt_len(p), 3);
	lw_pkt_free(p);
}

Test(frame, is_padded_with_zeros_when_it_is_frozen_and_remembers_its_own_length)
{
	struct lw_frame *f = lw_pkt_freeze(packet("short"), LW_ETHER_MIN);
	static const uint8_t zeros[LW_ETHER_MIN] = { 0 };
	struct lw_rd wire = lw_frame_rd(f);
	cr_assert_eq(lw_rd_left(&wire), LW_ETHER_MIN);
	cr_assert_eq(f->len, 5);
	cr_assert_eq(memcmp(wire.at + 5, zeros, LW_ETHER_MIN - 5), 0);
	lw_frame_unref(f);
}

Test(frame, thaws_in_place_for_one_holder_and_into_a_copy_for_two)
{
	struct lw_frame *f = lw_pkt_freeze(packet("shared"), 0);
	f->id = 42;
	f->filed = 5;
	(void)lw_frame_ref(f);
	struct lw_pkt *copy = lw_frame_thaw(f);
	cr_assert_neq(&copy->f, f);
	cr_assert_eq(copy->f.id, 42);
	cr_assert_eq(copy->f.filed, 5, "it is still the same packet");
	lw_pkt_bytes(copy)[0] = 'X';
	struct lw_rd rest = lw_frame_rd(f);
	cr_assert_eq(memcmp(rest.at, "shared", 6), 0);
	lw_pkt_free(copy);
	struct lw_pkt *same = lw_frame_thaw(f);
	cr_assert_eq(&same->f, f);
	lw_pkt_free(same);
}

Test(frame, comes_from_a_pool_that_reuses_its_blocks)
{
	struct lw_pkt *first = packet("one");
	lw_pkt_free(first);
	struct lw_pkt *second = packet("two");
	cr_assert_eq(first, second);
	lw_pkt_free(second);
	struct lw_pkt *big = lw_pkt_new(pool, LW_PKT_HEADROOM, 65535);
	(void)lw_pkt_put(big, 65535);
	lw_pkt_free(big);
}

Test(frame, has_no_more_header_room_than_was_asked_for, .signal = 6)
{
	struct lw_pkt *p = lw_pkt_new(pool, 4, 4);
	(void)lw_pkt_push(p, 5);
}
