/* imap_priv.h - an IMAP server's state, and what its commands are made of.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_IMAP_PRIV_H
#define SIM_PROTO_IMAP_IMAP_PRIV_H

#include "labwire/proto/imap_server.h"
#include "labwire/store/mailview.h"
#include "imap_args.h"
#include "imap_literal.h"
#include "imap_put.h"
#include "imap_set.h"

/* RFC 3501 section 3; a bit each, so that a command can name those it belongs to. */
enum imap_state {
	IMAP_NOT_AUTHENTICATED = 1 << 0,
	IMAP_AUTHENTICATED = 1 << 1,
	IMAP_SELECTED = 1 << 2,
	IMAP_LOGOUT = 1 << 3,
};

struct imap_command {
	const char *name;
	unsigned states;
	enum lw_imap_work work;
	bool no_expunges; /* RFC 3501 7.4.1: numbers must not change under its client */
	void (*run)(struct lw_imap_server *s);
	/* May its literal come?  Says why not.  NULL: it may. */
	bool (*may_go_on)(struct lw_imap_server *s);
};

/* What the next line of input is. */
enum imap_mode {
	IMAP_MODE_COMMAND,
	IMAP_MODE_AUTH, /* an answer to a challenge */
	IMAP_MODE_IDLE, /* DONE */
};

/* How far a command's bytes have come. */
enum imap_collect {
	IMAP_COLLECT_LINE,
	IMAP_COLLECT_LITERAL,
	IMAP_COLLECT_ASKED,	   /* the client waits for "+" before its literal */
	IMAP_COLLECT_SKIP_LINE,	   /* of a command that is refused already */
	IMAP_COLLECT_SKIP_LITERAL, /* the same, sent without waiting */
};

enum {
	IMAP_TAG_MAX = 64,
	IMAP_NAME_MAX = 32, /* of a command */
};

/* The command that is being carried out. */
struct imap_call {
	char tag[IMAP_TAG_MAX + 1], name[IMAP_NAME_MAX + 1];
	const struct imap_command *command; /* NULL: there is no such */
	const struct imap_command *prefix;  /* UID, when it came first */
	struct imap_args args;
	/* Makes a piece of a long answer; false: all said.  NULL: nothing is left. */
	bool (*step)(struct lw_imap_server *s);
	void *work; /* of the step, freed with free_work */
	void (*free_work)(void *work);
};

struct lw_imap_server {
	struct lw_imap_conf conf;
	enum imap_state state;
	enum imap_mode mode;
	struct lw_imap_event pending;
	enum lw_imap_say refusal; /* of what is pending; LW_IMAP_SAYS: none */

	enum imap_collect collect;
	struct lw_text bytes; /* the command so far, literals and all */
	size_t line_start;    /* of the present line, in it */
	size_t line_bytes, literal_bytes, literal_left;

	struct imap_call call;
	struct lw_text about;	  /* %t */
	struct lw_text sasl_user; /* of AUTHENTICATE LOGIN */
	bool sasl_plain;
	uint32_t bad_commands;

	struct lw_mailuser *user;
	struct lw_mailview *view;
	size_t keywords_told;
	int64_t unix_s; /* of the answer */

	struct lw_text out;
	size_t out_at; /* sent up to here */
	lw_time now, last_input, poll_at;
};

static inline const struct lw_imap_persona *imap_persona(const struct lw_imap_server *s)
{
	return s->conf.persona;
}

/* The table: NULL when there is no such command. */
const struct imap_command *imap_command_find(const char *name);

/* imap_say.c */
void imap_tagged(struct lw_imap_server *s, enum lw_imap_say say);
void imap_untagged(struct lw_imap_server *s, enum lw_imap_say say); /* "* BYE ..." */
void imap_continue(struct lw_imap_server *s, const char *text);	    /* "+ ..." */
void imap_about(struct lw_imap_server *s, const char *text);
void imap_completed(struct lw_imap_server *s); /* tells changes, then OK */
/* code: "[COPYUID 1 2 3] " */
void imap_completed_with(struct lw_imap_server *s, const char *code);
void imap_completed_in_words(struct lw_imap_server *s, enum lw_imap_say say);
/* Arguments missing or not as they should be. */
void imap_bad_arguments(struct lw_imap_server *s);
/* The end of the line, or a persona that passes arguments over; false: answered. */
bool imap_no_arguments(struct lw_imap_server *s);
void imap_refuse(struct lw_imap_server *s, enum lw_imap_say say, const char *about);
void imap_end_work(struct lw_imap_server *s);
void imap_log_out(struct lw_imap_server *s);

/* imap_sync.c */
void imap_sync(struct lw_imap_server *s, bool expunges);
void imap_put_flags(struct lw_imap_server *s, const struct lw_viewent *e);
void imap_put_mailbox_flags(struct lw_imap_server *s);
void imap_close_mailbox(struct lw_imap_server *s);

/* imap_flags.c */
/* A flag list, with or without parentheses, as bits of the mailbox, which gets keywords
 * as need be.  False: answered. */
bool imap_take_flags(struct lw_imap_server *s, struct lw_mailbox *box, uint32_t *flags);

/* imap_numbers.c */
bool imap_is_uid(const struct lw_imap_server *s);
/* SP sequence-set: message numbers or UIDs, by the command; resolved.  False: answered.
 */
bool imap_take_set(struct lw_imap_server *s, struct imap_set *set);
/* The first index of the view from `i` on that is in the set; SIZE_MAX: none. */
size_t imap_next_in_set(
	const struct lw_imap_server *s, const struct imap_set *set, size_t i);

/* The commands, in the order of RFC 3501 section 6, then of the extensions. */
#define IMAP_COMMANDS(X)                                                                 \
	X(capability)                                                                    \
	X(noop)                                                                          \
	X(logout)                                                                        \
	X(starttls)                                                                      \
	X(authenticate)                                                                  \
	X(login)                                                                         \
	X(select)                                                                        \
	X(examine)                                                                       \
	X(create)                                                                        \
	X(delete)                                                                        \
	X(rename)                                                                        \
	X(subscribe)                                                                     \
	X(unsubscribe)                                                                   \
	X(list)                                                                          \
	X(lsub)                                                                          \
	X(status)                                                                        \
	X(append)                                                                        \
	X(check)                                                                         \
	X(close)                                                                         \
	X(expunge)                                                                       \
	X(search)                                                                        \
	X(fetch)                                                                         \
	X(store)                                                                         \
	X(copy)                                                                          \
	X(uid)                                                                           \
	X(idle)                                                                          \
	X(namespace)                                                                     \
	X(unselect)

#define X(name) void imap_cmd_##name(struct lw_imap_server *s);
IMAP_COMMANDS(X)
#undef X

bool imap_append_may_go_on(struct lw_imap_server *s);
void imap_auth_line(struct lw_imap_server *s); /* cmd_authenticate.c */
void imap_idle_line(struct lw_imap_server *s); /* cmd_idle.c */
void imap_run(struct lw_imap_server *s);       /* the command of s->call */

#endif
