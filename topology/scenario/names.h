/* names.h - what may be the name of what, and which files a scenario may name.  A
 * scenario may come from anywhere; its names become those of captures, mailboxes and
 * sockets. Private to topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_NAMES_H
#define TOPOLOGY_SCENARIO_NAMES_H

#include "json.h"

extern const struct form scenario_name, node_name, interface_name, user_name;

/* The path of a file or folder that the scenario names: relative to the scenario's own
 * folder and inside it, whatever links there are on the way.  One that was given with
 * --set is its user's own choice and may be anywhere.  The caller's to free; NULL:
 * complained about at the key. */
char *path_named(const struct place *p, const char *key, const char *path);

/* Each interface has a capture of its own: no two of one name. */
void check_capture_names(const struct place *root);

#endif
