/* cmd_idle.c - IDLE (RFC 2177).  SPDX-License-Identifier: MIT */
#include <strings.h>

#include "imap_priv.h"

void imap_cmd_idle(struct lw_imap_server *s)
{
	if (!imap_no_arguments(s))
		return;
	imap_continue(s, imap_persona(s)->say[LW_IMAP_SAY_IDLING]);
	imap_sync(s, true);
	s->mode = IMAP_MODE_IDLE;
	s->poll_at = s->now + imap_persona(s)->idle_poll;
}

void imap_idle_line(struct lw_imap_server *s)
{
	struct lw_rd line = lw_rd_chomp(lw_rd_of(s->bytes.s, s->bytes.len));
	size_t n = lw_rd_left(&line);
	s->mode = IMAP_MODE_COMMAND;
	if (n == 4 && strncasecmp(lw_text_str(&s->bytes), "DONE", n) == 0)
		imap_completed(s);
	else
		imap_tagged(s, LW_IMAP_SAY_NOT_DONE);
}
