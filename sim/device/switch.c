/* switch.c - a transparent bridge (IEEE 802.1D).
 *
 * A frame is shared by all ports it leaves through: flooding copies nothing.  Vlan1 is
 * one more port inside the box, between the bridge and the switch's own stack.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/switch.h"

#include "fdb.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/ether.h"
#include "labwire/wire/stp.h"

enum {
	AGEING_S = 300,
	FDB_MAX = 8192,
	PORTS_MAX = 512,
	STP_HELLO_S = 2,
};

#define NOWHERE UINT32_MAX

struct bridge_port {
	struct lw_port port;
	struct lw_switch *sw;
	uint32_t number; /* from 0 */
};

struct lw_switch {
	struct lw_engine *engine;
	struct lw_owner *owner;
	struct lw_mac mac;
	uint32_t nports;
	struct bridge_port *ports;
	struct lw_card vlan1; /* its port number is nports */
	struct fdb *fdb;
	struct lw_event hello;
	uint64_t flooded;
};

/* IEEE 802.1D table 7-10: addresses that a bridge never forwards. */
static bool is_reserved(struct lw_mac mac)
{
	static const uint8_t prefix[5] = { 0x01, 0x80, 0xc2, 0x00, 0x00 };
	return memcmp(mac.b, prefix, sizeof(prefix)) == 0 && mac.b[5] <= 0x0f;
}

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
	else
		lw_port_send(&s->ports[port].port, f, f->wire_len, now);
}

/* The last port gets the caller's reference, the others one of their own. */
static void flood(struct lw_switch *s, uint32_t from, struct lw_frame *f, lw_time now)
{
	s->flooded++;
	for (uint32_t i = 0; i < s->nports; i++)
		if (i != from && s->ports[i].port.up)
			out_of(s, i, lw_frame_ref(f), now);
	if (from != s->nports)
		out_of(s, s->nports, f, now);
	else
		lw_frame_unref(f);
}

static void bridge(struct lw_switch *s, uint32_t from, struct lw_frame *f, lw_time now)
{
	struct lw_rd r = lw_frame_rd(f);
	struct lw_ether h = { 0 };
	lw_rd_copy(&r, h.dst.b, sizeof(h.dst.b));
	lw_rd_copy(&r, h.src.b, sizeof(h.src.b));
	if (f->wire_len < LW_ETHER_HLEN || is_reserved(h.dst)) {
		lw_frame_unref(f);
		return;
	}
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

static void receive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	struct bridge_port *bp = lw_container_of(p, struct bridge_port, port);
	bridge(bp->sw, bp->number, f, now);
}

static void carrier(struct lw_port *p, bool up, lw_time now)
{
	struct bridge_port *bp = lw_container_of(p, struct bridge_port, port);
	(void)now;
	if (!up)
		fdb_flush_port(bp->sw->fdb, bp->number);
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

/* As root of its own tree: priority 32768 and VLAN 1, port priority 128. */
static struct lw_bpdu hello_of(const struct lw_switch *s, uint32_t port)
{
	struct lw_bridge_id self = { .priority = 0x8001, .mac = s->mac };
	return (struct lw_bpdu){ .root = self,
		.bridge = self,
		.port = (uint16_t)(0x8000 | (port + 1)),
		.max_age = 20 * 256,
		.hello = STP_HELLO_S * 256,
		.forward_delay = 15 * 256 };
}

static void say_hello(struct lw_event *ev, lw_time now)
{
	struct lw_switch *s = lw_container_of(ev, struct lw_switch, hello);
	for (uint32_t i = 0; i < s->nports; i++) {
		if (!s->ports[i].port.up)
			continue;
		struct lw_pkt *pkt = lw_pkt_new(s->engine->pool, 0, LW_BPDU_FRAME_LEN);
		uint8_t *room = lw_pkt_put(pkt, LW_BPDU_FRAME_LEN);
		struct lw_wr w = lw_wr_of(room, LW_BPDU_FRAME_LEN);
		struct lw_bpdu bpdu = hello_of(s, i);
		lw_bpdu_emit_frame(&w, s->mac, &bpdu);
		struct lw_frame *f =
			lw_engine_freeze(s->engine, s->owner, pkt, LW_ETHER_MIN);
		lw_port_send(&s->ports[i].port, f, f->wire_len, now);
	}
	lw_evq_put(s->engine->q, ev, now + LW_SEC(STP_HELLO_S));
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
		s->ports[i].number = i;
		lw_port_init(&s->ports[i].port, e, conf->names[i], &ops);
	}
	s->vlan1 = (struct lw_card){ .medium = LW_MEDIUM_ETHERNET,
		.mac = conf->mac,
		.mtu = LW_ETHER_LENGTH_MAX,
		.up = true,
		.transmit = transmit };
	lw_port_init(&s->vlan1.port, e, "Vlan1", &ops);
	s->fdb = fdb_new(conf->fdb_max ? conf->fdb_max : FDB_MAX,
		conf->ageing ? conf->ageing : LW_SEC(AGEING_S));
	lw_event_init(&s->hello, owner, "stp hello", say_hello);
	if (conf->stp_hello)
		lw_evq_put(e->q, &s->hello, lw_engine_now(e) + LW_SEC(STP_HELLO_S));
	return s;
}

void lw_switch_free(struct lw_switch *s)
{
	if (!s)
		return;
	lw_evq_cancel(s->engine->q, &s->hello);
	fdb_free(s->fdb);
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

bool lw_switch_fdb(const struct lw_switch *s, size_t i, struct lw_fdb_entry *out)
{
	return fdb_at(s->fdb, i, out);
}

uint64_t lw_switch_flooded(const struct lw_switch *s)
{
	return s->flooded;
}
