/* watch.c - a descriptor in the loop.  SPDX-License-Identifier: MIT */
#include "watch.h"

#include <unistd.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

struct watch {
	uv_poll_t poll;
	int fd, want;
	watch_fn *tell;
	void *ctx;
};

struct watch *watch_new(uv_loop_t *loop, int fd, watch_fn *tell, void *ctx)
{
	struct watch *w = lw_alloc(sizeof(*w));
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

int watch_release(struct watch *w)
{
	int fd = w->fd;
	uv_close((uv_handle_t *)&w->poll, closed);
	return fd;
}

void watch_free(struct watch *w)
{
	if (w)
		close(watch_release(w));
}

int watch_fd(const struct watch *w)
{
	return w->fd;
}

static void polled(uv_poll_t *p, int status, int events)
{
	struct watch *w = p->data;
	if (status < 0)
		w->want = 0; /* libuv has stopped it */
	w->tell(w->ctx, events, status < 0);
}

void watch_want(struct watch *w, int what)
{
	if (what == w->want)
		return;
	w->want = what;
	int err = what ? uv_poll_start(&w->poll, what, polled) : uv_poll_stop(&w->poll);
	LW_ASSERT(err == 0);
}
