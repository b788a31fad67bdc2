/* hold.c - the event queue alone: pop one, push one, with 1e3 to 1e6 pending.
 * SPDX-License-Identifier: MIT */
#include "bench.h"
#include "labwire/base/alloc.h"

struct thing {
	struct lw_event event;
	struct lw_owner owner;
};

static struct lw_evq *queue;
static uint64_t state = 88172645463325252u;

static lw_span next_gap(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return 1 + (lw_span)(state & 0x3fffffff);
}

static void fire(struct lw_event *ev, lw_time now)
{
	lw_evq_put(queue, ev, now + next_gap());
}

static double measure(size_t pending)
{
	enum {
		EVENTS = 4000000
	};
	struct thing *t = lw_alloc_array(pending, sizeof(*t));
	queue = lw_evq_new();
	for (size_t i = 0; i < pending; i++) {
		t[i].owner.id = (uint32_t)i;
		lw_event_init(&t[i].event, &t[i].owner, "hold", fire);
		lw_evq_put(queue, &t[i].event, next_gap());
	}
	for (size_t i = 0; i < pending; i++)
		lw_evq_step(queue, LW_NEVER);
	double start = bench_cpu();
	for (int i = 0; i < EVENTS; i++)
		lw_evq_step(queue, LW_NEVER);
	double rate = EVENTS / (bench_cpu() - start);
	for (size_t i = 0; i < pending; i++)
		lw_evq_cancel(queue, &t[i].event);
	lw_evq_free(queue);
	lw_free(t);
	return rate;
}

int main(void)
{
	printf("{\"benchmark\": \"hold\", \"unit\": \"million events per CPU second\"");
	for (size_t n = 1000; n <= 1000000; n *= 10)
		printf(", \"%zu\": %.2f", n, measure(n) / 1e6);
	puts("}");
	return 0;
}
