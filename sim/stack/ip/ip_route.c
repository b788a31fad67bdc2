/* ip_route.c - longest-prefix match.  SPDX-License-Identifier: MIT */
#include "labwire/base/alloc.h"
#include "labwire/stack/rules.h"

static uint64_t key_of(int length, uint32_t net)
{
	return (uint64_t)length << 32 | net;
}

enum lw_err lw_routes_add(struct lw_routes *t, const struct lw_route *r)
{
	int length = lw_ip4_prefix_of_mask(r->to.mask);
	if (length < 0 || !lw_prefix_is_network(r->to))
		return LW_EINVAL;
	uint64_t key = key_of(length, r->to.addr);
	if (lw_index_get(&t->by_prefix, key) != LW_INDEX_NONE)
		return LW_EEXIST;
	t->all = lw_grow(t->all, &t->cap, t->used + 1, sizeof(*t->all));
	lw_index_put(&t->by_prefix, key, (uint32_t)t->used);
	t->all[t->used++] = *r;
	t->lengths |= (uint64_t)1 << length;
	return LW_OK;
}

enum lw_err lw_ip_redirect(
	struct lw_ip_node *n, uint32_t host, uint32_t gateway, int iface)
{
	struct lw_routes *t = &n->routes;
	uint32_t i = lw_index_get(&t->by_prefix, key_of(32, host));
	if (i != LW_INDEX_NONE) {
		t->all[i].next_hop = gateway;
		t->all[i].iface = iface;
		return LW_OK;
	}
	if (t->redirects == LW_REDIRECTS_MAX)
		return LW_EFULL;
	struct lw_route r = {
		.to = { host, lw_ip4_mask(32) }, .next_hop = gateway, .iface = iface
	};
	t->redirects++;
	return lw_routes_add(t, &r);
}

const struct lw_route *lw_ip_route(const struct lw_ip_node *n, uint32_t dst)
{
	const struct lw_routes *t = &n->routes;
	for (uint64_t left = t->lengths; left;) {
		int length = 63 - __builtin_clzll(left);
		left &= ~((uint64_t)1 << length);
		uint64_t key = key_of(length, dst & lw_ip4_mask(length));
		uint32_t i = lw_index_get(&t->by_prefix, key);
		if (i != LW_INDEX_NONE)
			return &t->all[i];
	}
	return NULL;
}
