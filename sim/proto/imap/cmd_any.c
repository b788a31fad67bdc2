/* cmd_any.c - what any client may say at any time: CAPABILITY, NOOP, LOGOUT, and STARTTLS
 * before a login (RFC 3501 6.1, 6.2.1).  SPDX-License-Identifier: MIT */
#include "imap_priv.h"

void imap_cmd_capability(struct lw_imap_server *s)
{
	if (!imap_no_arguments(s))
		return;
	lw_text_fmt(&s->out, "* CAPABILITY %s\r\n", imap_persona(s)->capability);
	imap_completed(s);
}

void imap_cmd_noop(struct lw_imap_server *s)
{
	if (imap_no_arguments(s))
		imap_completed_in_words(s, LW_IMAP_SAY_NOOP);
}

void imap_cmd_logout(struct lw_imap_server *s)
{
	if (!imap_no_arguments(s))
		return;
	imap_untagged(s, LW_IMAP_SAY_LOGOUT);
	imap_tagged(s, LW_IMAP_SAY_COMPLETED);
	imap_log_out(s);
}

void imap_cmd_starttls(struct lw_imap_server *s)
{
	imap_tagged(s, LW_IMAP_SAY_NO_TLS);
}
