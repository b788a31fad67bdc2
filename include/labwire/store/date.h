/* date.h - the date of a message, read (RFC 5322 3.3, obsolete forms of 4.3 too).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_DATE_H
#define LABWIRE_STORE_DATE_H

#include <stdbool.h>

#include "labwire/base/civil.h"
#include "labwire/base/rd.h"

/* "Sun, 28 Jan 2007 20:41:03 +1000".  False: not a date. */
bool lw_date_parse(struct lw_rd value, struct lw_civil *out);
/* "Jan" in any case: 1 to 12; 0: none. */
int lw_date_month(const char *name);
/* Does the month have such a day? */
bool lw_date_valid(int64_t year, int month, int day);

#endif
