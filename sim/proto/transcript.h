/* transcript.h - the lines of a dialogue that wait to be told to people, each with a mark
 * for its kind.  Private to sim/proto.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_TRANSCRIPT_H
#define SIM_PROTO_TRANSCRIPT_H

#include <stdbool.h>

#include "labwire/base/text.h"

/* Zeroed at first. */
struct transcript {
	struct lw_text waiting, told;
	size_t at; /* of `waiting`: told up to here */
};

/* What would end the line is a '?'. */
void transcript_add(struct transcript *t, char mark, const char *text, size_t n);
/* The next line, good until the next call; NULL: there is none. */
const char *transcript_next(struct transcript *t, char *mark);
static inline size_t transcript_len(const struct transcript *t)
{
	return t->waiting.len - t->at;
}
void transcript_fini(struct transcript *t);

#endif
