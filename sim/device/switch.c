/* switch.c - a transparent bridge (IEEE 802.1D).
 *
 * A frame is shared by all ports it leaves through: flooding copies nothing.  Vlan1 is
 * one more port inside the box, between the bridge and the switch's own stack.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/switch.h"

#include "labwire/base/alloc.h"
#include "labwire/wire/ether.h"
#include "switch_priv.h"

enum {
	AGEING_S = 300,
	FDB_MAX = 8192,
	PORTS_MAX = 512,
};

#define NOWHERE UINT32_MAX

/* The reference passes. */
static void to_vlan1(struct lw_switch *s, struct lw_frame *f, lw_time now)
{
	struct lw_port *p = &s->vlan1.port;
	p->stats.rx_frames++;
	p->stats.rx_bytes += f->wire_len;
	for (struct lw_tap *t = p->taps; t; t = t->next)
		t->frame(t, LW_RX, f, f->wire_len, now);
	if (s->vlan1.input)
		s->vlan1.input(s->vlan1.upper, f, now);
	else
		lw_frame_unref(f);
}

static void out_of(struct lw_switch *s, uint32_t port, struct lw_frame *f, lw_time now)
{
	if (port == s->nports)
		to_vlan1(s, f, now);
	else if (s->ports[port].open)
		lw_port_send(&s->ports[port].port, f, f->wire_len, now);
	else
		lw_frame_unref(f); /* 7.7.1: only what forwards */
}

/* The last port gets the caller's reference, the others one of their own. */
static void flood(struct lw_switch *s, uint32_t from, struct lw_frame *f, lw_time now)
{
	s->flooded++;
	for (uint32_t i = 0; i < s->nports; i++)
		if (i != from && s->ports[i].open)
			out_of(s, i, lw_frame_ref(f), now);
	if (from != s->nports)
		out_of(s, s->nports, f, now);
	else
		lw_frame_unref(f);
}

/* Group addresses whose frames end here: those of IEEE 802.1D table 7-10, and CDP's and
 * the per-VLAN BPDUs' on switches of that vendor. */
static bool keeps(struct lw_switch *s, uint32_t from, struct lw_frame *f, lw_time now)
{
	static const uint8_t ieee[5] = { 0x01, 0x80, 0xc2, 0x00, 0x00 };
	static const uint8_t vendor[5] = { 0x01, 0x00, 0x0c, 0xcc, 0xcc };
	struct lw_rd r = lw_frame_rd(f);
	const uint8_t *dst = r.at;
	if (memcmp(dst, ieee, sizeof(ieee)) == 0 && dst[5] <= 0x0f) {
		if (dst[5] == 0 && from != s->nports)
			switch_stp_hear(s, &s->ports[from], r, now);
		return true;
	}
	if (memcmp(dst, vendor, sizeof(vendor)) != 0 || (dst[5] & 0xfe) != 0xcc)
		return false;
	if (s->vendor_heard && from != s->nports)
		s->vendor_heard(s->vendor_ctx, from, r, now);
	return s->keeps_vendor_groups;
}

/* Takes the frame's two addresses; false: it ends here. */
static bool admit(struct lw_switch *s, uint32_t from, struct lw_frame *f,
	struct lw_ether *h, lw_time now)
{
	struct lw_rd r = lw_frame_rd(f);
	lw_rd_copy(&r, h->dst.b, sizeof(h->dst.b));
	lw_rd_copy(&r, h->src.b, sizeof(h->src.b));
	if (f->wire_len < LW_ETHER_HLEN ||
		(lw_mac_is_group(h->dst) && keeps(s, from, f, now))) {
		lw_frame_unref(f);
		return false;
	}
	return true;
}

static void bridge(struct lw_switch *s, uint32_t from, struct lw_frame *f, lw_time now)
{
	struct lw_ether h = { 0 };
	if (!admit(s, from, f, &h, now))
		return;
	if (!lw_mac_is_group(h.src))
		fdb_learn(s->fdb, h.src, from, now);
	uint32_t to = lw_mac_is_group(h.dst)	    ? NOWHERE
		      : lw_mac_equal(h.dst, s->mac) ? s->nports
						    : fdb_find(s->fdb, h.dst, now);
	if (to == NOWHERE)
		flood(s, from, f, now);
	else if (to == from)
		lw_frame_unref(f); /* both stations are behind the same port */
	else
		out_of(s, to, f, now);
}

/* 7.7: a port that does not forward takes in what is for the switch itself, and learns
 * when it is about to forward. */
static void take_in(struct bridge_port *p, struct lw_frame *f, lw_time now)
{
	struct lw_ether h = { 0 };
	if (!admit(p->sw, p->number, f, &h, now))
		return;
	if (p->state == LW_STP_LEARNING && !lw_mac_is_group(h.src))
		fdb_learn(p->sw->fdb, h.src, p->number, now);
	lw_frame_unref(f);
}

static void receive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	struct bridge_port *bp = lw_container_of(p, struct bridge_port, port);
	if (bp->open)
		bridge(bp->sw, bp->number, f, now);
	else
		take_in(bp, f, now);
}

static void carrier(struct lw_port *p, bool up, lw_time now)
{
	struct bridge_port *bp = lw_container_of(p, struct bridge_port, port);
	bp->open = up && bp->state == LW_STP_FORWARDING;
	if (!up)
		fdb_flush_port(bp->sw->fdb, bp->number);
	switch_stp_carrier(bp->sw, bp, now);
}

/* Vlan1 sends: into the bridge from inside. */
static void transmit(struct lw_card *card, struct lw_pkt *pkt, lw_time now)
{
	struct lw_switch *s = lw_container_of(card, struct lw_switch, vlan1);
	struct lw_frame *f = lw_engine_freeze(s->engine, s->owner, pkt, LW_ETHER_MIN);
	struct lw_port *p = &card->port;
	p->stats.tx_frames++;
	p->stats.tx_bytes += f->wire_len;
	for (struct lw_tap *t = p->taps; t; t = t->next)
		t->frame(t, LW_TX, f, f->len, now);
	bridge(s, s->nports, f, now);
}

struct lw_switch *lw_switch_new(
	struct lw_engine *e, struct lw_owner *owner, const struct lw_switch_conf *conf)
{
	static const struct lw_port_ops ops = { .receive = receive, .carrier = carrier };
	LW_ASSERT(conf->ports > 0 && conf->ports <= PORTS_MAX);
	struct lw_switch *s = lw_alloc(sizeof(*s));
	s->engine = e;
	s->owner = owner;
	s->mac = conf->mac;
	s->nports = conf->ports;
	s->ports = lw_alloc_array(conf->ports, sizeof(*s->ports));
	for (uint32_t i = 0; i < conf->ports; i++) {
		s->ports[i].sw = s;
		s->ports[i].number = (uint16_t)i;
		lw_port_init(&s->ports[i].port, e, conf->names[i], &ops);
	}
	s->vlan1 = (struct lw_card){ .medium = LW_MEDIUM_ETHERNET,
		.mac = conf->mac,
		.mtu = LW_ETHER_LENGTH_MAX,
		.up = true,
		.transmit = transmit };
	lw_port_init(&s->vlan1.port, e, "Vlan1", &ops);
	s->ageing = conf->ageing ? conf->ageing : LW_SEC(AGEING_S);
	s->fdb = fdb_new(conf->fdb_max ? conf->fdb_max : FDB_MAX, s->ageing);
	s->keeps_vendor_groups = conf->keeps_vendor_groups;
	if (conf->port_macs) {
		s->macs = lw_alloc_array(conf->ports, sizeof(*s->macs));
		memcpy(s->macs, conf->port_macs, conf->ports * sizeof(*s->macs));
	}
	switch_stp_init(s, conf);
	return s;
}

void lw_switch_free(struct lw_switch *s)
{
	if (!s)
		return;
	switch_stp_fini(s);
	fdb_free(s->fdb);
	lw_free(s->macs);
	lw_free(s->ports);
	lw_free(s);
}

struct lw_port *lw_switch_port(struct lw_switch *s, uint32_t i)
{
	LW_ASSERT(i < s->nports);
	return &s->ports[i].port;
}

struct lw_card *lw_switch_vlan1(struct lw_switch *s)
{
	return &s->vlan1;
}

struct lw_mac lw_switch_port_mac(const struct lw_switch *s, uint32_t i)
{
	return s->macs ? s->macs[i] : s->mac;
}

void lw_switch_on_vendor_group(struct lw_switch *s,
	void (*heard)(void *ctx, uint32_t port, struct lw_rd frame, lw_time now),
	void *ctx)
{
	s->vendor_heard = heard;
	s->vendor_ctx = ctx;
}

bool lw_switch_fdb(const struct lw_switch *s, size_t i, struct lw_fdb_entry *out)
{
	return fdb_at(s->fdb, i, out);
}

uint64_t lw_switch_flooded(const struct lw_switch *s)
{
	return s->flooded;
}
