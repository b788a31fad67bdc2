/* socks.c - a SOCKS5 proxy: a node of the lab makes what its clients ask for.
 * SPDX-License-Identifier: MIT */
#include "socks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "labwire/base/alloc.h"
#include "live/session/listener.h"
#include "relay.h"

enum {
	SWEEP_MS = 1000,
	REQUEST_BYTES = 512, /* looked at once; more than a dialogue has */
};

struct socks {
	struct way way;
	struct socks_spec spec;
	char *name;
	struct listener *listener;
	struct relays relays;
	struct lw_list clients; /* in their dialogue, or holding an association */
	uv_timer_t sweep;
};

struct client {
	struct lw_list list;
	struct socks *of;
	struct poller *poller;
	struct sockaddr_in peer;
	struct lw_socks_server *engine;
	struct guest_user user;
	struct guest *guest; /* the connection being made */
	struct chore chore;
	struct socks_udp *udp;
};

static void end(struct client *c)
{
	c->of->way.live->streams--;
	chore_drop(&c->chore);
	lw_list_del(&c->list);
	if (c->guest)
		guest_abort(c->guest);
	socks_udp_free(c->udp);
	lw_socks_server_free(c->engine);
	poller_free(c->poller);
	lw_free(c);
}

/* The few bytes of a dialogue always fit into a socket that nothing was sent on. */
static bool flush(struct client *c)
{
	struct lw_rd out = lw_socks_server_output(c->engine);
	size_t n = lw_rd_left(&out);
	if (n > 0 && send(poller_fd(c->poller), out.at, n, MSG_NOSIGNAL | MSG_DONTWAIT) !=
			     (ssize_t)n)
		return false;
	lw_socks_server_sent(c->engine, n);
	return lw_socks_server_next(c->engine).kind != LW_SOCKS_CLOSE;
}

static void news(struct guest_user *u)
{
	struct client *c = lw_container_of(u, struct client, user);
	live_later(c->of->way.live, &c->chore);
}

static void ask_connect(struct client *c, const struct lw_socks_event *ev)
{
	struct journal_place place = { .port = ev->port };
	snprintf(place.node, sizeof(place.node), "%s", c->of->spec.node);
	snprintf(place.host, sizeof(place.host), "%s", ev->host);
	c->user.news = news;
	poller_want(c->poller, 0);
	c->guest = guests_connect(c->of->way.live->guests, &place, &c->user);
}

static void associate(struct client *c, const struct lw_socks_event *ev)
{
	struct sockaddr_in from = c->peer, at = c->of->spec.local;
	from.sin_port = htons(ev->port);
	c->udp = socks_udp_new(c->of->way.live, c->of->spec.node, &from, &at);
	if (!c->udp)
		live_say(c->of->way.live, "%s: %s", c->of->name, strerror(errno));
	lw_socks_server_answer(c->engine, c->udp ? LW_OK : LW_EFULL,
		ntohl(at.sin_addr.s_addr), ntohs(at.sin_port));
}

static bool act(struct client *c)
{
	struct lw_socks_event ev = lw_socks_server_next(c->engine);
	if (ev.kind == LW_SOCKS_CONNECT && !c->guest)
		ask_connect(c, &ev);
	else if (ev.kind == LW_SOCKS_ASSOCIATE)
		associate(c, &ev);
	return flush(c);
}

/* Only what is the engine's is taken out of the socket: the rest is the relay's. */
static bool read_dialogue(struct client *c)
{
	uint8_t buf[REQUEST_BYTES];
	int fd = poller_fd(c->poller);
	ssize_t n = recv(fd, buf, sizeof(buf), MSG_PEEK | MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	size_t eaten = lw_socks_server_input(
		c->engine, lw_rd_of(buf, (size_t)n), (lw_time)uv_hrtime());
	if (c->udp) /* nobody reads what comes behind an association's request */
		eaten = (size_t)n;
	return eaten == 0 || recv(fd, buf, eaten, MSG_DONTWAIT) == (ssize_t)eaten;
}

static void ready(void *ctx, int can, bool bad)
{
	struct client *c = ctx;
	(void)can;
	if (bad || !read_dialogue(c) || !act(c))
		end(c);
}

static void hand_over(struct client *c)
{
	struct guest *g = c->guest;
	struct relays *rs = &c->of->relays;
	int fd = poller_release(c->poller);
	c->guest = NULL;
	c->poller = NULL;
	end(c);
	relay_start(rs, fd, g);
}

static void look(struct chore *chore)
{
	struct client *c = lw_container_of(chore, struct client, chore);
	struct lw_endpoint bound = { 0, 0 };
	if (guest_state(c->guest) == GUEST_STARTING)
		return;
	if (guest_state(c->guest) == GUEST_OPEN)
		(void)guest_local(c->guest, &bound);
	lw_socks_server_answer(c->engine, guest_error(c->guest), bound.addr, bound.port);
	if (flush(c))
		hand_over(c);
	else
		end(c);
}

static void accepted(void *ctx, int fd, const struct sockaddr_in *peer)
{
	struct socks *k = ctx;
	struct client *c = lw_alloc(sizeof(*c));
	c->of = k;
	c->peer = *peer;
	c->engine = lw_socks_server_new((lw_time)uv_hrtime());
	c->poller = poller_new(&k->way.live->loop, fd, ready, c);
	LW_ASSERT(c->poller); /* a socket can always be watched */
	poller_want(c->poller, UV_READABLE);
	chore_init(&c->chore, look);
	lw_list_add(&k->clients, &c->list);
	k->way.live->streams++;
}

static void sweep(uv_timer_t *t)
{
	struct socks *k = t->data;
	struct lw_list *it, *next;
	lw_list_each_safe (it, next, &k->clients) {
		struct client *c = lw_container_of(it, struct client, list);
		lw_socks_server_expire(c->engine, (lw_time)uv_hrtime());
		if (lw_socks_server_next(c->engine).kind == LW_SOCKS_CLOSE)
			end(c);
	}
}

static void closed(uv_handle_t *h)
{
	lw_free(h->data);
}

static void free_socks(struct way *p)
{
	struct socks *k = lw_container_of(p, struct socks, way);
	while (!lw_list_empty(&k->clients))
		end(lw_container_of(k->clients.next, struct client, list));
	relays_fini(&k->relays);
	listener_free(k->listener);
	lw_free(k->name);
	uv_close((uv_handle_t *)&k->sweep, closed);
}

bool socks_parse(const struct lw_scenario *s, const char *text, struct socks_spec *out,
	struct lw_text *why)
{
	const char *equals = strchr(text, '=');
	*out = (struct socks_spec){ 0 };
	if (!equals) {
		lw_text_add(why, "must be LOCAL=NODE");
		return false;
	}
	return way_address(text, (size_t)(equals - text), &out->local, why) &&
	       way_node(s, equals + 1, strlen(equals + 1), out->node, why);
}

static bool check(const struct lw_scenario *s, const char *text, struct lw_text *why)
{
	struct socks_spec spec;
	return socks_parse(s, text, &spec, why);
}

static enum lw_err open_socks(struct lw_live *l, const char *text, struct lw_text *why)
{
	char local[ADDRESS_TEXT];
	struct socks_spec spec;
	if (!socks_parse(lw_lab_scenario(l->lab), text, &spec, why))
		return LW_EINVAL;
	struct sockaddr_in at = spec.local;
	int fd = address_open(&at, SOCK_STREAM);
	if (fd < 0)
		return way_refused(why, text);
	struct socks *k = lw_alloc(sizeof(*k));
	way_init(&k->way, l, free_socks);
	k->spec = spec;
	k->name = lw_strdup(address_text(&at, local));
	lw_list_init(&k->clients);
	relays_init(&k->relays, l, k->name);
	k->listener = listener_new(l, fd, k->name, accepted, k);
	uv_timer_init(&l->loop, &k->sweep);
	k->sweep.data = k;
	uv_timer_start(&k->sweep, sweep, SWEEP_MS, SWEEP_MS);
	live_say(l, "%s is a SOCKS5 proxy, by %s", k->name, spec.node);
	return LW_OK;
}

const struct way_kind way_socks = { check, open_socks };
