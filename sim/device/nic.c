/* nic.c - an Ethernet card.  SPDX-License-Identifier: MIT */
#include "labwire/device/nic.h"

#include "labwire/wire/ether.h"

static struct lw_nic *nic_of_port(struct lw_port *p)
{
	return lw_container_of(p, struct lw_nic, card.port);
}

static bool wants(const struct lw_nic *nic, const struct lw_frame *f)
{
	struct lw_rd r = lw_frame_rd(f);
	struct lw_mac dst = { { 0 } };
	lw_rd_copy(&r, dst.b, sizeof(dst.b));
	return nic->promiscuous || lw_mac_is_group(dst) ||
	       lw_mac_equal(dst, nic->card.mac);
}

static void receive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	struct lw_nic *nic = nic_of_port(p);
	struct lw_card *card = &nic->card;
	if (f->wire_len < LW_ETHER_HLEN) {
		card->drops[LW_LINK_DROP_RUNT]++;
		lw_frame_unref(f);
	} else if (!wants(nic, f) || !card->input) {
		card->drops[LW_LINK_DROP_ADDRESS]++;
		lw_frame_unref(f);
	} else {
		card->input(card->upper, f, now);
	}
}

static void carrier(struct lw_port *p, bool up, lw_time now)
{
	struct lw_card *card = &nic_of_port(p)->card;
	card->up = up;
	if (card->updown)
		card->updown(card->upper, up, now);
}

static void transmit(struct lw_card *card, struct lw_pkt *pkt, lw_time now)
{
	struct lw_nic *nic = lw_container_of(card, struct lw_nic, card);
	struct lw_frame *f =
		lw_engine_freeze(card->port.engine, nic->owner, pkt, LW_ETHER_MIN);
	lw_port_send(&card->port, f, f->len, now);
}

void lw_nic_init(struct lw_nic *nic, struct lw_engine *e, struct lw_owner *owner,
	const char *name, struct lw_mac mac)
{
	static const struct lw_port_ops ops = { .receive = receive, .carrier = carrier };
	*nic = (struct lw_nic){ .owner = owner,
		.card = { .medium = LW_MEDIUM_ETHERNET,
			.mac = mac,
			.mtu = LW_ETHER_LENGTH_MAX,
			.transmit = transmit } };
	lw_port_init(&nic->card.port, e, name, &ops);
}
