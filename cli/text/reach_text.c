/* reach_text.c - answers of labwire reach as matrix, reasons, single questions and JSON.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "cli/commands/reach.h"
#include "prose.h"

enum {
	MATRIX_MAX = 30, /* devices, two columns each beside a name */
	NAME_WIDTH = 16,
	CELLS_KEPT = 4, /* per reason */
};

struct matrix {
	const struct lw_scenario *s;
	uint32_t *asked, *fine; /* addresses, per pair of devices */
};

struct matrix *matrix_new(const struct lw_scenario *s)
{
	if (s->nnodes > MATRIX_MAX)
		return NULL;
	struct matrix *m = lw_alloc(sizeof(*m));
	m->s = s;
	m->asked = lw_alloc_array(s->nnodes * s->nnodes, sizeof(*m->asked));
	m->fine = lw_alloc_array(s->nnodes * s->nnodes, sizeof(*m->fine));
	return m;
}

void matrix_free(struct matrix *m)
{
	if (!m)
		return;
	lw_free(m->asked);
	lw_free(m->fine);
	lw_free(m);
}

void matrix_note(struct matrix *m, const struct lw_cell *c)
{
	size_t at = c->from * m->s->nnodes + c->to;
	m->asked[at]++;
	m->fine[at] += c->ok;
}

static char letter(const struct matrix *m, size_t from, size_t to)
{
	size_t at = from * m->s->nnodes + to;
	if (from == to)
		return '.';
	if (m->asked[at] == 0)
		return '?'; /* no address to ask with, or for */
	return m->fine[at] == m->asked[at] ? '+' : m->fine[at] ? '/' : '-';
}

/* Was anybody asked for this device, or was it asked? */
static bool takes_part(const struct matrix *m, size_t node, bool as_target)
{
	size_t n = m->s->nnodes;
	for (size_t i = 0; i < n; i++)
		if (m->asked[as_target ? i * n + node : node * n + i])
			return true;
	return false;
}

void matrix_print(const struct matrix *m)
{
	size_t n = m->s->nnodes;
	bool many = false, unknown = false;
	for (size_t i = 9; i < n; i++)
		many |= takes_part(m, i, true);
	for (int tens = many; tens >= 0; tens--) {
		printf("%*s", NAME_WIDTH + 5, tens == 0 ? "to device " : "");
		for (size_t i = 1; i <= n; i++)
			if (!takes_part(m, i - 1, true))
				continue;
			else if (tens && i < 10)
				fputs("  ", stdout);
			else
				printf(" %zu", tens ? i / 10 : i % 10);
		putchar('\n');
	}
	for (size_t i = 0; i < n; i++) {
		printf("  %2zu %-*.*s", i + 1, NAME_WIDTH, NAME_WIDTH,
			m->s->nodes[i].name);
		for (size_t k = 0; k < n; k++) {
			if (!takes_part(m, k, true))
				continue;
			unknown |= letter(m, i, k) == '?';
			printf(" %c", letter(m, i, k));
		}
		putchar('\n');
	}
	puts("\n  + every address answers   / some of its addresses answer   - none "
	     "does");
	if (unknown)
		puts("  ? one of the two has no address to ask with");
}

/* Refusals that a reader would call the same: the sender's own decisions whoever it is,
 * those of others by who decides. */
static uint64_t key_of(const struct lw_scenario *s, const struct lw_cell *c, bool back)
{
	const struct lw_way *w = back ? &c->back : &c->there;
	bool sender = w->node == (back ? c->to : c->from) &&
		      s->nodes[w->node].kind != LW_NODE_ROUTER;
	uint64_t who = sender ? 0xffffff : w->node;
	if (w->verdict == LW_REACH_LOOP && w->other < who)
		who = w->other; /* a circle has no beginning */
	bool by_hop = w->verdict == LW_REACH_NO_ANSWER && w->next_hop != w->dst;
	return (uint64_t)back << 63 | (uint64_t)w->verdict << 56 |
	       (who & 0xffffff) << 32 | (by_hop ? w->next_hop : 0);
}

void reasons_add(struct reasons *r, const struct lw_cell *c)
{
	bool back = c->there.verdict == LW_REACH_FINE;
	uint64_t key = key_of(r->s, c, back);
	uint32_t at = lw_index_get(&r->by_key, key);
	r->refused++;
	if (at == LW_INDEX_NONE) {
		at = (uint32_t)r->used;
		lw_index_put(&r->by_key, key, at);
		r->all = lw_grow(r->all, &r->cap, r->used + 1, sizeof(*r->all));
		r->all[r->used++] = (struct reason){ .example = *c, .back = back };
	}
	struct reason *one = &r->all[at];
	const struct lw_cell *first = &one->example;
	one->deciders |= back ? c->back.node != first->back.node
			      : c->there.node != first->there.node;
	if (one->count++ < CELLS_KEPT) {
		one->cells = lw_grow(
			one->cells, &one->cap, one->used + 1, sizeof(*one->cells));
		one->cells[one->used++] = *c;
	}
}

void reasons_fini(struct reasons *r)
{
	for (size_t i = 0; i < r->used; i++)
		lw_free(r->all[i].cells);
	lw_free(r->all);
	lw_index_fini(&r->by_key);
}

static void print_pair(const struct lw_scenario *s, const struct lw_cell *c)
{
	char addr[LW_IP4_TEXT];
	printf("     %s > %s %s\n", s->nodes[c->from].name, s->nodes[c->to].name,
		lw_ip4_format(c->addr, addr));
}

void reasons_print(const struct reasons *r, struct words *words)
{
	for (size_t i = 0; i < r->used; i++) {
		const struct reason *one = &r->all[i];
		struct lw_text text = { 0 };
		char first[24];
		lw_text_fmt(&text, "%s (%zu %s%s): ",
			one->back ? "The answer does not come back"
				  : "The request does not arrive",
			one->count, one->count == 1 ? "time" : "times",
			one->deciders ? "; here the first of several alike" : "");
		lw_way_text(r->net, one->back ? &one->example.back : &one->example.there,
			&text);
		snprintf(first, sizeof(first), "%2zu. ", i + 1);
		putchar('\n');
		print_wrapped(first, lw_text_str(&text));
		note_words(words, lw_text_str(&text));
		for (size_t k = 0; k < one->used; k++)
			print_pair(r->s, &one->cells[k]);
		if (one->count > one->used)
			printf("     and %zu more\n", one->count - one->used);
		lw_text_fini(&text);
	}
}

static void print_way(const char *first, const struct lw_net *net, const struct lw_way *w,
	struct words *words)
{
	struct lw_text text = { 0 };
	lw_way_text(net, w, &text);
	if (w->verdict == LW_REACH_FINE && w->hops)
		lw_text_fmt(
			&text, ", over %u router%s", w->hops, w->hops == 1 ? "" : "s");
	print_wrapped(first, lw_text_str(&text));
	note_words(words, lw_text_str(&text));
	lw_text_fini(&text);
}

void print_cell(const struct lw_scenario *s, const struct lw_net *net,
	const struct lw_cell *c, struct words *words)
{
	char addr[LW_IP4_TEXT];
	printf("%s > %s %s: %s\n", s->nodes[c->from].name, s->nodes[c->to].name,
		lw_ip4_format(c->addr, addr), c->ok ? "yes" : "no");
	print_way("  there: ", net, &c->there, words);
	print_way("  back:  ", net, &c->back, words);
}

static void add_way(struct lw_json *j, const char *key, const struct lw_scenario *s,
	const struct lw_net *net, const struct lw_way *w)
{
	const struct lw_node_spec *n = &s->nodes[w->node];
	struct lw_text text = { 0 };
	lw_way_text(net, w, &text);
	lw_json_object(j, key);
	lw_json_text(j, "verdict", lw_verdict_name(w->verdict));
	lw_json_text(j, "node", n->name);
	lw_json_text(j, "interface",
		w->interface == UINT32_MAX ? NULL : n->interfaces[w->interface].name);
	lw_json_text(j, "message", lw_text_str(&text));
	lw_json_end(j);
	lw_text_fini(&text);
}

void add_cell(struct lw_json *j, const struct lw_scenario *s, const struct lw_net *net,
	const struct lw_cell *c, const bool *simulated)
{
	char addr[LW_IP4_TEXT];
	lw_json_object(j, NULL);
	lw_json_text(j, "from", s->nodes[c->from].name);
	lw_json_text(j, "to", s->nodes[c->to].name);
	lw_json_text(j, "address", lw_ip4_format(c->addr, addr));
	lw_json_bool(j, "ok", c->ok);
	if (simulated)
		lw_json_bool(j, "simulated", *simulated);
	add_way(j, "there", s, net, &c->there);
	add_way(j, "back", s, net, &c->back);
	lw_json_end(j);
}
