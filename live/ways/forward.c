/* forward.c - a TCP port of the machine that leads across the lab: a host of the lab
 * makes the connection.  SPDX-License-Identifier: MIT */
#include "forward.h"

#include <string.h>
#include <sys/socket.h>

#include "ftp_data_ports.h"
#include "labwire/base/alloc.h"
#include "labwire/base/nearest.h"
#include "live/session/listener.h"
#include "relay.h"

struct forward {
	struct way way;
	struct forward_spec spec;
	char *name;
	struct listener *listener;
	struct relays relays;
	struct ftp_data_ports *data_ports; /* NULL: no FTP */
};

/* What may be before LOCAL. */
static const struct {
	const char *prefix;
	enum forward_kind kind;
} kinds[] = { { "udp:", FORWARD_UDP }, { "ftp:", FORWARD_FTP } };

static bool read_target(const char *text, struct journal_place *out, struct lw_text *why)
{
	const char *colon = strrchr(text, ':');
	struct sockaddr_in port;
	size_t n = colon ? (size_t)(colon - text) : 0;
	if (n == 0 || n > JOURNAL_NAME_MAX || !address_parse(colon, &port) ||
		port.sin_port == 0) {
		lw_text_fmt(why, "\"%s\" is not HOST:PORT", text);
		return false;
	}
	memcpy(out->host, text, n);
	out->host[n] = 0;
	out->port = ntohs(port.sin_port);
	return true;
}

/* A name is for the lab's DNS, but one without a dot that is nearly a node's is a slip,
 * and better told now than with each connection. */
static bool is_no_slip(const struct lw_scenario *s, const char *host, struct lw_text *why)
{
	struct lw_nearest near = { .typed = host };
	if (strchr(host, '.') || lw_scenario_node(s, host) != SIZE_MAX)
		return true;
	for (size_t i = 0; i < s->nnodes; i++) {
		lw_nearest_try(&near, s->nodes[i].name);
		for (size_t k = 0; k < s->nodes[i].nknown; k++)
			if (strcmp(s->nodes[i].known[k].name, host) == 0)
				return true;
	}
	if (near.best)
		lw_lab_unknown(s, host, why);
	return !near.best;
}

bool forward_parse(const struct lw_scenario *s, const char *text,
	struct forward_spec *out, struct lw_text *why)
{
	*out = (struct forward_spec){ 0 };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(text, kinds[i].prefix, strlen(kinds[i].prefix)) == 0) {
			out->kind = kinds[i].kind;
			text += strlen(kinds[i].prefix);
			break;
		}
	const char *equals = strchr(text, '=');
	const char *arrow = equals ? strchr(equals, '>') : NULL;
	if (!arrow) {
		lw_text_add(why, "must be LOCAL=NODE>HOST:PORT");
		return false;
	}
	return way_address(text, (size_t)(equals - text), &out->local, why) &&
	       way_node(s, equals + 1, (size_t)(arrow - equals - 1), out->place.node,
		       why) &&
	       read_target(arrow + 1, &out->place, why) &&
	       is_no_slip(s, out->place.host, why);
}

static void accepted(void *ctx, int fd, const struct sockaddr_in *peer)
{
	struct forward *f = ctx;
	(void)peer;
	relay_start(&f->relays, fd,
		guests_connect(f->way.live->guests, &f->spec.place, NULL));
}

static void free_forward(struct way *p)
{
	struct forward *f = lw_container_of(p, struct forward, way);
	relays_fini(&f->relays);
	ftp_data_ports_free(f->data_ports);
	listener_free(f->listener);
	lw_free(f->name);
	lw_free(f);
}

static int open_tcp(struct lw_live *l, struct forward_spec *spec)
{
	char local[ADDRESS_TEXT];
	int fd = address_open(&spec->local, SOCK_STREAM);
	if (fd < 0)
		return -1;
	struct forward *f = lw_alloc(sizeof(*f));
	way_init(&f->way, l, free_forward);
	f->spec = *spec;
	f->name = lw_strdup(address_text(&spec->local, local));
	f->listener = listener_new(l, fd, f->name, accepted, f);
	relays_init(&f->relays, l, f->name);
	if (spec->kind == FORWARD_FTP) {
		f->data_ports = ftp_data_ports_new(l, f->spec.place.node, f->name);
		f->relays.alter = ftp_data_ports_alter;
		f->relays.ctx = f->data_ports;
	}
	return 0;
}

int forward_open(struct lw_live *l, struct forward_spec *spec)
{
	return spec->kind == FORWARD_UDP ? udp_forward_open(l, spec) : open_tcp(l, spec);
}

static enum lw_err open_one(struct lw_live *l, const char *text, struct lw_text *why)
{
	struct forward_spec spec;
	char local[ADDRESS_TEXT];
	if (!forward_parse(lw_lab_scenario(l->lab), text, &spec, why))
		return LW_EINVAL;
	if (forward_open(l, &spec) < 0)
		return way_refused(why, text);
	const char *prefix = "";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].kind == spec.kind)
			prefix = kinds[i].prefix;
	live_say(l, "%s%s leads to %s:%u, by %s", prefix,
		address_text(&spec.local, local), spec.place.host, spec.place.port,
		spec.place.node);
	return LW_OK;
}

/* A whole node has no port of this machine in front of it. */
static bool names_node(const char *text)
{
	return !strchr(text, '=');
}

static bool check(const struct lw_scenario *s, const char *text, struct lw_text *why)
{
	struct forward_spec spec;
	return names_node(text) ? forward_all_check(s, text, why)
				: forward_parse(s, text, &spec, why);
}

static enum lw_err open_forward(struct lw_live *l, const char *text, struct lw_text *why)
{
	return names_node(text) ? forward_all_open(l, text, why) : open_one(l, text, why);
}

const struct way_kind way_forward = { check, open_forward };
