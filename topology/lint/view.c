/* view.c - devices and segments of a table, from the wiring or from the table itself.
 * SPDX-License-Identifier: MIT */
#include "view.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"

void add_place(struct lw_text *t, const struct lw_row *r)
{
	lw_text_fmt(t, "%s%s%s", r->device, *r->interface ? " " : "", r->interface);
}

const struct entry *owner_of(const struct view *v, uint32_t addr)
{
	uint32_t i = lw_index_get(&v->by_addr, addr);
	return i == LW_INDEX_NONE ? NULL : &v->entries[i];
}

/* Equal for names that lw_device_same takes for the same (FNV-1a). */
static uint64_t key_of_name(const char *s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (; *s; s++)
		if (*s != ' ' && *s != '-' && *s != '_')
			h = (h ^ (uint64_t)tolower((unsigned char)*s)) * 0x100000001b3u;
	return h;
}

static void find_devices(struct view *v)
{
	struct lw_index by_name = { 0 };
	for (uint32_t i = 0; i < v->n; i++) {
		const struct lw_row *r = v->entries[i].row;
		uint64_t key = key_of_name(r->device);
		uint32_t at = lw_index_get(&by_name, key);
		if (at == LW_INDEX_NONE) {
			at = (uint32_t)v->ndevices;
			lw_index_put(&by_name, key, at);
			v->devices = lw_grow(v->devices, &v->devices_cap, v->ndevices + 1,
				sizeof(*v->devices));
			v->devices[v->ndevices++] = (struct device){
				.name = r->device, .first = i, .node = NOBODY
			};
		}
		struct device *d = &v->devices[at];
		if (v->s && v->s->places[i].node != SIZE_MAX)
			d->node = (uint32_t)v->s->places[i].node;
		d->last = i;
		d->has_gateway |= r->gateway != 0;
		v->entries[i].device = at;
	}
	lw_index_fini(&by_name);
}

/* Without wiring a router shows by two named interfaces, or by being a gateway that has
 * none itself. */
static void guess_router(struct view *v, uint32_t d)
{
	struct device *dev = &v->devices[d];
	const char *first = NULL;
	for (uint32_t i = dev->first; i <= dev->last; i++) {
		const struct lw_row *r = v->entries[i].row;
		if (v->entries[i].device != d || !*r->interface)
			continue;
		dev->router |= first && strcmp(first, r->interface) != 0;
		first = r->interface;
	}
	dev->is_switch = first && strncasecmp(first, "Vlan", 4) == 0;
}

static void find_kinds(struct view *v)
{
	for (uint32_t d = 0; d < v->ndevices; d++) {
		struct device *dev = &v->devices[d];
		if (!v->s) {
			guess_router(v, d);
		} else if (dev->node != NOBODY) {
			dev->router = v->s->nodes[dev->node].kind == LW_NODE_ROUTER;
			dev->is_switch = v->s->nodes[dev->node].kind == LW_NODE_SWITCH;
		}
	}
	for (size_t i = 0; i < v->n && !v->s; i++) {
		const struct entry *o = owner_of(v, v->entries[i].row->gateway);
		if (o && !v->devices[o->device].has_gateway)
			v->devices[o->device].router = true;
	}
}

static void wired_segments(struct view *v)
{
	v->nsegments = v->net->nsegments;
	for (size_t i = 0; i < v->n; i++) {
		struct lw_place p = v->s->places[i];
		if (p.node != SIZE_MAX && p.interface != SIZE_MAX)
			v->entries[i].segment =
				lw_net_segment(v->net, p.node, p.interface);
	}
}

static int by_network(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	uint32_t nx = network_of(x->row).addr, ny = network_of(y->row).addr;
	if (nx != ny)
		return nx < ny ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Networks that overlap are one segment. */
static void guessed_segments(struct view *v)
{
	struct entry **sorted = lw_alloc_array(v->n + 1, sizeof(*sorted));
	size_t n = 0;
	uint32_t end = 0;
	for (size_t i = 0; i < v->n; i++)
		if (v->entries[i].sound)
			sorted[n++] = &v->entries[i];
	qsort(sorted, n, sizeof(*sorted), by_network);
	for (size_t i = 0; i < n; i++) {
		struct lw_prefix net = network_of(sorted[i]->row);
		if (i == 0 || net.addr > end)
			v->nsegments++;
		if (i == 0 || (net.addr | ~net.mask) > end)
			end = net.addr | ~net.mask;
		sorted[i]->segment = (uint32_t)v->nsegments - 1;
	}
	lw_free(sorted);
}

/* Candidates for what a segment's network is, with how many say so. */
struct vote {
	struct lw_prefix net;
	uint32_t segment, example, count;
	bool router;
};

/* Most devices, where one counts twice that looks for its gateway on the same network in
 * vain: then the router has moved.  Of as many, where the router is. */
static void count_votes(struct view *v)
{
	struct lw_index by_key = { 0 };
	struct vote *votes = lw_alloc_array(v->n + 1, sizeof(*votes));
	uint32_t n = 0;
	for (uint32_t i = 0; i < v->n; i++) {
		const struct entry *e = &v->entries[i];
		if (!e->sound || e->segment == NOBODY)
			continue;
		struct lw_prefix net = network_of(e->row);
		uint64_t key = (uint64_t)net.addr << 32 |
			       (uint64_t)lw_ip4_prefix_of_mask(net.mask) << 26 |
			       (e->segment & 0x3ffffff);
		uint32_t at = lw_index_get(&by_key, key);
		if (at == LW_INDEX_NONE) {
			at = n++;
			lw_index_put(&by_key, key, at);
			votes[at] = (struct vote){ net, e->segment, i, 0, false };
		}
		bool lost = lw_prefix_holds(net, e->row->gateway) &&
			    !owner_of(v, e->row->gateway);
		votes[at].count += lost ? 2 : 1;
		votes[at].router |= v->devices[e->device].router;
		v->segments[e->segment].devices++;
		v->segments[e->segment].has_router |= v->devices[e->device].router;
	}
	uint32_t *best = lw_alloc_array(v->nsegments + 1, sizeof(*best));
	for (uint32_t k = 0; k < n; k++) {
		uint32_t *b = &best[votes[k].segment];
		uint32_t weight = 2 * votes[k].count + votes[k].router;
		if (weight <= *b)
			continue;
		*b = weight;
		v->segments[votes[k].segment].ref = votes[k].net;
		v->segments[votes[k].segment].example = votes[k].example;
	}
	lw_free(best);
	lw_free(votes);
	lw_index_fini(&by_key);
}

void view_init(struct view *v, const struct lw_table *t, const struct lw_scenario *s,
	struct lw_findings *out)
{
	*v = (struct view){ .t = t, .s = s, .n = t->used, .out = out };
	v->net = s ? lw_net_new(s) : NULL;
	v->entries = lw_alloc_array(v->n + 1, sizeof(*v->entries));
	for (uint32_t i = 0; i < v->n; i++) {
		const struct lw_row *r = &t->rows[i];
		v->entries[i] = (struct entry){
			.row = r, .segment = NOBODY, .sound = r->addr && r->mask
		};
		if (r->addr && lw_index_get(&v->by_addr, r->addr) == LW_INDEX_NONE)
			lw_index_put(&v->by_addr, r->addr, i);
	}
	find_devices(v);
	find_kinds(v);
	if (s)
		wired_segments(v);
	else
		guessed_segments(v);
	v->segments = lw_alloc_array(v->nsegments + 1, sizeof(*v->segments));
	for (size_t g = 0; s && g < v->nsegments; g++)
		v->segments[g].serial = lw_net_serial(v->net, (uint32_t)g);
	count_votes(v);
}

void view_fini(struct view *v)
{
	lw_net_free(v->net);
	lw_free(v->entries);
	lw_free(v->devices);
	lw_free(v->segments);
	lw_index_fini(&v->by_addr);
}

static struct lw_finding *add(struct lw_findings *f)
{
	f->all = lw_grow(f->all, &f->cap, f->used + 1, sizeof(*f->all));
	f->all[f->used] = (struct lw_finding){ .line = SIZE_MAX, .column = LW_COLUMNS };
	return &f->all[f->used++];
}

/* The same of another pod of the same line? */
static struct lw_finding *found_before(
	const struct view *v, const struct lw_row *r, struct found what)
{
	for (size_t i = v->out->used; r->pod && i-- > 0;) {
		struct lw_finding *f = &v->out->all[i];
		if (f->line == r->of && f->kind == what.kind && f->column == what.column)
			return f;
	}
	return NULL;
}

void note(struct view *v, struct entry *e, struct found what, const char *fmt, ...)
{
	const struct lw_row *r = e->row;
	const struct lw_line *l = &v->t->lines[r->of];
	enum lw_column c = what.column;
	struct lw_finding *f = found_before(v, r, what);
	struct lw_text message = { 0 };
	va_list ap;
	e->bad |= lw_finding_severity(what.kind) == LW_ERROR;
	if (f) {
		f->pods++;
		return;
	}
	va_start(ap, fmt);
	lw_text_vfmt(&message, fmt, ap);
	va_end(ap);
	f = add(v->out);
	f->kind = what.kind;
	f->line = r->of;
	f->column = c;
	f->device = lw_strdup(r->device);
	f->interface = lw_strdup(r->interface);
	f->value = lw_strdup(c < LW_COLUMNS ? l->cell[c] : "");
	f->message = lw_text_take(&message);
	f->pods = r->pod ? 1 : 0;
}

void note_device(struct view *v, enum lw_finding_kind kind, struct finding_place at,
	struct lw_text *message, char *repair)
{
	struct lw_finding *f = add(v->out);
	f->kind = kind;
	f->device = lw_strdup(at.device);
	f->interface = lw_strdup(at.interface);
	f->network = at.network;
	f->value = lw_strdup("");
	f->message = lw_text_take(message);
	f->repair = repair;
}
