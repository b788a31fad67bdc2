/* smtp_command.h - a command line taken apart (RFC 5321 4.1).  Private to sim/proto/smtp.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_SMTP_COMMAND_H
#define SIM_PROTO_SMTP_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "labwire/base/text.h"
#include "labwire/profile/mail.h"
#include "labwire/proto/smtp_server.h"

enum smtp_verb {
	SMTP_HELO,
	SMTP_EHLO,
	SMTP_MAIL,
	SMTP_RCPT,
	SMTP_DATA,
	SMTP_RSET,
	SMTP_NOOP,
	SMTP_QUIT,
	SMTP_VRFY,
	SMTP_EXPN,
	SMTP_HELP,
	SMTP_ETRN,
	SMTP_AUTH,
	SMTP_VERB,
	SMTP_STARTTLS,
	SMTP_ANCIENT, /* SEND, SAML, SOML, TURN: known, not done */
	SMTP_UNKNOWN,
};

/* The verb, and where its argument begins. */
enum smtp_verb smtp_verb_of(const char *line, const char **argument);

/* The argument of MAIL or RCPT. */
struct smtp_path {
	struct lw_text typed;	/* as typed, with or without <> */
	struct lw_text mailbox; /* without <> and source route */
	struct lw_text key;	/* the parameter that was refused, and its value */
	struct lw_text value;
	unsigned seen; /* a bit per known parameter */
	uint64_t size; /* SIZE=, 0: not given */
	bool headers_only;
	struct lw_text envid, orcpt;
	unsigned notify; /* enum lw_smtp_notify */
};

enum smtp_path_for {
	SMTP_PATH_FROM,
	SMTP_PATH_TO
};

/* LW_SMTP_SAY_MAIL_OK or what is wrong with it: MAIL_SYNTAX (RCPT: RCPT_SYNTAX), one of
 * the PATH refusals, or of the parameters.  Texts are cleared first. */
enum lw_smtp_say smtp_path_parse(const char *argument, enum smtp_path_for what,
	const struct lw_smtp_persona *persona, struct smtp_path *out);
void smtp_path_fini(struct smtp_path *p);
/* smtp_param.c: one parameter, KEY or KEY=VALUE; LW_SMTP_SAY_MAIL_OK: good, and kept. */
enum lw_smtp_say smtp_param_take(struct lw_rd text, enum smtp_path_for what,
	const struct lw_smtp_persona *persona, struct smtp_path *out);
/* Characters that a name after HELO may have. */
bool smtp_domain_ok(const char *name);

#endif
