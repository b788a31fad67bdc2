/* ftp_data_ports.c - the data ports of file servers in the lab, as ports of this machine.
 * SPDX-License-Identifier: MIT */
#include "ftp_data_ports.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "live/session/address.h"
#include "labwire/base/alloc.h"
#include "labwire/proto/ftp_address.h"
#include "labwire/wire/addr.h"
#include "live/session/listener.h"

enum {
	DOORS_MAX = 256, /* that nobody came to; one more, and the oldest is closed */
	LINE_MAX_BYTES = 1024,
};

struct ftp_data_ports {
	struct lw_live *live;
	const char *node, *name;
	struct relays relays;
	struct lw_list all; /* the oldest first */
	size_t count;
};

struct ftp_door {
	struct lw_list list;
	struct ftp_data_ports *of;
	struct listener *listener;
	struct journal_place place;
	struct chore used; /* when somebody has come */
	bool open;
};

static void close_door(struct ftp_door *d)
{
	chore_drop(&d->used);
	listener_free(d->listener);
	lw_list_del(&d->list);
	d->of->count--;
	lw_free(d);
}

static void was_used(struct chore *c)
{
	close_door(lw_container_of(c, struct ftp_door, used));
}

static void accepted(void *ctx, int fd, const struct sockaddr_in *peer)
{
	struct ftp_door *d = ctx;
	(void)peer;
	if (!d->open) {
		relay_reset(fd);
		close(fd);
		return;
	}
	d->open = false;
	live_later(d->of->live, &d->used);
	relay_start(
		&d->of->relays, fd, guests_connect(d->of->live->guests, &d->place, NULL));
}

/* A port that leads to that of the server, on the address that its client has come to.
 * The address in a 227 does not count: it could name somebody else. */
static bool open_door(struct ftp_data_ports *of, const struct relay_words *w,
	uint16_t port, struct sockaddr_in *at)
{
	socklen_t len = sizeof(*at);
	struct lw_endpoint server;
	if (getsockname(w->fd, (struct sockaddr *)at, &len) != 0 ||
		!guest_peer(w->guest, &server))
		return false;
	at->sin_port = 0;
	int fd = address_open(at, SOCK_STREAM);
	if (fd < 0) {
		live_say(of->live, "%s: a data port: %s", of->name, strerror(errno));
		return false;
	}
	if (of->count == DOORS_MAX)
		close_door(lw_container_of(of->all.next, struct ftp_door, list));
	struct ftp_door *d = lw_alloc(sizeof(*d));
	d->of = of;
	d->open = true;
	d->place.port = port;
	snprintf(d->place.node, sizeof(d->place.node), "%s", of->node);
	lw_ip4_format(server.addr, d->place.host);
	chore_init(&d->used, was_used);
	d->listener = listener_new(of->live, fd, of->name, accepted, d);
	lw_list_add(&of->all, &d->list);
	of->count++;
	return true;
}

/* A reply that names a port names one of ours instead. */
static void say_line(struct ftp_data_ports *of, struct relay_words *w, const char *line)
{
	struct lw_ftp_address data = { 0 };
	struct sockaddr_in at;
	bool short_form = strncmp(line, "227 ", 4) == 0;
	bool named = short_form ? lw_ftp_227_parse(line, &data)
				: strncmp(line, "229 ", 4) == 0 &&
					  lw_ftp_229_parse(line, &data.port);
	if (!named || !open_door(of, w, data.port, &at)) {
		lw_text_add(&w->say, line);
		return;
	}
	data.addr = ntohl(at.sin_addr.s_addr);
	data.port = ntohs(at.sin_port);
	if (short_form) {
		lw_text_add(&w->say, "227 Entering Passive Mode (");
		lw_ftp_port_emit(&data, &w->say);
		lw_text_add(&w->say, ")\r\n");
	} else {
		lw_text_fmt(&w->say, "229 Entering Extended Passive Mode (|||%u|)\r\n",
			data.port);
	}
}

void ftp_data_ports_alter(void *ctx, struct relay_words *w)
{
	while (w->heard.len > 0) {
		const char *end = memchr(w->heard.s, '\n', w->heard.len);
		size_t n = end ? (size_t)(end + 1 - w->heard.s) : w->heard.len;
		if (!end && n < LINE_MAX_BYTES && !w->last)
			return;
		char *line = lw_strndup(w->heard.s, n);
		if (strlen(line) == n)
			say_line(ctx, w, line);
		else /* a NUL: no reply that names anything */
			lw_text_bytes(&w->say, w->heard.s, n);
		lw_text_drop(&w->heard, n);
		lw_free(line);
	}
}

struct ftp_data_ports *ftp_data_ports_new(
	struct lw_live *l, const char *node, const char *name)
{
	struct ftp_data_ports *d = lw_alloc(sizeof(*d));
	d->live = l;
	d->node = node;
	d->name = name;
	lw_list_init(&d->all);
	relays_init(&d->relays, l, name);
	return d;
}

void ftp_data_ports_free(struct ftp_data_ports *d)
{
	if (!d)
		return;
	while (!lw_list_empty(&d->all))
		close_door(lw_container_of(d->all.next, struct ftp_door, list));
	relays_fini(&d->relays);
	lw_free(d);
}
