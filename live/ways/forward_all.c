/* forward_all.c - the services of a node, each at a port of this machine, and what to
 * type into programs to use them.  SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "forward.h"

enum {
	ALSO = 1000,  /* a port that is taken: so much higher */
	ATTEMPTS = 9, /* then any port that is free */
	TWICE_BELOW = 100,
	BASE = 2000,
};

/* A service of a node, and how it is used from outside. */
struct service {
	const struct lw_service_spec *spec;
	const struct lw_service_use *use;
};

enum {
	USES_MAX = 64
};

/* All that can be reached by a port, in the order of the table. */
static size_t services_of(
	const struct lw_scenario *s, size_t node, struct service list[USES_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < s->nservices; i++) {
		const struct lw_service_spec *v = &s->services[i];
		const struct lw_service_use *use = lw_service_uses(v->kind);
		for (; v->node == node && use->port && n < USES_MAX; use++) {
			size_t at = n++;
			for (; at > 0 && list[at - 1].use->rank > use->rank; at--)
				list[at] = list[at - 1];
			list[at] = (struct service){ v, use };
		}
	}
	return n;
}

/* Who connects when nobody is named: the first host that is not the server itself. */
static size_t usual_client(const struct lw_scenario *s, size_t server)
{
	for (size_t i = 0; i < s->nnodes; i++)
		if (s->nodes[i].kind == LW_NODE_HOST && i != server)
			return i;
	return SIZE_MAX;
}

/* [NODE>]SERVER */
static bool parse(const struct lw_scenario *s, const char *text,
	struct journal_place *place, struct lw_text *why)
{
	const char *arrow = strchr(text, '>');
	const char *server = arrow ? arrow + 1 : text;
	if (strchr(server, ':')) {
		lw_text_add(why, "must be LOCAL=NODE>HOST:PORT, or [NODE>]SERVER for all "
				 "services of a node");
		return false;
	}
	if (!way_node(s, server, strlen(server), place->host, why) ||
		(arrow && !way_node(s, text, (size_t)(arrow - text), place->node, why)))
		return false;
	struct service list[USES_MAX];
	size_t to = lw_scenario_node(s, place->host), from = usual_client(s, to);
	if (services_of(s, to, list) == 0) {
		lw_text_fmt(
			why, "%s runs no service that a port could lead to", place->host);
		return false;
	}
	if (!arrow && from == SIZE_MAX) {
		lw_text_fmt(why,
			"there is no host that could connect: name a node, NODE>%s",
			place->host);
		return false;
	}
	if (!arrow)
		snprintf(place->node, sizeof(place->node), "%s", s->nodes[from].name);
	return true;
}

bool forward_all_check(const struct lw_scenario *s, const char *text, struct lw_text *why)
{
	struct journal_place place = { 0 };
	return parse(s, text, &place, why);
}

/* 25: 2525; 143: 2143.  docs/live.md */
static uint16_t usual_port(uint16_t port)
{
	return port >= 10 && port < TWICE_BELOW ? (uint16_t)(port * (TWICE_BELOW + 1))
						: (uint16_t)(BASE + port);
}

/* At the usual port, or where there is room. */
static int open_service(
	struct lw_live *l, const struct lw_service_use *use, struct forward_spec *spec)
{
	uint16_t usual = usual_port(use->port);
	for (int i = 0; i <= ATTEMPTS; i++) {
		spec->local.sin_port =
			i < ATTEMPTS ? htons((uint16_t)(usual + ALSO * i)) : 0;
		if (forward_open(l, spec) == 0)
			return 0;
		if (errno != EADDRINUSE && errno != EACCES)
			break;
	}
	return -1;
}

/* The first account, and how many there are. */
static void account(
	const struct lw_scenario *s, size_t node, bool address, struct lw_text *out)
{
	for (size_t i = 0; i < s->nservices; i++) {
		const struct lw_accounts_spec *a = &s->services[i].accounts;
		if (s->services[i].node != node || a->nusers == 0)
			continue;
		if (address && a->domain)
			lw_text_fmt(out, "%s@%s", a->users[0], a->domain);
		else
			lw_text_fmt(out, "user %s, password %s", a->users[0],
				lw_scenario_password(s, node, a->users[0]));
		if (a->nusers > 2) /* the last is postmaster */
			lw_text_fmt(out, " (one of %zu)", a->nusers - 1);
	}
}

static void say_row(
	struct lw_live *l, const struct service *v, const struct forward_spec *spec)
{
	const struct lw_service_use *use = v->use;
	char address[INET_ADDRSTRLEN] = "";
	struct lw_text what = { 0 };
	inet_ntop(AF_INET, &spec->local.sin_addr, address, sizeof(address));
	lw_text_add(&what, use->about);
	if (use->account != LW_USE_OPEN)
		account(lw_lab_scenario(l->lab), v->spec->node,
			use->account == LW_USE_ADDRESS, &what);
	live_say(l, "  %-8s %-10s %5u  %s", use->name, address,
		ntohs(spec->local.sin_port), lw_text_str(&what));
	lw_text_fini(&what);
}

enum lw_err forward_all_open(struct lw_live *l, const char *text, struct lw_text *why)
{
	const struct lw_scenario *s = lw_lab_scenario(l->lab);
	static const enum forward_kind ways[] = { [LW_USE_TCP] = FORWARD_TCP,
		[LW_USE_UDP] = FORWARD_UDP,
		[LW_USE_FTP] = FORWARD_FTP };
	struct forward_spec spec = { 0 };
	struct service list[USES_MAX];
	if (!parse(s, text, &spec.place, why))
		return LW_EINVAL;
	size_t n = services_of(s, lw_scenario_node(s, spec.place.host), list);
	live_say(l, "%s is on this machine, by way of %s:", spec.place.host,
		spec.place.node);
	live_say(l, "  service  server      port  what to type into a program");
	for (size_t i = 0; i < n; i++) {
		spec.kind = ways[list[i].use->by];
		spec.place.port = list[i].use->port;
		LW_ASSERT(address_parse("0", &spec.local));
		if (open_service(l, list[i].use, &spec) < 0)
			return way_refused(why, text);
		say_row(l, &list[i], &spec);
	}
	return LW_OK;
}
