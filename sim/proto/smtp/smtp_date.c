/* smtp_date.c - dates and queue ids in the words of mail servers.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "labwire/base/civil.h"
#include "labwire/proto/smtp_server.h"

void lw_smtp_date(
	int64_t unix_s, int zone, bool day_padded, bool gmt, struct lw_text *out)
{
	struct lw_civil c = lw_civil_of(unix_s, zone);
	lw_text_fmt(out, day_padded ? "%s, %02d %s %lld " : "%s, %d %s %lld ",
		lw_civil_weekday(c.weekday), c.day, lw_civil_month(c.month),
		(long long)c.year);
	lw_text_fmt(out, "%02d:%02d:%02d ", c.hour, c.minute, c.second);
	int minutes = zone < 0 ? -zone : zone;
	if (zone == 0 && gmt)
		lw_text_add(out, "GMT");
	else
		lw_text_fmt(out, "%c%02d%02d", zone < 0 ? '-' : '+', minutes / 60,
			minutes % 60);
}

void lw_smtp_queue_id(
	int64_t unix_s, uint32_t sequence, uint32_t pid, char out[LW_SMTP_ID_LEN + 1])
{
	static const char digits[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx";
	enum {
		BASE = 60,
		YEAR_0 = 1900,
		PID_MAX = 1000000
	};
	struct lw_civil c = lw_civil_of(unix_s, 0);
	snprintf(out, LW_SMTP_ID_LEN + 1, "%c%c%c%c%c%c%c%c%06u",
		digits[(c.year - YEAR_0) % BASE], digits[c.month - 1], digits[c.day],
		digits[c.hour], digits[c.minute], digits[c.second],
		digits[sequence / BASE % BASE], digits[sequence % BASE], pid % PID_MAX);
}
