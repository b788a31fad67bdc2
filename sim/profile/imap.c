/* imap.c - the words of IMAP servers, and of clients.  Sources: NOTES.md, section 7.
 * SPDX-License-Identifier: MIT */
#include "labwire/profile/imap.h"

#include <stddef.h>
#include <string.h>

#define CAPABILITIES                                                                     \
	"IMAP4rev1 LITERAL+ IDLE NAMESPACE UIDPLUS CHILDREN UNSELECT MULTIAPPEND "

static const struct lw_imap_persona dovecot = {
	.name = "dovecot",
	.say = {
		[LW_IMAP_SAY_GREETING] = "OK dovecot ready.",
		[LW_IMAP_SAY_COMPLETED] = "OK %c completed.",
		[LW_IMAP_SAY_NOOP] = "OK NOOP completed.",
		[LW_IMAP_SAY_SELECTED] = "OK [READ-WRITE] %c completed.",
		[LW_IMAP_SAY_EXAMINED] = "OK [READ-ONLY] %c completed.",
		[LW_IMAP_SAY_PERMANENT] = "Flags permitted.",
		[LW_IMAP_SAY_NOT_PERMANENT] = "Read-only mailbox.",
		[LW_IMAP_SAY_FIRST_UNSEEN] = "First unseen.",
		[LW_IMAP_SAY_UIDS_VALID] = "UIDs valid",
		[LW_IMAP_SAY_UID_NEXT] = "Predicted next UID",
		[LW_IMAP_SAY_LOGGED_IN] = "OK Logged in.",
		[LW_IMAP_SAY_LOGGED_IN_ALREADY] = "OK Already logged in.",
		[LW_IMAP_SAY_AUTHENTICATED_ALREADY] = "OK Already authenticated.",
		[LW_IMAP_SAY_AUTH_FAILED] = "NO Authentication failed.",
		[LW_IMAP_SAY_AUTH_MECHANISM] =
			"NO Unsupported authentication mechanism.",
		[LW_IMAP_SAY_AUTH_ABORTED] = "BAD Authentication aborted by client.",
		[LW_IMAP_SAY_LOGOUT] = "BYE Logging out",
		[LW_IMAP_SAY_TIMEOUT] = "BYE Disconnected for inactivity.",
		[LW_IMAP_SAY_TOO_MANY_BAD] = "BYE Too many invalid IMAP commands.",
		[LW_IMAP_SAY_MAILBOX_GONE] =
			"BYE Mailbox is in inconsistent state, please relogin.",
		[LW_IMAP_SAY_BAD_TAG] = "BAD Error in IMAP tag: Invalid tag",
		[LW_IMAP_SAY_BAD_BEFORE_LOGIN] =
			"BAD Error in IMAP command received by server.",
		[LW_IMAP_SAY_UNKNOWN] =
			"BAD Error in IMAP command %C: Unknown command.",
		[LW_IMAP_SAY_MISSING] =
			"BAD Error in IMAP command %C: Missing arguments.",
		[LW_IMAP_SAY_INVALID] =
			"BAD Error in IMAP command %C: Invalid arguments.",
		[LW_IMAP_SAY_TOO_LONG] =
			"BAD Error in IMAP command %C: Too long argument.",
		[LW_IMAP_SAY_LITERAL_TOO_BIG] =
			"BAD Error in IMAP command %C: Literal size too large",
		[LW_IMAP_SAY_NOT_SELECTED] = "BAD No mailbox selected.",
		[LW_IMAP_SAY_BAD_SET] = "BAD Invalid messageset",
		[LW_IMAP_SAY_BAD_DATE] = "BAD Invalid internal date.",
		[LW_IMAP_SAY_BAD_FLAG] = "BAD Invalid system flag %t",
		[LW_IMAP_SAY_BAD_ITEM] = "NO Invalid item %t",
		[LW_IMAP_SAY_BAD_CHARSET] =
			"NO [BADCHARSET (US-ASCII)] Unknown charset %t",
		[LW_IMAP_SAY_NO_MAILBOX] = "NO Mailbox doesn't exist: %t",
		[LW_IMAP_SAY_TRY_CREATE] =
			"NO [TRYCREATE] Mailbox doesn't exist: %t",
		[LW_IMAP_SAY_NOT_SELECTABLE] = "NO Mailbox isn't selectable: %t",
		[LW_IMAP_SAY_MAILBOX_EXISTS] = "NO Mailbox exists.",
		[LW_IMAP_SAY_BAD_NAME] = "NO Invalid mailbox name: %t",
		[LW_IMAP_SAY_TOO_MANY_MAILBOXES] = "NO Too many mailboxes.",
		[LW_IMAP_SAY_CANNOT_DELETE] =
			"NO Folder %t isn't empty, can't delete it.",
		[LW_IMAP_SAY_INBOX_STAYS] = "NO INBOX can't be deleted.",
		[LW_IMAP_SAY_CANNOT_RENAME] = "NO Can't rename mailbox to %t",
		[LW_IMAP_SAY_CANNOT_SUBSCRIBE] = "NO Can't subscribe to %t",
		[LW_IMAP_SAY_NOT_SUBSCRIBED] = "NO Not subscribed to %t",
		[LW_IMAP_SAY_READ_ONLY] = "NO Mailbox is read-only",
		[LW_IMAP_SAY_TOO_MANY_KEYWORDS] =
			"NO Maximum number of different custom flags exceeded",
		[LW_IMAP_SAY_EMPTY_MESSAGE] = "NO Append aborted.",
		[LW_IMAP_SAY_FULL] = "NO Not enough disk space",
		[LW_IMAP_SAY_CONTINUE] = "OK",
		[LW_IMAP_SAY_IDLING] = "idling",
		[LW_IMAP_SAY_NOT_DONE] = "BAD Expected DONE.",
		[LW_IMAP_SAY_NO_TLS] = "BAD TLS support isn't enabled.",
	},
	.capability = CAPABILITIES "AUTH=PLAIN AUTH=LOGIN",
	.encoding = "7bit",
	.no_part = "{0}\r\n",
	.lenient = true,
	.bad_commands_max = 20,
	.line_max = 8192,
	.literal_max = 65536,
	.message_max = 64 * 1024 * 1024,
	.login_timeout = LW_SEC(60),
	.inactivity_timeout = LW_SEC(30 * 60), /* RFC 3501 5.4 */
	.idle_poll = LW_SEC(30),
};

static const struct lw_imap_persona rfc = {
	.name = "rfc",
	.say = {
		[LW_IMAP_SAY_GREETING] = "OK IMAP4rev1 Service Ready",
		[LW_IMAP_SAY_COMPLETED] = "OK %C completed",
		[LW_IMAP_SAY_NOOP] = "OK %C completed",
		[LW_IMAP_SAY_SELECTED] = "OK [READ-WRITE] %C completed",
		[LW_IMAP_SAY_EXAMINED] = "OK [READ-ONLY] %C completed",
		[LW_IMAP_SAY_PERMANENT] = "Limited",
		[LW_IMAP_SAY_NOT_PERMANENT] = "No permanent flags permitted",
		[LW_IMAP_SAY_FIRST_UNSEEN] = "first unseen message",
		[LW_IMAP_SAY_UIDS_VALID] = "UIDs valid",
		[LW_IMAP_SAY_UID_NEXT] = "Predicted next UID",
		[LW_IMAP_SAY_LOGGED_IN] = "OK %C completed",
		[LW_IMAP_SAY_LOGGED_IN_ALREADY] = "BAD already authenticated",
		[LW_IMAP_SAY_AUTHENTICATED_ALREADY] = "BAD already authenticated",
		[LW_IMAP_SAY_AUTH_FAILED] = "NO user name or password rejected",
		[LW_IMAP_SAY_AUTH_MECHANISM] =
			"NO unsupported authentication mechanism",
		[LW_IMAP_SAY_AUTH_ABORTED] = "BAD authentication exchange cancelled",
		[LW_IMAP_SAY_LOGOUT] = "BYE IMAP4rev1 server terminating connection",
		[LW_IMAP_SAY_TIMEOUT] = "BYE Autologout; idle for too long",
		[LW_IMAP_SAY_TOO_MANY_BAD] = "BYE too many mistakes",
		[LW_IMAP_SAY_MAILBOX_GONE] = "BYE the selected mailbox was deleted",
		[LW_IMAP_SAY_BAD_TAG] = "BAD invalid tag",
		[LW_IMAP_SAY_BAD_BEFORE_LOGIN] =
			"BAD command unknown or arguments invalid",
		[LW_IMAP_SAY_UNKNOWN] = "BAD unknown command %C",
		[LW_IMAP_SAY_MISSING] = "BAD %C: arguments are missing",
		[LW_IMAP_SAY_INVALID] = "BAD %C: arguments invalid",
		[LW_IMAP_SAY_TOO_LONG] = "BAD %C: command line too long",
		[LW_IMAP_SAY_LITERAL_TOO_BIG] = "BAD %C: literal too large",
		[LW_IMAP_SAY_NOT_SELECTED] = "BAD no mailbox selected",
		[LW_IMAP_SAY_BAD_SET] = "BAD no such message number",
		[LW_IMAP_SAY_BAD_DATE] = "BAD not a date and time",
		[LW_IMAP_SAY_BAD_FLAG] = "BAD no such system flag: %t",
		[LW_IMAP_SAY_BAD_ITEM] = "BAD no such item: %t",
		[LW_IMAP_SAY_BAD_CHARSET] =
			"NO [BADCHARSET (US-ASCII)] unknown charset %t",
		[LW_IMAP_SAY_NO_MAILBOX] = "NO no such mailbox: %t",
		[LW_IMAP_SAY_TRY_CREATE] = "NO [TRYCREATE] no such mailbox: %t",
		[LW_IMAP_SAY_NOT_SELECTABLE] = "NO not selectable: %t",
		[LW_IMAP_SAY_MAILBOX_EXISTS] = "NO mailbox exists already",
		[LW_IMAP_SAY_BAD_NAME] = "NO not a mailbox name: %t",
		[LW_IMAP_SAY_TOO_MANY_MAILBOXES] = "NO too many mailboxes",
		[LW_IMAP_SAY_CANNOT_DELETE] =
			"NO Name \"%t\" has inferior hierarchical names",
		[LW_IMAP_SAY_INBOX_STAYS] = "NO INBOX cannot be deleted",
		[LW_IMAP_SAY_CANNOT_RENAME] = "NO cannot rename to %t",
		[LW_IMAP_SAY_CANNOT_SUBSCRIBE] = "NO cannot subscribe to %t",
		[LW_IMAP_SAY_NOT_SUBSCRIBED] = "NO not subscribed to %t",
		[LW_IMAP_SAY_READ_ONLY] = "NO mailbox is read-only",
		[LW_IMAP_SAY_TOO_MANY_KEYWORDS] = "NO too many keywords",
		[LW_IMAP_SAY_EMPTY_MESSAGE] = "NO the message is empty",
		[LW_IMAP_SAY_FULL] = "NO no room left",
		[LW_IMAP_SAY_CONTINUE] = "Ready for additional command text",
		[LW_IMAP_SAY_IDLING] = "idling",
		[LW_IMAP_SAY_NOT_DONE] = "BAD DONE expected",
		[LW_IMAP_SAY_NO_TLS] = "BAD no TLS here",
	},
	.capability = CAPABILITIES "AUTH=PLAIN AUTH=LOGIN",
	.encoding = "7BIT",
	.no_part = "NIL",
	.bad_commands_max = 20,
	.line_max = 8192,
	.literal_max = 65536,
	.message_max = 64 * 1024 * 1024,
	.login_timeout = LW_SEC(30 * 60),
	.inactivity_timeout = LW_SEC(30 * 60),
	.idle_poll = LW_SEC(1),
};

static const struct lw_imap_persona *const servers[] = { &dovecot, &rfc };

enum {
	SERVERS = sizeof(servers) / sizeof(servers[0])
};

const struct lw_imap_persona *lw_imap_persona_find(const char *name)
{
	for (size_t i = 0; i < SERVERS; i++)
		if (strcmp(servers[i]->name, name) == 0)
			return servers[i];
	return NULL;
}

const char *lw_imap_persona_name(size_t i)
{
	return i < SERVERS ? servers[i]->name : NULL;
}

static const struct lw_imap_mua muas[] = {
	{ .name = "thunderbird",
		.login = "login %u %p",
		.namespace = "namespace",
		.lsub = "lsub \"\" \"*\"",
		.list = "list \"\" \"INBOX\"",
		.select = "select \"INBOX\"",
		.flags = "UID fetch 1:* (FLAGS)",
		.headers = "UID fetch %s (UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS "
			   "(From To Cc Subject Date Message-ID Priority X-Priority "
			   "References Newsgroups In-Reply-To Content-Type)])",
		.read = "UID fetch %s (UID RFC822.SIZE BODY[])",
		.copy = "uid copy %s %f",
		.mark = "uid store %s +FLAGS (\\Deleted)",
		.expunge = "expunge",
		.append = "append %f (\\Seen) %n",
		.create = "create %f",
		.subscribe = "subscribe %f",
		.logout = "logout",
		.sent = "Sent",
		.trash = "Trash" },
	{ .name = "rfc",
		.login = "LOGIN %u %p",
		.select = "SELECT INBOX",
		.flags = "UID FETCH 1:* FLAGS",
		.headers = "UID FETCH %s (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)",
		.read = "UID FETCH %s BODY[]",
		.copy = "UID COPY %s %f",
		.mark = "UID STORE %s +FLAGS.SILENT (\\Deleted)",
		.expunge = "EXPUNGE",
		.append = "APPEND %f (\\Seen) %n",
		.create = "CREATE %f",
		.subscribe = "SUBSCRIBE %f",
		.logout = "LOGOUT",
		.sent = "Sent",
		.trash = "Trash" },
};

enum {
	MUAS = sizeof(muas) / sizeof(muas[0])
};

const struct lw_imap_mua *lw_imap_mua_find(const char *name)
{
	for (size_t i = 0; i < MUAS; i++)
		if (strcmp(muas[i].name, name) == 0)
			return &muas[i];
	return NULL;
}

const char *lw_imap_mua_name(size_t i)
{
	return i < MUAS ? muas[i].name : NULL;
}
