/* loss.c - two stacks on a bad line: all bytes arrive, in order, once, and nothing is
 * left over.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "labwire/app/bulk.h"
#include "labwire/base/rand.h"
#include "labwire/device/nic.h"
#include "labwire/link/link.h"
#include "labwire/stack/stack.h"

struct node {
	struct lw_owner owner;
	struct lw_stack *stack;
	struct lw_nic nic;
};

static bool ok, over;

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	(void)ctx;
	(void)now;
	over = true;
	ok = o->ok;
}

static void node_init(
	struct node *n, struct lw_engine *e, uint32_t id, const char *profile)
{
	*n = (struct node){ .owner = { .id = id } };
	struct lw_stack_conf conf = { .engine = e,
		.owner = &n->owner,
		.name = "node",
		.profile = lw_profile_find(profile) };
	n->stack = lw_stack_new(&conf);
	lw_nic_init(&n->nic, e, &n->owner, "eth0",
		(struct lw_mac){ { 2, 0, 0, 0, 0, (uint8_t)id } });
	int i = lw_stack_add_card(n->stack, &n->nic.card);
	cr_assert_eq(lw_stack_add_address(n->stack, i, LW_IP4(10, 0, 0, id), 0xffffff00),
		LW_OK);
}

static void play(const char *from, const char *to, uint64_t seed)
{
	struct lw_rand r;
	struct node a, b;
	lw_rand_init(&r, seed, 0, "loss test");
	struct lw_engine_conf ec = { .seed = seed };
	struct lw_engine *e = lw_engine_new(&ec);
	node_init(&a, e, 1, from);
	node_init(&b, e, 2, to);
	struct lw_impair bad = { .loss_ppb = lw_rand_below(&r, 150000000),
		.duplicate_ppb = lw_rand_below(&r, 50000000),
		.reorder_ppb = lw_rand_below(&r, 100000000),
		.reorder_by = LW_MS(30),
		.jitter = LW_MS(5),
		.bit_error_ppb = lw_rand_below(&r, 2000) };
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 2000000,
		.delay = LW_MS(10),
		.impair = { bad, bad } };
	struct lw_link *l = lw_link_new(e, &lc, &a.nic.card.port, &b.nic.card.port);
	lw_link_set(l, LW_LINK_UP);
	struct lw_job *sink = NULL;
	uint64_t bytes = lw_rand_below(&r, 60000);
	cr_assert_eq(lw_sink_start(b.stack, &sink), LW_OK);
	struct lw_job_env env = { .stack = a.stack, .done = done };
	struct lw_bulk_conf bc = { .server = { LW_IP4(10, 0, 0, 2), 0 }, .bytes = bytes };
	over = false;
	struct lw_job *job = lw_bulk_start(&env, &bc);
	for (int i = 0; i < 3000 && !over; i++)
		cr_assert_eq(
			lw_engine_run_until(e, lw_engine_now(e) + LW_SEC(1), 1000000),
			LW_OK);
	cr_assert(over);
	if (ok) { /* at such losses a system may give up; then it says so */
		cr_assert_eq(lw_sink_bytes(sink), bytes, "seed %llu",
			(unsigned long long)seed);
		cr_assert_eq(lw_sink_wrong(sink), 0);
	}
	lw_job_free(job);
	lw_job_free(sink);
	cr_assert_eq(
		lw_engine_run_until(e, lw_engine_now(e) + LW_SEC(3600), 10000000), LW_OK);
	cr_assert_eq(lw_pool_live(e->pool), 0);
	lw_link_free(l);
	lw_stack_free(a.stack);
	lw_stack_free(b.stack);
	lw_engine_free(e);
}

Test(loss, all_bytes_arrive_once_and_in_order_between_any_two_systems)
{
	static const char *const profiles[] = { "winxp", "linux26", "rfc" };
	size_t good = 0;
	for (uint64_t seed = 1; seed <= 120; seed++) {
		play(profiles[seed % 3], profiles[seed / 3 % 3], seed);
		good += ok;
	}
	cr_assert(good >= 110, "%zu of 120", good);
}
