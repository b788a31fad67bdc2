/* relay.c - pass on, damage.  SPDX-License-Identifier: MIT */
#include "relay.h"

#include "labwire/wire/ether.h"

enum {
	TYPE_AT = 12, /* of the two bytes that say what a frame carries */
};

/* One byte, anything but itself: the one's complement sum sees every such damage.  ARP,
 * which has no checksum, is spared. */
static struct lw_frame *damage(struct relay *r, struct lw_frame *f)
{
	struct lw_rd bytes = lw_frame_rd(f);
	size_t len = lw_rd_left(&bytes);
	if (len <= LW_ETHER_HLEN || bytes.at[TYPE_AT] != LW_ETHERTYPE_IPV4 >> 8 ||
		bytes.at[TYPE_AT + 1] != (LW_ETHERTYPE_IPV4 & 0xff))
		return f;
	uint32_t at =
		LW_ETHER_HLEN + lw_rand_below(&r->rand, (uint32_t)len - LW_ETHER_HLEN);
	struct lw_pkt *p = lw_frame_thaw(f);
	lw_pkt_bytes(p)[at] ^= (uint8_t)(1 + lw_rand_below(&r->rand, 255));
	r->damaged++;
	return lw_engine_freeze(r->side[0].port.engine, &r->owner, p, 0);
}

static void receive(struct lw_port *port, struct lw_frame *f, lw_time now)
{
	struct relay_port *from = lw_container_of(port, struct relay_port, port);
	struct relay *r = from->relay;
	struct relay_port *to = &r->side[from == &r->side[0]];
	if (r->flip_ppb && lw_rand_chance(&r->rand, r->flip_ppb))
		f = damage(r, f);
	lw_port_send(&to->port, f, f->wire_len, now);
}

static void carrier(struct lw_port *port, bool up, lw_time now)
{
	(void)port;
	(void)up;
	(void)now;
}

void relay_init(struct relay *r, struct lw_engine *e, uint32_t place, uint32_t flip_ppb)
{
	static const struct lw_port_ops ops = { receive, carrier };
	*r = (struct relay){ .flip_ppb = flip_ppb,
		.owner = { .id = LW_OWNER_NODE | place } };
	lw_rand_init(&r->rand, e->seed, place, "relay");
	for (uint32_t i = 0; i < 2; i++) {
		r->side[i].relay = r;
		lw_port_init(&r->side[i].port, e, "relay", &ops);
	}
}
