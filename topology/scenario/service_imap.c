/* service_imap.c - service "imap": mailboxes, read from afar.
 * SPDX-License-Identifier: MIT */
#include "service.h"

static void read_think(const struct place *p, struct lw_imapd_conf *c)
{
	static const char *const keys[] = { [LW_IMAP_WORK_OPEN] = "open",
		[LW_IMAP_WORK_LOGIN] = "login",
		[LW_IMAP_WORK_SELECT] = "select",
		[LW_IMAP_WORK_READ] = "read",
		[LW_IMAP_WORK_WRITE] = "write",
		[LW_IMAP_WORK_LITERAL] = "literal",
		[LW_IMAP_WORK_OTHER] = "other",
		[LW_IMAP_WORKS] = NULL };
	struct place think = place_child(p, "think");
	allow(&think, keys);
	for (size_t i = 0; keys[i]; i++)
		c->think[i] = get_span(&think, keys[i], 0);
}

static void read_imap(const struct place *p, struct lw_service_spec *v)
{
	const char *persona = get_text(p, "persona", "dovecot");
	v->imap.persona = lw_imap_persona_find(persona);
	if (!v->imap.persona)
		complain(p, "persona", "there is no IMAP server persona \"%s\"", persona);
	v->imap.zone = p->load->s->zone;
	read_passwords(p, v);
	read_think(p, &v->imap);
}

const struct service_syntax imap_service = {
	.name = "imap",
	.tcp_port = 143,
	.read = read_imap,
	.mailboxes = true,
	.keys = { SERVICE_KEYS, "persona", "password", "passwords", "think" },
};
