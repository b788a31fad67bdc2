/* ip_route.c - longest-prefix match.  SPDX-License-Identifier: MIT */
#include "ip_route.h"

#include "../stack_priv.h"
#include "labwire/base/alloc.h"

static uint64_t key_of(int prefix, uint32_t net)
{
	return (uint64_t)prefix << 32 | net;
}

void route_fini(struct route_table *t)
{
	lw_free(t->routes);
	lw_index_fini(&t->by_prefix);
	*t = (struct route_table){ 0 };
}

enum lw_err route_add(struct route_table *t, const struct lw_route_view *r)
{
	int prefix = lw_ip4_prefix_of_mask(r->mask);
	if (prefix < 0 || (r->net & ~r->mask))
		return LW_EINVAL;
	uint64_t key = key_of(prefix, r->net);
	if (lw_index_get(&t->by_prefix, key) != LW_INDEX_NONE)
		return LW_EEXIST;
	t->routes = lw_grow(t->routes, &t->cap, t->used + 1, sizeof(*t->routes));
	lw_index_put(&t->by_prefix, key, (uint32_t)t->used);
	t->routes[t->used++] = *r;
	t->lengths |= (uint64_t)1 << prefix;
	return LW_OK;
}

enum lw_err route_redirect(
	struct route_table *t, uint32_t host, uint32_t gateway, int netif)
{
	uint32_t i = lw_index_get(&t->by_prefix, key_of(32, host));
	if (i != LW_INDEX_NONE) {
		t->routes[i].next_hop = gateway;
		t->routes[i].netif = netif;
		return LW_OK;
	}
	if (t->redirects == ROUTE_REDIRECTS_MAX)
		return LW_EFULL;
	struct lw_route_view r = {
		.net = host, .mask = LW_IP4_BROADCAST, .next_hop = gateway, .netif = netif
	};
	t->redirects++;
	return route_add(t, &r);
}

bool route_find(const struct lw_stack *s, uint32_t dst, struct route_hit *out)
{
	const struct route_table *t = &s->routes;
	for (uint64_t left = t->lengths; left;) {
		int prefix = 63 - __builtin_clzll(left);
		left &= ~((uint64_t)1 << prefix);
		uint64_t key = key_of(prefix, dst & lw_ip4_mask(prefix));
		uint32_t i = lw_index_get(&t->by_prefix, key);
		if (i == LW_INDEX_NONE)
			continue;
		const struct lw_route_view *r = &t->routes[i];
		out->netif = r->netif;
		out->next_hop = r->next_hop ? r->next_hop : dst;
		out->mtu = s->netifs[r->netif]->card->mtu;
		return true;
	}
	return false;
}
