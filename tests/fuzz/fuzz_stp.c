/* fuzz_stp.c - a bridge that hears anything at any time: it keeps its senses, and comes
 * to rest at every moment.  SPDX-License-Identifier: MIT */
#include "labwire/base/assert.h"
#include "labwire/device/stp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum {
	PORTS = 4,
	TICKS_MAX = 64, /* at one moment */
};

struct heard {
	struct lw_stp *stp;
	enum lw_stp_state state[PORTS];
	size_t sent;
	lw_time last_sent[PORTS];
};

static void on_send(void *ctx, uint32_t port, const struct lw_bpdu *b, lw_time now)
{
	struct heard *h = ctx;
	LW_ASSERT(port < PORTS && h->state[port] != LW_STP_DISABLED);
	LW_ASSERT(b->type == LW_BPDU_CHANGE || b->message_age < b->max_age);
	if (b->type == LW_BPDU_CONFIG) { /* 8.10.2: never two within the hold time */
		LW_ASSERT(now - h->last_sent[port] >= LW_STP_HOLD);
		h->last_sent[port] = now;
	}
	h->sent++;
}

static void on_state(void *ctx, uint32_t port, enum lw_stp_state state, lw_time now)
{
	struct heard *h = ctx;
	(void)now;
	LW_ASSERT(port < PORTS);
	h->state[port] = state;
}

static void on_moving(void *ctx, bool moving, lw_time now)
{
	(void)ctx;
	(void)moving;
	(void)now;
}

static const struct lw_stp_ops ops = {
	.send = on_send, .state = on_state, .moving = on_moving
};

static void check(const struct heard *h)
{
	struct lw_bridge_id root;
	uint32_t cost, to_root, roots = 0;
	lw_stp_root(h->stp, &root, &cost, &to_root);
	for (uint32_t i = 0; i < PORTS; i++) {
		struct lw_stp_view v;
		lw_stp_port(h->stp, i, &v);
		LW_ASSERT(v.state == h->state[i]);
		LW_ASSERT((v.state == LW_STP_DISABLED) == (v.role == LW_STP_NO_ROLE));
		LW_ASSERT((v.state == LW_STP_BLOCKING) == (v.role == LW_STP_ALTERNATE));
		LW_ASSERT((v.role == LW_STP_ROOT) == (to_root == i));
		roots += v.role == LW_STP_ROOT;
	}
	LW_ASSERT(roots == (to_root != UINT32_MAX));
}

static void pass(struct heard *h, lw_time *now, lw_time end)
{
	int ticks = 0;
	while (lw_stp_deadline(h->stp) <= end) {
		lw_time next = lw_stp_deadline(h->stp);
		ticks = next > *now ? 0 : ticks + 1;
		LW_ASSERT(ticks < TICKS_MAX);
		*now = next > *now ? next : *now;
		lw_stp_tick(h->stp, *now);
		check(h);
	}
	*now = end;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct lw_rd r = lw_rd_of(bytes, n);
	struct heard h = { 0 };
	struct lw_stp_conf conf = { .id = { 0x8001, { { 2, 0, 0, 0, 0, 5 } } },
		.ports = PORTS,
		.portfast = lw_rd_u8(&r) & 1,
		.ops = &ops,
		.ctx = &h };
	lw_time now = 0;
	for (uint32_t i = 0; i < PORTS; i++)
		h.last_sent[i] = -LW_STP_HOLD;
	h.stp = lw_stp_new(&conf, now);
	while (lw_rd_left(&r) > 0 && !r.bad) {
		uint8_t what = lw_rd_u8(&r);
		uint32_t port = what % PORTS;
		struct lw_bpdu b;
		switch (what / PORTS % 4) {
		case 0:
			lw_stp_enable(h.stp, port, (uint64_t)lw_rd_u16(&r) << 18, now);
			break;
		case 1:
			lw_stp_disable(h.stp, port, now);
			break;
		case 2:
			if (lw_bpdu_parse(&r, &b) == LW_OK)
				lw_stp_hear(h.stp, port, &b, now);
			break;
		default:
			pass(&h, &now, now + LW_MS(100) * lw_rd_u8(&r));
			break;
		}
		check(&h);
	}
	lw_stp_free(h.stp);
	return 0;
}
