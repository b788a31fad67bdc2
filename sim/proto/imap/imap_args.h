/* imap_args.h - the arguments of a command, one after the other (RFC 3501 section 9).
 *
 * A cursor over the command's bytes, literals included.  What was not there or not as it
 * should be sets `bad`, which stays.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_IMAP_ARGS_H
#define SIM_PROTO_IMAP_IMAP_ARGS_H

#include "labwire/base/civil.h"
#include "labwire/base/rd.h"
#include "labwire/base/text.h"

struct imap_args {
	struct lw_rd in;
	bool bad;
	bool missing; /* bad because it ended too early */
};

bool imap_at_end(const struct imap_args *a);
/* Look, and take only what is there. */
bool imap_peek(const struct imap_args *a, char c);
bool imap_try(struct imap_args *a, char c);
/* All below: false and bad when it is not there; `out` is cleared first. */
bool imap_take(struct imap_args *a, char c);
bool imap_take_space(struct imap_args *a);
bool imap_take_atom(struct imap_args *a, struct lw_text *out);
bool imap_take_string(struct imap_args *a, struct lw_text *out); /* quoted or literal */
bool imap_take_astring(struct imap_args *a, struct lw_text *out);
bool imap_take_literal(struct imap_args *a, struct lw_rd *out);
bool imap_take_list_mailbox(struct imap_args *a, struct lw_text *out);
bool imap_take_number(struct imap_args *a, uint32_t *out);
bool imap_take_date(struct imap_args *a, struct lw_civil *out);	     /* 1-Feb-1994 */
bool imap_take_date_time(struct imap_args *a, struct lw_civil *out); /* and a time */
bool imap_take_end(struct imap_args *a); /* nothing may follow */
/* An atom, "[" and "]" left alone: FETCH items, SEARCH keys. */
bool imap_take_word(struct imap_args *a, struct lw_text *out);
bool imap_atom_char(char c);

#endif
