/* missing.h - names that are spoken of and are not there: told once each, with what was
 * probably meant and where else they are used; not told where an earlier mistake is the
 * reason.  Private to topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_MISSING_H
#define TOPOLOGY_SCENARIO_MISSING_H

#include <stdbool.h>
#include <stddef.h>

enum thing {
	THING_NODE,
	THING_INTERFACE, /* "NODE:INTERFACE" */
	THING_LINK,
	THING_STEP,
	THING_USER, /* with a mailbox */
	THINGS,
};

struct load;
struct place;

struct missing {
	struct lost {
		const char **all;
		size_t n, cap;
		size_t nameless; /* lost as well, nobody knows by which names */
	} lost[THINGS];
	struct told {
		enum thing what;
		const char *name;
		size_t diag, more; /* its place among the mistakes; places added */
	} * told;
	size_t ntold, told_cap;
};

void missing_fini(struct missing *n);
/* One of them has a mistake of its own and could not be read: who speaks of it is not
 * wrong.  name NULL: it is not known. */
void lose(struct load *l, enum thing what, const char *name);
/* Nobody knows which there are. */
void lose_all(struct load *l, enum thing what);
/* Was it lost? A name that nobody knows is spent by the first who asks. */
bool is_lost(struct load *l, enum thing what, const char *name);
/* "there is no node "eagel"; did you mean "eagle"?" */
void no_such(const struct place *p, const char *key, enum thing what, const char *name);
/* The same for a row of the addressing table: false when nothing is to be said; else the
 * caller's next mistake is the one that later places are added to. */
bool note_missing(struct load *l, enum thing what, const char *name);
/* "; did you mean ...?", "; there are: ...", or nothing; the caller frees it. */
char *guess(struct load *l, enum thing what, const char *name);

#endif
