/* raw.c - bytes to frames and back.  SPDX-License-Identifier: MIT */
#include "labwire/device/raw.h"

#include <string.h>

static void receive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	struct lw_raw *raw = lw_container_of(p, struct lw_raw, port);
	if (raw->receive)
		raw->receive(raw, lw_frame_rd(f), now);
	lw_frame_unref(f);
}

static void carrier(struct lw_port *p, bool up, lw_time now)
{
	(void)p;
	(void)up;
	(void)now;
}

void lw_raw_init(struct lw_raw *raw, struct lw_engine *e, uint32_t place,
	void (*on_frame)(struct lw_raw *, struct lw_rd, lw_time))
{
	static const struct lw_port_ops ops = { .receive = receive, .carrier = carrier };
	*raw = (struct lw_raw){ .owner = { .id = LW_OWNER_NODE | place },
		.receive = on_frame,
		.pads = true };
	lw_port_init(&raw->port, e, "raw", &ops);
}

void lw_raw_send(struct lw_raw *raw, const void *bytes, size_t len)
{
	struct lw_engine *e = raw->port.engine;
	struct lw_pkt *p = lw_pkt_new(e->pool, 0, len);
	if (len)
		memcpy(lw_pkt_put(p, len), bytes, len);
	struct lw_frame *f =
		lw_engine_freeze(e, &raw->owner, p, raw->pads ? LW_ETHER_MIN : 0);
	lw_port_send(&raw->port, f, len, lw_engine_now(e));
}
