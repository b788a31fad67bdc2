/* civil.h - calendar arithmetic (proleptic Gregorian) without the machine's clock, zone
 * or locale.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_CIVIL_H
#define LABWIRE_BASE_CIVIL_H

#include <stdint.h>

#include "labwire/base/err.h"

struct lw_civil {
	int64_t year;
	int month, day; /* 1-12, 1-31 */
	int hour, minute, second;
	int weekday; /* 0 = Sunday */
	int zone;    /* minutes east of UTC */
};

/* Broken-down local time of `unix_s` seconds since 1970 UTC, `zone` minutes east. */
struct lw_civil lw_civil_of(int64_t unix_s, int zone);
int64_t lw_civil_unix(const struct lw_civil *c); /* back again */
const char *lw_civil_month(int month);		 /* "Jan" */
const char *lw_civil_weekday(int weekday);	 /* "Sun" */
/* RFC 3339 "2007-01-28T20:41:03+10:00" or "...Z". */
LW_MUST_USE enum lw_err lw_civil_parse(const char *s, struct lw_civil *out);

#endif
