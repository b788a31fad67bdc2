/* spec.h - what a command takes, as data.  Parsing, --help, the manual pages and the
 * completion of the shells are all made from it.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_SPEC_H
#define CLI_OPTIONS_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "labwire/base/text.h"

struct command;
struct row;

/* A value as it stands on the command line; NULL: of a flag. */
struct given {
	const struct command *command;
	const struct row *row;
	const char *value;
};

/* An option, or an argument when it has no name. */
struct row {
	const char *name; /* without its dashes */
	char letter;	  /* of -q; 0: none */
	/* What help calls its value; NULL: a flag.  Completion goes by it (offer.c):
	 * "LOCAL=NODE:INTERFACE". */
	const char *value;
	const char *about;    /* a sentence without its full stop */
	const char *fallback; /* what holds without it, or NULL */
	bool repeats;	      /* more than once */
	bool needed;	      /* refused without it; an argument, unless `may_lack` */
	bool may_lack;	      /* an argument, and [=VALUE] of an option */
	/* Keeps it at `at` bytes behind the start of its group. */
	int (*take)(const struct given *g, void *at);
	size_t at;
	int id;			       /* for `take` */
	const char *(*word)(size_t i); /* the values that there are, then NULL */
	bool below;		       /* the topic explains them */
	/* For completion, in place of `value`: adds the i-th of its forms.  before: the
	 * first argument.  false: there are no more. */
	bool (*form)(const char *before, size_t i, struct lw_text *out);
};

struct group {
	const char *title; /* NULL: plainly options */
	const struct row *rows;
	size_t n;
	size_t at; /* in the command's options */
};

/* Words and what they mean: a section of the page. */
struct term {
	const char *word, *about;
};
struct topic {
	const char *title;
	const struct term *terms; /* n of them, or ... */
	size_t n;
	/* ... one by one; the text is the caller's to fill.  false: there are no more. */
	bool (*term)(size_t i, struct lw_text *word, struct lw_text *about);
	const char *after; /* a sentence below, or NULL */
};

enum {
	USAGES = 4,
	GROUPS = 4,
	ARGUMENTS = 3,
	TOPICS = 2,
};

struct command {
	const char *name;
	const char *about;	   /* in the list of commands */
	const char *usage[USAGES]; /* behind "labwire "; the rest NULL */
	const char *text;	   /* paragraphs, parted by newlines */
	struct row arguments[ARGUMENTS];
	struct group groups[GROUPS];
	struct topic topics[TOPICS];
	const char *example;
	const char *failed;  /* what status 1 means; NULL: there is none */
	const void *initial; /* options before anything is taken, `size` bytes */
	size_t size;
	/* options: a copy of them; the status to exit with */
	int (*run)(void *options);
	void (*fini)(void *options); /* what `take` has allocated; NULL: nothing */
};

#define ROWS(array) (array), sizeof(array) / sizeof((array)[0])

/* Texts in the order in which they were given. */
struct texts {
	const char **all;
	size_t used, cap;
};

int keep_flag(const struct given *g, void *at);	 /* bool */
int keep_text(const struct given *g, void *at);	 /* const char * */
int keep_texts(const struct given *g, void *at); /* struct texts */
int keep_word(const struct given *g, void *at);	 /* const char *: one of the words */

/* Every command, in the order of help; NULL: there are no more. */
const struct command *command_at(size_t i);
const struct command *find_command(const char *name);
/* Of all groups, then what every command has; NULL: there are no more. */
const struct row *option_at(const struct command *c, size_t i, size_t *base);
size_t count_arguments(const struct command *c);
/* The argument whose turn it is; NULL: one too many. */
const struct row *argument_at(const struct command *c, size_t turn);

/* Take argv[1] and so on, run, free; the status to exit with. */
int run_command(const struct command *c, int argc, char **argv);

#endif
