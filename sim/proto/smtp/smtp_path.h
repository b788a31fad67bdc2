/* smtp_path.h - the argument of MAIL and RCPT taken apart (RFC 5321 4.1.2).  Private to
 * sim/proto/smtp.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_SMTP_PATH_H
#define SIM_PROTO_SMTP_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "labwire/base/text.h"
#include "labwire/profile/mail.h"
#include "labwire/proto/smtp_server.h"

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
