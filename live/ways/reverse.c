/* reverse.c - a port of a lab's node that leads out, to a real server on this machine.
 * Loopback only.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "forward.h"
#include "labwire/base/alloc.h"
#include "relay.h"

struct reverse {
	struct way way;
	struct reverse_spec spec;
	char *name;
	struct guest_user user;
	struct guest *guest;
	struct chore chore; /* look whether the lab listens */
	struct relays relays;
};

bool reverse_parse(const struct lw_scenario *s, const char *text,
	struct reverse_spec *out, struct lw_text *why)
{
	*out = (struct reverse_spec){ 0 };
	const char *equals = strchr(text, '=');
	const char *colon = strchr(text, ':');
	struct sockaddr_in port;
	if (!equals || !colon || colon > equals) {
		lw_text_add(why, "must be NODE:PORT=LOCAL");
		return false;
	}
	if (!way_node(s, text, (size_t)(colon - text), out->place.node, why))
		return false;
	char *number = lw_strndup(colon, (size_t)(equals - colon));
	bool good = address_parse(number, &port) && port.sin_port != 0;
	if (!good)
		lw_text_fmt(why, "\"%s\" is not a port", number + 1);
	lw_free(number);
	out->place.port = ntohs(port.sin_port);
	if (good && (!address_parse(equals + 1, &out->local) ||
			    !address_is_loopback(&out->local) || !out->local.sin_port)) {
		lw_text_fmt(why, "\"%s\" is not an address on loopback", equals + 1);
		good = false;
	}
	return good;
}

static bool check(const struct lw_scenario *s, const char *text, struct lw_text *why)
{
	struct reverse_spec spec;
	return reverse_parse(s, text, &spec, why);
}

/* The real server: loopback answers at once, and a refusal shows in the relay's first
 * look at the socket. */
static int dial(const struct sockaddr_in *to)
{
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (const struct sockaddr *)to, sizeof(*to)) == 0 ||
		errno == EINPROGRESS)
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

static void accepted(struct guest_user *u, struct guest *g)
{
	struct reverse *v = lw_container_of(u, struct reverse, user);
	struct lw_live *l = v->way.live;
	int fd = l->streams < LIVE_STREAMS_MAX ? dial(&v->spec.local) : -1;
	if (fd < 0) {
		live_say(l, "%s: %s", v->name,
			l->streams < LIVE_STREAMS_MAX ? strerror(errno)
						      : "too many connections");
		guest_abort(g);
		return;
	}
	relay_start(&v->relays, fd, g);
}

static void look(struct chore *c)
{
	struct reverse *v = lw_container_of(c, struct reverse, chore);
	if (guest_state(v->guest) == GUEST_FAILED)
		live_say(v->way.live, "%s: %s", v->name,
			lw_strerror(guest_error(v->guest)));
}

static void news(struct guest_user *u)
{
	struct reverse *v = lw_container_of(u, struct reverse, user);
	live_later(v->way.live, &v->chore);
}

static void free_reverse(struct way *p)
{
	struct reverse *v = lw_container_of(p, struct reverse, way);
	relays_fini(&v->relays);
	chore_drop(&v->chore);
	guest_close(v->guest);
	lw_free(v->name);
	lw_free(v);
}

static enum lw_err open_reverse(struct lw_live *l, const char *text, struct lw_text *why)
{
	struct reverse_spec spec;
	if (!reverse_parse(lw_lab_scenario(l->lab), text, &spec, why))
		return LW_EINVAL;
	struct reverse *v = lw_alloc(sizeof(*v));
	way_init(&v->way, l, free_reverse);
	v->spec = spec;
	v->name = lw_strdup(text);
	v->user = (struct guest_user){ .news = news, .accepted = accepted };
	chore_init(&v->chore, look);
	relays_init(&v->relays, l, v->name);
	v->guest = guests_listen(l->guests, &spec.place, &v->user);
	live_say(l, "%s:%u in the lab leads to %s", spec.place.node, spec.place.port,
		strchr(text, '=') + 1);
	return LW_OK;
}

const struct way_kind way_reverse = { check, open_reverse };
