/* mail.h - the words and habits of mail programs, as constant tables: what a server says
 * and in which form, how it sends, how long it tries, what a client writes.
 *
 * Texts hold directives: %h the server's host name, %a the address as it was typed, %b
 * the same without <>, %c the client ("name [ip]" or "[ip]"), %i the client's address, %t
 * the argument as typed, %T its first ten characters in small letters, %v the command
 * word as typed, %l the whole line, %k and %x a parameter and its value, %q the queue id,
 * %d the date, %n the size limit, %% a percent sign.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROFILE_MAIL_H
#define LABWIRE_PROFILE_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"

/* What a server can have to say; the name says when.  NULL: this one never has. */
#define LW_SMTP_SAY_MAP(X)                                                               \
	X(GREETING)                                                                      \
	X(HELO_OK)                                                                       \
	X(HELO_NO_DOMAIN)                                                                \
	X(HELO_BAD_DOMAIN)                                                               \
	X(MAIL_OK)                                                                       \
	X(MAIL_TWICE)                                                                    \
	X(MAIL_SYNTAX)                                                                   \
	X(MAIL_TOO_BIG)                                                                  \
	X(MAIL_NO_DOMAIN)                                                                \
	X(MAIL_BAD_DOMAIN)                                                               \
	X(MAIL_BEFORE_HELO)                                                              \
	X(PARAMETER_UNKNOWN)                                                             \
	X(PARAMETER_EMPTY)                                                               \
	X(PARAMETER_SYNTAX)                                                              \
	X(PARAMETER_TWICE)                                                               \
	X(PARAMETER_BODY)                                                                \
	X(PARAMETER_RET)                                                                 \
	X(PARAMETER_NOTIFY)                                                              \
	X(SIZE_TOO_LARGE)                                                                \
	X(SIZE_INVALID)                                                                  \
	X(BY_RANGE)                                                                      \
	X(BY_SEMICOLON)                                                                  \
	X(BY_MODE)                                                                       \
	X(BY_TIME)                                                                       \
	X(BY_TRACE)                                                                      \
	X(PATH_TOO_LONG)                                                                 \
	X(PATH_UNBALANCED)                                                               \
	X(RCPT_OK)                                                                       \
	X(RCPT_BEFORE_MAIL)                                                              \
	X(RCPT_SYNTAX)                                                                   \
	X(RCPT_EMPTY)                                                                    \
	X(RCPT_UNKNOWN)                                                                  \
	X(RCPT_RELAY)                                                                    \
	X(RCPT_RELAY_NO_NAME)                                                            \
	X(RCPT_RELAY_FORGED)                                                             \
	X(RCPT_TOO_MANY)                                                                 \
	X(DATA_OK)                                                                       \
	X(DATA_BEFORE_MAIL)                                                              \
	X(DATA_BEFORE_RCPT)                                                              \
	X(STORED)                                                                        \
	X(STORE_FULL)                                                                    \
	X(BODY_TOO_BIG)                                                                  \
	X(BODY_LOOP)                                                                     \
	X(RSET_OK)                                                                       \
	X(NOOP_OK)                                                                       \
	X(QUIT_OK)                                                                       \
	X(VRFY)                                                                          \
	X(EXPN)                                                                          \
	X(VERB)                                                                          \
	X(HELP_LINE)                                                                     \
	X(HELP_TAIL)                                                                     \
	X(HELP_UNKNOWN)                                                                  \
	X(ETRN_OK)                                                                       \
	X(ETRN_NO_ARGUMENT)                                                              \
	X(AUTH_UNAVAILABLE)                                                              \
	X(AUTH_NO_ARGUMENT)                                                              \
	X(STARTTLS)                                                                      \
	X(STARTTLS_ARGUMENT)                                                             \
	X(UNKNOWN)                                                                       \
	X(NOT_IMPLEMENTED)                                                               \
	X(LINE_TOO_LONG)                                                                 \
	X(TOO_MANY_BAD)                                                                  \
	X(TIMEOUT)                                                                       \
	X(BODY_TIMEOUT)

enum lw_smtp_say {
#define X(name) LW_SMTP_SAY_##name,
	LW_SMTP_SAY_MAP(X)
#undef X
	LW_SMTP_SAYS
};

/* How a program sends, and how long it waits for each reply (RFC 5321 4.5.3.2). */
struct lw_smtp_sender {
	const char *mail, *rcpt; /* "MAIL FROM:", "RCPT TO:" */
	bool pipelines;		 /* RCPTs and DATA in one go, to a server that can */
	bool all_or_none;	 /* a refused recipient ends it: a person will decide */
	bool says_8bit;		 /* BODY=8BITMIME for a message that needs it */
	lw_span greeting, helo, from, to, data, block, end, quit;
};

/* Why a message cannot go on, apart from what the other server says. */
#define LW_MAIL_TROUBLE_MAP(X)                                                           \
	X(NO_HOST)     /* the domain does not exist */                                   \
	X(SELF)	       /* its mail servers are ourselves */                              \
	X(LOOKUP)      /* no name server answered */                                     \
	X(REFUSED)     /* nobody listens there */                                        \
	X(TIMED_OUT)   /* no answer in time */                                           \
	X(UNREACHABLE) /* no way there */                                                \
	X(CLOSED)      /* the connection broke */

enum lw_mail_trouble {
#define X(name) LW_MAIL_TROUBLE_##name,
	LW_MAIL_TROUBLE_MAP(X)
#undef X
	LW_MAIL_TROUBLES
};

enum {
	LW_QUEUE_PAUSES_MAX = 4
};

/* When a message that could not go on is tried again (RFC 5321 4.5.4.1). */
struct lw_queue_times {
	lw_span run; /* the whole queue, every so often; 0: each by its own pauses */
	lw_span pause[LW_QUEUE_PAUSES_MAX]; /* the last one that is not 0 repeats */
	lw_span warn;	/* the sender is told that it takes long; 0: never */
	lw_span expire; /* and that it is given up */
};

/* A delivery status notification (RFC 3464): the server's own words around the form that
 * the RFC gives.  More directives: %s who gets it, %r a recipient, %o what it was
 * expanded from, %y the other server's words, %m the other server, %w "4 hours" after
 * which we write, %W the time after which we give up, %D when the message came, %u the
 * time in seconds since 1970, %z the time as digits, %B the boundary. */
struct lw_bounce_words {
	const char *boundary, *headers; /* lines end with CRLF, here and below */
	const char *failed_headers,
		*delayed_headers;		/* Subject: and what depends on it */
	const char *failed_text, *delayed_text; /* the first part, up to the list */
	const char *recipient, *reason, *alias; /* of each; NULL: nothing */
	const char *list_end, *transcript_head; /* NULL: no transcript */
	const char *expired, *waiting;		/* behind the transcript */
	const char *talking, *sent, *got;	/* of the transcript: %m, a command, %y */
	const char *unknown, *unavailable, *deferred; /* %r ...; %y why */
	const char *reporting_type, *mta_type, *address_type, *diagnostic_type;
	const char *first_part; /* its header lines */
	const char *received;	/* its own Received:, NULL: none */
	const char *original;	/* in front of the message that is returned, or NULL */
};

/* HELP tells of each topic that begins with its argument. */
struct lw_smtp_help {
	const char *topic; /* the first: HELP alone */
	const char *lines; /* LF between them */
};

/* Commands of which a server has enough after so many: from then on each takes longer. */
enum lw_smtp_patience {
	LW_SMTP_PATIENCE_HELO,
	LW_SMTP_PATIENCE_NOOP,
	LW_SMTP_PATIENCE_VRFY,
	LW_SMTP_PATIENCE_ETRN,
	LW_SMTP_PATIENCES
};

struct lw_smtp_persona {
	const char *name;
	const char *say[LW_SMTP_SAYS];	 /* "250 2.1.0 %a... Sender ok": code first */
	const char *const *extensions;	 /* EHLO lines after the first; NULL at the end */
	const struct lw_smtp_help *help; /* topic NULL at the end */
	const char
		*received_with_for; /* header lines, CRLF and all; %e: SMTP or ESMTP, */
	const char *received;	    /* %H the HELO name, %r the only recipient */
	bool day_padded;	    /* "05 Jan" or "5 Jan" */
	const char *return_path;    /* on top of what a mailbox gets: %f the sender */
	bool gmt;		    /* zone +0000 is written GMT */
	bool lenient;	/* parameters and blanks: smtp_param.c, smtp_command.h */
	bool own_names; /* "localhost", the first label of its own name, and the names
			   of its addresses are local */
	bool plus;	/* "user+anything" is the user's */
	uint32_t bad_commands_max;
	uint32_t patience[LW_SMTP_PATIENCES]; /* 0: endless */
	lw_span slow_max;		      /* the longest of those delays */
	uint32_t rcpt_max;
	uint32_t line_max; /* of a command, CRLF included (RFC 5321 4.5.3.1.4) */
	uint32_t path_max; /* of an address (RFC 5321 4.5.3.1.3: 256) */
	uint32_t hops_max; /* Received: lines */
	uint32_t echo_max; /* of what a reply repeats; the middle is left out */
	uint64_t size_max; /* 0: no limit */
	lw_span command_timeout;
	struct lw_smtp_sender sender;
	struct lw_queue_times queue;
	struct lw_bounce_words bounce;
	const char *trouble[LW_MAIL_TROUBLES]; /* %m: host or domain, %r: recipient */
};

/* "sendmail", "iis", "rfc"; NULL: none of that name. */
const struct lw_smtp_persona *lw_smtp_persona_find(const char *name);
/* The i-th one's name; NULL: there are no more. */
const char *lw_smtp_persona_name(size_t i);

/* A mail client: header lines in order, as directives: %m a message id, %d the date,
 * %f the sender's name and address, %t the recipients, %s the subject. */
struct lw_mua_persona {
	const char *name;
	const char *const *headers; /* without CRLF; NULL at the end */
	struct lw_smtp_sender sender;
};

const struct lw_mua_persona *lw_mua_persona_find(const char *name);
/* The i-th one's name; NULL: there are no more. */
const char *lw_mua_persona_name(size_t i);

#endif
