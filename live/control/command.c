/* command.c - what a line on the control socket asks for, and answers.
 * SPDX-License-Identifier: MIT */
#include "command.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/nearest.h"
#include "labwire/live/live.h"
#include "labwire/wire/cdp.h"
#include "live/session/pace.h"

static const struct lw_live_order orders[] = {
	[COMMAND_STATUS] = { "status", "time, speed, lateness", NULL },
	[COMMAND_PAUSE] = { "pause", "virtual time stands still", NULL },
	[COMMAND_RESUME] = { "resume", "it goes on", NULL },
	[COMMAND_STEP] = { "step", "while paused: it goes on by so much (default: 1ms)",
		"by=TIME" },
	[COMMAND_SPEED] = { "speed", "0.1 to 100 times the clock's, or max",
		"factor=FACTOR" },
	[COMMAND_NODE] = { "node", "interfaces, routes, ARP, counters, CDP, STP",
		"node=NODE" },
	[COMMAND_INTERFACES] = { "interfaces", "those of all nodes", NULL },
	[COMMAND_STREAM] = { "stream", "a capture on standard output",
		"interface=NODE:INTERFACE" },
	[COMMAND_SHUTDOWN] = { "shutdown", "ends the lab as Ctrl-C does", NULL },
};

enum {
	ORDERS = sizeof(orders) / sizeof(orders[0]),
	STEP_DEFAULT_MS = 1,
};

const struct lw_live_order *lw_live_order_at(size_t i)
{
	return i < ORDERS ? &orders[i] : NULL;
}

/* No key but "do" and its own. */
static bool check_keys(
	const cJSON *o, const struct lw_live_order *order, struct lw_text *why)
{
	const cJSON *it = NULL;
	char *key = lw_strndup(
		order->key ? order->key : "", order->key ? strcspn(order->key, "=") : 0);
	bool good = true;
	cJSON_ArrayForEach (it, o) {
		struct lw_nearest near = { .typed = it->string };
		if (strcmp(it->string, "do") == 0 || strcmp(it->string, key) == 0)
			continue;
		lw_nearest_try(&near, key);
		lw_text_fmt(why, "%s%s: unknown key", good ? "" : "; ", it->string);
		if (near.best)
			lw_text_fmt(why, "; did you mean \"%s\"?", near.best);
		else
			lw_text_fmt(why, "; %s takes %s", order->word,
				order->key ? order->key : "no key");
		good = false;
	}
	lw_free(key);
	return good;
}

/* A text that is there and fits. */
static bool take_text(
	const cJSON *o, const char *key, char to[COMMAND_NAME_MAX], struct lw_text *why)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(o, key);
	const char *s = cJSON_GetStringValue(item);
	if (!s || strlen(s) >= COMMAND_NAME_MAX) {
		lw_text_fmt(why, "%s: %s", key, item ? "must be a text" : "is missing");
		return false;
	}
	snprintf(to, COMMAND_NAME_MAX, "%s", s);
	return true;
}

static bool take_speed(const cJSON *o, struct command *c, struct lw_text *why)
{
	const cJSON *factor = cJSON_GetObjectItemCaseSensitive(o, "factor");
	char text[COMMAND_NAME_MAX] = "";
	if (cJSON_IsNumber(factor))
		snprintf(text, sizeof(text), "%.3f", factor->valuedouble);
	else if (!take_text(o, "factor", text, why))
		return false;
	if (pace_parse(text, &c->speed))
		return true;
	lw_text_fmt(why, "\"%s\" is neither a factor from 0.1 to 100 nor max", text);
	return false;
}

static bool take_span(const cJSON *o, struct command *c, struct lw_text *why)
{
	char text[COMMAND_NAME_MAX];
	c->by = LW_MS(STEP_DEFAULT_MS);
	const cJSON *by = cJSON_GetObjectItemCaseSensitive(o, "by");
	if (!by)
		return true;
	if (cJSON_IsNumber(by)) {
		lw_text_add(why, "by: must be a time such as 250ms, with its unit");
		return false;
	}
	if (!take_text(o, "by", text, why))
		return false;
	if (lw_span_parse(text, &c->by))
		return true;
	lw_text_fmt(why, "by: must be a time such as 250ms, not \"%s\"", text);
	return false;
}

static bool take_place(const struct lw_lab *lab, const cJSON *o, const char *key,
	struct command *c, struct lw_text *why)
{
	if (!take_text(o, key, c->what, why))
		return false;
	const struct lw_scenario *s = lw_lab_scenario(lab);
	bool of_interface = c->kind == COMMAND_STREAM;
	if (!strchr(c->what, ':') == !of_interface && lw_lab_names(s, c->what))
		return true;
	lw_lab_unknown(s, c->what, why);
	return false;
}

/* What belongs to a command of the session. */
static bool take_arguments(
	const struct lw_lab *lab, const cJSON *o, struct command *c, struct lw_text *why)
{
	switch (c->kind) {
	case COMMAND_STEP:
		return take_span(o, c, why);
	case COMMAND_SPEED:
		return take_speed(o, c, why);
	case COMMAND_NODE:
		return take_place(lab, o, "node", c, why);
	case COMMAND_STREAM:
		return take_place(lab, o, "interface", c, why);
	case COMMAND_STATUS:
	case COMMAND_PAUSE:
	case COMMAND_RESUME:
	case COMMAND_INTERFACES:
	case COMMAND_SHUTDOWN:
	case COMMAND_LAB:
		return true;
	}
	LW_UNREACHABLE();
}

static enum command_kind kind_of(const char *word)
{
	for (int i = 0; i < (int)ORDERS; i++)
		if (strcmp(word, orders[i].word) == 0)
			return (enum command_kind)i;
	return COMMAND_LAB;
}

static bool is_known(const char *word, struct lw_text *why)
{
	struct lw_nearest near = { .typed = word };
	struct lw_step_word step;
	for (size_t i = 0; lw_step_word_at(i, &step); i++) {
		if (strcmp(word, step.word) == 0)
			return true;
		lw_nearest_try(&near, step.word);
	}
	for (size_t i = 0; i < ORDERS; i++)
		lw_nearest_try(&near, orders[i].word);
	lw_text_fmt(why, "there is no command \"%s\"", word);
	if (near.best)
		lw_text_fmt(why, "; did you mean \"%s\"?", near.best);
	return false;
}

bool command_parse(const struct lw_lab *lab, const char *line, struct command *out,
	struct lw_text *why)
{
	cJSON *o = cJSON_Parse(line);
	const char *word =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, "do"));
	bool good = false;
	*out = (struct command){ .kind = COMMAND_LAB };
	if (!cJSON_IsObject(o) || !word) {
		lw_text_add(why, "a command is a JSON object with \"do\"");
	} else {
		out->kind = kind_of(word);
		good = out->kind == COMMAND_LAB
			       ? is_known(word, why) && lw_lab_step_check(lab, line, why)
			       : check_keys(o, &orders[out->kind], why) &&
					 take_arguments(lab, o, out, why);
	}
	cJSON_Delete(o);
	return good;
}

void command_answer(struct lw_json *j, struct lw_text *out, bool ok)
{
	lw_json_init(j, out, 0);
	lw_json_object(j, NULL);
	lw_json_bool(j, "ok", ok);
}

void command_end(struct lw_json *j)
{
	lw_json_end(j);
	lw_text_char(j->out, '\n');
}

void command_refuse(struct lw_text *out, const char *why)
{
	struct lw_json j;
	command_answer(&j, out, false);
	lw_json_text(&j, "why", why);
	command_end(&j);
}

void command_done(struct lw_text *out)
{
	struct lw_json j;
	command_answer(&j, out, true);
	command_end(&j);
}

static void add_address(struct lw_json *j, const char *key, uint32_t addr)
{
	char text[LW_IP4_TEXT];
	lw_json_text(j, key, lw_ip4_format(addr, text));
}

static void add_interface(struct lw_json *j, struct lw_lab *lab,
	const struct lw_node_spec *n, const struct lw_interface_spec *i)
{
	static const char *const media[] = { "ethernet", "hdlc", "ppp" };
	struct lw_text where = { 0 };
	lw_text_fmt(&where, "%s:%s", n->name, i->name);
	const struct lw_port *port = lw_lab_port(lab, lw_text_str(&where), NULL);
	lw_text_fini(&where);
	lw_json_object(j, NULL);
	lw_json_text(j, "node", n->name);
	lw_json_text(j, "interface", i->name);
	lw_json_text(j, "medium", media[i->medium]);
	lw_json_bool(j, "up", port->up);
	lw_json_count(j, "sent", port->stats.tx_frames);
	lw_json_count(j, "received", port->stats.rx_frames);
	lw_json_array(j, "addresses");
	for (size_t k = 0; k < i->naddresses; k++)
		add_address(j, NULL, i->addresses[k].addr);
	lw_json_end(j);
	lw_json_end(j);
}

static void add_interfaces(
	struct lw_json *j, struct lw_lab *lab, const struct lw_node_spec *n)
{
	for (size_t i = 0; i < n->ninterfaces; i++)
		add_interface(j, lab, n, &n->interfaces[i]);
}

void command_interfaces(struct lw_lab *lab, struct lw_text *out)
{
	const struct lw_scenario *s = lw_lab_scenario(lab);
	struct lw_json j;
	command_answer(&j, out, true);
	lw_json_text(&j, "scenario", s->name);
	lw_json_array(&j, "interfaces");
	for (size_t n = 0; n < s->nnodes; n++)
		add_interfaces(&j, lab, &s->nodes[n]);
	lw_json_end(&j);
	command_end(&j);
}

static void add_tables(const struct lw_stack *st, struct lw_json *j)
{
	char mac[LW_MAC_TEXT];
	struct lw_route r;
	struct lw_arp_view a;
	lw_json_array(j, "routes");
	for (size_t i = 0; lw_stack_route_at(st, i, &r); i++) {
		lw_json_object(j, NULL);
		add_address(j, "net", r.to.addr);
		add_address(j, "mask", r.to.mask);
		if (r.next_hop)
			add_address(j, "via", r.next_hop);
		lw_json_end(j);
	}
	lw_json_end(j);
	lw_json_array(j, "arp");
	for (size_t i = 0; lw_stack_arp_at(st, i, &a); i++) {
		lw_json_object(j, NULL);
		add_address(j, "address", a.addr);
		lw_json_text(
			j, "mac", a.complete ? lw_mac_format(a.mac, mac) : "incomplete");
		lw_json_end(j);
	}
	lw_json_end(j);
}

static void add_counters(const struct lw_stack *st, struct lw_json *j)
{
	const struct lw_stack_stats *c = lw_stack_stats(st);
	const struct {
		const char *name;
		uint32_t n;
	} all[] = { { "ip_in", c->ip_in }, { "ip_out", c->ip_out },
		{ "forwarded", c->forwarded }, { "icmp_in", c->icmp_in },
		{ "icmp_out", c->icmp_out }, { "udp_in", c->udp_in },
		{ "udp_out", c->udp_out }, { "tcp_in", c->tcp_in },
		{ "tcp_out", c->tcp_out }, { "tcp_retransmits", c->tcp_retransmits } };
	lw_json_object(j, "counters");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		lw_json_count(j, all[i].name, all[i].n);
	lw_json_end(j);
	lw_json_object(j, "drops");
	for (int i = 0; i < LW_DROPS; i++)
		if (c->drops[i])
			lw_json_count(j, lw_drop_text((enum lw_drop)i), c->drops[i]);
	lw_json_end(j);
}

/* As `show cdp neighbors` has them: R a router, S a switch, H a host, I speaks IGMP. */
static void add_capabilities(struct lw_json *j, uint32_t can)
{
	static const struct {
		uint32_t bit;
		char letter;
	} all[] = { { LW_CDP_CAN_ROUTE, 'R' }, { LW_CDP_CAN_SWITCH, 'S' },
		{ LW_CDP_CAN_HOST, 'H' }, { LW_CDP_CAN_IGMP, 'I' } };
	char text[sizeof(all) / sizeof(all[0]) + 1] = { 0 };
	for (size_t i = 0, n = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (can & all[i].bit)
			text[n++] = all[i].letter;
	lw_json_text(j, "capabilities", text);
}

static void add_neighbours(struct lw_json *j, const struct lw_beacon *b,
	const struct lw_node_spec *n, lw_time now)
{
	struct lw_neighbour it;
	lw_json_array(j, "cdp_neighbors");
	for (size_t i = 0; lw_beacon_neighbour(b, i, now, &it); i++) {
		lw_json_object(j, NULL);
		lw_json_text(j, "interface", n->interfaces[it.link].name);
		lw_json_text(j, "device", it.device);
		lw_json_text(j, "port", it.port);
		lw_json_text(j, "platform", it.platform);
		add_capabilities(j, it.capabilities);
		if (it.address)
			add_address(j, "address", it.address);
		lw_json_time(j, "holdtime", it.until - now);
		lw_json_end(j);
	}
	lw_json_end(j);
}

static void add_bridge(struct lw_json *j, const char *key, const struct lw_bridge_id *id)
{
	struct lw_text text = { 0 };
	char mac[LW_MAC_TEXT];
	lw_text_fmt(&text, "%u %s", id->priority, lw_mac_format(id->mac, mac));
	lw_json_text(j, key, lw_text_str(&text));
	lw_text_fini(&text);
}

/* The ports that are up, as `show spanning-tree` has them. */
static void add_spanning_tree(
	struct lw_json *j, const struct lw_stp *stp, const struct lw_node_spec *n)
{
	struct lw_bridge_id root;
	uint32_t cost, port;
	lw_stp_root(stp, &root, &cost, &port);
	lw_json_object(j, "spanning_tree");
	add_bridge(j, "root", &root);
	lw_json_count(j, "cost", cost);
	lw_json_array(j, "ports");
	for (uint32_t i = 0; i < n->ports; i++) {
		struct lw_stp_view v;
		lw_stp_port(stp, i, &v);
		if (v.state == LW_STP_DISABLED)
			continue;
		lw_json_object(j, NULL);
		lw_json_text(j, "interface", n->interfaces[i].name);
		lw_json_text(j, "role", lw_stp_role_name(v.role));
		lw_json_text(j, "state", lw_stp_state_name(v.state));
		lw_json_count(j, "cost", v.cost);
		add_bridge(j, "designated_bridge", &v.designated_bridge);
		lw_json_end(j);
	}
	lw_json_end(j);
	lw_json_end(j);
}

void command_node(struct lw_lab *lab, const char *node, struct lw_text *out)
{
	const struct lw_scenario *s = lw_lab_scenario(lab);
	const struct lw_node_spec *n = &s->nodes[lw_scenario_node(s, node)];
	const struct lw_stack *st = lw_lab_stack(lab, node);
	struct lw_json j;
	command_answer(&j, out, true);
	lw_json_text(&j, "node", node);
	lw_json_array(&j, "interfaces");
	add_interfaces(&j, lab, n);
	lw_json_end(&j);
	add_tables(st, &j);
	add_counters(st, &j);
	if (lw_lab_beacon(lab, node))
		add_neighbours(&j, lw_lab_beacon(lab, node), n, lw_lab_now(lab));
	if (lw_lab_stp(lab, node))
		add_spanning_tree(&j, lw_lab_stp(lab, node), n);
	command_end(&j);
}
