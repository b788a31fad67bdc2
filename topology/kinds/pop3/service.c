/* service.c - service "pop3": mailboxes, fetched.  SPDX-License-Identifier: MIT */
#include "labwire/app/pop3.h"
#include "pop3.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/accounts.h"

static const struct field pop3_fields[] = {
	SERVICE_FIELDS,
	KEY("persona", NAMES(lw_pop3_persona_name), "whose words it uses (dovecot)"),
	PASSWORD_FIELDS,
	LAST_KEY,
};

static void read_pop3(const struct place *p, struct lw_service_spec *v)
{
	struct lw_pop3d_conf *c = v->conf;
	c->persona = lw_pop3_persona_find(get_text(p, "persona", "dovecot"));
	read_passwords(p, &v->accounts);
}

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	struct lw_pop3d_conf conf = *(const struct lw_pop3d_conf *)v->conf;
	conf.stack = n->stack;
	conf.store = n->store;
	return lw_pop3d_start(&conf, out);
}

static const struct lw_service_use uses[] = {
	{ 110, LW_USE_TCP, 3, "POP3", "incoming mail: no encryption, normal password; ",
		LW_USE_ACCOUNT },
	{ 0 },
};

const struct lw_service_kind pop3_service = {
	.form = { "pop3",
		"a POP3 server, beside the mail server whose mailboxes it serves",
		pop3_fields },
	.conf_size = sizeof(struct lw_pop3d_conf), /* without stack and store */
	.tcp_port = 110,
	.mailboxes = true,
	.uses = uses,
	.read = read_pop3,
	.start = start,
};
