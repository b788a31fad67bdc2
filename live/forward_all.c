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

/* What can be reached by a port, in the order of the table. */
static const struct service {
	enum lw_service_kind kind;
	enum forward_kind forward;
	uint16_t port;
	const char *name;
	const char *use;
	bool accounts; /* the first of them is shown behind that */
} services[] = {
	{ LW_SERVICE_SMTP, FORWARD_TCP, 25, "SMTP",
		"outgoing mail: no encryption, no login; you are ", true },
	{ LW_SERVICE_IMAP, FORWARD_TCP, 143, "IMAP",
		"incoming mail: no encryption, normal password; ", true },
	{ LW_SERVICE_POP3, FORWARD_TCP, 110, "POP3",
		"incoming mail: no encryption, normal password; ", true },
	{ LW_SERVICE_FTP, FORWARD_FTP, 21, "FTP",
		"files: user anonymous, any password, passive mode", false },
	{ LW_SERVICE_DNS, FORWARD_UDP, 53, "DNS", "names, by UDP", false },
	{ LW_SERVICE_ECHO, FORWARD_UDP, 7, "echo", "sends back what it gets, by UDP",
		false },
	{ LW_SERVICE_SINK, FORWARD_TCP, 9, "discard", "swallows what it gets", false },
};

enum {
	SERVICES = sizeof(services) / sizeof(services[0])
};

static const struct lw_service_spec *service_of(
	const struct lw_scenario *s, size_t node, enum lw_service_kind kind)
{
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == node && s->services[i].kind == kind)
			return &s->services[i];
	return NULL;
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
	if (!part_node(s, server, strlen(server), place->host, why) ||
		(arrow && !part_node(s, text, (size_t)(arrow - text), place->node, why)))
		return false;
	size_t to = lw_scenario_node(s, place->host), from = usual_client(s, to);
	size_t have = 0;
	for (size_t i = 0; i < SERVICES; i++)
		have += service_of(s, to, services[i].kind) != NULL;
	if (have == 0) {
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
	struct lw_live *l, const struct service *v, struct forward_spec *spec)
{
	uint16_t usual = usual_port(v->port);
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
static void account(const struct lw_scenario *s, size_t node, enum lw_service_kind kind,
	struct lw_text *out)
{
	const struct lw_service_spec *mail = service_of(s, node, LW_SERVICE_SMTP);
	if (!mail || mail->nusers == 0)
		return;
	if (kind == LW_SERVICE_SMTP && mail->smtp.ndomains > 0)
		lw_text_fmt(out, "%s@%s", mail->users[0], mail->smtp.domains[0]);
	else
		lw_text_fmt(out, "user %s, password %s", mail->users[0],
			lw_scenario_password(s, node, mail->users[0]));
	if (mail->nusers > 2) /* the last is postmaster */
		lw_text_fmt(out, " (one of %zu)", mail->nusers - 1);
}

static void say_row(
	struct lw_live *l, const struct service *v, const struct forward_spec *spec)
{
	const struct lw_scenario *s = lw_lab_scenario(l->lab);
	char address[INET_ADDRSTRLEN] = "";
	struct lw_text use = { 0 };
	inet_ntop(AF_INET, &spec->local.sin_addr, address, sizeof(address));
	lw_text_add(&use, v->use);
	if (v->accounts)
		account(s, lw_scenario_node(s, spec->place.host), v->kind, &use);
	live_say(l, "  %-8s %-10s %5u  %s", v->name, address, ntohs(spec->local.sin_port),
		lw_text_str(&use));
	lw_text_fini(&use);
}

enum lw_err forward_all_open(struct lw_live *l, const char *text, struct lw_text *why)
{
	const struct lw_scenario *s = lw_lab_scenario(l->lab);
	struct forward_spec spec = { 0 };
	if (!parse(s, text, &spec.place, why))
		return LW_EINVAL;
	size_t node = lw_scenario_node(s, spec.place.host);
	live_say(l, "%s is on this machine, by way of %s:", spec.place.host,
		spec.place.node);
	live_say(l, "  service  server      port  what to type into a program");
	for (size_t i = 0; i < SERVICES; i++) {
		const struct service *v = &services[i];
		if (!service_of(s, node, v->kind))
			continue;
		spec.kind = v->forward;
		spec.place.port = v->port;
		LW_ASSERT(address_parse("0", &spec.local));
		if (open_service(l, v, &spec) < 0)
			return part_refused(why, text);
		say_row(l, v, &spec);
	}
	return LW_OK;
}
