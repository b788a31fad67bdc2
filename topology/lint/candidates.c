/* candidates.c - what a student may have meant, likeliest first.
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "repair.h"

enum {
	NAMES_MAX = 12,
	SEARCH_MAX = 1 << 16, /* addresses looked at for a free one */
};

void candidates_fini(struct candidates *c)
{
	for (size_t i = 0; i < c->used; i++)
		lw_free(c->all[i]);
	lw_free(c->all);
}

static void add(struct candidates *c, const char *text)
{
	if (!*text)
		return;
	for (size_t i = 0; i < c->used; i++)
		if (strcmp(c->all[i], text) == 0)
			return;
	c->all = lw_grow(c->all, &c->cap, c->used + 1, sizeof(*c->all));
	c->all[c->used++] = lw_strdup(text);
}

static void add_address(struct candidates *c, uint32_t addr)
{
	char text[LW_IP4_TEXT];
	if (addr)
		add(c, lw_ip4_format(addr, text));
}

/* Slips of the finger undone: commas for dots, letters for digits, doubled dots, zeros
 * in front. */
static void add_cleaned(struct candidates *c, const char *cell)
{
	static const char look_alikes[] = "OoIlSB", digits[] = "001158";
	struct lw_text t = { 0 };
	for (const char *p = cell; *p; p++) {
		const char *at = strchr(look_alikes, *p);
		char last = t.len ? t.s[t.len - 1] : '.';
		if (strncasecmp(p, "Pod#", 4) == 0) {
			lw_text_add(&t, "Pod#");
			p += 3;
		} else if (strchr(".,;:", *p)) {
			if (last != '.')
				lw_text_char(&t, '.');
		} else if (*p == '0' && last == '.' && isdigit((unsigned char)p[1])) {
			continue;
		} else if (isdigit((unsigned char)*p) || *p == '#') {
			lw_text_char(&t, *p);
		} else if (at) {
			lw_text_char(&t, digits[at - look_alikes]);
		}
	}
	while (t.len && t.s[t.len - 1] == '.')
		t.s[--t.len] = 0;
	add(c, lw_text_str(&t));
	lw_text_fini(&t);
}

/* "172.25Pod#.3.1": a pod's number stands alone between two dots. */
static void add_lone_pods(struct candidates *c, const char *cell)
{
	struct lw_text t = { 0 };
	while (*cell) {
		size_t n = strcspn(cell, ".");
		if (memchr(cell, '#', n))
			lw_text_add(&t, "Pod#");
		else
			lw_text_bytes(&t, cell, n);
		cell += n;
		if (*cell)
			lw_text_char(&t, *cell++);
	}
	add(c, lw_text_str(&t));
	lw_text_fini(&t);
}

/* "172.16.Pod#.1": the network's first two octets, the pod, the cell's last octet. */
static void add_template(struct candidates *c, const char *cell, struct lw_prefix to)
{
	const char *last = strrchr(cell, '.');
	struct lw_text t = { 0 };
	if (!strchr(cell, '#') || !last || to.mask > LW_IP4(255, 255, 0, 0))
		return;
	lw_text_fmt(&t, "%u.%u.Pod#%s", to.addr >> 24, to.addr >> 16 & 0xff, last);
	add(c, lw_text_str(&t));
	lw_text_fini(&t);
}

/* The cell's own last octets behind those that the network fixes. */
static void add_moved(struct candidates *c, const char *cell, struct lw_prefix to)
{
	struct lw_text t = { 0 };
	for (int shift = 24; shift >= 0; shift -= 8) {
		size_t n = strcspn(cell, ".");
		if ((to.mask >> shift & 0xff) == 0xff)
			lw_text_fmt(&t, "%u", to.addr >> shift & 0xff);
		else
			lw_text_bytes(&t, cell, n);
		lw_text_add(&t, shift ? "." : "");
		cell += n + (cell[n] == '.');
	}
	add(c, lw_text_str(&t));
	lw_text_fini(&t);
}

static void add_free(struct candidates *c, const struct view *v, struct lw_prefix n)
{
	uint32_t end = n.addr | ~n.mask;
	if (!n.mask || ~n.mask <= 1)
		return;
	for (uint32_t a = n.addr + 1, tried = 0; a < end && tried < SEARCH_MAX;
		a++, tried++) {
		if (owner_of(v, a))
			continue;
		add_address(c, a);
		return;
	}
}

/* The network that a row should be on: its segment's, else its gateway's. */
static struct lw_prefix target_of(const struct view *v, const struct entry *e)
{
	const struct entry *o = owner_of(v, e->row->gateway);
	if (v->s && e->segment != NOBODY && v->segments[e->segment].ref.mask)
		return v->segments[e->segment].ref;
	if (o && o->sound)
		return network_of(o->row);
	if (e->row->gateway && e->row->mask)
		return (struct lw_prefix){ e->row->gateway & e->row->mask, e->row->mask };
	return (struct lw_prefix){ 0, 0 };
}

static void for_address(const struct view *v, const struct entry *e, const char *cell,
	struct candidates *c)
{
	struct lw_prefix to = target_of(v, e);
	add_cleaned(c, cell);
	if (to.mask) {
		add_moved(c, cell, to);
		add_template(c, cell, to);
	}
	add_lone_pods(c, cell);
	add_free(c, v, to);
	if (e->sound)
		add_free(c, v, network_of(e->row));
}

static void for_mask(const struct view *v, const struct entry *e, const char *cell,
	struct candidates *c)
{
	struct lw_prefix to = target_of(v, e);
	add_cleaned(c, cell);
	if (to.mask)
		add_address(c, to.mask);
	for (size_t i = 0; i < v->n && c->used < NAMES_MAX; i++)
		add_address(c, v->entries[i].row->mask);
}

/* Those of the neighbours, then any router's address on the same network. */
static void for_gateway(const struct view *v, const struct entry *e, const char *cell,
	struct candidates *c)
{
	add_cleaned(c, cell);
	for (size_t i = 0; i < v->n && c->used < NAMES_MAX; i++)
		if (&v->entries[i] != e && v->entries[i].segment == e->segment &&
			v->entries[i].device != e->device)
			add_address(c, v->entries[i].row->gateway);
	for (size_t i = 0; i < v->n && c->used < NAMES_MAX; i++) {
		const struct entry *o = &v->entries[i];
		if (o->device != e->device && v->devices[o->device].router &&
			lw_prefix_holds(network_of(e->row), o->row->addr))
			add_address(c, o->row->addr);
	}
	if (v->devices[e->device].router)
		add(c, "N/A");
}

static bool has_row(const struct view *v, size_t node, size_t interface)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->s->places[i].node == node &&
			(interface == SIZE_MAX || v->s->places[i].interface == interface))
			return true;
	return false;
}

/* "hostPod1A" as "hostPod#A" for a template. */
static void add_name(struct candidates *c, const char *name, bool template)
{
	struct lw_text t = { 0 };
	bool done = !template;
	for (const char *p = name; *p; p++) {
		if (done || !isdigit((unsigned char)*p)) {
			lw_text_char(&t, *p);
			continue;
		}
		lw_text_char(&t, '#');
		done = true;
		while (isdigit((unsigned char)p[1]))
			p++;
	}
	add(c, lw_text_str(&t));
	lw_text_fini(&t);
}

static void for_device(const struct view *v, const char *cell, struct candidates *c)
{
	for (size_t i = 0; v->s && i < v->s->nnodes && c->used < NAMES_MAX; i++)
		if (!has_row(v, i, SIZE_MAX))
			add_name(c, v->s->nodes[i].name, strchr(cell, '#') != NULL);
}

static void for_interface(const struct view *v, size_t row, struct candidates *c)
{
	size_t node = v->s ? v->s->places[row].node : SIZE_MAX;
	if (node == SIZE_MAX)
		return;
	for (size_t i = 0; i < v->s->nodes[node].ninterfaces && c->used < NAMES_MAX; i++)
		if (!has_row(v, node, i) &&
			(v->s->nodes[node].kind != LW_NODE_SWITCH ||
				i + 1 == v->s->nodes[node].ninterfaces))
			add(c, v->s->nodes[node].interfaces[i].name);
	add(c, "N/A");
}

void candidates_for(
	const struct view *v, const struct lw_finding *f, struct candidates *out)
{
	size_t row = 0;
	while (row < v->n && v->entries[row].row->of != f->line)
		row++;
	if (row == v->n)
		return;
	switch (f->column) {
	case LW_COLUMN_DEVICE:
		for_device(v, f->value, out);
		break;
	case LW_COLUMN_INTERFACE:
		for_interface(v, row, out);
		break;
	case LW_COLUMN_ADDRESS:
		for_address(v, &v->entries[row], f->value, out);
		break;
	case LW_COLUMN_MASK:
		for_mask(v, &v->entries[row], f->value, out);
		break;
	case LW_COLUMN_GATEWAY:
		for_gateway(v, &v->entries[row], f->value, out);
		break;
	case LW_COLUMNS:
		break;
	}
}
