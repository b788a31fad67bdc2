/* mbox.c - mailboxes as mbox text.  SPDX-License-Identifier: MIT */
#include "labwire/store/mbox.h"

#include <string.h>

#include "labwire/base/civil.h"

/* One line at a time: CRLF becomes LF, and a line that could be taken for the start of
 * the next message is quoted (also when it was quoted before: ">From" gets one more). */
static void mbox_lines(const struct lw_mail *m, struct lw_text *out)
{
	struct lw_rd left = lw_rd_of(m->bytes, m->len);
	while (lw_rd_left(&left) > 0) {
		struct lw_rd line = lw_rd_chomp(lw_rd_line(&left)), bare = line;
		while (lw_rd_left(&bare) > 0 && *bare.at == '>')
			bare.at++;
		if (lw_rd_left(&bare) >= 5 && memcmp(bare.at, "From ", 5) == 0)
			lw_text_char(out, '>');
		lw_text_bytes(out, line.at, lw_rd_left(&line));
		lw_text_char(out, '\n');
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
