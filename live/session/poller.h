/* poller.h - a descriptor in the loop: tells when it can be read or written.
 *
 * Owns the descriptor; freeing it closes it at once and lets libuv have its memory until
 * libuv is through with it.  Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_SESSION_POLLER_H
#define LIVE_SESSION_POLLER_H

#include <stdbool.h>
#include <uv.h>

struct poller;

/* can: UV_READABLE | UV_WRITABLE.  bad: the descriptor reports an error; it is not
 * watched any more until the next poller_want. */
typedef void poller_fn(void *ctx, int can, bool bad);

/* NULL: the loop cannot watch this descriptor, which stays the caller's. */
struct poller *poller_new(uv_loop_t *loop, int fd, poller_fn *tell, void *ctx);
void poller_free(struct poller *w); /* NULL is a no-op */
/* As free, but the descriptor stays open and passes to the caller. */
int poller_release(struct poller *w);
int poller_fd(const struct poller *w);
void poller_want(struct poller *w, int what); /* 0: nothing for now */

#endif
