/* step.c - step "pop3": a client fetches a user's mail.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/pop3.h"
#include "pop3.h"
#include "topology/lab/lab_priv.h"

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
	struct lw_pop3_job_conf *c = t->conf;
	c->server = get_text(p, "server", NULL);
	c->client.user = get_text(p, "user", NULL);
	c->client.password = get_text(p, "password", "cisco");
	c->client.remove = get_flag(p, "remove", true);
}

static void describe(const struct step *t, struct lw_text *out)
{
	const struct lw_pop3_job_conf *c = t->spec->conf;
	lw_text_fmt(out, "POP3 as %s at %s", c->client.user, c->server);
}

static struct lw_job *start(struct step *t, const struct lw_job_env *env)
{
	return lw_pop3_start(env, t->spec->conf);
}

const struct lw_step_kind pop3_step = {
	.form = { "pop3", "a mail client fetches a user's mail with POP3", pop3_fields },
	.conf_size = sizeof(struct lw_pop3_job_conf),
	.of_node = true,
	.read = read_pop3,
	.describe = describe,
	.start = start,
};
