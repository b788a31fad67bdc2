/* watch.h - a descriptor in the loop: tells when it can be read or written.
 *
 * Owns the descriptor; freeing it closes it at once and lets libuv have its memory until
 * libuv is through with it.  Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_WATCH_H
#define LIVE_WATCH_H

#include <stdbool.h>
#include <uv.h>

struct watch;

/* can: UV_READABLE | UV_WRITABLE.  bad: the descriptor reports an error; it is not
 * watched any more until the next watch_want. */
typedef void watch_fn(void *ctx, int can, bool bad);

/* NULL: the loop cannot watch this descriptor, which stays the caller's. */
struct watch *watch_new(uv_loop_t *loop, int fd, watch_fn *tell, void *ctx);
void watch_free(struct watch *w); /* NULL is a no-op */
/* As free, but the descriptor stays open and passes to the caller. */
int watch_release(struct watch *w);
int watch_fd(const struct watch *w);
void watch_want(struct watch *w, int what); /* 0: nothing for now */

#endif
