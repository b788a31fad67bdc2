/* bulk.h - many bytes over TCP: a service that takes them on port 9 (RFC 863), and a job
 * that sends them.  The bytes are a pattern that the receiver checks.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_BULK_H
#define LABWIRE_APP_BULK_H

#include "labwire/app/job.h"

LW_MUST_USE enum lw_err lw_sink_start(struct lw_stack *stack, struct lw_job **out);
uint64_t lw_sink_bytes(const struct lw_job *job); /* right ones, over all connections */
uint64_t lw_sink_wrong(const struct lw_job *job); /* bytes that were not the pattern's */
uint32_t lw_sink_open(const struct lw_job *job);  /* connections not yet at their end */

struct lw_bulk_conf {
	struct lw_endpoint server; /* port 0: 9 */
	uint64_t bytes;
};

/* Done when the last byte is acknowledged and the server has closed too. */
struct lw_job *lw_bulk_start(
	const struct lw_job_env *env, const struct lw_bulk_conf *conf);

#endif
