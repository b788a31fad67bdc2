/* cmd_login.c - LOGIN (RFC 3501 6.2.3).  SPDX-License-Identifier: MIT */
#include "cmd_login.h"

#include "imap_priv.h"

void imap_log_in(struct lw_imap_server *s, const char *name, const char *password)
{
	struct lw_mailuser *user = lw_mailstore_find(s->conf.store, name);
	if (!user || !lw_mailuser_check(user, password)) {
		imap_tagged(s, LW_IMAP_SAY_AUTH_FAILED);
		return;
	}
	s->user = user;
	s->state = IMAP_AUTHENTICATED;
	imap_tagged(s, LW_IMAP_SAY_LOGGED_IN);
}

void imap_cmd_login(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args;
	struct lw_text name = { 0 }, password = { 0 };
	if (s->user)
		imap_tagged(s, LW_IMAP_SAY_LOGGED_IN_ALREADY);
	else if (imap_take_space(a) && imap_take_astring(a, &name) &&
		 imap_take_space(a) && imap_take_astring(a, &password) &&
		 imap_take_end(a))
		imap_log_in(s, lw_text_str(&name), lw_text_str(&password));
	else
		imap_bad_arguments(s);
	lw_text_fini(&name);
	lw_text_fini(&password);
}
