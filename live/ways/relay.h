/* relay.h - one stream between a socket of the machine and a guest in the lab.
 *
 * Bytes, half-closes and resets cross in both directions.  No buffer of its own: what the
 * guest has no room for stays in the kernel, and what the kernel does not take stays in
 * the lab's socket; only words that are altered are kept here, one look's worth.  Frees
 * itself when the stream is over.  Private to live. SPDX-License-Identifier: MIT */
#ifndef LIVE_WAYS_RELAY_H
#define LIVE_WAYS_RELAY_H

#include "live/session/session.h"

/* What the lab said to a peer who is to hear it in other words. */
struct relay_words {
	int fd;			   /* of the peer */
	const struct guest *guest; /* who speaks */
	bool last;		   /* it will say nothing more */
	struct lw_text heard;	   /* not altered yet */
	struct lw_text say;
};
/* Moves what it can from `heard` to `say`; leaves a bounded rest, and none of the last.
 */
typedef void relay_alter_fn(void *ctx, struct relay_words *w);

/* Relays of one way, so that they end with it. */
struct relays {
	struct lw_live *live;
	struct lw_list all;
	const char *name;      /* of the way, for messages; borrowed */
	relay_alter_fn *alter; /* NULL: every byte crosses as it is */
	void *ctx;
};

void relays_init(struct relays *rs, struct lw_live *l, const char *name);
void relays_fini(struct relays *rs);
/* `fd` does not block and passes to the relay; the guest has no user yet. */
void relay_start(struct relays *rs, int fd, struct guest *g);
/* Close a socket so that its peer sees a reset. */
void relay_reset(int fd);

#endif
