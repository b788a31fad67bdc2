/* service_smtp.c - service "smtp": a mail server.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
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
		stem = need_name(&numbered, "name", NAME_USER);
		count = get_count(&numbered, "count", 0, NUMBERED_MAX);
	}
	v->users = own(p->load, (listed + count + 2) * sizeof(*v->users));
	for (uint64_t i = 1; stem && i <= count; i++) {
		struct lw_text t = { 0 };
		lw_text_fmt(&t, "%s%llu", stem, (unsigned long long)i);
		v->users[v->nusers++] = own_text(p->load, lw_text_str(&t));
		lw_text_fini(&t);
	}
	for (size_t i = 0; i < listed; i++) {
		(void)name_ok(p, "users", NAME_USER, some[i]);
		v->users[v->nusers++] = some[i];
	}
	if (listed + count == 0)
		complain(p, "users", "a mail server needs users");
	v->users[v->nusers++] = "postmaster"; /* RFC 5321 4.5.1 */
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

/* "172.16.0.0/16", or an address alone. */
static bool parse_net(const char *text, struct lw_mail_net *out)
{
	char addr[LW_IP4_TEXT];
	const char *slash = strchr(text, '/');
	size_t n = slash ? (size_t)(slash - text) : strlen(text);
	unsigned bits = slash ? (unsigned)strtoul(slash + 1, NULL, 10) : 32;
	if (n >= sizeof(addr) || bits > 32 ||
		(slash && strspn(slash + 1, "0123456789") != strlen(slash + 1)))
		return false;
	snprintf(addr, sizeof(addr), "%.*s", (int)n, text);
	out->mask = bits ? UINT32_MAX << (32 - bits) : 0;
	return lw_ip4_parse(addr, &out->net) == LW_OK && !(out->net & ~out->mask);
}

static void read_relay_for(const struct place *p, struct lw_smtpd_conf *c)
{
	size_t n = 0;
	const char **texts = get_texts(p, "relay_for", &n);
	struct lw_mail_net *nets = own(p->load, (n + 1) * sizeof(*nets));
	for (size_t i = 0; i < n; i++)
		if (!parse_net(texts[i], &nets[i]))
			complain(p, "relay_for", "\"%s\" is not a network", texts[i]);
	c->relay_for = nets;
	c->nrelay_for = n;
}

/* { "name": ["address", ...] } */
static void read_aliases(const struct place *p, struct lw_smtpd_conf *c)
{
	struct place aliases = place_child(p, "aliases");
	size_t n = aliases.object ? (size_t)cJSON_GetArraySize(aliases.object) : 0;
	struct lw_mail_alias *list = own(p->load, (n + 1) * sizeof(*list));
	const cJSON *it = NULL;
	cJSON_ArrayForEach (it, aliases.object) {
		struct lw_mail_alias *a = &list[c->naliases++];
		a->name = own_text(p->load, it->string);
		a->to = get_texts(&aliases, it->string, &a->nto);
		if (a->nto == 0)
			complain(&aliases, it->string, "leads nowhere");
	}
	c->aliases = list;
}

/* What is not given stays as the persona has it; "0s": never. */
static void read_queue(const struct place *p, struct lw_smtpd_conf *c)
{
	static const char *const keys[] = { "run", "warn", "expire", NULL };
	struct place queue = place_child(p, "queue");
	allow(&queue, keys);
	if (!queue.object || !c->persona)
		return;
	c->queue = c->persona->queue;
	c->queue.run = get_span(&queue, "run", c->queue.run);
	c->queue.warn = get_span(&queue, "warn", c->queue.warn);
	c->queue.expire = get_span(&queue, "expire", c->queue.expire);
	if (c->queue.expire <= 0)
		complain(&queue, "expire", "must be longer than nothing");
	if (c->queue.run <= 0 && !c->queue.pause[0])
		complain(&queue, "run", "must be longer than nothing");
}

static void read_limits(const struct place *p, struct lw_service_spec *v)
{
	const uint64_t most = (uint64_t)1 << 30;
	v->smtp.size_max = get_count(p, "size_max", 0, most);
	v->store_max = get_count(p, "store_max", LW_MAILSTORE_BYTES_MAX, most);
	v->smtp.checks_senders = get_bool(p, "check_senders", false);
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
	read_relay_for(p, &v->smtp);
	read_aliases(p, &v->smtp);
	read_queue(p, &v->smtp);
	read_limits(p, v);
	read_mail(p, v);
}

const struct service_syntax smtp_service = {
	.name = "smtp",
	.tcp_port = 25,
	.read = read_smtp,
	.keys = { SERVICE_KEYS, "persona", "host", "domains", "users", "numbered_users",
		"think", "relay_for", "aliases", "queue", "size_max", "store_max",
		"check_senders", "mail" },
};
