/* subnet.c - labwire subnet: a network cut into subnets of the sizes asked for.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cli/text/json_out.h"
#include "labwire/address/subnet.h"
#include "labwire/wire/prefix.h"
#include "cli/options/spec.h"
#include "cli/text/prose.h"

struct options {
	const char *network, *hosts;
	bool json;
};

struct plan {
	struct lw_prefix whole;
	struct lw_subnet subnets[LW_SUBNETS_MAX];
	size_t n;
};

static bool parse_hosts(const char *s, struct plan *p)
{
	for (;;) {
		char *end = NULL;
		errno = 0;
		unsigned long n = strtoul(s, &end, 10);
		if (end == s || *s == '-' || errno || n > UINT32_MAX ||
			p->n == LW_SUBNETS_MAX)
			return false;
		p->subnets[p->n++].hosts = (uint32_t)n;
		if (!*end)
			return true;
		if (*end != ',')
			return false;
		s = end + 1;
	}
}

static void print_row(const char *hosts, const char *network, const char *const cells[3])
{
	printf("%5s  %-18s %-15s %-15s %s\n", hosts, network, cells[0], cells[1],
		cells[2]);
}

static void print_subnet(const struct lw_subnet *s)
{
	char hosts[12], network[LW_PREFIX_TEXT], text[3][LW_IP4_TEXT];
	struct lw_prefix p = { s->net, lw_ip4_mask(s->prefix) };
	uint32_t last = lw_prefix_broadcast(p);
	snprintf(hosts, sizeof(hosts), "%u", s->hosts);
	print_row(hosts, lw_prefix_format(p, network),
		(const char *const[]){ lw_ip4_format(s->net + 1, text[0]),
			lw_ip4_format(last - 1, text[1]), lw_ip4_format(last, text[2]) });
}

/* Each length that occurs, once: they come in order. */
static void print_masks(const struct plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		int prefix = p->subnets[i].prefix;
		char mask[LW_IP4_TEXT];
		if (i == 0 || prefix != p->subnets[i - 1].prefix)
			printf("  /%d is subnet mask %-15s with room for %u hosts\n",
				prefix, lw_ip4_format(lw_ip4_mask(prefix), mask),
				lw_subnet_room(prefix));
	}
}

static void print_text(const struct plan *p)
{
	uint64_t used = 0, all = (uint64_t)~p->whole.mask + 1;
	struct words words = { 0 };
	print_row("Hosts", "Network",
		(const char *const[]){ "First host", "Last host", "Broadcast address" });
	for (size_t i = 0; i < p->n; i++) {
		print_subnet(&p->subnets[i]);
		used += (uint64_t)~lw_ip4_mask(p->subnets[i].prefix) + 1;
	}
	putchar('\n');
	print_masks(p);
	printf("\n%llu of %llu addresses are used; %s.\n", (unsigned long long)used,
		(unsigned long long)all,
		used < all ? "the rest is free for more subnets" : "none is left");
	note_words(&words, "a subnet mask and a broadcast address");
	explain_words(&words);
}

static void add_address(struct lw_json *j, const char *key, uint32_t addr)
{
	char text[LW_IP4_TEXT];
	lw_json_text(j, key, lw_ip4_format(addr, text));
}

static void print_json(const struct plan *p)
{
	struct json_out out;
	json_out_begin(&out);
	lw_json_array(&out.json, "subnets");
	for (size_t i = 0; i < p->n; i++) {
		const struct lw_subnet *s = &p->subnets[i];
		uint32_t mask = lw_ip4_mask(s->prefix), last = s->net | ~mask;
		lw_json_object(&out.json, NULL);
		lw_json_count(&out.json, "hosts", s->hosts);
		lw_json_count(&out.json, "room", lw_subnet_room(s->prefix));
		add_address(&out.json, "network", s->net);
		lw_json_number(&out.json, "prefix", s->prefix);
		add_address(&out.json, "mask", mask);
		add_address(&out.json, "first", s->net + 1);
		add_address(&out.json, "last", last - 1);
		add_address(&out.json, "broadcast", last);
		lw_json_end(&out.json);
	}
	lw_json_end(&out.json);
	json_out_end(&out);
}

static int show_plan(struct plan *p, bool json)
{
	struct lw_text why = { 0 };
	if (!lw_subnet_plan(p->whole, p->subnets, p->n, &why)) {
		fprintf(stderr, "labwire: %s\n", lw_text_str(&why));
		lw_text_fini(&why);
		return STATUS_USAGE;
	}
	if (json)
		print_json(p);
	else
		print_text(p);
	return finish_stdout(STATUS_FINE);
}

static int run(void *options)
{
	const struct options *o = options;
	struct plan p = { 0 };
	if (lw_prefix_parse(o->network, &p.whole) != LW_OK || !p.whole.mask)
		return usage_error("subnet",
			"\"%s\" is not a network such as 192.168.26.0/24", o->network);
	char text[LW_PREFIX_TEXT];
	if (!lw_prefix_is_network(p.whole))
		return usage_error("subnet", "%s is inside a network; its name is %s",
			o->network, lw_prefix_format(lw_prefix_network(p.whole), text));
	if (!parse_hosts(o->hosts, &p))
		return usage_error("subnet",
			"\"%s\" is not a list of numbers such as 60,28,12", o->hosts);
	return show_plan(&p, o->json);
}

static const struct row rows[] = {
	{ "hosts", 0, "N,N,...",
		"how many addresses each subnet must have for hosts; the router's counts "
		"as one",
		.needed = true, .take = keep_text,
		.at = offsetof(struct options, hosts) },
	{ "json", 0, NULL, "{\"subnets\": [...]} on standard output", .take = keep_flag,
		.at = offsetof(struct options, json) },
};

const struct command command_subnet = {
	.name = "subnet",
	.about = "cut a network into subnets of the sizes asked for",
	.usage = { "subnet NETWORK/LENGTH --hosts N,N,... [--json]" },
	.text = "Cuts a network into subnets with room for so many hosts each, the "
		"largest first (VLSM: subnet masks of different lengths in one "
		"network).",
	.arguments = { { .value = "NETWORK/LENGTH",
		.about = "what is cut",
		.take = keep_text,
		.at = offsetof(struct options, network) } },
	.groups = { { NULL, ROWS(rows), 0 } },
	.example = "labwire subnet 192.168.26.0/24 --hosts 60,28,12,2,2",
	.size = sizeof(struct options),
	.run = run,
};
