/* nbns_query.h - a broadcast name query (RFC 1001 15.3, RFC 1002 5.1.1) without I/O.
 *
 * The gaps between the tries are data: a real system's timer runs on its clock tick.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_NBNS_QUERY_H
#define LABWIRE_PROTO_NBNS_QUERY_H

#include "labwire/base/time.h"
#include "labwire/wire/nbns.h"

enum {
	LW_NBNS_TRIES_MAX = 8
};

struct lw_nbns_query {
	struct lw_nbns question;
	lw_span gap[LW_NBNS_TRIES_MAX]; /* after each try; 0 ends the list */
	uint8_t tries;			/* sent so far */
	bool answered;
	uint32_t addr;
	lw_time due;
};

/* question: id, name and suffix are taken.  gaps NULL: three tries, 750 ms apart (RFC
 * 1002 6: BCAST_REQ_RETRY_*, as systems of that time have it). */
void lw_nbns_query_start(struct lw_nbns_query *q, const struct lw_nbns *question,
	const lw_span *gaps, lw_time now);
/* Is it time for a try?  Then emits it into w. */
bool lw_nbns_query_send(struct lw_nbns_query *q, struct lw_wr *w, lw_time now);
void lw_nbns_query_input(struct lw_nbns_query *q, struct lw_rd message);
/* Answered, or out of tries. */
bool lw_nbns_query_over(const struct lw_nbns_query *q, lw_time now);

/* What a node that owns `name` answers to a question; false: nothing. */
bool lw_nbns_answer(struct lw_rd message, const char *name, uint8_t suffix, uint32_t addr,
	struct lw_wr *out);

#endif
