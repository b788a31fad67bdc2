/* imap_args.c - the arguments of a command.  SPDX-License-Identifier: MIT */
#include "imap_args.h"

#include <string.h>

#include "labwire/store/date.h"

bool imap_at_end(const struct imap_args *a)
{
	return lw_rd_left(&a->in) == 0;
}

bool imap_peek(const struct imap_args *a, char c)
{
	return !imap_at_end(a) && *a->in.at == (uint8_t)c;
}

bool imap_try(struct imap_args *a, char c)
{
	if (!imap_peek(a, c))
		return false;
	lw_rd_skip(&a->in, 1);
	return true;
}

static bool good(struct imap_args *a, bool ok)
{
	if (!ok && !a->bad)
		a->missing = imap_at_end(a);
	a->bad = a->bad || !ok;
	return ok;
}

bool imap_take(struct imap_args *a, char c)
{
	return good(a, imap_try(a, c));
}

bool imap_take_space(struct imap_args *a)
{
	return imap_take(a, ' ');
}

bool imap_take_end(struct imap_args *a)
{
	return good(a, imap_at_end(a));
}

/* RFC 3501 section 9: ATOM-CHAR */
bool imap_atom_char(char c)
{
	return (unsigned char)c > ' ' && (unsigned char)c < 0x7f &&
	       !strchr("(){%*\"\\]", c);
}

static bool astring_char(char c)
{
	return imap_atom_char(c) || c == ']';
}

static bool list_char(char c)
{
	return astring_char(c) || c == '%' || c == '*';
}

static bool word_char(char c)
{
	return imap_atom_char(c) && c != '[' && c != '<';
}

static bool take_run(struct imap_args *a, bool (*fits)(char), struct lw_text *out)
{
	const uint8_t *start = a->in.at;
	lw_text_clear(out);
	while (!imap_at_end(a) && fits((char)*a->in.at))
		lw_rd_skip(&a->in, 1);
	lw_text_bytes(out, start, (size_t)(a->in.at - start));
	return good(a, a->in.at > start);
}

bool imap_take_atom(struct imap_args *a, struct lw_text *out)
{
	return take_run(a, imap_atom_char, out);
}

bool imap_take_word(struct imap_args *a, struct lw_text *out)
{
	return take_run(a, word_char, out);
}

static bool take_quoted(struct imap_args *a, struct lw_text *out)
{
	lw_rd_skip(&a->in, 1);
	while (!imap_at_end(a)) {
		uint8_t c = lw_rd_u8(&a->in);
		if (c == '"')
			return true;
		bool escaped = c == '\\';
		if (escaped)
			c = lw_rd_u8(&a->in);
		if (c == 0 || c == '\r' || c == '\n' ||
			(escaped && c != '"' && c != '\\'))
			break;
		lw_text_char(out, (char)c);
	}
	return good(a, false);
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

bool imap_take_number(struct imap_args *a, uint32_t *out)
{
	struct lw_rd before = a->in;
	uint64_t n = 0;
	bool any = false;
	while (!imap_at_end(a) && is_digit(*a->in.at) && n <= UINT32_MAX) {
		n = n * 10 + (uint64_t)(lw_rd_u8(&a->in) - '0');
		any = true;
	}
	*out = (uint32_t)n;
	if (n > UINT32_MAX)
		a->in = before;
	return good(a, any && n <= UINT32_MAX);
}

bool imap_take_literal(struct imap_args *a, struct lw_rd *out)
{
	uint32_t n = 0;
	if (!imap_take(a, '{') || !imap_take_number(a, &n))
		return false;
	(void)imap_try(a, '+');
	if (!imap_take(a, '}'))
		return false;
	(void)imap_try(a, '\r');
	if (!imap_take(a, '\n'))
		return false;
	*out = lw_rd_sub(&a->in, n);
	return good(a, !out->bad);
}

bool imap_take_string(struct imap_args *a, struct lw_text *out)
{
	struct lw_rd bytes, before = a->in;
	lw_text_clear(out);
	if (imap_peek(a, '"'))
		return take_quoted(a, out);
	if (!imap_take_literal(a, &bytes))
		return false;
	lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
	if (strlen(lw_text_str(out)) == out->len)
		return true;
	a->in = before; /* CHAR8 is no NUL */
	return good(a, false);
}

static bool string_or(struct imap_args *a, bool (*fits)(char), struct lw_text *out)
{
	if (imap_peek(a, '"') || imap_peek(a, '{'))
		return imap_take_string(a, out);
	return take_run(a, fits, out);
}

bool imap_take_astring(struct imap_args *a, struct lw_text *out)
{
	return string_or(a, astring_char, out);
}

bool imap_take_list_mailbox(struct imap_args *a, struct lw_text *out)
{
	return string_or(a, list_char, out);
}

static int two_digits(const char *s)
{
	bool blank = s[0] == ' ';
	if ((!blank && !is_digit((uint8_t)s[0])) || !is_digit((uint8_t)s[1]))
		return -1;
	return (blank ? 0 : s[0] - '0') * 10 + (s[1] - '0');
}

/* "Feb-1994" */
static bool month_year(const char *s, struct lw_civil *c)
{
	char month[4] = { s[0], s[1], s[2], 0 };
	c->month = lw_date_month(month);
	c->year = (int64_t)two_digits(s + 4) * 100 + two_digits(s + 6);
	return c->month && s[3] == '-' && is_digit((uint8_t)s[4]) &&
	       is_digit((uint8_t)s[6]) && c->year >= 0 &&
	       lw_date_valid(c->year, c->month, c->day);
}

/* date-text: one digit or two for the day, in quotes or not. */
bool imap_take_date(struct imap_args *a, struct lw_civil *out)
{
	bool quoted = imap_try(a, '"');
	const char *s = (const char *)a->in.at;
	size_t left = lw_rd_left(&a->in);
	size_t days = left > 2 && s[1] == '-' ? 1 : 2;
	*out = (struct lw_civil){ 0 };
	if (left < days + 9 || s[days] != '-')
		return good(a, false);
	char day[2] = { days == 2 ? s[0] : '0', s[days - 1] };
	out->day = two_digits(day);
	if (s[0] == ' ' || !month_year(s + days + 1, out))
		return good(a, false);
	lw_rd_skip(&a->in, days + 9);
	return good(a, !quoted || imap_try(a, '"'));
}

/* "17-Jul-1996 02:44:25 -0700", quotes and all; the day may begin with a blank. */
bool imap_take_date_time(struct imap_args *a, struct lw_civil *out)
{
	enum {
		LENGTH = 28
	};
	struct lw_rd r = lw_rd_sub(&a->in, LENGTH);
	const char *s = (const char *)r.at;
	*out = (struct lw_civil){ 0 };
	if (r.bad || s[0] != '"' || s[LENGTH - 1] != '"' || s[3] != '-' || s[12] != ' ' ||
		s[15] != ':' || s[18] != ':' || s[21] != ' ')
		return good(a, false);
	out->day = two_digits(s + 1);
	out->hour = two_digits(s + 13);
	out->minute = two_digits(s + 16);
	out->second = two_digits(s + 19);
	int zone_hours = two_digits(s + 23), zone_minutes = two_digits(s + 25);
	bool signed_ = s[22] == '+' || s[22] == '-';
	out->zone = (s[22] == '-' ? -1 : 1) * (zone_hours * 60 + zone_minutes);
	return good(a, signed_ && month_year(s + 4, out) && s[13] != ' ' &&
			       s[16] != ' ' && s[19] != ' ' && out->hour >= 0 &&
			       out->hour < 24 && out->minute >= 0 && out->minute < 60 &&
			       out->second >= 0 && out->second <= 60 && zone_hours >= 0 &&
			       zone_hours < 24 && zone_minutes >= 0 && zone_minutes < 60);
}
