/* log.h - lines for people.  Error: the process will exit non-zero.  Warning: read it
 * before trusting the run.  Tests look at traces and counters, never at logs.
 *
 * The sink belongs to whoever made it (cli); sim/ only writes through it.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_LOG_H
#define LABWIRE_BASE_LOG_H

#include "labwire/base/time.h"

enum lw_log_level {
	LW_LOG_ERROR,
	LW_LOG_WARNING,
	LW_LOG_INFO,
	LW_LOG_DEBUG,
};

struct lw_log {
	enum lw_log_level level; /* lines above it are not formatted */
	void (*line)(void *ctx, enum lw_log_level level, lw_time now, const char *who,
		const char *what, const char *text);
	void *ctx;
};

/* log may be NULL: silent.  who: the node; what: the module ("tcp", "arp"). */
void lw_log(const struct lw_log *log, enum lw_log_level level, lw_time now,
	const char *who, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

#endif
