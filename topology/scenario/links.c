/* links.c - the scenario's "links".  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "labwire/base/alloc.h"

enum {
	ETHER_BPS = 100000000,
	SERIAL_BPS = 64000, /* what the course sets on the DCE side */
	QUEUE_MAX = 1000000,
	DROPS_MAX = 64,
};

#define BPS_MAX 1000000000000u

const struct form frame_numbers = {
	.kind = FORM_LIST, .item = WHOLE(1, DROPS_MAX), .alone_too = true
};
static const struct field impair_fields[] = { IMPAIR_FIELDS, LAST_KEY };
static const struct form impair_form = { .kind = FORM_OBJECT,
	.name = "impair",
	.about = "what goes wrong on the way",
	.fields = impair_fields };
static const struct format format_end = { "end", "^[^:]+:[^:]+$",
	"a text \"NODE:INTERFACE\"" };
static const struct form end_form = { .kind = FORM_TEXT, .format = &format_end };
static const struct form ends_form = {
	.kind = FORM_LIST, .name = "ends", .item = &end_form, .min = 2, .max = 2
};

#define LINK_FIELDS                                                                      \
	MUST("ends", &ends_form, "NODE:INTERFACE, twice"),                               \
		KEY("name", &some_text, "a name for steps"),                             \
		KEY("delay", &span, "propagation"),                                      \
		KEY("queue_frames", WHOLE(0, QUEUE_MAX),                                 \
			"frames that may wait at each end"),                             \
		KEY("queue_bytes", WHOLE(0, UINT32_MAX),                                 \
			"bytes that may wait at each end; 0: no limit"),                 \
		KEY("mark_frames", WHOLE(0, QUEUE_MAX),                                  \
			"when more wait, IP that is ECN-capable is marked; 0: never"),   \
		KEY("impair", &impair_form, "what goes wrong, in both directions")

static const struct field ethernet_fields[] = {
	LINK_FIELDS,
	KEY("bits_per_s", WHOLE(1, BPS_MAX), "its rate (100000000)"),
	LAST_KEY,
};
static const struct field serial_fields[] = {
	LINK_FIELDS,
	KEY("clock_rate", WHOLE(1, BPS_MAX),
		"bits per second, as the DCE end clocks it (64000)"),
	KEY("dce", &some_text, "the node at the DCE end"),
	KEY("encapsulation", WORDS("hdlc", "ppp"), "Cisco HDLC unless said otherwise"),
	LAST_KEY,
};

enum {
	ETHERNET,
	SERIAL
};

static const struct choice *link_kind(size_t i)
{
	static const struct choice kinds[] = {
		[ETHERNET] = { "ethernet", "an Ethernet cable, full duplex",
			ethernet_fields },
		[SERIAL] = { "serial", "a serial line", serial_fields },
	};
	return i < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[i] : NULL;
}

/* By the interfaces that it is plugged into: "R1:S0/0/0" is a serial one. */
static size_t usual_kind(const cJSON *link)
{
	const cJSON *ends = cJSON_GetObjectItemCaseSensitive(link, "ends"), *it = NULL;
	bool serial = cJSON_IsArray(ends) && ends->child;
	if (!serial)
		return ETHERNET;
	cJSON_ArrayForEach (it, ends)
		serial = serial && cJSON_IsString(it) && strstr(it->valuestring, ":S");
	return serial ? SERIAL : ETHERNET;
}

static const struct form link_form = { .kind = FORM_CHOICE,
	.name = "link",
	.choice = link_kind,
	.by = "kind",
	.otherwise = usual_kind,
	.alone = "ends" };
const struct form links_form = { .kind = FORM_LIST, .item = &link_form, .per_pod = true };

void read_impair(const struct place *p, struct lw_impair *out)
{
	size_t n = 0;
	*out = (struct lw_impair){ 0 };
	out->loss_ppb = get_share(p, "loss");
	out->duplicate_ppb = get_share(p, "duplicate");
	out->reorder_ppb = get_share(p, "reorder");
	out->reorder_by = get_span(p, "reorder_by", 0);
	out->jitter = get_span(p, "jitter", 0);
	out->bit_error_ppb = get_share(p, "bit_errors");
	if (out->reorder_ppb && !out->reorder_by)
		complain(p, "reorder_by",
			"is missing: how long is such a frame held back?");
	const cJSON *drops = get_all(p, "drop", &n), *it = NULL;
	cJSON_ArrayForEach (it, drops)
		if (cJSON_IsNumber(it))
			out->drop_mask |= (uint64_t)1 << (it->valueint - 1);
}

/* Which link is plugged in there? NULL: none. */
static const struct lw_link_spec *link_at(
	const struct lw_scenario *s, size_t node, size_t interface)
{
	for (size_t i = 0; i < s->nlinks; i++)
		for (int e = 0; e < 2; e++)
			if (s->links[i].node[e] == node &&
				s->links[i].interface[e] == interface)
				return &s->links[i];
	return NULL;
}

static void complain_taken(const struct place *p, const char *key,
	const struct lw_link_spec *by, const char *where)
{
	const struct lw_scenario *s = p->load->s;
	struct lw_text other = { 0 };
	int e = 0;
	lw_text_fmt(&other, "%s:%s", s->nodes[by->node[e]].name,
		s->nodes[by->node[e]].interfaces[by->interface[e]].name);
	e = strcmp(lw_text_str(&other), where) == 0 ? 1 : 0;
	lw_text_clear(&other);
	lw_text_fmt(&other, "%s:%s", s->nodes[by->node[e]].name,
		s->nodes[by->node[e]].interfaces[by->interface[e]].name);
	complain(p, key, "%s is plugged in already: %s joins it with %s", where, by->path,
		lw_text_str(&other));
	lw_text_fini(&other);
}

/* "R1-ISP:S0/0/0"; a place that is not there is no link. */
static bool read_end(
	const struct place *p, const char *end, struct lw_link_spec *l, int e)
{
	struct lw_scenario *s = p->load->s;
	char key[24];
	snprintf(key, sizeof(key), "ends[%d]", e);
	const char *colon = strchr(end, ':');
	char *node = lw_strndup(end, (size_t)(colon - end));
	l->node[e] = lw_scenario_node(s, node);
	if (l->node[e] == SIZE_MAX)
		no_such(p, key, THING_NODE, node);
	lw_free(node);
	if (l->node[e] == SIZE_MAX)
		return false;
	struct lw_node_spec *n = &s->nodes[l->node[e]];
	l->interface[e] = lw_scenario_interface(n, colon + 1);
	if (l->interface[e] == SIZE_MAX) {
		no_such(p, key, THING_INTERFACE, end);
		return false;
	}
	if (n->kind == LW_NODE_SWITCH && strcmp(colon + 1, "Vlan1") == 0) {
		complain(p, key, "nothing plugs into Vlan1, the switch's own address");
		return false;
	}
	const struct lw_link_spec *by = link_at(s, l->node[e], l->interface[e]);
	if (by)
		complain_taken(p, key, by, end);
	return !by;
}

static bool read_ends(const struct place *p, struct lw_link_spec *l)
{
	size_t n = 0;
	const cJSON *list = get_all(p, "ends", &n), *it = NULL;
	bool good = n == 2;
	int e = 0;
	cJSON_ArrayForEach (it, list) {
		bool here = cJSON_IsString(it) && read_end(p, it->valuestring, l, e);
		good = good && here;
		e++;
	}
	if (!good)
		return false;
	if (l->node[0] == l->node[1] && l->interface[0] == l->interface[1]) {
		complain(p, "ends", "both ends are the same interface");
		return false;
	}
	return true;
}

/* A cable fits only interfaces of its kind; both ends then speak its encapsulation. */
static void match_ends(const struct place *p, struct lw_link_spec *l)
{
	struct lw_scenario *s = p->load->s;
	for (int e = 0; e < 2; e++) {
		struct lw_node_spec *n = &s->nodes[l->node[e]];
		struct lw_interface_spec *i = &n->interfaces[l->interface[e]];
		bool serial = i->medium != LW_MEDIUM_ETHERNET;
		if (serial == (l->conf.medium != LW_MEDIUM_ETHERNET))
			i->medium = l->conf.medium;
		else if (!cJSON_GetObjectItemCaseSensitive(p->object, "kind"))
			complain(p, "ends", "%s %s is %s interface, the other is not",
				n->name, i->name, serial ? "a serial" : "an Ethernet");
		else
			complain(p, "kind", "%s %s is %s interface", n->name, i->name,
				serial ? "a serial" : "an Ethernet");
	}
}

static void read_serial(const struct place *p, struct lw_link_spec *l)
{
	const char *dce = get_text(p, "dce", NULL);
	if (dce && lw_scenario_node(p->load->s, dce) == SIZE_MAX)
		no_such(p, "dce", THING_NODE, dce);
	l->conf.medium =
		get_word(p, "encapsulation", 0) == 1 ? LW_MEDIUM_PPP : LW_MEDIUM_HDLC;
	l->conf.bits_per_s = get_whole(p, "clock_rate", SERIAL_BPS);
}

static const char *name_link(struct load *l, const struct lw_link_spec *link)
{
	const struct lw_scenario *s = l->s;
	struct lw_text name = { 0 };
	for (int e = 0; e < 2; e++)
		lw_text_fmt(&name, "%s%s:%s", e ? " - " : "",
			s->nodes[link->node[e]].name,
			s->nodes[link->node[e]].interfaces[link->interface[e]].name);
	const char *own_name = own_text(l, lw_text_str(&name));
	lw_text_fini(&name);
	return own_name;
}

static void read_link(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_link_spec l = { .path = own_text(p->load, p->path),
		.name = get_text(p, "name", NULL),
		.conf = { .medium = LW_MEDIUM_ETHERNET } };
	if (p->choice == SERIAL)
		read_serial(p, &l);
	else
		l.conf.bits_per_s = get_whole(p, "bits_per_s", ETHER_BPS);
	l.conf.delay = get_span(p, "delay", LW_US(1));
	l.conf.queue_frames = (uint32_t)get_whole(p, "queue_frames", 0);
	l.conf.queue_bytes = (uint32_t)get_whole(p, "queue_bytes", 0);
	l.conf.mark_frames = (uint32_t)get_whole(p, "mark_frames", 0);
	l.conf.place = (uint32_t)s->nlinks;
	struct place impair = place_child(p, "impair");
	read_impair(&impair, &l.conf.impair[0]);
	l.conf.impair[1] = l.conf.impair[0];
	if (!read_ends(p, &l)) {
		lose(p->load, THING_LINK, l.name);
		return;
	}
	match_ends(p, &l);
	if (!l.name)
		l.name = name_link(p->load, &l);
	s->links[s->nlinks++] = l;
}

/* Is it "NODE:INTERFACE" of an end? */
static bool is_end(const struct lw_scenario *s, const struct lw_link_spec *l, int e,
	const char *name)
{
	const struct lw_node_spec *n = &s->nodes[l->node[e]];
	size_t len = strlen(n->name);
	return strncmp(n->name, name, len) == 0 && name[len] == ':' &&
	       strcmp(n->interfaces[l->interface[e]].name, name + len + 1) == 0;
}

size_t lw_scenario_link(const struct lw_scenario *s, const char *name)
{
	for (size_t i = 0; i < s->nlinks; i++)
		if (strcmp(s->links[i].name, name) == 0)
			return i;
	for (size_t i = 0; i < s->nlinks; i++)
		if (is_end(s, &s->links[i], 0, name) || is_end(s, &s->links[i], 1, name))
			return i;
	return SIZE_MAX;
}

void read_links(struct place *root)
{
	root->load->s->links = room_for(root, "links", sizeof(struct lw_link_spec));
	each_object(root, "links", THING_LINK, read_link);
}

void gather_ends(struct place *root)
{
	size_t n = 0;
	cJSON *links = get_all(root, "links", &n), *it = NULL;
	const cJSON *end = NULL;
	root->load->ends = own(root->load, (2 * n + 1) * sizeof(*root->load->ends));
	cJSON_ArrayForEach (it, links) {
		const cJSON *ends = cJSON_GetObjectItemCaseSensitive(it, "ends");
		ends = cJSON_IsArray(ends) ? ends : NULL;
		cJSON_ArrayForEach (end, ends)
			if (cJSON_IsString(end) && root->load->nends < 2 * n)
				root->load->ends[root->load->nends++] =
					own_text(root->load, end->valuestring);
	}
}
