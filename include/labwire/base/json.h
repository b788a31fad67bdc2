/* json.h - JSON as it is written (RFC 8259): the one writer of all that labwire says to
 * programs.
 *
 * A writer adds to a text.  Whatever a string holds, what is written is one JSON value in
 * UTF-8: bytes that are not UTF-8 are taken as Latin-1.  The caller opens and ends what
 * nests; a name that is missing inside an object, or too deep a nest, is a mistake of
 * ours and asserted.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_JSON_H
#define LABWIRE_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "labwire/base/text.h"
#include "labwire/base/time.h"

enum {
	LW_JSON_DEPTH_MAX = 31
};

struct lw_json {
	struct lw_text *out;
	unsigned lines; /* so many levels have a line per member; 0: all in one line */
	unsigned depth; /* objects and arrays that are open */
	uint32_t has, named; /* a bit per level: it has a member; it is an object */
};

/* `out` is the caller's, may be emptied between two members, and outlives the writer. */
void lw_json_init(struct lw_json *j, struct lw_text *out, unsigned lines);

/* key: NULL in an array and for the outermost value. */
void lw_json_object(struct lw_json *j, const char *key);
void lw_json_array(struct lw_json *j, const char *key);
void lw_json_end(struct lw_json *j); /* of what was opened last */

void lw_json_text(struct lw_json *j, const char *key, const char *s); /* NULL: null */
void lw_json_bytes(struct lw_json *j, const char *key, const void *s, size_t n);
void lw_json_bool(struct lw_json *j, const char *key, bool b);
void lw_json_count(struct lw_json *j, const char *key, uint64_t n);
void lw_json_number(struct lw_json *j, const char *key, int64_t n);
void lw_json_null(struct lw_json *j, const char *key);
/* Seconds with nine decimals, exact. */
void lw_json_time(struct lw_json *j, const char *key, lw_time t);
/* What is JSON already: a number in a form of its own. */
void lw_json_raw(struct lw_json *j, const char *key, const char *json);

#endif
