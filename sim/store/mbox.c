/* mbox.c - mailboxes as mbox text.  SPDX-License-Identifier: MIT */
#include "labwire/store/mbox.h"

#include <string.h>

#include "labwire/base/civil.h"

/* One line at a time: CRLF becomes LF, and a line that could be taken for the start of
 * the next message is quoted (also when it was quoted before: ">From" gets one more). */
static void mbox_lines(const struct lw_mail *m, struct lw_text *out)
{
	const char *at = m->bytes, *end = m->bytes + m->len;
	while (at < end) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((nl ? nl : end) - at);
		size_t text = n && at[n - 1] == '\r' ? n - 1 : n;
		size_t quotes = 0;
		while (quotes < text && at[quotes] == '>')
			quotes++;
		if (text - quotes >= 5 && memcmp(at + quotes, "From ", 5) == 0)
			lw_text_char(out, '>');
		lw_text_bytes(out, at, text);
		lw_text_char(out, '\n');
		at += nl ? n + 1 : n;
	}
	lw_text_char(out, '\n');
}

void lw_mbox_write(const struct lw_mailbox *mb, struct lw_text *out)
{
	for (size_t i = 0; i < lw_mailbox_count(mb); i++) {
		const struct lw_mail *m = lw_mailbox_at(mb, i)->mail;
		struct lw_civil c = lw_civil_of(m->unix_s, m->zone);
		lw_text_fmt(out, "From %s  %s %s %2d %02d:%02d:%02d %lld\n",
			m->from[0] ? m->from : "MAILER-DAEMON",
			lw_civil_weekday(c.weekday), lw_civil_month(c.month), c.day,
			c.hour, c.minute, c.second, (long long)c.year);
		mbox_lines(m, out);
	}
}
