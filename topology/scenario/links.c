/* links.c - the scenario's "links".  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "labwire/base/alloc.h"

enum {
	ETHER_BPS = 100000000,
	SERIAL_BPS = 64000, /* what the course sets on the DCE side */
	QUEUE_MAX = 1000000,
};

#define BPS_MAX 1000000000000u

void read_impair(const struct place *p, struct lw_impair *out)
{
	size_t n = 0;
	const cJSON *it = NULL;
	*out = (struct lw_impair){ 0 };
	out->loss_ppb = get_probability(p, "loss");
	out->duplicate_ppb = get_probability(p, "duplicate");
	out->reorder_ppb = get_probability(p, "reorder");
	out->reorder_by = get_span(p, "reorder_by", 0);
	out->jitter = get_span(p, "jitter", 0);
	out->bit_error_ppb = get_probability(p, "bit_errors");
	if (out->reorder_ppb && !out->reorder_by)
		complain(p, "reorder_by",
			"is missing: how long is such a frame held back?");
	const cJSON *drops = get_array(p, "drop", &n);
	cJSON_ArrayForEach (it, drops) {
		double nth = cJSON_IsNumber(it) ? it->valuedouble : 0;
		if (nth < 1 || nth > 64 || nth != (double)(int)nth)
			complain(p, "drop", "must list numbers of frames from 1 to 64");
		else
			out->drop_mask |= (uint64_t)1 << ((int)nth - 1);
	}
}

static bool used_before(const struct lw_scenario *s, size_t node, size_t interface)
{
	for (size_t i = 0; i < s->nlinks; i++)
		for (int e = 0; e < 2; e++)
			if (s->links[i].node[e] == node &&
				s->links[i].interface[e] == interface)
				return true;
	return false;
}

/* "R1-ISP:S0/0/0" */
static bool read_end(
	const struct place *p, const cJSON *end, struct lw_link_spec *l, int e)
{
	struct lw_scenario *s = p->load->s;
	char key[16];
	snprintf(key, sizeof(key), "ends[%d]", e);
	const char *colon = cJSON_IsString(end) ? strchr(end->valuestring, ':') : NULL;
	if (!colon) {
		complain(p, key, "must be a text \"NODE:INTERFACE\"");
		return false;
	}
	char *node = lw_strndup(end->valuestring, (size_t)(colon - end->valuestring));
	l->node[e] = lw_scenario_node(s, node);
	bool good = l->node[e] != SIZE_MAX;
	if (!good)
		complain(p, key, "there is no node \"%s\"", node);
	lw_free(node);
	if (!good)
		return false;
	struct lw_node_spec *n = &s->nodes[l->node[e]];
	l->interface[e] = lw_scenario_interface(n, colon + 1);
	if (l->interface[e] == SIZE_MAX || strcmp(colon + 1, "Vlan1") == 0) {
		complain(p, key, "%s has no interface \"%s\" to plug into", n->name,
			colon + 1);
		return false;
	}
	if (used_before(s, l->node[e], l->interface[e])) {
		complain(p, key, "%s is plugged in already", end->valuestring);
		return false;
	}
	return true;
}

static bool read_ends(const struct place *p, struct lw_link_spec *l)
{
	size_t n = 0;
	const cJSON *ends = get_array(p, "ends", &n);
	if (n != 2) {
		complain(p, "ends", "a link has two ends");
		return false;
	}
	bool a = read_end(p, cJSON_GetArrayItem(ends, 0), l, 0);
	bool b = read_end(p, cJSON_GetArrayItem(ends, 1), l, 1);
	if (a && b && l->node[0] == l->node[1] && l->interface[0] == l->interface[1]) {
		complain(p, "ends", "both ends are the same interface");
		return false;
	}
	return a && b;
}

static bool is_serial(const struct lw_link_spec *l)
{
	return l->conf.medium != LW_MEDIUM_ETHERNET;
}

/* A cable fits only interfaces of its kind; both ends then speak its encapsulation. */
static void match_ends(const struct place *p, struct lw_link_spec *l)
{
	struct lw_scenario *s = p->load->s;
	for (int e = 0; e < 2; e++) {
		struct lw_node_spec *n = &s->nodes[l->node[e]];
		struct lw_interface_spec *i = &n->interfaces[l->interface[e]];
		bool serial = i->medium != LW_MEDIUM_ETHERNET;
		if (serial != is_serial(l))
			complain(p, "kind", "%s %s is %s interface", n->name, i->name,
				serial ? "a serial" : "an Ethernet");
		else
			i->medium = l->conf.medium;
	}
}

static uint64_t read_rate(const struct place *p, bool serial)
{
	const char *key = serial ? "clock_rate" : "bits_per_s";
	const char *other = serial ? "bits_per_s" : "clock_rate";
	uint64_t bps = get_count(p, key, serial ? SERIAL_BPS : ETHER_BPS, BPS_MAX);
	if (p->object && cJSON_GetObjectItemCaseSensitive(p->object, other))
		complain(p, other, "is for %s links; here it is \"%s\"",
			serial ? "Ethernet" : "serial", key);
	if (bps == 0) {
		complain(p, key, "must be more than 0");
		bps = 1;
	}
	return bps;
}

static void read_link(const struct place *p)
{
	static const char *const keys[] = { "name", "kind", "ends", "bits_per_s",
		"clock_rate", "delay", "queue_frames", "queue_bytes", "impair", NULL };
	static const char *const serial_keys[] = { "name", "kind", "ends", "bits_per_s",
		"clock_rate", "dce", "delay", "encapsulation", "queue_frames",
		"queue_bytes", "impair", NULL };
	static const char *const impair_keys[] = { "loss", "duplicate", "reorder",
		"reorder_by", "jitter", "bit_errors", "drop", NULL };
	static const char *const kinds[] = { "ethernet", "serial", NULL };
	static const char *const encapsulations[] = { "hdlc", "ppp", NULL };
	struct lw_scenario *s = p->load->s;
	struct lw_link_spec l = { 0 };
	bool serial = get_word(p, "kind", kinds, 0) == 1;
	allow(p, serial ? serial_keys : keys);
	int encapsulation = get_word(p, "encapsulation", encapsulations, 0);
	l.conf.medium = !serial		     ? LW_MEDIUM_ETHERNET
			: encapsulation == 1 ? LW_MEDIUM_PPP
					     : LW_MEDIUM_HDLC;
	l.conf.bits_per_s = read_rate(p, serial);
	l.conf.delay = get_span(p, "delay", LW_US(1));
	l.conf.queue_frames = (uint32_t)get_count(p, "queue_frames", 0, QUEUE_MAX);
	l.conf.queue_bytes = (uint32_t)get_count(p, "queue_bytes", 0, UINT32_MAX);
	l.conf.place = (uint32_t)s->nlinks;
	struct place impair = place_child(p, "impair");
	allow(&impair, impair_keys);
	read_impair(&impair, &l.conf.impair[0]);
	l.conf.impair[1] = l.conf.impair[0];
	const char *dce = get_text(p, "dce", NULL);
	if (dce && lw_scenario_node(s, dce) == SIZE_MAX)
		complain(p, "dce", "there is no node \"%s\"", dce);
	if (!read_ends(p, &l))
		return;
	match_ends(p, &l);
	struct lw_text name = { 0 };
	for (int e = 0; e < 2; e++)
		lw_text_fmt(&name, "%s%s:%s", e ? " - " : "", s->nodes[l.node[e]].name,
			s->nodes[l.node[e]].interfaces[l.interface[e]].name);
	l.name = get_text(p, "name", NULL);
	if (!l.name)
		l.name = own_text(p->load, lw_text_str(&name));
	lw_text_fini(&name);
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
	each_object(root, "links", read_link);
}
