/* target.h - the first step of every program: the address of what the user typed.
 * Private to sim/app.  SPDX-License-Identifier: MIT */
#ifndef SIM_APP_TARGET_H
#define SIM_APP_TARGET_H

#include "labwire/app/job.h"
#include "labwire/app/resolver.h"

struct target {
	const struct lw_job_env *env;
	struct lw_lookup lookup;
	struct lw_event start;
	const char *name; /* as typed; borrowed */
	bool by_name;
	uint32_t addr;
	/* err LW_OK: t->addr is known. */
	void (*found)(struct target *t, enum lw_err err, lw_time now);
};

/* found is called from an event, never from inside this call. */
void target_find(struct target *t, const struct lw_job_env *env, const char *name,
	void (*found)(struct target *t, enum lw_err err, lw_time now));
void target_fini(struct target *t);

/* Echo messages, shared by ping and traceroute. */
size_t echo_message(
	uint16_t id, uint16_t seq, const uint8_t *data, size_t n, uint8_t *out);
/* Does this message answer, or complain about, our echo request?  *seq gets its number.
 */
bool echo_is_ours(const struct lw_datagram *d, uint16_t id, uint8_t *type, uint16_t *seq);

static inline void tell(const struct lw_job_env *env, enum lw_line_kind kind,
	const char *text, lw_time now)
{
	if (env->line)
		env->line(env->ctx, kind, text, now);
}

/* Print `form` line by line; words as in lw_text_fill. */
void print(const struct lw_job_env *env, const char *form, const char *const words[128],
	lw_time now);

#endif
