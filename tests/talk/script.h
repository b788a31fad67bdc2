/* script.h - a .talk file, read.  The form of the files: README.md.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_TALK_SCRIPT_H
#define TESTS_TALK_SCRIPT_H

#include <stdbool.h>

#include "labwire/base/text.h"

enum {
	TALK_SESSIONS = 64
};

/* Lines of one session that follow each other are one step. */
struct talk_step {
	size_t session;	      /* from 0 */
	struct lw_text bytes; /* to send */
	char *directive;      /* or this */
};

struct talk_script {
	struct talk_step *steps;
	size_t nsteps, cap;
	struct lw_text expects[TALK_SESSIONS]; /* "< line\n", by session */
	struct lw_text did;		       /* "= line\n" */
	char *persona;			       /* NULL: none is named */
};

/* False: the file cannot be read; why is on standard error. */
bool talk_read(const char *path, struct talk_script *out);
void talk_script_fini(struct talk_script *s);

#endif
