/* nodes.c - the scenario's "nodes".  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "names.h"

enum {
	PORTS_DEFAULT = 24,
	PORTS_MAX = 512,
	RECEIVE_BUFFER_MAX = 1 << 24,
};

size_t lw_scenario_node(const struct lw_scenario *s, const char *name)
{
	for (size_t i = 0; i < s->nnodes; i++)
		if (strcmp(s->nodes[i].name, name) == 0)
			return i;
	return SIZE_MAX;
}

size_t lw_scenario_interface(const struct lw_node_spec *n, const char *name)
{
	for (size_t i = 0; i < n->ninterfaces; i++)
		if (strcmp(n->interfaces[i].name, name) == 0)
			return i;
	return SIZE_MAX;
}

size_t need_node(const struct place *p, const char *key)
{
	const char *name = need_text(p, key);
	size_t i = name ? lw_scenario_node(p->load->s, name) : SIZE_MAX;
	if (name && i == SIZE_MAX)
		complain(p, key, "there is no node \"%s\"", name);
	return i;
}

static const struct lw_profile *read_profile(
	const struct place *p, enum lw_node_kind kind)
{
	static const char *const usual[] = { [LW_NODE_ROUTER] = "ios12",
		[LW_NODE_SWITCH] = "catalyst",
		[LW_NODE_HOST] = "winxp",
		[LW_NODE_SERVER] = "linux26" };
	const char *name = get_text(p, "profile", usual[kind]);
	const struct lw_profile *profile = lw_profile_find(name);
	struct lw_text all = { 0 };
	if (profile)
		return profile;
	for (size_t i = 0; lw_profile_at(i); i++)
		lw_text_fmt(&all, "%s%s", i ? ", " : "", lw_profile_at(i)->name);
	complain(p, "profile", "there is no profile \"%s\"; there are: %s", name,
		lw_text_str(&all));
	lw_text_fini(&all);
	return lw_profile_find(usual[kind]);
}

static struct lw_interface_spec *add_interface(
	struct load *l, struct lw_node_spec *n, const char *name, enum lw_medium medium)
{
	if (n->ninterfaces == n->interfaces_cap) {
		size_t cap = n->interfaces_cap ? 2 * n->interfaces_cap : 4;
		struct lw_interface_spec *more = own(l, cap * sizeof(*more));
		if (n->ninterfaces)
			memcpy(more, n->interfaces, n->ninterfaces * sizeof(*more));
		n->interfaces = more;
		n->interfaces_cap = cap;
	}
	struct lw_interface_spec *i = &n->interfaces[n->ninterfaces++];
	*i = (struct lw_interface_spec){ .name = own_text(l, name), .medium = medium };
	return i;
}

static void read_interfaces(const struct place *p, struct lw_node_spec *n)
{
	static const char *const keys[] = { "name", "mac", NULL };
	size_t count = 0, i = 0;
	const cJSON *list = get_array(p, "interfaces", &count), *it = NULL;
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(p, "interfaces", it, i++);
		allow(&e, keys);
		const char *name = need_name(&e, "name", NAME_INTERFACE),
			   *mac = get_text(&e, "mac", NULL);
		if (!name)
			continue;
		if (lw_scenario_interface(n, name) != SIZE_MAX) {
			complain(&e, "name", "there are two interfaces \"%s\"", name);
			continue;
		}
		enum lw_medium medium =
			name[0] == 'S' ? LW_MEDIUM_HDLC : LW_MEDIUM_ETHERNET;
		struct lw_interface_spec *spec = add_interface(p->load, n, name, medium);
		if (mac && (lw_mac_parse(mac, &spec->mac) != LW_OK ||
				   lw_mac_is_group(spec->mac)))
			complain(&e, "mac", "\"%s\" is not a station's MAC address", mac);
	}
}

/* "172.16.0.0/16" */
static bool parse_prefix(const char *s, uint32_t *net, uint32_t *mask)
{
	char addr[LW_IP4_TEXT] = { 0 };
	unsigned prefix = 0;
	int used = 0;
	if (sscanf(s, "%15[0-9.]/%2u%n", addr, &prefix, &used) != 2 || s[used] ||
		prefix > 32 || lw_ip4_parse(addr, net) != LW_OK)
		return false;
	*mask = lw_ip4_mask((int)prefix);
	return (*net & ~*mask) == 0;
}

static void read_routes(const struct place *p, struct lw_node_spec *n)
{
	static const char *const keys[] = { "to", "via", NULL };
	size_t count = 0, i = 0;
	const cJSON *list = get_array(p, "routes", &count), *it = NULL;
	n->routes = own(p->load, (count + 1) * sizeof(*n->routes));
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(p, "routes", it, i++);
		struct lw_route_spec r = { 0 };
		allow(&e, keys);
		const char *to = need_text(&e, "to");
		r.via = get_address(&e, "via", 0);
		if (e.object && !cJSON_GetObjectItemCaseSensitive(e.object, "via"))
			complain(&e, "via", "is missing");
		if (to && !parse_prefix(to, &r.net, &r.mask))
			complain(&e, "to",
				"\"%s\" is not a network such as 172.16.0.0/16", to);
		else if (to && r.via)
			n->routes[n->nroutes++] = r;
	}
}

static void read_resolver(const struct place *p, struct lw_node_spec *n)
{
	size_t count = 0;
	const cJSON *list = get_array(p, "dns", &count), *it = NULL;
	cJSON_ArrayForEach (it, list) {
		uint32_t addr = 0;
		if (!cJSON_IsString(it) || lw_ip4_parse(it->valuestring, &addr) != LW_OK)
			complain(p, "dns", "must list IPv4 addresses");
		else if (n->ndns == LW_DNS_STUB_SERVERS)
			complain(p, "dns", "at most %d servers", LW_DNS_STUB_SERVERS);
		else
			n->dns[n->ndns++] = addr;
	}
	struct place known = place_child(p, "known_names");
	size_t n_known = known.object ? (size_t)cJSON_GetArraySize(known.object) : 0;
	n->known = own(p->load, (n_known + 1) * sizeof(*n->known));
	cJSON_ArrayForEach (it, known.object) {
		n->known[n->nknown].name = own_text(p->load, it->string);
		n->known[n->nknown].addr = get_address(&known, it->string, 0);
		n->nknown++;
	}
}

static void make_ports(const struct place *p, struct lw_node_spec *n)
{
	n->ports = (uint32_t)get_count(p, "ports", PORTS_DEFAULT, PORTS_MAX);
	if (n->ports == 0) {
		complain(p, "ports", "a switch has at least one port");
		n->ports = 1;
	}
	for (uint32_t i = 1; i <= n->ports; i++) {
		char name[16];
		snprintf(name, sizeof(name), "Fa0/%u", i);
		add_interface(p->load, n, name, LW_MEDIUM_ETHERNET);
	}
	add_interface(p->load, n, "Vlan1", LW_MEDIUM_ETHERNET);
}

static void read_node(const struct place *p)
{
	static const char *const station_keys[] = { "name", "kind", "profile",
		"interfaces", "routes", "dns", "known_names", "next_port", "ports",
		"receive_buffer", NULL };
	static const char *const switch_keys[] = { "name", "kind", "profile", "ports",
		"stp", "dns", "known_names", NULL };
	static const char *const kinds[] = { "router", "switch", "host", "server", NULL };
	struct lw_scenario *s = p->load->s;
	struct lw_node_spec n = { 0 };
	n.name = need_name(p, "name", NAME_NODE);
	if (p->object && !cJSON_GetObjectItemCaseSensitive(p->object, "kind"))
		complain(p, "kind", "is missing");
	n.kind = (enum lw_node_kind)get_word(p, "kind", kinds, LW_NODE_HOST);
	allow(p, n.kind == LW_NODE_SWITCH ? switch_keys : station_keys);
	if (!n.name)
		return;
	if (lw_scenario_node(s, n.name) != SIZE_MAX)
		complain(p, "name", "there are two nodes \"%s\"", n.name);
	n.profile = read_profile(p, n.kind);
	if (n.kind == LW_NODE_SWITCH)
		make_ports(p, &n);
	else if (p->object && cJSON_GetObjectItemCaseSensitive(p->object, "ports"))
		complain(p, "ports", "only a switch has ports");
	if (n.kind == LW_NODE_HOST || n.kind == LW_NODE_SERVER) {
		size_t count = 0;
		if (!get_array(p, "interfaces", &count))
			add_interface(p->load, &n, "eth0", LW_MEDIUM_ETHERNET);
	}
	if (n.kind != LW_NODE_SWITCH)
		read_interfaces(p, &n);
	n.stp = get_bool(p, "stp", false);
	n.next_port = (uint16_t)get_count(p, "next_port", 0, UINT16_MAX);
	n.receive_buffer =
		(uint32_t)get_count(p, "receive_buffer", 0, RECEIVE_BUFFER_MAX);
	read_routes(p, &n);
	read_resolver(p, &n);
	s->nodes[s->nnodes++] = n;
}

void read_nodes(struct place *root)
{
	size_t n = 0;
	(void)get_array(root, "nodes", &n);
	if (!n)
		complain(root, "nodes", "a lab needs nodes");
	root->load->s->nodes = room_for(root, "nodes", sizeof(struct lw_node_spec));
	each_object(root, "nodes", read_node);
}
