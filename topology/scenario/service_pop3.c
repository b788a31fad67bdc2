/* service_pop3.c - service "pop3": mailboxes, fetched.  SPDX-License-Identifier: MIT */
#include "service.h"

static const struct field pop3_fields[] = {
	SERVICE_FIELDS,
	KEY("persona", NAMES(lw_pop3_persona_name), "whose words it uses (dovecot)"),
	PASSWORD_FIELDS,
	LAST_KEY,
};

static void read_pop3(const struct place *p, struct lw_service_spec *v)
{
	v->pop3.persona = lw_pop3_persona_find(get_text(p, "persona", "dovecot"));
	read_passwords(p, v);
}

const struct service_syntax pop3_service = {
	.form = { "pop3",
		"a POP3 server, beside the mail server whose mailboxes it serves",
		pop3_fields },
	.tcp_port = 110,
	.read = read_pop3,
	.mailboxes = true,
};
