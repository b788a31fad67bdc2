/* step.h - what a kind of step is made of: a file and a row in steps.c's table for each.
 * Private to topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_STEP_H
#define TOPOLOGY_SCENARIO_STEP_H

#include "json.h"

enum {
	STEP_KEYS_MAX = 28
};

/* Keys that every step may have; those of its kind follow. */
#define STEP_KEYS "id", "do", "at", "after", "delay"

struct step_syntax {
	const char *name; /* what stands behind "do" */
	bool of_node;	  /* has a "node" */
	void (*read)(const struct place *p, struct lw_step_spec *t); /* NULL: nothing */
	/* After all are read, and what they follow is known. NULL: nothing. */
	void (*check)(struct load *l, const struct lw_step_spec *t);
	const char *keys[STEP_KEYS_MAX]; /* NULL at the end */
};

extern const struct step_syntax ping_step, traceroute_step, mail_step, imap_step,
	nbns_step, link_step, impair_step, capture_step, wait_step, ftp_step, telnet_step,
	pop3_step;

/* LW_STEP_NONE: there is no such step yet. */
int step_by_id(const struct lw_scenario *s, const char *id);

#endif
