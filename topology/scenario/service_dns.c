/* service_dns.c - service "dns": a name server.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "service.h"

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
		"negative_ttl", "records", NULL };
	enum {
		TTL = 86400
	};
	size_t n = 0, i = 0;
	allow(p, keys);
	const char *origin = need_text(p, "origin"), *primary = need_text(p, "primary");
	if (!origin || !primary)
		return;
	uint32_t ttl = (uint32_t)get_count(p, "ttl", TTL, UINT32_MAX);
	struct lw_zone *zone = lw_zones_add(
		zones, origin, primary, get_text(p, "mailbox", "root.localhost"), ttl);
	lw_zone_set_negative_ttl(
		zone, (uint32_t)get_count(p, "negative_ttl", ttl, UINT32_MAX));
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
	const cJSON *pods = get_element(p, "pod_hosts");
	for (uint32_t pod = 1; cJSON_IsObject(pods) && pod <= p->load->pods; pod++) {
		struct place copy = *p;
		cJSON *filled = pod_copy(pods, "pod_hosts", pod);
		copy.object = filled;
		read_hosts(&copy, v->zones, "pod_hosts");
		cJSON_Delete(filled);
	}
}

const struct service_syntax dns_service = {
	.name = "dns",
	.tcp_port = 53,
	.read = read_dns,
	.keys = { SERVICE_KEYS, "zones", "hosts", "pod_hosts" },
};
