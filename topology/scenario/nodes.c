/* nodes.c - the scenario's "nodes".  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "names.h"

enum {
	PORTS_DEFAULT = 24,
	PORTS_MAX = 512,
	RECEIVE_BUFFER_MAX = 1 << 24,
};

static const char *profile_name(size_t i)
{
	return lw_profile_at(i) ? lw_profile_at(i)->name : NULL;
}

static const struct format format_mac = { "mac",
	"^([0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){5}"
	"|([0-9A-Fa-f]{4}\\.){2}[0-9A-Fa-f]{4})$",
	"a MAC address such as \"00:0c:29:12:34:56\"" };
static const struct format format_prefix = { "network",
	"^[0-9]{1,3}(\\.[0-9]{1,3}){3}/([12]?[0-9]|3[0-2])$",
	"a network such as 172.16.0.0/16" };
static const struct form mac = { .kind = FORM_TEXT, .format = &format_mac };
static const struct form prefix = { .kind = FORM_TEXT, .format = &format_prefix };

static const struct field interface_fields[] = {
	MUST("name", &interface_name,
		"S0/0/0, Fa0/0, eth0: one that begins with S is a serial one"),
	KEY("mac", &mac, "its MAC address; else one is made from its place"),
	LAST_KEY,
};
static const struct form interface_form = { .kind = FORM_OBJECT,
	.about = "an interface; its name alone will do",
	.fields = interface_fields,
	.alone = "name" };

static const struct field route_fields[] = {
	MUST("to", &prefix,
		"a network such as 172.16.0.0/16; 0.0.0.0/0 is the default route"),
	MUST("via", &address, "the next hop"),
	LAST_KEY,
};
static const struct form route_form = {
	.kind = FORM_OBJECT, .about = "a route", .fields = route_fields
};
static const struct form name_servers = {
	.kind = FORM_LIST, .item = &address, .max = LW_DNS_STUB_SERVERS, .alone_too = true
};

#define NODE_FIELDS                                                                      \
	MUST("name", &node_name,                                                         \
		"its name, as in the addressing table; \"#\" stands for the pod's "      \
		"number"),                                                               \
		KEY("profile", NAMES(profile_name),                                      \
			"whose manners it has: Windows XP SP2, Linux 2.6, IOS 12, a "    \
			"Catalyst switch, or what the RFCs recommend"),                  \
		KEY("dns", &name_servers, "addresses of its name servers"),              \
		KEY("known_names", &addresses_by_name,                                   \
			"names that it need not ask for, with their addresses"),         \
		KEY("cdp", &flag,                                                        \
			"false: it does not say who it is by CDP, every 60 s on each "   \
			"interface, as its system does by itself"),                      \
		KEY("loopback", &flag,                                                   \
			"false: no configuration test frames to itself, every 10 s on "  \
			"each Ethernet interface, as its system sends")

static const struct field station_fields[] = {
	NODE_FIELDS,
	KEY("interfaces", LIST_OF(&interface_form),
		"its interfaces; left out, a host or server has eth0, and a router those "
		"that the links plug into"),
	KEY("routes", LIST_OF(&route_form),
		"static routes; those of its own networks and its default gateway come "
		"from the table"),
	KEY("next_port", WHOLE(0, UINT16_MAX),
		"the port from which its first connection goes out"),
	KEY("receive_buffer", WHOLE(1, RECEIVE_BUFFER_MAX),
		"bytes that a TCP connection may hold unread, in place of the profile's; "
		"it shows in the window of the SYN"),
	LAST_KEY,
};

static const struct field switch_fields[] = {
	NODE_FIELDS,
	KEY("ports", WHOLE(1, PORTS_MAX), "how many ports (24)"),
	KEY("stp", &flag,
		"false: no spanning tree, which its system has by itself; two cables "
		"between two such switches are a storm"),
	KEY("portfast", &flag,
		"true: a port that comes up passes frames at once, and not after 30 s, "
		"until it hears a bridge"),
	LAST_KEY,
};

static const struct choice *node_kind(size_t i)
{
	static const char station[] = "a router, host or server",
			  sw[] = "a switch: ports Fa0/1, Fa0/2 and so on, and its own "
				 "address on Vlan1";
	static const struct choice kinds[] = {
		[LW_NODE_ROUTER] = { "router", station, station_fields },
		[LW_NODE_SWITCH] = { "switch", sw, switch_fields },
		[LW_NODE_HOST] = { "host", station, station_fields },
		[LW_NODE_SERVER] = { "server", station, station_fields },
	};
	return i < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[i] : NULL;
}

static const struct form node_form = {
	.kind = FORM_CHOICE, .name = "node", .choice = node_kind, .by = "kind"
};
const struct form nodes_form = {
	.kind = FORM_LIST, .item = &node_form, .min = 1, .per_pod = true
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

size_t get_node(const struct place *p, const char *key)
{
	const char *name = get_text(p, key, NULL);
	size_t i = name ? lw_scenario_node(p->load->s, name) : SIZE_MAX;
	if (name && i == SIZE_MAX)
		no_such(p, key, THING_NODE, name);
	return i;
}

static const struct lw_profile *read_profile(
	const struct place *p, enum lw_node_kind kind)
{
	static const char *const usual[] = { [LW_NODE_ROUTER] = "ios12",
		[LW_NODE_SWITCH] = "catalyst",
		[LW_NODE_HOST] = "winxp",
		[LW_NODE_SERVER] = "linux26" };
	return lw_profile_find(get_text(p, "profile", usual[kind]));
}

static struct lw_interface_spec *add_interface(
	struct load *l, struct lw_node_spec *n, const char *name)
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
	*i = (struct lw_interface_spec){ .name = own_text(l, name),
		.medium = name[0] == 'S' ? LW_MEDIUM_HDLC : LW_MEDIUM_ETHERNET };
	return i;
}

static void read_interface(const struct place *p, struct lw_node_spec *n)
{
	const char *name = get_text(p, "name", NULL);
	const char *station = get_text(p, "mac", NULL);
	if (!name)
		return;
	if (lw_scenario_interface(n, name) != SIZE_MAX) {
		complain(p, "name", "there are two interfaces \"%s\"", name);
		return;
	}
	struct lw_interface_spec *spec = add_interface(p->load, n, name);
	if (station && (lw_mac_parse(station, &spec->mac) != LW_OK ||
			       lw_mac_is_group(spec->mac)))
		complain(p, "mac", "\"%s\" is not a station's MAC address", station);
}

/* Those that the links plug into: "R1:S0/0/0" is one of R1. */
static void infer_interfaces(const struct place *p, struct lw_node_spec *n)
{
	size_t len = strlen(n->name);
	for (size_t i = 0; i < p->load->nends; i++) {
		const char *end = p->load->ends[i];
		if (strncmp(end, n->name, len) != 0 || end[len] != ':')
			continue;
		if (lw_scenario_interface(n, end + len + 1) == SIZE_MAX)
			add_interface(p->load, n, end + len + 1);
	}
}

static void read_interfaces(const struct place *p, struct lw_node_spec *n)
{
	size_t count = 0, i = 0;
	cJSON *list = get_all(p, "interfaces", &count), *it = NULL;
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(p, "interfaces", it, i++);
		read_interface(&e, n);
	}
	if (list)
		return;
	if (n->kind == LW_NODE_ROUTER)
		infer_interfaces(p, n);
	else
		add_interface(p->load, n, "eth0");
}

static void read_routes(const struct place *p, struct lw_node_spec *n)
{
	size_t count = 0, i = 0;
	cJSON *list = get_all(p, "routes", &count), *it = NULL;
	n->routes = own(p->load, (count + 1) * sizeof(*n->routes));
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(p, "routes", it, i++);
		struct lw_route_spec r = { .via = get_address(&e, "via", 0) };
		const char *to = get_text(&e, "to", NULL);
		if (to && (lw_prefix_parse(to, &r.to) != LW_OK ||
				  !lw_prefix_is_network(r.to)))
			complain(&e, "to",
				"\"%s\" is not a network such as 172.16.0.0/16", to);
		else if (to && r.via)
			n->routes[n->nroutes++] = r;
	}
}

static void read_resolver(const struct place *p, struct lw_node_spec *n)
{
	size_t count = 0;
	const char **servers = get_texts(p, "dns", &count);
	for (size_t i = 0; i < count; i++)
		if (lw_ip4_parse(servers[i], &n->dns[n->ndns++]) != LW_OK)
			LW_UNREACHABLE();
	const cJSON *known = get_all(p, "known_names", &count), *it = NULL;
	n->known = own(p->load, (count + 1) * sizeof(*n->known));
	cJSON_ArrayForEach (it, known) {
		struct lw_known_name *k = &n->known[n->nknown];
		k->name = own_text(p->load, it->string);
		if (cJSON_IsString(it) &&
			lw_ip4_parse(it->valuestring, &k->addr) == LW_OK)
			n->nknown++;
	}
}

static void make_ports(const struct place *p, struct lw_node_spec *n)
{
	n->ports = (uint32_t)get_whole(p, "ports", PORTS_DEFAULT);
	for (uint32_t i = 1; i <= n->ports; i++) {
		char name[16];
		snprintf(name, sizeof(name), "Fa0/%u", i);
		add_interface(p->load, n, name);
	}
	add_interface(p->load, n, "Vlan1");
}

static void make_station(const struct place *p, struct lw_node_spec *n)
{
	read_interfaces(p, n);
	n->next_port = (uint16_t)get_whole(p, "next_port", 0);
	n->receive_buffer = (uint32_t)get_whole(p, "receive_buffer", 0);
	read_routes(p, n);
}

/* What is plugged into an interface that a mistake has hidden is no mistake. */
static void lose_interfaces(struct load *l, const struct lw_node_spec *n)
{
	struct lw_text all = { 0 };
	lw_text_fmt(&all, "%s:", n->name);
	lose(l, THING_INTERFACE, lw_text_str(&all));
	lw_text_fini(&all);
}

/* What its system does by itself, unless the scenario says no. */
static bool read_manner(const struct place *p, const char *key, bool has)
{
	bool on = get_flag(p, key, has);
	if (on && !has)
		complain(p, key, "its profile has none");
	return on && has;
}

static void read_manners(const struct place *p, struct lw_node_spec *n)
{
	const struct lw_link_profile *link = &n->profile->link;
	n->cdp = read_manner(p, "cdp", link->cdp_every > 0);
	n->loopback = read_manner(p, "loopback", link->loop_every > 0);
	if (n->kind != LW_NODE_SWITCH)
		return;
	n->stp = read_manner(p, "stp", link->stp_priority > 0);
	n->portfast = get_flag(p, "portfast", false);
}

static void read_node(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_node_spec n = { .name = get_text(p, "name", NULL),
		.kind = (enum lw_node_kind)p->choice };
	if (!n.name) {
		lose(p->load, THING_NODE, NULL);
		return;
	}
	if (lw_scenario_node(s, n.name) != SIZE_MAX) {
		complain(p, "name", "there are two nodes \"%s\"", n.name);
		lose(p->load, THING_NODE, NULL);
	}
	n.profile = read_profile(p, n.kind);
	if (n.kind == LW_NODE_SWITCH)
		make_ports(p, &n);
	else
		make_station(p, &n);
	read_manners(p, &n);
	read_resolver(p, &n);
	if (is_hurt(p))
		lose_interfaces(p->load, &n);
	s->nodes[s->nnodes++] = n;
}

void read_nodes(struct place *root)
{
	root->load->s->nodes = room_for(root, "nodes", sizeof(struct lw_node_spec));
	each_object(root, "nodes", THING_NODE, read_node);
}
