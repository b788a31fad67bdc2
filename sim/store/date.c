/* date.c - the date of a message.  SPDX-License-Identifier: MIT */
#include "labwire/store/date.h"

#include <string.h>
#include <strings.h>

#include "lex.h"

int lw_date_month(const char *name)
{
	for (int m = 1; m <= 12; m++)
		if (strcasecmp(lw_civil_month(m), name) == 0)
			return m;
	return 0;
}

bool lw_date_valid(int64_t year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && leap);
}

/* The present word as a number of up to `digits` digits; the lexer moves on. */
static bool take_number(struct lex *x, size_t digits, int *out)
{
	const char *s = lw_text_str(&x->word);
	size_t n = strspn(s, "0123456789");
	if (x->kind != LEX_ATOM || n == 0 || n > digits || s[n])
		return false;
	*out = 0;
	for (; *s; s++)
		*out = *out * 10 + (*s - '0');
	lex_next(x);
	return true;
}

static bool take_special(struct lex *x, char c)
{
	if (x->kind != LEX_SPECIAL || x->special != c)
		return false;
	lex_next(x);
	return true;
}

static bool take_day(struct lex *x, struct lw_civil *c)
{
	int year = 0;
	if (!take_number(x, 2, &c->day))
		return false;
	c->month = x->kind == LEX_ATOM ? lw_date_month(lw_text_str(&x->word)) : 0;
	lex_next(x);
	size_t digits = x->word.len;
	if (!take_number(x, 4, &year))
		return false;
	if (digits == 2) /* RFC 5322 4.3 */
		year += year < 50 ? 2000 : 1900;
	else if (digits == 3)
		year += 1900;
	c->year = year;
	return year >= 1900 && lw_date_valid(year, c->month, c->day);
}

static bool take_time(struct lex *x, struct lw_civil *c)
{
	if (!take_number(x, 2, &c->hour) || !take_special(x, ':') ||
		!take_number(x, 2, &c->minute))
		return false;
	c->second = 0;
	if (take_special(x, ':') && !take_number(x, 2, &c->second))
		return false;
	return c->hour < 24 && c->minute < 60 && c->second <= 60;
}

/* "+1000", or a name; names that say nothing are taken for UTC (RFC 5322 4.3). */
static int zone_of(const char *s)
{
	static const struct {
		const char *name;
		int hours;
	} names[] = { { "EDT", -4 }, { "EST", -5 }, { "CDT", -5 }, { "CST", -6 },
		{ "MDT", -6 }, { "MST", -7 }, { "PDT", -7 }, { "PST", -8 } };
	if ((*s == '+' || *s == '-') && strspn(s + 1, "0123456789") == 4 && !s[5]) {
		int hours = (s[1] - '0') * 10 + (s[2] - '0');
		int minutes = (s[3] - '0') * 10 + (s[4] - '0');
		return (*s == '-' ? -1 : 1) * (hours * 60 + minutes);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(names[i].name, s) == 0)
			return names[i].hours * 60;
	return 0;
}

bool lw_date_parse(struct lw_rd value, struct lw_civil *out)
{
	struct lex x;
	struct lw_civil c = { 0 };
	lex_init(&x, value, ",:");
	if (x.kind == LEX_ATOM && lw_text_str(&x.word)[0] > '9') {
		lex_next(&x); /* the day of the week */
		(void)take_special(&x, ',');
	}
	bool ok = take_day(&x, &c) && take_time(&x, &c);
	if (ok && x.kind == LEX_ATOM)
		c.zone = zone_of(lw_text_str(&x.word));
	lex_fini(&x);
	*out = c;
	return ok;
}
