/* raw.h - a raw port: puts bytes on a cable as they are, and shows what comes off it.
 *
 * No stack behind it: whoever embeds it plays the other end.  Embedded in its owner's own
 * struct; it must live until the link is freed.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_DEVICE_RAW_H
#define LABWIRE_DEVICE_RAW_H

#include "labwire/link/port.h"

struct lw_raw {
	struct lw_port port; /* for lw_link_new, and for taps */
	struct lw_owner owner;
	/* A frame has arrived: from its link header on, padding included.  The bytes are
	 * borrowed until the call returns; it may send.  NULL: nobody looks. */
	void (*receive)(struct lw_raw *raw, struct lw_rd frame, lw_time now);
	bool pads; /* short frames go out as an Ethernet card would send them: 60 bytes */
};

/* place: among the nodes of this engine, no two share one. */
void lw_raw_init(struct lw_raw *raw, struct lw_engine *e, uint32_t place,
	void (*receive)(struct lw_raw *, struct lw_rd, lw_time));
/* Send `len` bytes now; they are copied.  Lost when the link is down. */
void lw_raw_send(struct lw_raw *raw, const void *bytes, size_t len);

#endif
