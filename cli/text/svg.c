/* svg.c - a scenario's topology as a picture, labelled like a handout's: names,
 * addresses, interfaces beside their ends of the cables.  One file that any browser
 * draws, in the viewer's own light or dark.  SPDX-License-Identifier: MIT */
#include "svg.h"

#include <stdio.h>

#include "labwire/base/alloc.h"
#include "labwire/wire/addr.h"
#include "svg_layout.h"

enum {
	LEAF_H = 26,
	SHELF = 48, /* above a leaf: there the cables turn */
};

static const char style[] =
	"  <style>\n"
	"    .paper { fill: #fff; }\n"
	"    text { font: 11px sans-serif; fill: #1b1b1b; text-anchor: middle;\n"
	"      paint-order: stroke; stroke: #fff; stroke-width: 3px; }\n"
	"    .name { font-weight: bold; }\n"
	"    .right { text-anchor: start; }\n"
	"    .port { font-size: 9px; }\n"
	"    .kind { font-size: 9px; stroke: none; }\n"
	"    .device { fill: #e8eef7; stroke: #1b1b1b; stroke-width: 1.5; }\n"
	"    .cable { fill: none; stroke: #555; stroke-width: 1.2; }\n"
	"    .serial { stroke-width: 2; stroke-dasharray: 8 4; }\n"
	"    @media (prefers-color-scheme: dark) {\n"
	"      .paper { fill: #16181c; }\n"
	"      text { fill: #ececec; stroke: #16181c; }\n"
	"      .device { fill: #2b3442; stroke: #ececec; }\n"
	"      .cable { stroke: #aaa; }\n"
	"    }\n"
	"  </style>\n";

struct picture {
	const struct lw_scenario *s;
	struct layout at;
};

/* Names of interfaces and scenarios may hold anything. */
static void escaped(const char *s)
{
	for (; *s; s++) {
		if (*s == '<' || *s == '>' || *s == '&')
			printf("&#%d;", *s);
		else
			putchar((unsigned char)*s < ' ' ? ' ' : *s);
	}
}

static void text(int x, int y, const char *class, const char *s)
{
	printf("  <text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	escaped(s);
	puts("</text>");
}

/* The leaf that hangs from the other end of the link; -1: neither end does. */
static int leaf_end(const struct picture *p, const struct lw_link_spec *l)
{
	for (int e = 0; e < 2; e++) {
		enum lw_node_kind k = p->s->nodes[l->node[e]].kind;
		if ((k == LW_NODE_HOST || k == LW_NODE_SERVER) &&
			p->at.spots[l->node[e]].above == l->node[1 - e])
			return e;
	}
	return -1;
}

/* Above all labels of the leaves in the first row. */
static int shelf_of(const struct spot *leaf)
{
	return leaf->y - ROW_H * leaf->row - SHELF;
}

/* To a leaf: first to the shelf, then down; to one of a lower row in the gap beside the
 * leaves above it. */
static void way_to_leaf(const struct spot *from, const struct spot *leaf)
{
	int shelf = shelf_of(leaf), low = leaf->y - SHELF + LINE_H;
	int gap = leaf->x - CELL_W / 2;
	printf("%d,%d ", from->x, from->y);
	if (leaf->row > 0)
		printf("%d,%d %d,%d ", gap, shelf, gap, low);
	printf("%d,%d %d,%d", leaf->x, leaf->row > 0 ? low : shelf, leaf->x, leaf->y);
}

static void draw_link(const struct picture *p, const struct lw_link_spec *l)
{
	const struct spot *a = &p->at.spots[l->node[0]], *b = &p->at.spots[l->node[1]];
	int leaf = leaf_end(p, l);
	const char *class =
		l->conf.medium == LW_MEDIUM_ETHERNET ? "cable" : "cable serial";
	printf("  <polyline class=\"%s\" points=\"", class);
	if (leaf >= 0)
		way_to_leaf(leaf == 0 ? b : a, leaf == 0 ? a : b);
	else
		printf("%d,%d %d,%d", a->x, a->y, b->x, b->y);
	puts("\"/>");
}

/* An interface's name beside its end of the cable; a leaf's cable says at the leaf which
 * port of the switch it ends in, for at the switch there would be no room. */
static void label_end(const struct picture *p, const struct lw_link_spec *l, int e)
{
	enum {
		FROM_CENTRE = 58,
	};
	const struct lw_node_spec *n = &p->s->nodes[l->node[e]];
	struct spot a = p->at.spots[l->node[e]], b = p->at.spots[l->node[1 - e]];
	const char *name = n->interfaces[l->interface[e]].name;
	int leaf = leaf_end(p, l);
	if (leaf == e)
		return;
	if (leaf >= 0 && n->kind == LW_NODE_SWITCH) {
		text(b.x + 4, b.y - LEAF_H, "port right", name);
		return;
	}
	if (leaf >= 0)
		b.y = shelf_of(&b);
	long dx = b.x - a.x, dy = b.y - a.y, length = 1;
	while (length * length < dx * dx + dy * dy)
		length++;
	long far = length / 3 < FROM_CENTRE ? length / 3 : FROM_CENTRE;
	text(a.x + (int)(dx * far / length), a.y + (int)(dy * far / length) + 3, "port",
		name);
}

static void draw_symbol(enum lw_node_kind kind, struct spot c)
{
	static const struct {
		int w, h, round;
		const char *word;
	} shapes[] = { [LW_NODE_ROUTER] = { 60, 36, 18, "router" },
		[LW_NODE_SWITCH] = { 76, 26, 3, "switch" },
		[LW_NODE_HOST] = { 40, LEAF_H, 3, "PC" },
		[LW_NODE_SERVER] = { 44, 34, 3, "server" } };
	printf("  <rect class=\"device\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
	       "rx=\"%d\"/>\n",
		c.x - shapes[kind].w / 2, c.y - shapes[kind].h / 2, shapes[kind].w,
		shapes[kind].h, shapes[kind].round);
	text(c.x, c.y + 3, "kind", shapes[kind].word);
}

/* One address; of a router with the interface, for it has several. */
static void write_address(const struct lw_node_spec *n, size_t interface,
	const struct lw_address_spec *a, struct lw_text *out)
{
	char addr[LW_PREFIX_TEXT];
	lw_text_clear(out);
	if (n->kind == LW_NODE_ROUTER)
		lw_text_fmt(out, "%s ", n->interfaces[interface].name);
	lw_text_add(out, lw_prefix_format((struct lw_prefix){ a->addr, a->mask }, addr));
}

/* Away from the cables: above a router, below what bears nothing, right of a switch and
 * of a router whose lines come from above. */
static void write_node(const struct lw_node_spec *n, struct spot c)
{
	enum {
		BELOW = 30,
		ABOVE = 26,
		ASIDE = 44,
	};
	bool leaf = n->kind == LW_NODE_HOST || n->kind == LW_NODE_SERVER;
	bool aside = n->kind == LW_NODE_SWITCH || c.low;
	int x = aside ? c.x + ASIDE : c.x, y = c.y + BELOW;
	if (c.low)
		y = c.y + LINE_H / 2;
	else if (!leaf)
		y = c.y + (aside ? 3 : -ABOVE) - LINE_H * (lines_of(n) - 1);
	struct lw_text line = { 0 };
	text(x, y, aside ? "name right" : "name", n->name);
	for (size_t i = 0; i < n->ninterfaces; i++)
		for (size_t k = 0; k < n->interfaces[i].naddresses; k++) {
			write_address(n, i, &n->interfaces[i].addresses[k], &line);
			text(x, y += LINE_H, aside ? "addr right" : "addr",
				lw_text_str(&line));
		}
	lw_text_fini(&line);
}

void show_svg(const struct lw_scenario *s)
{
	struct picture p = { .s = s, .at = lay_out(s) };
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
	       "role=\"img\">\n",
		p.at.width, p.at.height);
	fputs("  <title>", stdout);
	escaped(s->name);
	puts("</title>");
	fputs(style, stdout);
	puts("  <rect class=\"paper\" width=\"100%\" height=\"100%\"/>");
	for (size_t i = 0; i < s->nlinks; i++)
		draw_link(&p, &s->links[i]);
	for (size_t i = 0; i < s->nnodes; i++)
		draw_symbol(s->nodes[i].kind, p.at.spots[i]);
	for (size_t i = 0; i < s->nnodes; i++)
		write_node(&s->nodes[i], p.at.spots[i]);
	for (size_t i = 0; i < 2 * s->nlinks; i++)
		label_end(&p, &s->links[i / 2], (int)(i % 2));
	puts("</svg>");
	lw_free(p.at.spots);
}
