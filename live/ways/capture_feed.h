/* capture_feed.h - what passes an interface of the lab, as a capture for viewers who come
 * and go.
 *
 * Each viewer gets the head of a capture file, then every frame as it passes; one that
 * reads too slowly loses frames, which are counted, and never slows the lab.
 * Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_WAYS_CAPTURE_FEED_H
#define LIVE_WAYS_CAPTURE_FEED_H

#include "live/session/session.h"

enum {
	FEED_BUFFER = 4 << 20, /* bytes that wait for one viewer */
	FEED_VIEWERS_MAX = 64,
};

struct capture_feed;

/* where: "NODE:INTERFACE" of the lab; name: for messages.  Both are copied. */
struct capture_feed *capture_feed_new(
	struct lw_live *l, const char *where, const char *name);
void capture_feed_free(
	struct capture_feed *f); /* NULL is a no-op; viewers get what still fits */
/* A viewer: the descriptor passes to the feed.  false: too many; it was closed. */
bool capture_feed_add(struct capture_feed *f, int fd);
size_t capture_feed_viewers(const struct capture_feed *f);

#endif
