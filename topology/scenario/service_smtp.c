/* service_smtp.c - service "smtp": a mail server.  SPDX-License-Identifier: MIT */
#include "service.h"

/* Those that are named, and a numbered series: "ccna" with a count of 22. */
static void read_users(const struct place *p, struct lw_service_spec *v)
{
	enum {
		NUMBERED_MAX = 10000
	};
	struct place numbered = place_child(p, "numbered_users");
	static const char *const keys[] = { "name", "count", NULL };
	size_t listed = 0;
	const char **some = get_texts(p, "users", &listed);
	uint64_t count = 0;
	const char *stem = NULL;
	allow(&numbered, keys);
	if (numbered.object) {
		stem = need_text(&numbered, "name");
		count = get_count(&numbered, "count", 0, NUMBERED_MAX);
	}
	v->users = own(p->load, (listed + count + 1) * sizeof(*v->users));
	for (uint64_t i = 1; stem && i <= count; i++) {
		struct lw_text t = { 0 };
		lw_text_fmt(&t, "%s%llu", stem, (unsigned long long)i);
		v->users[v->nusers++] = own_text(p->load, lw_text_str(&t));
		lw_text_fini(&t);
	}
	for (size_t i = 0; i < listed; i++)
		v->users[v->nusers++] = some[i];
	if (v->nusers == 0)
		complain(p, "users", "a mail server needs users");
}

static void read_think(const struct place *p, struct lw_smtpd_conf *c)
{
	static const char *const keys[] = { "open", "helo", "mail", "rcpt", "data",
		"store", "quit", "other", NULL };
	struct place think = place_child(p, "think");
	allow(&think, keys);
	for (int i = 0; i < LW_SMTPD_THINKS; i++)
		c->think[i] = get_span(&think, keys[i], 0);
}

static void read_smtp(const struct place *p, struct lw_service_spec *v)
{
	const char *persona = get_text(p, "persona", "sendmail");
	v->smtp.persona = lw_smtp_persona_find(persona);
	if (!v->smtp.persona)
		complain(p, "persona", "there is no mail server persona \"%s\"", persona);
	v->smtp.host = get_text(p, "host", "localhost.localdomain");
	v->smtp.domains = get_texts(p, "domains", &v->smtp.ndomains);
	v->smtp.zone = p->load->s->zone;
	read_users(p, v);
	read_think(p, &v->smtp);
}

const struct service_syntax smtp_service = {
	.name = "smtp",
	.read = read_smtp,
	.keys = { SERVICE_KEYS, "persona", "host", "domains", "users", "numbered_users",
		"think" },
};
