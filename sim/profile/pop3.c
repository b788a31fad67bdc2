/* pop3.c - the words of POP3 servers.  Sources: NOTES.md, section 9.
 * SPDX-License-Identifier: MIT */
#include "labwire/profile/pop3.h"

#include <stddef.h>
#include <string.h>

static const struct lw_pop3_persona dovecot = {
	.name = "dovecot",
	.say = {
		[LW_POP3_SAY_GREETING] = "+OK dovecot ready.",
		[LW_POP3_SAY_USER_OK] = "+OK",
		[LW_POP3_SAY_USER_MISSING] = "-ERR No username given.",
		[LW_POP3_SAY_PASS_BEFORE_USER] = "-ERR No username given.",
		[LW_POP3_SAY_LOGIN_OK] = "+OK Logged in.",
		[LW_POP3_SAY_LOGIN_BAD] = "-ERR Authentication failed.",
		[LW_POP3_SAY_STAT] = "+OK %n %s",
		[LW_POP3_SAY_LIST_HEAD] = "+OK %n messages:",
		[LW_POP3_SAY_LIST_LINE] = "%n %s",
		[LW_POP3_SAY_UIDL_HEAD] = "+OK",
		[LW_POP3_SAY_UIDL_LINE] = "%n %u",
		[LW_POP3_SAY_LIST_ONE] = "+OK %n %s",
		[LW_POP3_SAY_UIDL_ONE] = "+OK %n %u",
		[LW_POP3_SAY_RETR] = "+OK %s octets",
		[LW_POP3_SAY_TOP] = "+OK",
		[LW_POP3_SAY_DELE_OK] = "+OK Marked to be deleted.",
		[LW_POP3_SAY_NOOP] = "+OK",
		[LW_POP3_SAY_RSET_OK] = "+OK",
		[LW_POP3_SAY_CAPA] = "+OK\r\nTOP\r\nUSER\r\nUIDL\r\nPIPELINING\r\n.",
		[LW_POP3_SAY_QUIT_OK] = "+OK Logging out.",
		[LW_POP3_SAY_NUMBER_BAD] = "-ERR Invalid message number: %t",
		[LW_POP3_SAY_NUMBER_NONE] = "-ERR There's only %n messages.",
		[LW_POP3_SAY_NUMBER_DELETED] = "-ERR Message is deleted.",
		[LW_POP3_SAY_UNKNOWN] = "-ERR Unknown command: %t",
		[LW_POP3_SAY_UNKNOWN_BEFORE] = "-ERR Unknown command.",
		[LW_POP3_SAY_LINE_TOO_LONG] = "-ERR Input line too long.",
		[LW_POP3_SAY_TOO_MANY_BAD] = "-ERR Too many bad commands.",
		[LW_POP3_SAY_TIMEOUT] = "-ERR Disconnected for inactivity.",
	},
	.line_max = 8192,
	.bad_commands_max = 20,
	.timeout = LW_SEC(600),
};

const struct lw_pop3_persona *lw_pop3_persona_find(const char *name)
{
	return strcmp(name, dovecot.name) == 0 ? &dovecot : NULL;
}

const char *lw_pop3_persona_name(size_t i)
{
	return i == 0 ? dovecot.name : NULL;
}
