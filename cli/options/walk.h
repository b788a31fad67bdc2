/* walk.h - a command line, word by word: for who takes what is there, and for who offers
 * what may come next.  Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_WALK_H
#define CLI_OPTIONS_WALK_H

#include "spec.h"

struct walk {
	const struct command *command;
	int argc, at; /* the next word */
	const char *const *argv;
	const char *letters; /* behind the one that was seen; NULL: none are left */
	bool only_arguments;
};

enum sight {
	SIGHT_END,
	SIGHT_OPTION,
	SIGHT_ARGUMENT, /* its value alone is known */
	SIGHT_UNKNOWN,	/* there is no such option */
	SIGHT_NO_VALUE, /* behind an option that wants one */
	SIGHT_A_VALUE,	/* behind a flag */
};

struct seen {
	const struct row *row;
	size_t base;	   /* of its group in the command's options */
	const char *value; /* NULL: none */
	char name[64];	   /* of an option, as typed */
};

enum sight walk_next(struct walk *w, struct seen *s);
/* Further on, wherever it stands and whatever else is wrong. */
bool has_option(struct walk w, const struct row *r);

extern const struct row help_row;

#endif
