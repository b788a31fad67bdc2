/* services.c - the scenario's "services".  SPDX-License-Identifier: MIT */
#include <string.h>

#include "json.h"

static const cJSON *element(const struct place *p, const char *key)
{
	return p->object ? cJSON_GetObjectItemCaseSensitive(p->object, key) : NULL;
}

/* A list of texts. */
static const char **read_texts(const struct place *p, const char *key, size_t *n)
{
	const cJSON *list = get_array(p, key, n), *it = NULL;
	const char **texts = own(p->load, (*n + 1) * sizeof(*texts));
	size_t i = 0;
	cJSON_ArrayForEach (it, list) {
		if (cJSON_IsString(it) && it->valuestring[0])
			texts[i++] = own_text(p->load, it->valuestring);
		else
			complain(p, key, "must be a list of texts");
	}
	*n = i;
	return texts;
}

/* Those that are named, and a numbered series: "ccna" with a count of 22. */
static void read_users(const struct place *p, struct lw_service_spec *v)
{
	enum {
		NUMBERED_MAX = 10000
	};
	struct place numbered = place_child(p, "numbered_users");
	static const char *const keys[] = { "name", "count", NULL };
	size_t listed = 0;
	const char **some = read_texts(p, "users", &listed);
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
	v->smtp.domains = read_texts(p, "domains", &v->smtp.ndomains);
	v->smtp.zone = p->load->s->zone;
	read_users(p, v);
	read_think(p, &v->smtp);
}

static uint16_t record_type(const char *s)
{
	static const struct {
		const char *name;
		uint16_t type;
	} types[] = { { "A", LW_DNS_A }, { "NS", LW_DNS_NS }, { "CNAME", LW_DNS_CNAME },
		{ "PTR", LW_DNS_PTR }, { "MX", LW_DNS_MX }, { "TXT", LW_DNS_TXT } };
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, s) == 0)
			return types[i].type;
	return 0;
}

static void read_record(const struct place *p, struct lw_zone *zone)
{
	static const char *const keys[] = { "name", "type", "address", "target",
		"preference", "ttl", NULL };
	struct lw_record r = { 0 };
	allow(p, keys);
	const char *name = need_text(p, "name"), *type = need_text(p, "type");
	if (!name || !type)
		return;
	r.name = (char *)name;
	r.type = record_type(type);
	r.ttl = (uint32_t)get_count(p, "ttl", 0, UINT32_MAX);
	r.addr = get_address(p, "address", 0);
	r.target = (char *)get_text(p, "target", NULL);
	r.preference = (uint16_t)get_count(p, "preference", 10, UINT16_MAX);
	if (!r.type)
		complain(p, "type", "\"%s\" is no record type that labwire serves", type);
	else if (r.type == LW_DNS_A && !r.addr)
		complain(p, "address", "is missing");
	else if (lw_zone_put(zone, &r) != LW_OK)
		complain(p, NULL, "does not fit into the zone %s", lw_zone_origin(zone));
}

/* "host-{2#-1}.example.com" is 172.16.#.1, and back: one entry for all pods. */
static void read_hosts(const struct place *p, struct lw_zones *zones, const char *key)
{
	struct place hosts = place_child(p, key);
	const cJSON *it = NULL;
	cJSON_ArrayForEach (it, hosts.object) {
		uint32_t addr = get_address(&hosts, it->string, 0);
		char reverse[LW_DNS_NAME_TEXT];
		if (!addr)
			continue;
		lw_dns_reverse_name(addr, reverse);
		struct lw_record a = {
			.name = it->string, .type = LW_DNS_A, .addr = addr
		};
		struct lw_record ptr = {
			.name = reverse, .type = LW_DNS_PTR, .target = it->string
		};
		struct lw_zone *forward =
			(struct lw_zone *)(uintptr_t)lw_zones_find(zones, it->string);
		struct lw_zone *back =
			(struct lw_zone *)(uintptr_t)lw_zones_find(zones, reverse);
		if (!forward || lw_zone_put(forward, &a) != LW_OK)
			complain(&hosts, it->string, "is in none of the zones");
		if (back)
			(void)!lw_zone_put(back, &ptr);
	}
}

static void read_zone(const struct place *p, struct lw_zones *zones)
{
	static const char *const keys[] = { "origin", "primary", "mailbox", "ttl",
		"records", NULL };
	enum {
		TTL = 86400
	};
	size_t n = 0, i = 0;
	allow(p, keys);
	const char *origin = need_text(p, "origin"), *primary = need_text(p, "primary");
	if (!origin || !primary)
		return;
	struct lw_zone *zone = lw_zones_add(zones, origin, primary,
		get_text(p, "mailbox", "root.localhost"),
		(uint32_t)get_count(p, "ttl", TTL, UINT32_MAX));
	struct lw_record ns = {
		.name = (char *)origin, .type = LW_DNS_NS, .target = (char *)primary
	};
	if (lw_zone_put(zone, &ns) != LW_OK)
		complain(p, "primary", "\"%s\" is not a name", primary);
	const cJSON *records = get_array(p, "records", &n), *it = NULL;
	cJSON_ArrayForEach (it, records) {
		struct place e = place_element(p, "records", it, i++);
		if (e.object)
			read_record(&e, zone);
	}
}

static void read_dns(const struct place *p, struct lw_service_spec *v)
{
	size_t n = 0, i = 0;
	const cJSON *zones = get_array(p, "zones", &n), *it = NULL;
	v->zones = lw_zones_new();
	if (!n)
		complain(p, "zones", "a name server needs zones");
	cJSON_ArrayForEach (it, zones) {
		struct place e = place_element(p, "zones", it, i++);
		if (e.object)
			read_zone(&e, v->zones);
	}
	read_hosts(p, v->zones, "hosts");
	const cJSON *pods = element(p, "pod_hosts");
	for (uint32_t pod = 1; cJSON_IsObject(pods) && pod <= p->load->pods; pod++) {
		struct place copy = *p;
		cJSON *filled = pod_copy(pods, "pod_hosts", pod);
		copy.object = filled;
		read_hosts(&copy, v->zones, "pod_hosts");
		cJSON_Delete(filled);
	}
}

static void read_service(const struct place *p)
{
	static const char *const kinds[] = { "dns", "smtp", "nbns", "echo", "sink",
		NULL };
	static const char *const keys[][10] = {
		[LW_SERVICE_DNS] = { "node", "kind", "zones", "hosts", "pod_hosts" },
		[LW_SERVICE_SMTP] = { "node", "kind", "persona", "host", "domains",
			"users", "numbered_users", "think" },
		[LW_SERVICE_NBNS] = { "node", "kind", "name" },
		[LW_SERVICE_ECHO] = { "node", "kind" },
		[LW_SERVICE_SINK] = { "node", "kind" },
	};
	struct lw_scenario *s = p->load->s;
	struct lw_service_spec v = { 0 };
	v.node = need_node(p, "node");
	if (!element(p, "kind"))
		complain(p, "kind", "is missing");
	int kind = get_word(p, "kind", kinds, -1);
	if (kind < 0) /* nothing else would make sense */
		return;
	allow(p, keys[kind]);
	v.kind = (enum lw_service_kind)kind;
	if (v.kind == LW_SERVICE_DNS)
		read_dns(p, &v);
	if (v.kind == LW_SERVICE_SMTP)
		read_smtp(p, &v);
	if (v.kind == LW_SERVICE_NBNS)
		v.name = need_text(p, "name");
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == v.node && s->services[i].kind == v.kind)
			complain(p, "kind", "the node has this service already");
	s->services[s->nservices++] = v;
}

void read_services(struct place *root)
{
	root->load->s->services =
		room_for(root, "services", sizeof(struct lw_service_spec));
	each_object(root, "services", read_service);
}
