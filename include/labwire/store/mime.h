/* mime.h - a message as a tree of parts (RFC 2045, RFC 2046), with what BODYSTRUCTURE
 * tells of each (RFC 3501 7.4.2).
 *
 * The parts borrow from the message.  Nothing in a message makes the tree grow beyond the
 * limits: what lies deeper or comes later is not taken apart.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_MIME_H
#define LABWIRE_STORE_MIME_H

#include "labwire/base/rd.h"

enum {
	LW_MIME_DEPTH_MAX = 20,
	LW_MIME_PARTS_MAX = 1000, /* of a message, at all levels together */
	LW_MIME_PARAMS_MAX = 50,  /* of a field */
	LW_MIME_VALUE_MAX = 8192, /* bytes of a field that are looked at */
};

struct lw_mime_param {
	char *name, *value;
};

struct lw_mime_params {
	struct lw_mime_param *list;
	size_t n, cap;
};

enum lw_mime_kind {
	LW_MIME_LEAF,
	LW_MIME_MULTIPART, /* has at least one part */
	LW_MIME_MESSAGE,   /* message/rfc822: has one part, the message in it */
};

struct lw_part {
	enum lw_mime_kind kind;
	struct lw_rd header; /* with the empty line at its end */
	struct lw_rd body;
	char *type, *subtype; /* as written */
	struct lw_mime_params params;
	char *id, *description, *encoding, *md5, *location; /* NULL: not said */
	char *disposition;
	struct lw_mime_params disposition_params;
	struct lw_mime_params language; /* names only */
	struct lw_part **parts;
	size_t nparts, parts_cap;
};

/* Never NULL; the part of the whole message. */
struct lw_part *lw_part_parse(struct lw_rd message);
void lw_part_free(struct lw_part *p);
/* NULL: no such parameter. */
const char *lw_mime_param(const struct lw_mime_params *p, const char *name);
uint32_t lw_part_lines(const struct lw_part *p); /* of the body */

#endif
