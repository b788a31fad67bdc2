/* log.c - format a line when somebody listens.  SPDX-License-Identifier: MIT */
#include "labwire/base/log.h"

#include <stdarg.h>
#include <stdio.h>

void lw_log(const struct lw_log *log, enum lw_log_level level, lw_time now,
	const char *who, const char *what, const char *fmt, ...)
{
	if (!log || level > log->level)
		return;
	char text[256];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log->line(log->ctx, level, now, who, what, text);
}
