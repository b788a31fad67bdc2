/* serial.c - a serial interface: the line protocol below, IP above.
 *
 * One event: the next keepalive of HDLC, or PPP's next deadline.
 * SPDX-License-Identifier: MIT */
#include "labwire/link/serial.h"

#include "labwire/base/alloc.h"
#include "labwire/base/rand.h"
#include "labwire/wire/ether.h"
#include "ppp.h"
#include "slarp.h"

#define KEEPALIVE LW_SEC(10)

enum {
	SERIAL_MTU = 1500
};

struct lw_serial {
	struct lw_card card;
	struct lw_owner *owner;
	lw_span keepalive;
	bool carrier;
	struct lw_event timer;
	struct slarp slarp; /* LW_MEDIUM_HDLC */
	struct ppp ppp;	    /* LW_MEDIUM_PPP */
};

static bool is_ppp(const struct lw_serial *s)
{
	return s->card.medium == LW_MEDIUM_PPP;
}

static void transmit(struct lw_card *card, struct lw_pkt *p, lw_time now)
{
	struct lw_serial *s = lw_container_of(card, struct lw_serial, card);
	struct lw_frame *f = lw_engine_freeze(card->port.engine, s->owner, p, 0);
	lw_port_send(&card->port, f, f->len, now);
}

static void send_bytes(struct lw_serial *s, const uint8_t *bytes, size_t n, lw_time now)
{
	LW_ASSERT(bytes);
	struct lw_pkt *p = lw_pkt_new(s->card.port.engine->pool, 0, n);
	memcpy(lw_pkt_put(p, n), bytes, n);
	p->f.notes |= LW_NOTE_LINE_PROTOCOL;
	transmit(&s->card, p, now);
}

/* Tell the netif when the line protocol changed. */
static void settle(struct lw_serial *s, lw_time now)
{
	struct lw_card *card = &s->card;
	bool up = s->carrier && (is_ppp(s) ? ppp_up(&s->ppp) : s->slarp.up);
	if (up == card->up)
		return;
	card->up = up;
	if (card->updown)
		card->updown(card->upper, up, now);
}

static void flush_ppp(struct lw_serial *s, lw_time now)
{
	struct lw_rd r = lw_rd_of(s->ppp.out, s->ppp.out_len);
	s->ppp.out_len = 0;
	while (lw_rd_left(&r) > 0) {
		struct lw_rd frame = lw_rd_sub(&r, lw_rd_u16(&r));
		send_bytes(s, frame.at, lw_rd_left(&frame), now);
	}
	lw_time next = ppp_deadline(&s->ppp);
	if (next == LW_NEVER)
		lw_evq_park(s->card.port.engine->q, &s->timer);
	else
		lw_evq_put(s->card.port.engine->q, &s->timer, next > now ? next : now);
	settle(s, now);
}

static void keepalive(struct lw_serial *s, lw_time now)
{
	uint8_t room[LW_SLARP_FRAME_LEN];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	struct lw_slarp k;
	slarp_tick(&s->slarp, (uint32_t)(now / LW_MS(1)), &k);
	lw_slarp_emit_frame(&w, &k);
	settle(s, now);
	send_bytes(s, room, sizeof(room), now);
	lw_evq_put(s->card.port.engine->q, &s->timer, now + s->keepalive);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct lw_serial *s = lw_container_of(ev, struct lw_serial, timer);
	if (is_ppp(s)) {
		ppp_tick(&s->ppp, now);
		flush_ppp(s, now);
	} else {
		keepalive(s, now);
	}
}

static void carrier(struct lw_port *p, bool up, lw_time now)
{
	struct lw_serial *s = lw_container_of(p, struct lw_serial, card.port);
	s->carrier = up;
	if (is_ppp(s)) {
		ppp_carrier(&s->ppp, up, now);
		flush_ppp(s, now);
		return;
	}
	slarp_carrier(&s->slarp, up);
	settle(s, now);
	if (up)
		lw_evq_put(p->engine->q, &s->timer, now + s->keepalive);
	else
		lw_evq_park(p->engine->q, &s->timer);
}

static void give_up(struct lw_serial *s, struct lw_frame *f)
{
	struct lw_card *card = &s->card;
	if (card->up && card->input) {
		card->input(card->upper, f, lw_engine_now(card->port.engine));
		return;
	}
	card->drops[LW_LINK_DROP_PROTOCOL]++;
	lw_frame_unref(f);
}

static void receive_ppp(struct lw_serial *s, struct lw_frame *f, lw_time now)
{
	struct lw_rd r = lw_frame_rd(f);
	uint16_t protocol = 0;
	if (lw_ppp_parse(&r, &protocol) != LW_OK) {
		s->card.drops[LW_LINK_DROP_RUNT]++;
	} else if (protocol == LW_PPP_IPV4) {
		give_up(s, f);
		return;
	} else {
		ppp_input(&s->ppp, lw_frame_rd(f), now);
		flush_ppp(s, now);
	}
	lw_frame_unref(f);
}

static void receive_hdlc(struct lw_serial *s, struct lw_frame *f, lw_time now)
{
	struct lw_rd r = lw_frame_rd(f);
	struct lw_hdlc h;
	struct lw_slarp k;
	if (lw_hdlc_parse(&r, &h) != LW_OK) {
		s->card.drops[LW_LINK_DROP_RUNT]++;
	} else if (h.protocol == LW_ETHERTYPE_IPV4 || h.protocol == LW_ETHERTYPE_CDP) {
		give_up(s, f);
		return;
	} else if (h.protocol == LW_ETHERTYPE_SLARP && lw_slarp_parse(&r, &k) == LW_OK) {
		slarp_heard(&s->slarp, &k);
		settle(s, now);
	} else {
		s->card.drops[LW_LINK_DROP_PROTOCOL]++;
	}
	lw_frame_unref(f);
}

static void receive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	struct lw_serial *s = lw_container_of(p, struct lw_serial, card.port);
	if (is_ppp(s))
		receive_ppp(s, f, now);
	else
		receive_hdlc(s, f, now);
}

struct lw_serial *lw_serial_new(struct lw_engine *e, struct lw_owner *owner,
	const char *name, const struct lw_serial_conf *conf)
{
	static const struct lw_port_ops ops = { .receive = receive, .carrier = carrier };
	struct lw_serial *s = lw_alloc(sizeof(*s));
	struct lw_rand r;
	LW_ASSERT(conf->medium != LW_MEDIUM_ETHERNET);
	s->owner = owner;
	s->keepalive = conf->keepalive ? conf->keepalive : KEEPALIVE;
	s->card = (struct lw_card){
		.medium = conf->medium, .mtu = SERIAL_MTU, .transmit = transmit
	};
	lw_port_init(&s->card.port, e, name, &ops);
	lw_event_init(&s->timer, owner, "keepalive", on_timer);
	lw_rand_init(&r, e->seed, owner->id, "lcp magic");
	ppp_init(&s->ppp, lw_rand_u32(&r), conf->address, s->keepalive);
	return s;
}

void lw_serial_free(struct lw_serial *s)
{
	if (!s)
		return;
	lw_evq_cancel(s->card.port.engine->q, &s->timer);
	lw_free(s);
}

struct lw_card *lw_serial_card(struct lw_serial *s)
{
	return &s->card;
}
