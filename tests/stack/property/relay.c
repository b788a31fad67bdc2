/* relay.c - pass on, damage.  SPDX-License-Identifier: MIT */
#include "relay.h"

#include "labwire/wire/ether.h"

enum {
	FRAME_MAX = 1600,
	TYPE_AT = 12, /* of the two bytes that say what a frame carries */
};

/* One byte, anything but itself: the one's complement sum sees every such damage.  ARP,
 * which has no checksum, is spared. */
static void damage(struct relay *r, uint8_t *bytes, size_t len)
{
	if (len <= LW_ETHER_HLEN || bytes[TYPE_AT] != LW_ETHERTYPE_IPV4 >> 8 ||
		bytes[TYPE_AT + 1] != (LW_ETHERTYPE_IPV4 & 0xff))
		return;
	uint32_t at =
		LW_ETHER_HLEN + lw_rand_below(&r->rand, (uint32_t)len - LW_ETHER_HLEN);
	bytes[at] ^= (uint8_t)(1 + lw_rand_below(&r->rand, 255));
	r->damaged++;
}

static void receive(struct lw_raw *raw, struct lw_rd frame, lw_time now)
{
	struct relay_port *p = lw_container_of(raw, struct relay_port, raw);
	struct relay *r = p->relay;
	struct relay_port *out = &r->port[p == &r->port[0]];
	uint8_t bytes[FRAME_MAX];
	size_t len = lw_rd_left(&frame);
	(void)now;
	LW_ASSERT(len <= sizeof(bytes));
	memcpy(bytes, frame.at, len);
	if (r->flip_ppb && lw_rand_chance(&r->rand, r->flip_ppb))
		damage(r, bytes, len);
	lw_raw_send(&out->raw, bytes, len);
}

void relay_init(struct relay *r, struct lw_engine *e, uint32_t place, uint32_t flip_ppb)
{
	*r = (struct relay){ .flip_ppb = flip_ppb };
	lw_rand_init(&r->rand, e->seed, place, "relay");
	for (uint32_t i = 0; i < 2; i++) {
		r->port[i].relay = r;
		lw_raw_init(&r->port[i].raw, e, place + i, receive);
	}
}
