/* pop3.h - the words of POP3 servers, as constant tables.  Directives: %n a number, %s a
 * size, %t the argument as typed, %u a unique id.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROFILE_POP3_H
#define LABWIRE_PROFILE_POP3_H

#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"

#define LW_POP3_SAY_MAP(X)                                                               \
	X(GREETING)                                                                      \
	X(USER_OK)                                                                       \
	X(USER_MISSING)                                                                  \
	X(PASS_BEFORE_USER)                                                              \
	X(LOGIN_OK)                                                                      \
	X(LOGIN_BAD)                                                                     \
	X(STAT)                                                                          \
	X(LIST_HEAD)                                                                     \
	X(LIST_LINE)                                                                     \
	X(UIDL_HEAD)                                                                     \
	X(UIDL_LINE)                                                                     \
	X(LIST_ONE)                                                                      \
	X(UIDL_ONE)                                                                      \
	X(RETR)                                                                          \
	X(TOP)                                                                           \
	X(DELE_OK)                                                                       \
	X(NOOP)                                                                          \
	X(RSET_OK)                                                                       \
	X(CAPA)                                                                          \
	X(QUIT_OK)                                                                       \
	X(NUMBER_BAD)                                                                    \
	X(NUMBER_NONE)                                                                   \
	X(NUMBER_DELETED)                                                                \
	X(UNKNOWN)                                                                       \
	X(UNKNOWN_BEFORE)                                                                \
	X(LINE_TOO_LONG)                                                                 \
	X(TOO_MANY_BAD)                                                                  \
	X(TIMEOUT)

enum lw_pop3_say {
#define X(name) LW_POP3_SAY_##name,
	LW_POP3_SAY_MAP(X)
#undef X
	LW_POP3_SAYS
};

struct lw_pop3_persona {
	const char *name;
	const char *say[LW_POP3_SAYS]; /* whole replies, without the last CRLF */
	uint32_t line_max;	       /* of a command, its end included */
	uint32_t bad_commands_max;
	lw_span timeout;
};

/* "dovecot"; NULL: none of that name. */
const struct lw_pop3_persona *lw_pop3_persona_find(const char *name);
/* The i-th one's name; NULL: there are no more. */
const char *lw_pop3_persona_name(size_t i);

#endif
