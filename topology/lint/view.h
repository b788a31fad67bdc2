/* view.h - a table as its judges see it: who has which address next to whom.  Private to
 * topology/lint.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_LINT_VIEW_H
#define TOPOLOGY_LINT_VIEW_H

#include "labwire/base/index.h"
#include "labwire/lint/lint.h"

#define NOBODY LW_NOBODY

/* A row, with what the wiring says of it. */
struct entry {
	const struct lw_row *row;
	uint32_t device;
	uint32_t segment; /* NOBODY: not a sound row, or on no cable */
	bool sound;	  /* address and mask can be used */
	bool bad;	  /* an error is told of it; others would only follow from that */
};

struct device {
	const char *name;
	uint32_t node;	      /* of the scenario; NOBODY */
	uint32_t first, last; /* its entries are between, not all of these are its */
	bool router, is_switch, has_gateway;
};

struct segment {
	struct lw_prefix
		ref;	  /* what most of its devices are on; mask 0: nobody has one */
	uint32_t example; /* an entry that is on it */
	uint32_t devices; /* with a sound address */
	bool has_router, serial;
};

struct view {
	const struct lw_table *t;
	const struct lw_scenario *s; /* NULL: no wiring */
	struct lw_net *net;	     /* NULL: no wiring */
	struct entry *entries;	     /* as the table's rows */
	size_t n;
	struct device *devices;
	size_t ndevices, devices_cap;
	struct segment *segments;
	size_t nsegments;
	struct lw_index by_addr; /* address -> its first entry, sound or not */
	struct lw_findings *out;
};

void view_init(struct view *v, const struct lw_table *t, const struct lw_scenario *s,
	struct lw_findings *out);
void view_fini(struct view *v);

static inline struct lw_prefix network_of(const struct lw_row *r)
{
	return lw_prefix_network((struct lw_prefix){ r->addr, r->mask });
}

/* "R1 Fa0/0" or "pc1". */
void add_place(struct lw_text *t, const struct lw_row *r);
const struct entry *owner_of(const struct view *v, uint32_t addr); /* NULL: nobody */

/* What is found, and in which column. */
struct found {
	enum lw_finding_kind kind;
	enum lw_column column;
};
static inline struct found found(enum lw_finding_kind kind, enum lw_column column)
{
	return (struct found){ kind, column };
}

/* Note a finding about a cell of an entry; an error marks the entry as bad. */
void note(struct view *v, struct entry *e, struct found what, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* One of the wiring, not of a cell, about "DEVICE" or (interface not "") one interface,
 * or its way to a network; takes message and repair (may be NULL). */
struct finding_place {
	const char *device, *interface;
	struct lw_prefix network;
};
void note_device(struct view *v, enum lw_finding_kind kind, struct finding_place at,
	struct lw_text *message, char *repair);

/* The judges, in the order they are asked. */
void judge_cells(struct view *v);
void judge_wiring(struct view *v);
void judge_duplicates(struct view *v);
void judge_segments(struct view *v);
void judge_gateways(struct view *v);
void judge_overlaps(struct view *v);
void judge_networks(struct view *v);
void judge_routes(struct view *v);

/* All judges; no repairs. */
void judge(
	const struct lw_table *t, const struct lw_scenario *s, struct lw_findings *out);

#endif
