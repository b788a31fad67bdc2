/* service_pop3.c - service "pop3": mailboxes, fetched.  SPDX-License-Identifier: MIT */
#include "service.h"

static void read_pop3(const struct place *p, struct lw_service_spec *v)
{
	const char *persona = get_text(p, "persona", "dovecot");
	v->pop3.persona = lw_pop3_persona_find(persona);
	if (!v->pop3.persona)
		complain(p, "persona", "there is no POP3 server persona \"%s\"", persona);
	read_passwords(p, v);
}

const struct service_syntax pop3_service = {
	.name = "pop3",
	.read = read_pop3,
	.mailboxes = true,
	.tcp_port = 110,
	.keys = { SERVICE_KEYS, "persona", "password", "passwords" },
};
