/* svg_layout.h - where each device stands in the picture of a topology.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_TEXT_SVG_LAYOUT_H
#define CLI_TEXT_SVG_LAYOUT_H

#include "labwire/scenario/scenario.h"

enum {
	CELL_W = 132,
	ROW_H = 120, /* from one row of hosts to the next */
	LINE_H = 13, /* from one line of text to the next */
};

struct spot {
	int x, y;     /* the symbol's centre */
	size_t above; /* the node it hangs from; SIZE_MAX: none */
	int row;      /* of leaves below a switch: from 0 */
	bool low;     /* a router with lines to higher ones on both sides */
};

/* Its name, and a line per address. */
int lines_of(const struct lw_node_spec *n);

struct layout {
	struct spot *spots; /* one per node; the caller frees them */
	int width, height;
};

/* Routers above, side by side; below each what is plugged into it, and so on down. */
struct layout lay_out(const struct lw_scenario *s);

#endif
