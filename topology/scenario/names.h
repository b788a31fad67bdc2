/* names.h - what may be the name of what, and which files a scenario may name.  A
 * scenario may come from anywhere; its names become those of captures, mailboxes and
 * sockets. Private to topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_NAMES_H
#define TOPOLOGY_SCENARIO_NAMES_H

#include "json.h"

/* what it names, the longest, what may stand in it beside letters and digits, with which
 * it begins */
#define NAME_MAP(X)                                                                      \
	X(SCENARIO, "a scenario", 64, "._-")                                             \
	X(NODE, "a node", 64, "._-")                                                     \
	X(INTERFACE, "an interface", 32, "._-/")                                         \
	X(USER, "a user", 64, "._-+=")

enum name_kind {
#define X(name, text, max, others) NAME_##name,
	NAME_MAP(X)
#undef X
};

/* Is it one?  If not, that was complained about at the key (NULL: at the place). */
bool name_ok(
	const struct place *p, const char *key, enum name_kind kind, const char *name);

/* need_text for a name.  One that cannot be is complained about and answered all the
 * same, so that those who refer to it are not told, too. */
const char *need_name(const struct place *p, const char *key, enum name_kind kind);

/* The path of a file or folder that the scenario names: relative to the scenario's own
 * folder and inside it, whatever links there are on the way.  One that was given with
 * --set is its user's own choice and may be anywhere.  The caller's to free; NULL:
 * complained about at the key. */
char *path_named(const struct place *p, const char *key, const char *path);

/* Each interface has a capture of its own: no two of one name. */
void check_capture_names(const struct place *root);

#endif
