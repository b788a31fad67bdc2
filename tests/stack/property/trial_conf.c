/* trial_conf.c - a trial from a seed.  Much is drawn on a logarithmic scale, so that
 * small and large both occur.  SPDX-License-Identifier: MIT */
#include "trial.h"

static const char *const personas[] = { "winxp", "linux26", "rfc" };

enum {
	PERSONAS = sizeof(personas) / sizeof(personas[0]),
	PERCENT = 10000000, /* ppb */
};

static bool chance(struct lw_rand *r, uint32_t percent)
{
	return lw_rand_chance(r, percent * PERCENT);
}

/* least .. most, each power of two as likely as the next; least > 0. */
static uint64_t spread(struct lw_rand *r, uint64_t least, uint64_t most)
{
	uint32_t bits = 0;
	while (least << (bits + 1) <= most)
		bits++;
	uint64_t base = least << lw_rand_below(r, bits + 1);
	uint64_t n = base + lw_rand_u64(r) % base;
	return n < most ? n : most;
}

static uint64_t size(struct lw_rand *r)
{
	static const uint64_t edges[] = { 0, 1, 536, 1460, 1461, 65535, 65536,
		TRIAL_BYTES_MAX };
	if (chance(r, 20))
		return edges[lw_rand_below(r, sizeof(edges) / sizeof(edges[0]))];
	return spread(r, 1, TRIAL_BYTES_MAX);
}

static struct trial_side side(struct lw_rand *r, const char *persona)
{
	return (struct trial_side){ .persona = persona,
		.write_max = (uint32_t)spread(r, 100, 100000),
		.read_max = (uint32_t)spread(r, 100, 100000),
		.read_pause = chance(r, 20) ? (lw_span)spread(r, LW_MS(1), LW_SEC(2)) : 0,
		.waits_for_peer = chance(r, 30),
		.nodelay = chance(r, 30),
		.rcvbuf = chance(r, 20) ? (uint32_t)spread(r, 1000, 60000) : 0 };
}

static struct lw_impair impair(struct lw_rand *r, uint32_t loss)
{
	struct lw_impair i = { .loss_ppb = loss };
	if (chance(r, 50))
		i.duplicate_ppb = lw_rand_below(r, 10 * PERCENT);
	if (chance(r, 50)) {
		i.reorder_ppb = lw_rand_below(r, 20 * PERCENT);
		i.reorder_by = (lw_span)spread(r, LW_US(100), LW_MS(200));
	}
	if (chance(r, 30))
		i.jitter = (lw_span)spread(r, LW_US(10), LW_MS(20));
	if (chance(r, 30))
		i.bit_error_ppb = lw_rand_below(r, 3000);
	return i;
}

static void links(struct lw_rand *r, struct trial_conf *c)
{
	for (uint32_t k = 0; k < TRIAL_SIDES; k++)
		c->link[k] = (struct lw_link_conf){ .medium = LW_MEDIUM_ETHERNET,
			.bits_per_s = spread(r, 64000, 100000000),
			.delay = (lw_span)spread(r, LW_US(1), LW_MS(150)),
			.queue_frames = (uint32_t)spread(r, 5, 1000),
			.place = k };
	/* a tenth of the trials have no loss at all, a tenth the most */
	for (int d = 0; d < TRIAL_SIDES; d++) {
		uint32_t loss = chance(r, 10)	? 0
				: chance(r, 11) ? TRIAL_LOSS_MAX
						: lw_rand_below(r, TRIAL_LOSS_MAX);
		uint32_t first = loss ? lw_rand_below(r, loss) : 0;
		c->link[0].impair[d] = impair(r, first);
		c->link[1].impair[d] = impair(r, loss - first);
	}
}

static void flaps(struct lw_rand *r, struct trial_conf *c)
{
	c->nflaps = chance(r, 60) ? 0 : 1 + lw_rand_below(r, TRIAL_FLAPS_MAX);
	for (size_t i = 0; i < c->nflaps; i++)
		c->flap[i] = (struct trial_flap){ .link = (int)lw_rand_below(r, 2),
			.state = chance(r, 50) ? LW_LINK_DOWN : LW_LINK_UNPLUGGED,
			.at = LW_SEC(3) + (lw_span)spread(r, LW_MS(1), LW_SEC(120)),
			.lasts = (lw_span)spread(r, LW_MS(1), LW_SEC(60)) };
}

struct trial_conf trial_of_seed(uint64_t seed)
{
	struct trial_conf c = { .seed = seed };
	struct lw_rand r;
	lw_rand_init(&r, seed, 0, "property test");
	/* every pair of personas in turn */
	c.side[0] = side(&r, personas[seed % PERSONAS]);
	c.side[1] = side(&r, personas[seed / PERSONAS % PERSONAS]);
	if (c.side[0].waits_for_peer) /* somebody must be the first to close */
		c.side[1].waits_for_peer = false;
	uint32_t large = lw_rand_below(&r, TRIAL_SIDES);
	c.side[large].bytes = size(&r);
	c.side[1 - large].bytes = chance(&r, 50) ? 0 : spread(&r, 1, 256 << 10);
	links(&r, &c);
	flaps(&r, &c);
	if (chance(&r, 30))
		c.flip_ppb = lw_rand_below(&r, 5 * PERCENT);
	return c;
}

static uint32_t tenths(uint32_t ppb)
{
	return ppb / (PERCENT / 10);
}

void trial_describe(struct lw_text *out, const struct trial_conf *c)
{
	lw_text_fmt(out, "seed %llu: %s sends %llu bytes, %s %llu; flips %u/1000\n",
		(unsigned long long)c->seed, c->side[0].persona,
		(unsigned long long)c->side[0].bytes, c->side[1].persona,
		(unsigned long long)c->side[1].bytes, tenths(c->flip_ppb));
	for (int k = 0; k < TRIAL_SIDES; k++) {
		const struct lw_link_conf *l = &c->link[k];
		lw_text_fmt(out, "  link %d: %llu bit/s, %lld us, queue %u\n", k,
			(unsigned long long)l->bits_per_s,
			(long long)(l->delay / LW_US(1)), l->queue_frames);
		for (int d = 0; d < TRIAL_SIDES; d++) {
			const struct lw_impair *i = &l->impair[d];
			lw_text_fmt(out,
				"    %s loss %u/1000 dup %u/1000 reorder %u/1000 by %lld "
				"us "
				"jitter %lld us errors %u ppb\n",
				d ? "<-" : "->", tenths(i->loss_ppb),
				tenths(i->duplicate_ppb), tenths(i->reorder_ppb),
				(long long)(i->reorder_by / LW_US(1)),
				(long long)(i->jitter / LW_US(1)), i->bit_error_ppb);
		}
	}
	for (int k = 0; k < TRIAL_SIDES; k++) {
		const struct trial_side *s = &c->side[k];
		lw_text_fmt(out,
			"  %s: writes %u, reads %u each %lld us, %s%srcvbuf %u\n",
			s->persona, s->write_max, s->read_max,
			(long long)(s->read_pause / LW_US(1)),
			s->waits_for_peer ? "closes second, " : "",
			s->nodelay ? "nodelay, " : "", s->rcvbuf);
	}
	for (size_t i = 0; i < c->nflaps; i++)
		lw_text_fmt(out, "  link %d %s at %lld ms for %lld ms\n", c->flap[i].link,
			c->flap[i].state == LW_LINK_DOWN ? "down" : "unplugged",
			(long long)(c->flap[i].at / LW_MS(1)),
			(long long)(c->flap[i].lasts / LW_MS(1)));
}
