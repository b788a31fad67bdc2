/* imap_command.c - the table of commands, and who may give which when (RFC 3501 section
 * 6).  SPDX-License-Identifier: MIT */
#include <strings.h>

#include "imap_priv.h"

enum {
	ANY = IMAP_NOT_AUTHENTICATED | IMAP_AUTHENTICATED | IMAP_SELECTED,
	USER = IMAP_AUTHENTICATED | IMAP_SELECTED,
};

static const struct imap_command commands[] = {
	{ "CAPABILITY", ANY, LW_IMAP_WORK_OTHER, false, imap_cmd_capability, NULL },
	{ "NOOP", ANY, LW_IMAP_WORK_OTHER, false, imap_cmd_noop, NULL },
	{ "LOGOUT", ANY, LW_IMAP_WORK_OTHER, false, imap_cmd_logout, NULL },
	{ "STARTTLS", IMAP_NOT_AUTHENTICATED, LW_IMAP_WORK_OTHER, false,
		imap_cmd_starttls, NULL },
	{ "AUTHENTICATE", ANY, LW_IMAP_WORK_OTHER, false, imap_cmd_authenticate, NULL },
	{ "LOGIN", ANY, LW_IMAP_WORK_LOGIN, false, imap_cmd_login, NULL },
	{ "SELECT", USER, LW_IMAP_WORK_SELECT, false, imap_cmd_select, NULL },
	{ "EXAMINE", USER, LW_IMAP_WORK_SELECT, false, imap_cmd_examine, NULL },
	{ "CREATE", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_create, NULL },
	{ "DELETE", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_delete, NULL },
	{ "RENAME", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_rename, NULL },
	{ "SUBSCRIBE", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_subscribe, NULL },
	{ "UNSUBSCRIBE", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_unsubscribe, NULL },
	{ "LIST", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_list, NULL },
	{ "LSUB", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_lsub, NULL },
	{ "STATUS", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_status, NULL },
	{ "APPEND", USER, LW_IMAP_WORK_WRITE, false, imap_cmd_append,
		imap_append_may_go_on },
	{ "CHECK", IMAP_SELECTED, LW_IMAP_WORK_OTHER, false, imap_cmd_check, NULL },
	{ "CLOSE", IMAP_SELECTED, LW_IMAP_WORK_OTHER, false, imap_cmd_close, NULL },
	{ "EXPUNGE", IMAP_SELECTED, LW_IMAP_WORK_WRITE, false, imap_cmd_expunge, NULL },
	{ "SEARCH", IMAP_SELECTED, LW_IMAP_WORK_READ, true, imap_cmd_search, NULL },
	{ "FETCH", IMAP_SELECTED, LW_IMAP_WORK_READ, true, imap_cmd_fetch, NULL },
	{ "STORE", IMAP_SELECTED, LW_IMAP_WORK_WRITE, true, imap_cmd_store, NULL },
	{ "COPY", IMAP_SELECTED, LW_IMAP_WORK_WRITE, false, imap_cmd_copy, NULL },
	{ "UID", IMAP_SELECTED, LW_IMAP_WORK_READ, false, imap_cmd_uid, NULL },
	{ "IDLE", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_idle, NULL },
	{ "NAMESPACE", USER, LW_IMAP_WORK_OTHER, false, imap_cmd_namespace, NULL },
	{ "UNSELECT", IMAP_SELECTED, LW_IMAP_WORK_OTHER, false, imap_cmd_unselect, NULL },
};

const struct imap_command *imap_command_find(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcasecmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

void imap_run(struct lw_imap_server *s)
{
	const struct imap_command *c = s->call.command;
	if (c && c->states & (unsigned)s->state)
		c->run(s);
	else if (s->state == IMAP_NOT_AUTHENTICATED)
		imap_tagged(s, LW_IMAP_SAY_BAD_BEFORE_LOGIN);
	else if (c && c->states == IMAP_SELECTED)
		imap_tagged(s, LW_IMAP_SAY_NOT_SELECTED);
	else
		imap_tagged(s, LW_IMAP_SAY_UNKNOWN);
}
