/* poller.c - a descriptor in the loop.  SPDX-License-Identifier: MIT */
#include "poller.h"

#include <unistd.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

struct poller {
	uv_poll_t poll;
	int fd, want;
	poller_fn *tell;
	void *ctx;
};

struct poller *poller_new(uv_loop_t *loop, int fd, poller_fn *tell, void *ctx)
{
	struct poller *w = lw_alloc(sizeof(*w));
	w->fd = fd;
	w->tell = tell;
	w->ctx = ctx;
	if (uv_poll_init(loop, &w->poll, fd) != 0) {
		lw_free(w);
		return NULL;
	}
	w->poll.data = w;
	return w;
}

static void closed(uv_handle_t *h)
{
	lw_free(h->data);
}

int poller_release(struct poller *w)
{
	int fd = w->fd;
	uv_close((uv_handle_t *)&w->poll, closed);
	return fd;
}

void poller_free(struct poller *w)
{
	if (w)
		close(poller_release(w));
}

int poller_fd(const struct poller *w)
{
	return w->fd;
}

static void polled(uv_poll_t *p, int status, int events)
{
	struct poller *w = p->data;
	if (status < 0)
		w->want = 0; /* libuv has stopped it */
	w->tell(w->ctx, events, status < 0);
}

void poller_want(struct poller *w, int what)
{
	if (what == w->want)
		return;
	w->want = what;
	int err = what ? uv_poll_start(&w->poll, what, polled) : uv_poll_stop(&w->poll);
	LW_ASSERT(err == 0);
}
