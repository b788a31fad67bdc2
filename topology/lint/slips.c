/* slips.c - next number, next octet, digits swapped, another row's address, another mask,
 * nothing at all.  SPDX-License-Identifier: MIT */
#include "slips.h"

#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"

enum {
	ROUTERS_MAX = 6, /* other routers' addresses tried as a gateway */
};

void slips_fini(struct slips *s)
{
	for (size_t i = 0; i < s->used; i++)
		lw_free(s->all[i]);
	lw_free(s->all);
}

static void add(struct slips *s, const char *cell, const char *text)
{
	if (strcmp(cell, text) == 0)
		return;
	for (size_t i = 0; i < s->used; i++)
		if (strcmp(s->all[i], text) == 0)
			return;
	s->all = lw_grow(s->all, &s->cap, s->used + 1, sizeof(*s->all));
	s->all[s->used++] = lw_strdup(text);
}

static void add_address(struct slips *s, const char *cell, uint32_t addr)
{
	char text[LW_IP4_TEXT];
	add(s, cell, lw_ip4_format(addr, text));
}

/* The cell with one of its four parts replaced. */
static void add_with_part(struct slips *s, const char *cell, int part, const char *text)
{
	struct lw_text t = { 0 };
	for (int i = 0; i < 4; i++) {
		size_t n = strcspn(cell, ".");
		if (i == part)
			lw_text_add(&t, text);
		else
			lw_text_bytes(&t, cell, n);
		lw_text_add(&t, i < 3 ? "." : "");
		cell += n + (cell[n] == '.');
	}
	add(s, "", lw_text_str(&t));
	lw_text_fini(&t);
}

static const char *part_of(const char *cell, int part)
{
	for (int i = 0; i < part && cell; i++) {
		cell = strchr(cell, '.');
		cell = cell ? cell + 1 : NULL;
	}
	return cell;
}

/* One more, one less, and the digits in the other order. */
static void slip_in_part(struct slips *s, const char *cell, int part)
{
	const char *at = part_of(cell, part);
	char *end = NULL;
	long n = at ? strtol(at, &end, 10) : -1;
	char text[8] = "";
	if (n < 0 || n > 255 || end == at || (*end && *end != '.'))
		return;
	for (long other = n - 1; other <= n + 1; other += 2) {
		struct lw_text t = { 0 };
		lw_text_fmt(&t, "%ld", other);
		if (other >= 0 && other <= 255)
			add_with_part(s, cell, part, lw_text_str(&t));
		lw_text_fini(&t);
	}
	if (end - at >= 2 && at[0] != at[1] && at[1] != '0') {
		memcpy(text, at, (size_t)(end - at));
		text[0] = at[1];
		text[1] = at[0];
		if (atoi(text) <= 255)
			add_with_part(s, cell, part, text);
	}
}

static void slip_in_address(struct slips *s, const char *cell)
{
	for (int part = 3; part >= 1; part--)
		slip_in_part(s, cell, part);
}

static void for_address(
	const struct view *v, const struct entry *e, const char *cell, struct slips *s)
{
	size_t next = e->row->of + 1;
	slip_in_address(s, cell);
	if (e->row->pod) {
		if (strstr(cell, ".Pod#."))
			add_with_part(s, cell, 2, "1"); /* the number forgotten */
		return;
	}
	if (e->sound) {
		add_address(s, cell, e->row->addr & e->row->mask);
		add_address(s, cell, e->row->addr | ~e->row->mask);
	}
	if (next < v->t->nlines &&
		!strchr(v->t->lines[next].cell[LW_COLUMN_ADDRESS], '#'))
		add(s, cell, v->t->lines[next].cell[LW_COLUMN_ADDRESS]);
}

/* The mask of the address's old class (RFC 791 3.2), as many programs propose it. */
static uint32_t classful(uint32_t addr)
{
	return addr >> 31 == 0	 ? lw_ip4_mask(8)
	       : addr >> 30 == 2 ? lw_ip4_mask(16)
				 : lw_ip4_mask(24);
}

static void for_mask(const struct entry *e, const char *cell, struct slips *s)
{
	static const int steps[] = { 1, -1, 8, -8 };
	int prefix = lw_ip4_prefix_of_mask(e->row->mask);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (prefix + steps[i] >= 1 && prefix + steps[i] <= 30)
			add_address(s, cell, lw_ip4_mask(prefix + steps[i]));
	add_address(s, cell, classful(e->row->addr));
	add(s, cell, "N/A");
}

static void for_gateway(
	const struct view *v, const struct entry *e, const char *cell, struct slips *s)
{
	if (!e->row->gateway)
		return;
	add(s, cell, "N/A");
	slip_in_address(s, cell);
	add_address(s, cell, e->row->gateway & e->row->mask);
	add_address(s, cell, e->row->gateway | ~e->row->mask);
	if (!e->row->pod)
		add_address(s, cell, e->row->addr);
	size_t before = s->used;
	for (size_t i = 0; i < v->n && s->used < before + ROUTERS_MAX; i++)
		if (v->devices[v->entries[i].device].router && v->entries[i].row->addr)
			add_address(s, cell, v->entries[i].row->addr);
}

/* Another interface of the same device. */
static void for_interface(
	const struct view *v, const struct entry *e, const char *cell, struct slips *s)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->entries[i].device == e->device && *v->entries[i].row->interface)
			add(s, cell, v->entries[i].row->interface);
}

void slips_of(const struct view *v, size_t line, enum lw_column column, struct slips *out)
{
	const char *cell = v->t->lines[line].cell[column];
	size_t row = 0;
	while (row < v->n && v->entries[row].row->of != line)
		row++;
	if (row == v->n || !v->entries[row].sound)
		return;
	switch (column) {
	case LW_COLUMN_DEVICE:
	case LW_COLUMNS:
		break;
	case LW_COLUMN_INTERFACE:
		for_interface(v, &v->entries[row], cell, out);
		break;
	case LW_COLUMN_ADDRESS:
		for_address(v, &v->entries[row], cell, out);
		break;
	case LW_COLUMN_MASK:
		for_mask(&v->entries[row], cell, out);
		break;
	case LW_COLUMN_GATEWAY:
		for_gateway(v, &v->entries[row], cell, out);
		break;
	}
}
