/* listener.c - streams accepted on an address of the machine.
 * SPDX-License-Identifier: MIT */
#include "listener.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "labwire/base/alloc.h"

enum {
	ACCEPTS_AT_ONCE = 64, /* then others have their turn */
	PAUSE_MS = 100,
};

struct listener {
	struct lw_live *live;
	struct poller *poller;
	uv_timer_t pause;
	const char *name;
	accepted_fn *accepted;
	void *ctx;
	bool complained; /* since the last connection that was accepted */
};

static void resume(uv_timer_t *t)
{
	struct listener *n = t->data;
	poller_want(n->poller, UV_READABLE);
}

static void wait_for_room(struct listener *n, const char *why)
{
	if (!n->complained)
		live_say(n->live, "%s: %s: new connections wait", n->name, why);
	n->complained = true;
	poller_want(n->poller, 0);
	uv_timer_start(&n->pause, resume, PAUSE_MS, 0);
}

static bool no_descriptors(int err)
{
	return err == EMFILE || err == ENFILE || err == ENOBUFS || err == ENOMEM;
}

static void ready(void *ctx, int can, bool bad)
{
	struct listener *n = ctx;
	int one = 1;
	(void)can;
	(void)bad;
	for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
		struct sockaddr_in peer = { 0 };
		socklen_t len = sizeof(peer);
		if (n->live->streams >= LIVE_STREAMS_MAX) {
			wait_for_room(n, "too many connections");
			return;
		}
		int fd = accept4(poller_fd(n->poller), (struct sockaddr *)&peer, &len,
			SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0 && no_descriptors(errno)) {
			wait_for_room(n, strerror(errno));
			return;
		}
		if (fd < 0)
			return; /* none is left, or it was reset meanwhile */
		n->complained = false;
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		/* an urgent byte of telnet's is a byte like others for the lab */
		(void)setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &one, sizeof(one));
		n->accepted(n->ctx, fd, &peer);
	}
}

struct listener *listener_new(
	struct lw_live *l, int fd, const char *name, accepted_fn *accepted, void *ctx)
{
	struct listener *n = lw_alloc(sizeof(*n));
	n->live = l;
	n->name = name;
	n->accepted = accepted;
	n->ctx = ctx;
	n->poller = poller_new(&l->loop, fd, ready, n);
	LW_ASSERT(n->poller); /* a socket can always be watched */
	uv_timer_init(&l->loop, &n->pause);
	n->pause.data = n;
	poller_want(n->poller, UV_READABLE);
	return n;
}

static void closed(uv_handle_t *h)
{
	lw_free(h->data);
}

void listener_free(struct listener *n)
{
	if (!n)
		return;
	poller_free(n->poller);
	uv_close((uv_handle_t *)&n->pause, closed);
}
