/* listener.h - streams accepted on an address of the machine.
 *
 * When descriptors run out it says so once and waits: connections stay in the kernel's
 * queue until there is room.  Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_SESSION_LISTENER_H
#define LIVE_SESSION_LISTENER_H

#include "address.h"
#include "session.h"

struct listener;

/* The descriptor is the callee's; it does not block. */
typedef void accepted_fn(void *ctx, int fd, const struct sockaddr_in *peer);

/* `fd` listens and passes to the listener, with its name for messages (borrowed). */
struct listener *listener_new(
	struct lw_live *l, int fd, const char *name, accepted_fn *accepted, void *ctx);
void listener_free(struct listener *n); /* NULL is a no-op */

#endif
