/* step.h - what a kind of step is made of: a file and a row in steps.c's table for each.
 * Private to topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_STEP_H
#define TOPOLOGY_SCENARIO_STEP_H

#include "json.h"

/* Keys that every step may have; those of its kind follow. */
#define STEP_FIELDS                                                                      \
	KEY("id", &some_text, "a name, for \"after\" and for expectations"),             \
		EITHER("at", &span, "when it begins, counted from the start of the lab", \
			"after"),                                                        \
		KEY("after", &some_text,                                                 \
			"id of the step that has to end first, instead of \"at\""),      \
		KEY("delay", &span, "how long after \"at\" or \"after\" it begins")
/* Those of a step that a node does. */
#define NODE_STEP_FIELDS STEP_FIELDS, MUST("node", &some_text, "the node that does it")

struct step_syntax {
	struct choice form; /* what stands behind "do", and its keys */
	bool of_node;	    /* has a "node" */
	void (*read)(const struct place *p, struct lw_step_spec *t); /* NULL: nothing */
	/* After all are read, and what they follow is known. NULL: nothing. */
	void (*check)(struct load *l, const struct lw_step_spec *t);
};

extern const struct step_syntax ping_step, traceroute_step, mail_step, imap_step,
	nbns_step, link_step, impair_step, capture_step, wait_step, ftp_step, telnet_step,
	pop3_step;

/* LW_STEP_NONE: there is no such step yet. */
int step_by_id(const struct lw_scenario *s, const char *id);

#endif
