/* civil.c - calendar arithmetic: days since 1970 counted in 400-year eras that begin in
 * March, so that the leap day is the last of its year.  SPDX-License-Identifier: MIT */
#include "labwire/base/civil.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/assert.h"

enum {
	DAYS_PER_ERA = 146097,
	DAYS_TO_1970 = 719468, /* from 1 March of year 0 */
	SECONDS_PER_DAY = 86400,
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct lw_civil lw_civil_of(int64_t unix_s, int zone)
{
	int64_t local = unix_s + (int64_t)zone * 60;
	int64_t days = floor_div(local, SECONDS_PER_DAY);
	int second = (int)(local - days * SECONDS_PER_DAY);
	int64_t z = days + DAYS_TO_1970;
	int64_t era = floor_div(z, DAYS_PER_ERA);
	int64_t doe = z - era * DAYS_PER_ERA; /* day of era */
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153; /* months since March */
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	return (struct lw_civil){
		.year = yoe + era * 400 + (month <= 2),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.hour = second / 3600,
		.minute = second / 60 % 60,
		.second = second % 60,
		.weekday = (int)((days % 7 + 11) % 7), /* 1970-01-01 was a Thursday */
		.zone = zone,
	};
}

int64_t lw_civil_unix(const struct lw_civil *c)
{
	int64_t y = c->year - (c->month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c->month + (c->month > 2 ? -3 : 9)) + 2) / 5 + c->day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	int64_t days = era * DAYS_PER_ERA + doe - DAYS_TO_1970;
	int64_t second = (int64_t)c->hour * 3600 + (int64_t)c->minute * 60 + c->second;
	return days * SECONDS_PER_DAY + second - (int64_t)c->zone * 60;
}

const char *lw_civil_month(int month)
{
	static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	LW_ASSERT(month >= 1 && month <= 12);
	return names[month - 1];
}

const char *lw_civil_weekday(int weekday)
{
	static const char *const names[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
		"Sat" };
	LW_ASSERT(weekday >= 0 && weekday <= 6);
	return names[weekday];
}

static enum lw_err parse_zone(const char *s, int *zone)
{
	int h = 0, m = 0, used = 0;
	char sign = 0;
	if (strcmp(s, "Z") == 0) {
		*zone = 0;
		return LW_OK;
	}
	if (sscanf(s, "%c%2d:%2d%n", &sign, &h, &m, &used) != 3 || s[used])
		return LW_EBAD;
	if ((sign != '+' && sign != '-') || h < 0 || h > 14 || m < 0 || m > 59)
		return LW_EBAD;
	*zone = (sign == '-' ? -1 : 1) * (h * 60 + m);
	return LW_OK;
}

enum lw_err lw_civil_parse(const char *s, struct lw_civil *out)
{
	int y = 0, mon = 0, d = 0, h = 0, min = 0, sec = 0, used = 0, zone = 0;
	if (sscanf(s, "%4d-%2d-%2dT%2d:%2d:%2d%n", &y, &mon, &d, &h, &min, &sec, &used) !=
		6)
		return LW_EBAD;
	if (parse_zone(s + used, &zone) != LW_OK)
		return LW_EBAD;
	if (y < 1970 || mon < 1 || mon > 12 || d < 1 || h < 0 || h > 23 || min < 0 ||
		min > 59 || sec < 0 || sec > 59)
		return LW_EBAD;
	struct lw_civil c = { .year = y,
		.month = mon,
		.day = d,
		.hour = h,
		.minute = min,
		.second = sec,
		.zone = zone };
	struct lw_civil again = lw_civil_of(lw_civil_unix(&c), zone);
	if (again.day != d) /* 30 February comes back as 2 March */
		return LW_EBAD;
	*out = again;
	return LW_OK;
}
