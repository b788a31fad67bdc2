/* step_pop3.c - step "pop3": a client fetches a user's mail.
 * SPDX-License-Identifier: MIT */
#include "step.h"

static const struct field pop3_fields[] = {
	NODE_STEP_FIELDS,
	MUST("server", &some_text, "a name or address"),
	MUST("user", &some_line, "whose mailbox"),
	KEY("password", &line_text, "the password (cisco)"),
	KEY("remove", &flag, "what was fetched does not stay on the server (yes)"),
	LAST_KEY,
};

static void read_pop3(const struct place *p, struct lw_step_spec *t)
{
	struct lw_pop3_job_conf *c = &t->pop3;
	c->server = get_text(p, "server", NULL);
	c->client.user = get_text(p, "user", NULL);
	c->client.password = get_text(p, "password", "cisco");
	c->client.remove = get_flag(p, "remove", true);
}

const struct step_syntax pop3_step = {
	.form = { "pop3", "a mail client fetches a user's mail with POP3", pop3_fields },
	.of_node = true,
	.read = read_pop3,
};
