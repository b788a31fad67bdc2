/* mail_tables.h - the mail programs that mail.c lists.  Private to sim/profile.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROFILE_MAIL_TABLES_H
#define SIM_PROFILE_MAIL_TABLES_H

#include "labwire/profile/mail.h"

extern const struct lw_smtp_persona lw_smtp_persona_sendmail, lw_smtp_persona_iis,
	lw_smtp_persona_rfc;

/* Each command awaited; the times of RFC 5321 4.5.3.2. */
#define LW_SMTP_SENDER_RFC                                                               \
	{                                                                                \
		.mail = "MAIL FROM:", .rcpt = "RCPT TO:", .greeting = LW_SEC(300),       \
		.helo = LW_SEC(300), .from = LW_SEC(300), .to = LW_SEC(300),             \
		.data = LW_SEC(120), .block = LW_SEC(180), .end = LW_SEC(600),           \
		.quit = LW_SEC(300)                                                      \
	}

#endif
