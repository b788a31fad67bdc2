/* service.c - service "dns": a name server.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/app/dnsd.h"
#include "labwire/base/alloc.h"
#include "labwire/store/zone.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

struct dns {
	struct lw_zones *zones;
};

enum {
	TTL = 86400,
	PREFERENCE = 10,
};

#define RECORD_FIELDS                                                                    \
	MUST("name", &some_text, "whose"),                                               \
		KEY("ttl", WHOLE(0, UINT32_MAX), "seconds, else the zone's")
static const struct field address_fields[] = {
	RECORD_FIELDS,
	MUST("address", &address, "its address"),
	LAST_KEY,
};
static const struct field name_fields[] = {
	RECORD_FIELDS,
	MUST("target", &some_text, "a name; of TXT: the text"),
	LAST_KEY,
};
static const struct field mx_fields[] = {
	RECORD_FIELDS,
	MUST("target", &some_text, "the mail server's name"),
	KEY("preference", WHOLE(0, UINT16_MAX), "the least is tried first (10)"),
	LAST_KEY,
};

enum {
	RECORD_TYPES = 6
};

static const struct {
	struct choice form;
	uint16_t type;
} record_types[RECORD_TYPES] = {
	{ { "A", "an address", address_fields }, LW_DNS_A },
	{ { "NS", "a record that leads to a name", name_fields }, LW_DNS_NS },
	{ { "CNAME", "a record that leads to a name", name_fields }, LW_DNS_CNAME },
	{ { "PTR", "a record that leads to a name", name_fields }, LW_DNS_PTR },
	{ { "MX", "a server that takes mail for it", mx_fields }, LW_DNS_MX },
	{ { "TXT", "a record that leads to a name", name_fields }, LW_DNS_TXT },
};

static const struct choice *record_type(size_t i)
{
	return i < RECORD_TYPES ? &record_types[i].form : NULL;
}

static const struct form record_form = {
	.kind = FORM_CHOICE, .choice = record_type, .by = "type"
};

static const struct field zone_fields[] = {
	MUST("origin", &some_text, "its name: example.com"),
	MUST("primary", &some_text, "its name server"),
	KEY("mailbox", &some_text, "who looks after it, with a dot for the @"),
	KEY("ttl", WHOLE(0, UINT32_MAX), "seconds that answers may be kept (86400)"),
	KEY("negative_ttl", WHOLE(0, UINT32_MAX),
		"seconds for which it may be remembered that a name does not exist; else "
		"as ttl"),
	KEY("records", LIST_OF(&record_form), "what is in it"),
	LAST_KEY,
};
static const struct form zone_form = {
	.kind = FORM_OBJECT, .name = "zone", .about = "a zone", .fields = zone_fields
};
static const struct form zones_form = { .kind = FORM_LIST, .item = &zone_form, .min = 1 };
static const struct form pod_hosts_form = {
	.kind = FORM_MAP, .item = &address, .per_pod = true
};

static void read_record(const struct place *p, struct lw_zone *zone)
{
	struct lw_record r = { .name = (char *)get_text(p, "name", NULL),
		.type = record_types[p->choice].type,
		.ttl = (uint32_t)get_whole(p, "ttl", 0) };
	if (r.type == LW_DNS_A)
		r.addr = get_address(p, "address", 0);
	else
		r.target = (char *)get_text(p, "target", NULL);
	if (r.type == LW_DNS_MX)
		r.preference = (uint16_t)get_whole(p, "preference", PREFERENCE);
	if (r.name && (r.addr || r.target) && lw_zone_put(zone, &r) != LW_OK)
		complain(p, NULL, "does not fit into the zone %s", lw_zone_origin(zone));
}

/* Where a name's records go; NULL: into none of ours. */
static struct lw_zone *zone_of(struct lw_zones *zones, const char *name)
{
	return (struct lw_zone *)(uintptr_t)lw_zones_find(zones, name);
}

/* name is addr, and back. */
static bool put_host(struct lw_zones *zones, char *name, uint32_t addr)
{
	char reverse[LW_DNS_NAME_TEXT];
	lw_dns_reverse_name(addr, reverse);
	struct lw_record a = { .name = name, .type = LW_DNS_A, .addr = addr };
	struct lw_record ptr = { .name = reverse, .type = LW_DNS_PTR, .target = name };
	struct lw_zone *forward = zone_of(zones, name), *back = zone_of(zones, reverse);
	if (!forward || lw_zone_put(forward, &a) != LW_OK)
		return false;
	if (back)
		(void)!lw_zone_put(back, &ptr);
	return true;
}

/* "host-{2#-1}.example.com" is 172.16.#.1, and back: one entry for all pods.  key: where
 * it stands; pod 0: as it stands. */
static void read_host(const struct place *p, struct lw_zones *zones, const cJSON *it,
	const char *key, uint32_t pod)
{
	if (!cJSON_IsString(it))
		return;
	char *name = pod ? fill_text(it->string, pod) : lw_strdup(it->string);
	char *text = pod ? fill_text(it->valuestring, pod) : lw_strdup(it->valuestring);
	uint32_t addr = 0;
	struct lw_text path = { 0 };
	lw_text_fmt(&path, "%s.%s", key, it->string);
	if (lw_ip4_parse(text, &addr) != LW_OK)
		complain(p, lw_text_str(&path), "must be %s: for pod %u it is \"%s\"",
			address.format->what, pod, text);
	else if (!put_host(zones, name, addr))
		complain(p, lw_text_str(&path), "%s is in none of the zones", name);
	lw_text_fini(&path);
	lw_free(text);
	lw_free(name);
}

static void read_zone(const struct place *p, struct lw_zones *zones)
{
	size_t n = 0, i = 0;
	const char *origin = get_text(p, "origin", NULL);
	const char *primary = get_text(p, "primary", NULL);
	const char *mailbox = get_text(p, "mailbox", "root.localhost");
	uint32_t ttl = (uint32_t)get_whole(p, "ttl", TTL);
	uint32_t negative = (uint32_t)get_whole(p, "negative_ttl", ttl);
	cJSON *records = get_all(p, "records", &n), *it = NULL;
	if (!origin || !primary)
		return;
	struct lw_zone *zone = lw_zones_add(zones, origin, primary, mailbox, ttl);
	lw_zone_set_negative_ttl(zone, negative);
	struct lw_record ns = {
		.name = (char *)origin, .type = LW_DNS_NS, .target = (char *)primary
	};
	if (lw_zone_put(zone, &ns) != LW_OK)
		complain(p, "primary", "\"%s\" is not a name", primary);
	cJSON_ArrayForEach (it, records) {
		struct place e = place_element(p, "records", it, i++);
		if (e.object)
			read_record(&e, zone);
	}
}

static void read_dns(const struct place *p, struct lw_service_spec *v)
{
	struct dns *c = v->conf;
	size_t n = 0, i = 0;
	cJSON *zones = get_all(p, "zones", &n), *it = NULL;
	c->zones = lw_zones_new();
	cJSON_ArrayForEach (it, zones) {
		struct place e = place_element(p, "zones", it, i++);
		if (e.object)
			read_zone(&e, c->zones);
	}
	cJSON *hosts = get_all(p, "hosts", &n);
	cJSON *templates = get_all(p, "pod_hosts", &n);
	if (is_hurt(p))
		return; /* whether a host is in a zone, nobody can say */
	cJSON_ArrayForEach (it, hosts)
		read_host(p, c->zones, it, "hosts", 0);
	for (uint32_t pod = 1; pod <= p->load->pods; pod++)
		cJSON_ArrayForEach (it, templates)
			read_host(p, c->zones, it, "pod_hosts", pod);
}

static const struct field dns_fields[] = {
	SERVICE_FIELDS,
	MUST("zones", &zones_form, "what it is authoritative for"),
	KEY("hosts", &addresses_by_name,
		"names with their addresses, both directions at once"),
	KEY("pod_hosts", &pod_hosts_form, "the same with templates: once for each pod"),
	LAST_KEY,
};

static void forget(struct lw_service_spec *v)
{
	struct dns *c = v->conf;
	lw_zones_free(c->zones);
}

static const struct lw_zones *zones_of(const struct lw_service_spec *v)
{
	const struct dns *c = v->conf;
	return c->zones;
}

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	const struct dns *c = v->conf;
	return lw_dnsd_start(n->stack, c->zones, out);
}

static const struct lw_service_use uses[] = {
	{ 53, LW_USE_UDP, 5, "DNS", "names, by UDP", LW_USE_OPEN },
	{ 0 },
};

static const struct lw_service_kind dns = {
	.form = { "dns", "a name server", dns_fields },
	.conf_size = sizeof(struct dns),
	.tcp_port = 53,
	.asked_by_datagram = true,
	.uses = uses,
	.read = read_dns,
	.forget = forget,
	.zones = zones_of,
	.start = start,
};

const struct lw_kind kind_dns = { .service = &dns };
