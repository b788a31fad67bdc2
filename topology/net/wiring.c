/* wiring.c - cables and switches join interfaces to segments (union-find).
 * SPDX-License-Identifier: MIT */
#include "wiring.h"

#include "labwire/base/alloc.h"

static uint32_t root_of(struct wiring *w, uint32_t i)
{
	while (w->segment[i] != i)
		i = w->segment[i] = w->segment[w->segment[i]];
	return i;
}

static void number(struct wiring *w, const struct lw_scenario *s)
{
	w->first = lw_alloc_array(s->nnodes + 1, sizeof(*w->first));
	for (size_t i = 0; i < s->nnodes; i++) {
		w->first[i] = w->n;
		w->n += s->nodes[i].ninterfaces;
	}
	w->segment = lw_alloc_array(w->n + 1, sizeof(*w->segment));
	w->plugged = lw_alloc_array(w->n + 1, sizeof(*w->plugged));
	for (uint32_t i = 0; i < w->n; i++)
		w->segment[i] = i;
}

void wiring_init(struct wiring *w, const struct lw_scenario *s)
{
	*w = (struct wiring){ .circle = false };
	number(w, s);
	for (size_t i = 0; i < s->nnodes; i++)
		for (size_t k = 1;
			s->nodes[i].kind == LW_NODE_SWITCH && k < s->nodes[i].ninterfaces;
			k++)
			w->segment[w->first[i] + k] = (uint32_t)w->first[i];
	for (size_t i = 0; i < s->nlinks; i++) {
		uint32_t root[2];
		for (int e = 0; e < 2; e++) {
			size_t at =
				w->first[s->links[i].node[e]] + s->links[i].interface[e];
			w->plugged[at] = true;
			root[e] = root_of(w, (uint32_t)at);
		}
		w->circle |= root[0] == root[1];
		w->segment[root[0]] = root[1];
	}
	for (uint32_t i = 0; i < w->n; i++)
		w->segment[i] = root_of(w, i);
}

void wiring_fini(struct wiring *w)
{
	lw_free(w->first);
	lw_free(w->segment);
	lw_free(w->plugged);
}
