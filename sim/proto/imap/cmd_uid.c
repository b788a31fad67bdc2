/* cmd_uid.c - UID in front of COPY, FETCH, STORE, SEARCH (RFC 3501 6.4.8) and EXPUNGE
 * (RFC 4315).  SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "imap_priv.h"

static bool takes_uids(const struct imap_command *c)
{
	return c && (c->run == imap_cmd_copy || c->run == imap_cmd_fetch ||
			    c->run == imap_cmd_store || c->run == imap_cmd_search ||
			    c->run == imap_cmd_expunge);
}

void imap_cmd_uid(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args;
	struct lw_text name = { 0 };
	const struct imap_command *c = NULL;
	bool named = imap_take_space(a) && imap_take_atom(a, &name);
	if (named)
		c = imap_command_find(lw_text_str(&name));
	lw_text_fini(&name);
	if (!named) {
		imap_bad_arguments(s);
		return;
	}
	if (!takes_uids(c)) {
		imap_tagged(s, LW_IMAP_SAY_UNKNOWN);
		return;
	}
	s->call.prefix = s->call.command;
	s->call.command = c;
	snprintf(s->call.name, sizeof(s->call.name), "%s", c->name);
	c->run(s);
}
