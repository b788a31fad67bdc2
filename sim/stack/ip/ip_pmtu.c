/* ip_pmtu.c - what is known of the MTU of paths.  The timer stands at the end of the
 * estimate that ends first.  SPDX-License-Identifier: MIT */
#include "ip_pmtu.h"

#include "../stack_priv.h"
#include "labwire/base/alloc.h"

struct path {
	uint32_t dst;
	uint16_t mtu; /* 0: free */
	lw_time until;
};

struct pmtu {
	struct lw_stack *stack;
	struct lw_event timer;
	struct path paths[PMTU_PATHS_MAX];
};

/* RFC 1191 7: where MTUs tend to be, for routers that do not tell. */
static const uint16_t plateaus[] = { 65535, 32000, 17914, 8166, 4352, 2002, 1492, 1006,
	508, 296, 68 };

static uint16_t plateau_below(uint16_t len)
{
	size_t i = 0, last = sizeof(plateaus) / sizeof(plateaus[0]) - 1;
	while (i < last && plateaus[i] >= len)
		i++;
	return plateaus[i];
}

static void set_timer(struct pmtu *p)
{
	lw_time first = LW_NEVER;
	for (size_t i = 0; i < PMTU_PATHS_MAX; i++)
		if (p->paths[i].mtu && p->paths[i].until < first)
			first = p->paths[i].until;
	if (first == LW_NEVER)
		lw_evq_park(p->stack->engine->q, &p->timer);
	else
		lw_evq_put(p->stack->engine->q, &p->timer, first);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct pmtu *p = lw_container_of(ev, struct pmtu, timer);
	for (size_t i = 0; i < PMTU_PATHS_MAX; i++) {
		if (!p->paths[i].mtu || p->paths[i].until > now)
			continue;
		p->paths[i].mtu = 0;
		tcp_path_mtu(stack_tcp(p->stack), p->paths[i].dst);
	}
	set_timer(p);
}

static struct pmtu *get(struct lw_stack *s)
{
	if (!s->pmtu) {
		s->pmtu = lw_alloc(sizeof(*s->pmtu));
		s->pmtu->stack = s;
		lw_event_init(&s->pmtu->timer, s->owner, "path MTU", on_timer);
	}
	return s->pmtu;
}

void pmtu_free(struct lw_stack *s)
{
	if (!s->pmtu)
		return;
	lw_evq_cancel(s->engine->q, &s->pmtu->timer);
	lw_free(s->pmtu);
}

uint16_t pmtu_of(const struct lw_stack *s, uint32_t dst, uint16_t mtu)
{
	for (size_t i = 0; s->pmtu && i < PMTU_PATHS_MAX; i++) {
		const struct path *p = &s->pmtu->paths[i];
		if (p->mtu && p->dst == dst)
			return p->mtu < mtu ? p->mtu : mtu;
	}
	return mtu;
}

static struct path *place(struct pmtu *p, uint32_t dst)
{
	struct path *best = &p->paths[0];
	for (size_t i = 0; i < PMTU_PATHS_MAX; i++) {
		struct path *e = &p->paths[i];
		if (e->mtu && e->dst == dst)
			return e;
		if (best->mtu && (!e->mtu || e->until < best->until))
			best = e;
	}
	return best;
}

/* Never more than is known already, never under the profile's least: who forges such a
 * message gains little (RFC 5927 7.1). */
void pmtu_learn(
	struct lw_stack *s, const struct lw_ipv4 *quoted, uint16_t said, lw_time now)
{
	const struct lw_ip_profile *r = &s->profile->ip;
	uint16_t mtu = said && said < quoted->total_len
			       ? said
			       : plateau_below(quoted->total_len);
	if (mtu < r->pmtu_min)
		mtu = r->pmtu_min;
	if (!r->pmtu_life || mtu >= pmtu_of(s, quoted->dst, quoted->total_len))
		return;
	struct pmtu *p = get(s);
	*place(p, quoted->dst) = (struct path){ quoted->dst, mtu, now + r->pmtu_life };
	set_timer(p);
	tcp_path_mtu(stack_tcp(s), quoted->dst);
}
