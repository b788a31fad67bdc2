/* port.h - where a cable is plugged in, and what can be watched there.
 *
 * A port belongs to its node (embedded in a NIC, a switch, a serial interface).  Nodes
 * meet only through the link between two ports; a frame arrives at least 1 ns after it
 * was sent.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LINK_PORT_H
#define LABWIRE_LINK_PORT_H

#include <stdbool.h>

#include "labwire/base/frame.h"
#include "labwire/engine/engine.h"

enum lw_medium {
	LW_MEDIUM_ETHERNET,
	LW_MEDIUM_HDLC, /* Cisco HDLC on a serial line */
	LW_MEDIUM_PPP,	/* RFC 1661 in HDLC-like framing (RFC 1662) on a serial line */
};

enum lw_dir {
	LW_RX,
	LW_TX
};

/* Why a frame ended before it arrived: counted where it happens, named in reports. */
#define LW_LINK_DROP_MAP(X)                                                              \
	X(QUEUE, "queue full")                                                           \
	X(DOWN, "link down")                                                             \
	X(MASK, "dropped by mask")                                                       \
	X(LOSS, "lost at random")                                                        \
	X(FCS, "damaged, frame check sequence")                                          \
	X(RUNT, "malformed frame")                                                       \
	X(ADDRESS, "not for this station")                                               \
	X(PROTOCOL, "line protocol down")

enum lw_link_drop {
#define X(name, text) LW_LINK_DROP_##name,
	LW_LINK_DROP_MAP(X)
#undef X
	LW_LINK_DROPS
};
const char *lw_link_drop_text(enum lw_link_drop why);

struct lw_port;

/* An observer of one port.  Embedded in its owner (capture, trace); takes no event
 * numbers, draws no random numbers, must not send.  f->wire_len bytes unless tx at the
 * station that built the frame, which sees `len` bytes (before padding). */
struct lw_tap {
	struct lw_tap *next;
	void (*frame)(struct lw_tap *tap, enum lw_dir dir, const struct lw_frame *f,
		size_t len, lw_time now);
};

struct lw_port_ops {
	/* A frame has arrived whole; the reference is the callee's. */
	void (*receive)(struct lw_port *p, struct lw_frame *f, lw_time now);
	/* The link came up or went down. */
	void (*carrier)(struct lw_port *p, bool up, lw_time now);
};

struct lw_port_stats {
	uint64_t tx_frames, tx_bytes, rx_frames, rx_bytes;
};

/* Written by port.c and link.c only, but for `ops` and `name` before use. */
struct lw_port {
	const struct lw_port_ops *ops;
	struct lw_engine *engine;
	const char *name;    /* interface name; borrowed from the node */
	struct lw_pipe *out; /* NULL: nothing plugged in */
	struct lw_tap *taps;
	struct lw_port_stats stats;
	bool up;
};

void lw_port_init(struct lw_port *p, struct lw_engine *engine, const char *name,
	const struct lw_port_ops *ops);
/* Give a frame to the wire; `seen` is its length as this station's capture sees it.
 * Dropped with a count when the link is down or its queue full. */
void lw_port_send(struct lw_port *p, struct lw_frame *f, size_t seen, lw_time now);
/* Of the cable that is plugged in; 0: none. */
uint64_t lw_port_bits_per_s(const struct lw_port *p);
/* Called by the pipe: count, show to the taps, hand to ops->receive. */
void lw_port_arrive(struct lw_port *p, struct lw_frame *f, lw_time now);
/* Frames that it was given and that a full queue or a link that is down ended. */
uint64_t lw_port_lost(const struct lw_port *p);
void lw_port_tap(struct lw_port *p, struct lw_tap *tap);
void lw_port_untap(struct lw_port *p, struct lw_tap *tap);

#endif
