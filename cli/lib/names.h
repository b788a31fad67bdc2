/* names.h - the nodes, interfaces and addresses of a scenario or of a lab that runs.
 * Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_LIB_NAMES_H
#define CLI_LIB_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct named {
	char *node, *interface;
	char *address; /* the first; NULL: it has none */
};

/* Node after node. */
struct names {
	struct named *all;
	size_t used, cap;
};

/* Nothing is told of what cannot be read: there are no names then. */
void names_of_scenario(struct names *n, const char *what);
/* lab, socket: as labwire ctl takes them, or NULL; of several labs the first. */
void names_of_lab(struct names *n, const char *lab, const char *socket);
void names_fini(struct names *n);

#endif
