/* svg_layout.c - a forest: routers are roots, switches bear what hangs from them, hosts
 * and servers are leaves in rows.  SPDX-License-Identifier: MIT */
#include "svg_layout.h"

#include "labwire/base/alloc.h"

enum {
	MARGIN = 24,
	TOP = 45, /* and room for a router's name and addresses */
	LEVEL_H = 170,
	ZIGZAG = 110, /* every second router is lower when lines would run through one */
	LEAVES_PER_ROW = 11,
	ROOT_W = 240, /* at least: two ends of a line, and addresses, stand between */
};

struct forest {
	const struct lw_scenario *s;
	struct spot *spots;
	int *width; /* of each node with all that hangs from it */
	bool *placed;
	int lowest;
};

static bool is_leaf(const struct forest *f, size_t node)
{
	enum lw_node_kind k = f->s->nodes[node].kind;
	return k == LW_NODE_HOST || k == LW_NODE_SERVER;
}

/* The node at the other end of a link; SIZE_MAX: the link is not of this node. */
static size_t neighbour(const struct lw_link_spec *l, size_t node)
{
	return l->node[0] == node   ? l->node[1]
	       : l->node[1] == node ? l->node[0]
				    : SIZE_MAX;
}

/* Hang everything that is not placed yet below what it is plugged into. */
static void hang(struct forest *f, size_t root)
{
	size_t *queue = lw_alloc_array(f->s->nnodes + 1, sizeof(*queue));
	size_t head = 0, tail = 0;
	queue[tail++] = root;
	f->placed[root] = true;
	while (head < tail) {
		size_t at = queue[head++];
		for (size_t i = 0; i < f->s->nlinks; i++) {
			size_t n = neighbour(&f->s->links[i], at);
			if (n == SIZE_MAX || f->placed[n] ||
				f->s->nodes[n].kind == LW_NODE_ROUTER)
				continue;
			f->placed[n] = true;
			f->spots[n].above = at;
			queue[tail++] = n;
		}
	}
	lw_free(queue);
}

static int leaves_of(const struct forest *f, size_t node)
{
	int n = 0;
	for (size_t i = 0; i < f->s->nnodes; i++)
		n += f->spots[i].above == node && is_leaf(f, i);
	return n;
}

static int columns_of(int leaves)
{
	return leaves < LEAVES_PER_ROW ? leaves : LEAVES_PER_ROW;
}

static int measure(struct forest *f, size_t node)
{
	int w = CELL_W * columns_of(leaves_of(f, node));
	int least = f->spots[node].above == SIZE_MAX ? ROOT_W : CELL_W;
	for (size_t i = 0; i < f->s->nnodes; i++)
		if (f->spots[i].above == node && !is_leaf(f, i))
			w += measure(f, i);
	return f->width[node] = w > least ? w : least;
}

/* Leaves in rows from the left, then the others, each with its own below it. */
static void place(struct forest *f, size_t node, int left, int y)
{
	int leaves = leaves_of(f, node), columns = columns_of(leaves), nth = 0;
	int used = columns * CELL_W;
	for (size_t i = 0; i < f->s->nnodes; i++)
		if (f->spots[i].above == node && !is_leaf(f, i))
			used += f->width[i];
	f->spots[node].x = left + f->width[node] / 2;
	f->spots[node].y = y;
	left += (f->width[node] - used) / 2;
	for (size_t i = 0; i < f->s->nnodes; i++) {
		if (f->spots[i].above != node || !is_leaf(f, i))
			continue;
		f->spots[i].row = nth / LEAVES_PER_ROW;
		f->spots[i].x = left + CELL_W * (nth % LEAVES_PER_ROW) + CELL_W / 2;
		f->spots[i].y = y + LEVEL_H + ROW_H * f->spots[i].row;
		if (f->spots[i].y > f->lowest)
			f->lowest = f->spots[i].y;
		nth++;
	}
	left += columns * CELL_W;
	for (size_t i = 0; i < f->s->nnodes; i++) {
		if (f->spots[i].above != node || is_leaf(f, i))
			continue;
		place(f, i, left, y + LEVEL_H);
		left += f->width[i];
	}
	if (y > f->lowest)
		f->lowest = y;
}

/* Is there a line between two roots that others stand between? */
static bool has_long_line(const struct forest *f, const size_t *roots, size_t n)
{
	for (size_t a = 0; a < n; a++)
		for (size_t b = a + 2; b < n; b++)
			for (size_t i = 0; i < f->s->nlinks; i++)
				if (neighbour(&f->s->links[i], roots[a]) == roots[b])
					return true;
	return false;
}

/* Routers first; then whatever no router leads to, switches before hosts. */
static size_t find_roots(struct forest *f, size_t *roots)
{
	static const enum lw_node_kind order[] = { LW_NODE_ROUTER, LW_NODE_SWITCH,
		LW_NODE_SERVER, LW_NODE_HOST };
	size_t n = 0;
	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		for (size_t i = 0; i < f->s->nnodes; i++) {
			if (f->s->nodes[i].kind != order[k] || f->placed[i])
				continue;
			roots[n++] = i;
			hang(f, i);
		}
	return n;
}

int lines_of(const struct lw_node_spec *n)
{
	int lines = 1;
	for (size_t i = 0; i < n->ninterfaces; i++)
		lines += (int)n->interfaces[i].naddresses;
	return lines;
}

static int most_lines(const struct lw_scenario *s)
{
	int most = 0;
	for (size_t i = 0; i < s->nnodes; i++)
		if (s->nodes[i].kind == LW_NODE_ROUTER && lines_of(&s->nodes[i]) > most)
			most = lines_of(&s->nodes[i]);
	return most;
}

struct layout lay_out(const struct lw_scenario *s)
{
	struct forest f = { .s = s };
	size_t *roots = lw_alloc_array(s->nnodes + 1, sizeof(*roots));
	f.spots = lw_alloc_array(s->nnodes + 1, sizeof(*f.spots));
	f.width = lw_alloc_array(s->nnodes + 1, sizeof(*f.width));
	f.placed = lw_alloc_array(s->nnodes + 1, sizeof(*f.placed));
	for (size_t i = 0; i < s->nnodes; i++)
		f.spots[i].above = SIZE_MAX;
	size_t n = find_roots(&f, roots);
	bool zigzag = has_long_line(&f, roots, n);
	int left = MARGIN, top = TOP + LINE_H * most_lines(s);
	for (size_t i = 0; i < n; i++) {
		int w = measure(&f, roots[i]);
		f.spots[roots[i]].low = zigzag && i % 2;
		place(&f, roots[i], left, top + (f.spots[roots[i]].low ? ZIGZAG : 0));
		left += w;
	}
	struct layout l = { .spots = f.spots,
		.width = left + 2 * MARGIN,
		.height = f.lowest + ROW_H / 2 + 2 * MARGIN };
	lw_free(roots);
	lw_free(f.width);
	lw_free(f.placed);
	return l;
}
