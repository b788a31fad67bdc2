/* imap.h - the words of IMAP servers and the habits of IMAP clients, as constant tables.
 *
 * Texts hold directives: %C the command in capitals, %c with one capital, %t what the
 * sentence is about (a mailbox name, a flag), %% a percent sign.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROFILE_IMAP_H
#define LABWIRE_PROFILE_IMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"

/* What a server can have to say beside what RFC 3501 prescribes to the letter; the name
 * says when.  The status (OK, NO, BAD, BYE) comes first. */
#define LW_IMAP_SAY_MAP(X)                                                               \
	X(GREETING)                                                                      \
	X(COMPLETED)                                                                     \
	X(NOOP)                                                                          \
	X(SELECTED)                                                                      \
	X(EXAMINED)                                                                      \
	X(PERMANENT)                                                                     \
	X(NOT_PERMANENT)                                                                 \
	X(FIRST_UNSEEN)                                                                  \
	X(UIDS_VALID)                                                                    \
	X(UID_NEXT)                                                                      \
	X(LOGGED_IN)                                                                     \
	X(LOGGED_IN_ALREADY)                                                             \
	X(AUTHENTICATED_ALREADY)                                                         \
	X(AUTH_FAILED)                                                                   \
	X(AUTH_MECHANISM)                                                                \
	X(AUTH_ABORTED)                                                                  \
	X(LOGOUT)                                                                        \
	X(TIMEOUT)                                                                       \
	X(TOO_MANY_BAD)                                                                  \
	X(MAILBOX_GONE)                                                                  \
	X(BAD_TAG)                                                                       \
	X(BAD_BEFORE_LOGIN)                                                              \
	X(UNKNOWN)                                                                       \
	X(MISSING)                                                                       \
	X(INVALID)                                                                       \
	X(TOO_LONG)                                                                      \
	X(LITERAL_TOO_BIG)                                                               \
	X(NOT_SELECTED)                                                                  \
	X(BAD_SET)                                                                       \
	X(BAD_DATE)                                                                      \
	X(BAD_FLAG)                                                                      \
	X(BAD_ITEM)                                                                      \
	X(BAD_CHARSET)                                                                   \
	X(NO_MAILBOX)                                                                    \
	X(TRY_CREATE)                                                                    \
	X(NOT_SELECTABLE)                                                                \
	X(MAILBOX_EXISTS)                                                                \
	X(BAD_NAME)                                                                      \
	X(TOO_MANY_MAILBOXES)                                                            \
	X(CANNOT_DELETE)                                                                 \
	X(INBOX_STAYS)                                                                   \
	X(CANNOT_RENAME)                                                                 \
	X(CANNOT_SUBSCRIBE)                                                              \
	X(NOT_SUBSCRIBED)                                                                \
	X(READ_ONLY)                                                                     \
	X(TOO_MANY_KEYWORDS)                                                             \
	X(EMPTY_MESSAGE)                                                                 \
	X(FULL)                                                                          \
	X(CONTINUE)                                                                      \
	X(IDLING)                                                                        \
	X(NOT_DONE)                                                                      \
	X(NO_TLS)

enum lw_imap_say {
#define X(name) LW_IMAP_SAY_##name,
	LW_IMAP_SAY_MAP(X)
#undef X
	LW_IMAP_SAYS
};

struct lw_imap_persona {
	const char *name;
	const char *say[LW_IMAP_SAYS];
	const char *capability; /* the words after CAPABILITY */
	const char *encoding;	/* of a body that names none (RFC 2045 6.1) */
	const char *no_part;	/* FETCH of a part that is not there (nstring) */
	bool lenient; /* arguments of a command that has none are passed over, and STORE
			 needs no flags */
	uint32_t bad_commands_max; /* one after the other */
	uint32_t line_max;	   /* of a command, without its literals */
	uint32_t literal_max;	   /* of all literals of a command but APPEND */
	uint32_t message_max;	   /* of all literals of an APPEND */
	lw_span login_timeout, inactivity_timeout;
	lw_span idle_poll; /* an idling client is told of changes so often */
};

/* "dovecot", "rfc"; NULL: none of that name. */
const struct lw_imap_persona *lw_imap_persona_find(const char *name);
/* The i-th one's name; NULL: there are no more. */
const char *lw_imap_persona_name(size_t i);

/* A mail client's habits.  Its commands are texts with directives: %u the user, %p the
 * password (quoted strings, quotes and all), %s a set of UIDs, %f a folder (quoted), %n a
 * size, %% a percent sign. */
struct lw_imap_mua {
	const char *name;
	const char *login, *namespace, *lsub, *list, *select, *flags, *headers, *read,
		*copy, *mark, *expunge, *append, *create, *subscribe, *logout;
	const char *sent, *trash; /* folders */
};

/* "thunderbird", "rfc"; NULL: none of that name. */
const struct lw_imap_mua *lw_imap_mua_find(const char *name);
/* The i-th one's name; NULL: there are no more. */
const char *lw_imap_mua_name(size_t i);

#endif
