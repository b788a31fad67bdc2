/* engine.c - one run: fire events in order, name frames, keep the fingerprint.
 * SPDX-License-Identifier: MIT */
#include "labwire/engine/engine.h"

#include "labwire/base/alloc.h"

enum {
	OWNER_SHIFT =
		32, /* a frame's id: place of its first owner, then that one's count */
	FINGERPRINT_BYTES = 64, /* enough to take in the checksum over the rest */
};

struct lw_engine *lw_engine_new(const struct lw_engine_conf *conf)
{
	struct lw_engine *e = lw_alloc(sizeof(*e));
	e->q = lw_evq_new();
	e->pool = lw_pool_new();
	e->seed = conf->seed;
	e->epoch_ns = conf->epoch_ns;
	e->log = conf->log;
	e->fingerprint = 0xcbf29ce484222325u;
	return e;
}

void lw_engine_free(struct lw_engine *e)
{
	if (!e)
		return;
	lw_evq_free(e->q);
	lw_pool_free(e->pool);
	lw_free(e);
}

static inline void stir(struct lw_engine *e, uint64_t word)
{
	uint64_t h = (e->fingerprint ^ word) * 0x9e3779b97f4a7c15u;
	e->fingerprint = h ^ h >> 32;
}

enum lw_err lw_engine_run_until(struct lw_engine *e, lw_time until, uint64_t budget)
{
	for (;;) {
		e->cause = 0;
		if (budget == 0 && lw_evq_next(e->q) <= until)
			return LW_EBUDGET;
		if (!lw_evq_step(e->q, until))
			break;
		budget--;
		e->fired++;
		stir(e, (uint64_t)lw_evq_now(e->q));
	}
	if (until != LW_NEVER)
		lw_evq_advance(e->q, until);
	return LW_OK;
}

enum lw_err lw_engine_run_idle(struct lw_engine *e, uint64_t budget)
{
	return lw_engine_run_until(e, LW_NEVER, budget);
}

static void stir_frame(struct lw_engine *e, const struct lw_frame *f)
{
	const uint8_t *bytes = lw_frame_data(f) + f->head;
	size_t n = f->len < FINGERPRINT_BYTES ? f->len : FINGERPRINT_BYTES;
	stir(e, f->id);
	stir(e, f->len);
	for (size_t i = 0; i + 8 <= n; i += 8) {
		uint64_t word = 0; /* little end first, whatever the machine */
		for (size_t k = 8; k-- > 0;)
			word = word << 8 | bytes[i + k];
		stir(e, word);
	}
}

struct lw_frame *lw_engine_freeze(
	struct lw_engine *e, struct lw_owner *owner, struct lw_pkt *p, size_t min_len)
{
	struct lw_frame *f = lw_pkt_freeze(p, min_len);
	if (f->id)
		return f;
	f->id = (uint64_t)(owner->id + 1) << OWNER_SHIFT | (owner->next++ & UINT32_MAX);
	f->cause_frame = e->cause;
	f->cause_name = e->cause ? NULL : lw_evq_firing(e->q);
	e->frames++;
	stir_frame(e, f);
	return f;
}
