/* service.c - service "imap": mailboxes, read from afar.
 * SPDX-License-Identifier: MIT */
#include "imap.h"
#include "labwire/app/imapd.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/accounts.h"

static const struct field think_fields[] = {
	[LW_IMAP_WORK_OPEN] = KEY("open", &span, "before the greeting"),
	[LW_IMAP_WORK_LOGIN] = KEY("login", &span, "to a password"),
	[LW_IMAP_WORK_SELECT] = KEY("select", &span, "to SELECT and EXAMINE"),
	[LW_IMAP_WORK_READ] = KEY("read", &span, "to FETCH and SEARCH"),
	[LW_IMAP_WORK_WRITE] = KEY("write", &span, "to APPEND, COPY, STORE, EXPUNGE"),
	[LW_IMAP_WORK_LITERAL] = KEY("literal", &span, "before it says go on"),
	[LW_IMAP_WORK_OTHER] = KEY("other", &span, "to anything else"),
	[LW_IMAP_WORKS] = LAST_KEY,
};

static const struct field imap_fields[] = {
	SERVICE_FIELDS,
	KEY("persona", NAMES(lw_imap_persona_name), "whose words it uses (dovecot)"),
	PASSWORD_FIELDS,
	KEY("think", OBJECT(think_fields), "how long it takes before its answers"),
	LAST_KEY,
};

static void read_imap(const struct place *p, struct lw_service_spec *v)
{
	struct lw_imapd_conf *c = v->conf;
	struct place think = place_child(p, "think");
	c->persona = lw_imap_persona_find(get_text(p, "persona", "dovecot"));
	c->zone = p->load->s->zone;
	read_passwords(p, &v->accounts);
	for (size_t i = 0; think_fields[i].name; i++)
		c->think[i] = get_span(&think, think_fields[i].name, 0);
}

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	struct lw_imapd_conf conf = *(const struct lw_imapd_conf *)v->conf;
	conf.stack = n->stack;
	conf.store = n->store;
	return lw_imapd_start(&conf, out);
}

static const struct lw_service_use uses[] = {
	{ 143, LW_USE_TCP, 2, "IMAP", "incoming mail: no encryption, normal password; ",
		LW_USE_ACCOUNT },
	{ 0 },
};

const struct lw_service_kind imap_service = {
	.form = { "imap",
		"an IMAP server, beside the mail server whose mailboxes it serves",
		imap_fields },
	.conf_size = sizeof(struct lw_imapd_conf), /* without stack and store */
	.tcp_port = 143,
	.mailboxes = true,
	.uses = uses,
	.read = read_imap,
	.start = start,
};
