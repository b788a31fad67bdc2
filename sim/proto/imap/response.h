/* response.h - what a server says, one response at a time (RFC 3501 section 7).
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_RESPONSE_H
#define SIM_PROTO_IMAP_RESPONSE_H

#include "imap_args.h"

enum {
	RESPONSE_LINE_MAX = 65536, /* of all lines of a response, without its literals */
	RESPONSE_LITERAL_MAX = 64 * 1024 * 1024,
};

/* Collects one: lines, and the literals between them. */
struct response_reader {
	struct lw_text bytes;
	struct lw_text quoted; /* a body that came in quotes, without them */
	size_t line_start, line_bytes, literal_left;
	bool too_long; /* nothing more can be read */
};

/* Takes what belongs to the present response off; true: it is whole. */
bool response_collect(struct response_reader *r, struct lw_rd *in);
void response_clear(struct response_reader *r);
void response_fini(struct response_reader *r);

enum response_status {
	RESPONSE_NONE, /* it is none of these */
	RESPONSE_OK,
	RESPONSE_NO,
	RESPONSE_BAD,
	RESPONSE_PREAUTH,
	RESPONSE_BYE,
};

enum response_kind {
	RESPONSE_MALFORMED,
	RESPONSE_CONTINUE, /* "+" */
	RESPONSE_STATUS,   /* status, tagged or not */
	RESPONSE_CAPABILITY,
	RESPONSE_EXISTS,
	RESPONSE_EXPUNGE,
	RESPONSE_FETCH, /* what of UID, FLAGS and BODY[] it holds */
	RESPONSE_OTHER,
};

enum {
	RESPONSE_HAS_UID = 1 << 0,
	RESPONSE_HAS_FLAGS = 1 << 1,
	RESPONSE_HAS_BODY = 1 << 2,
};

/* Borrows from what was collected. */
struct response {
	enum response_kind kind;
	enum response_status status;
	struct lw_rd tag;  /* empty: untagged */
	struct lw_rd text; /* what follows the status, the code or CAPABILITY */
	bool try_create;   /* [TRYCREATE] */
	uint32_t number;   /* EXISTS, EXPUNGE, FETCH */
	unsigned has;	   /* of FETCH: RESPONSE_HAS_* */
	uint32_t uid;
	bool seen, deleted; /* of its flags */
	struct lw_rd body;
	struct lw_text *quoted; /* the reader's */
};

struct response response_parse(struct response_reader *r);

#endif
