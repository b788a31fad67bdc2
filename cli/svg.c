/* svg.c - a scenario's topology as a picture: routers and servers above, switches below
 * them, hosts in rows at the bottom.  One file that any browser draws, in the viewer's
 * own light or dark.  SPDX-License-Identifier: MIT */
#include "svg.h"

#include <stdio.h>

#include "labwire/base/alloc.h"
#include "labwire/wire/addr.h"

enum {
	CELL_W = 132,
	BIG_H = 170,
	HOST_H = 120,
	HOSTS_PER_ROW = 11,
	MARGIN = 24,
	ROWS_ABOVE = 2,
	PERCENT = 100,
};

static const char style[] =
	"  <style>\n"
	"    svg { background: #fff; }\n"
	"    text { font: 11px sans-serif; fill: #1b1b1b; text-anchor: middle;\n"
	"      paint-order: stroke; stroke: #fff; stroke-width: 3px; }\n"
	"    .name { font-weight: bold; }\n"
	"    .port { font-size: 9px; }\n"
	"    .kind { font-size: 9px; stroke: none; }\n"
	"    rect { fill: #e8eef7; stroke: #1b1b1b; stroke-width: 1.5; }\n"
	"    line { stroke: #555; stroke-width: 1.2; }\n"
	"    .serial { stroke-width: 2; stroke-dasharray: 8 4; }\n"
	"    @media (prefers-color-scheme: dark) {\n"
	"      svg { background: #16181c; }\n"
	"      text { fill: #ececec; stroke: #16181c; }\n"
	"      rect { fill: #2b3442; stroke: #ececec; }\n"
	"      line { stroke: #aaa; }\n"
	"    }\n"
	"  </style>\n";

struct spot {
	int x, y; /* the symbol's centre */
};

struct picture {
	const struct lw_scenario *s;
	struct spot *spots; /* one per node */
	int width, height;
};

static int row_of(enum lw_node_kind kind)
{
	switch (kind) {
	case LW_NODE_ROUTER:
	case LW_NODE_SERVER:
		return 0;
	case LW_NODE_SWITCH:
		return 1;
	case LW_NODE_HOST:
		return ROWS_ABOVE;
	}
	return ROWS_ABOVE;
}

/* Servers to the left of the routers, else in the scenario's order. */
static int place_in_row(const struct lw_scenario *s, size_t node)
{
	const struct lw_node_spec *n = &s->nodes[node];
	int place = 0;
	for (size_t i = 0; i < s->nnodes; i++) {
		enum lw_node_kind kind = s->nodes[i].kind;
		if (row_of(kind) != row_of(n->kind))
			continue;
		if (kind == n->kind ? i < node : kind == LW_NODE_SERVER)
			place++;
	}
	return place;
}

static void lay_out(struct picture *p)
{
	int used[ROWS_ABOVE + 1] = { 0 };
	for (size_t i = 0; i < p->s->nnodes; i++)
		used[row_of(p->s->nodes[i].kind)]++;
	int widest = used[0] > used[1] ? used[0] : used[1];
	int hosts = used[ROWS_ABOVE] < HOSTS_PER_ROW ? used[ROWS_ABOVE] : HOSTS_PER_ROW;
	int columns = widest > hosts ? widest : hosts;
	p->width = 2 * MARGIN + CELL_W * (columns > 0 ? columns : 1);
	for (size_t i = 0; i < p->s->nnodes; i++) {
		int row = row_of(p->s->nodes[i].kind), nth = place_in_row(p->s, i),
		    in_row = used[row];
		int y = MARGIN + BIG_H * row + BIG_H / 2;
		if (row == ROWS_ABOVE) {
			int line = nth / HOSTS_PER_ROW;
			in_row = used[row] - line * HOSTS_PER_ROW;
			in_row = in_row < HOSTS_PER_ROW ? in_row : HOSTS_PER_ROW;
			nth %= HOSTS_PER_ROW;
			y = MARGIN + BIG_H * row + HOST_H * line + HOST_H / 2;
		}
		int gap = (p->width - 2 * MARGIN) / in_row;
		p->spots[i] = (struct spot){ MARGIN + gap * nth + gap / 2, y };
		if (y + HOST_H / 2 + MARGIN > p->height)
			p->height = y + HOST_H / 2 + MARGIN;
	}
}

static void text(int x, int y, const char *class, const char *s)
{
	printf("  <text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y, class, s);
}

/* An interface's name beside its end of the cable; a host's cable says, above the host,
 * where it ends, for at the switch there would be no room. */
static void label_end(const struct picture *p, const struct lw_link_spec *l, int e)
{
	enum {
		ASIDE = 24,
		BELOW_TEXTS = 45,
		ABOVE_HOST = 18
	};
	const struct lw_node_spec *n = &p->s->nodes[l->node[e]];
	const struct lw_node_spec *other = &p->s->nodes[l->node[1 - e]];
	struct spot a = p->spots[l->node[e]], b = p->spots[l->node[1 - e]];
	const char *name = n->interfaces[l->interface[e]].name;
	int percent = a.y < b.y ? BELOW_TEXTS : ASIDE;
	if (n->kind == LW_NODE_HOST) /* it has but one */
		return;
	if (other->kind == LW_NODE_HOST)
		text(b.x, b.y - ABOVE_HOST, "port", name);
	else
		text(a.x + (b.x - a.x) * percent / PERCENT,
			a.y + (b.y - a.y) * percent / PERCENT - 3, "port", name);
}

static void draw_link(const struct picture *p, const struct lw_link_spec *l)
{
	struct spot a = p->spots[l->node[0]], b = p->spots[l->node[1]];
	bool serial = l->conf.medium != LW_MEDIUM_ETHERNET;
	printf("  <line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>\n", a.x,
		a.y, b.x, b.y, serial ? "serial" : "cable");
}

static void draw_symbol(enum lw_node_kind kind, struct spot c)
{
	static const struct {
		int w, h, round;
	} shapes[] = { [LW_NODE_ROUTER] = { 60, 36, 18 },
		[LW_NODE_SWITCH] = { 76, 26, 3 },
		[LW_NODE_HOST] = { 40, 26, 3 },
		[LW_NODE_SERVER] = { 32, 46, 3 } };
	printf("  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n",
		c.x - shapes[kind].w / 2, c.y - shapes[kind].h / 2, shapes[kind].w,
		shapes[kind].h, shapes[kind].round);
}

static void draw_node(const struct lw_node_spec *n, struct spot c)
{
	static const char *const letters[] = { [LW_NODE_ROUTER] = "router",
		[LW_NODE_SWITCH] = "switch",
		[LW_NODE_HOST] = "PC",
		[LW_NODE_SERVER] = "srv" };
	enum {
		LINE = 13,
		BELOW = 36
	};
	int y = c.y + BELOW;
	draw_symbol(n->kind, c);
	text(c.x, c.y + 4, "kind", letters[n->kind]);
	text(c.x, y, "name", n->name);
	for (size_t i = 0; i < n->ninterfaces; i++)
		for (size_t k = 0; k < n->interfaces[i].naddresses; k++) {
			char addr[LW_IP4_TEXT], line[64];
			const struct lw_address_spec *a = &n->interfaces[i].addresses[k];
			snprintf(line, sizeof(line), "%s/%d",
				lw_ip4_format(a->addr, addr),
				lw_ip4_prefix_of_mask(a->mask));
			text(c.x, y += LINE, "addr", line);
		}
}

void show_svg(const struct lw_scenario *s)
{
	struct picture p = { .s = s };
	p.spots = lw_alloc_array(s->nnodes, sizeof(*p.spots));
	lay_out(&p);
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
	       "role=\"img\">\n",
		p.width, p.height);
	printf("  <title>%s</title>\n", s->name);
	fputs(style, stdout);
	for (size_t i = 0; i < s->nlinks; i++)
		draw_link(&p, &s->links[i]);
	for (size_t i = 0; i < s->nnodes; i++)
		draw_node(&s->nodes[i], p.spots[i]);
	for (size_t i = 0; i < 2 * s->nlinks; i++)
		label_end(&p, &s->links[i / 2], (int)(i % 2));
	puts("</svg>");
	lw_free(p.spots);
}
