/* beacon.c - periodic frames of each link, from one timer; a table of neighbours.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/beacon.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/rand.h"
#include "labwire/wire/cdp.h"
#include "labwire/wire/ether.h"
#include "labwire/wire/hdlc.h"
#include "labwire/wire/loop.h"

enum {
	NEIGHBOURS_MAX = 1024,
	FULL_NAME = 64,
};

struct spot {
	struct lw_beacon *beacon;
	struct lw_beacon_link link;
	uint32_t number;
	char name[FULL_NAME];
	lw_time cdp_at, loop_at; /* LW_NEVER: not on this link */
	/* The stack's own, when the link has a card: the beacon stands before it. */
	void (*input)(void *up, struct lw_frame *f, lw_time now);
	void (*updown)(void *up, bool is_up, lw_time now);
	void *upper;
};

struct lw_beacon {
	struct lw_beacon_conf conf;
	struct lw_event timer;
	struct lw_rand rand;
	struct spot **spots;
	size_t nspots, spots_cap;
	struct lw_neighbour *neighbours; /* taken when the first is heard */
	size_t nneighbours, neighbours_cap;
};

static const struct lw_link_profile *profile_of(const struct lw_beacon *b)
{
	return &b->conf.profile->link;
}

static bool is_ethernet(const struct spot *s)
{
	return !s->link.card || s->link.card->medium == LW_MEDIUM_ETHERNET;
}

static bool is_up(const struct spot *s)
{
	return s->link.card ? s->link.card->up : s->link.port->up;
}

/* Frames of its own are not crowded out by data: priority, as for keepalives of lines. */
static void send(struct spot *s, const struct lw_wr *w, lw_time now)
{
	struct lw_engine *e = s->beacon->conf.engine;
	size_t n = lw_wr_len(w);
	LW_ASSERT(!w->bad);
	struct lw_pkt *p = lw_pkt_new(e->pool, 0, n);
	memcpy(lw_pkt_put(p, n), w->base, n);
	p->f.notes |= LW_NOTE_LINE_PROTOCOL;
	if (s->link.card) {
		s->link.card->transmit(s->link.card, p, now);
		return;
	}
	struct lw_frame *f = lw_engine_freeze(e, s->beacon->conf.owner, p, LW_ETHER_MIN);
	lw_port_send(s->link.port, f, f->wire_len, now);
}

static void send_loop(struct spot *s, lw_time now)
{
	uint8_t room[LW_ETHER_HLEN + LW_LOOP_LEN];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	lw_ether_emit(&w, &(struct lw_ether){ .dst = s->link.mac,
				  .src = s->link.mac,
				  .type = LW_ETHERTYPE_LOOP });
	lw_loop_emit(&w, &(struct lw_loop){ .function = LW_LOOP_REPLY });
	send(s, &w, now);
}

static struct lw_cdp message_of(const struct spot *s)
{
	const struct lw_link_profile *p = profile_of(s->beacon);
	struct lw_cdp c = { .version = LW_CDP_VERSION,
		.ttl = p->cdp_hold,
		.has = p->cdp_has | (is_ethernet(s) ? p->cdp_has_ethernet : 0),
		.device = lw_rd_str(s->beacon->conf.name),
		.port = lw_rd_str(s->name),
		.software = lw_rd_str(p->cdp_software),
		.platform = lw_rd_str(p->cdp_platform),
		.capabilities = p->cdp_capabilities,
		.cluster = s->beacon->conf.mac,
		.native_vlan = p->cdp_native_vlan,
		.full_duplex = true,
		.addresses = { s->link.address },
		.naddresses = 1,
		.management = s->link.address };
	if (!s->link.address)
		c.has &= ~(LW_CDP_HAS(LW_CDP_ADDRESSES) | LW_CDP_HAS(LW_CDP_MANAGEMENT));
	return c;
}

static void send_cdp(struct spot *s, lw_time now)
{
	uint8_t body[LW_CDP_LEN_MAX], room[LW_CDP_LEN_MAX + LW_ETHER_HLEN + 8];
	struct lw_wr inner = lw_wr_of(body, sizeof(body)),
		     w = lw_wr_of(room, sizeof(room));
	struct lw_cdp c = message_of(s);
	lw_cdp_emit(&inner, &c);
	size_t n = lw_wr_len(&inner);
	if (is_ethernet(s)) {
		lw_ether_emit(
			&w, &(struct lw_ether){ .dst = lw_cdp_group(),
				    .src = s->link.mac,
				    .type = (uint16_t)(LW_LLC_HLEN + LW_SNAP_HLEN + n) });
		lw_llc_emit(&w, &(struct lw_llc){ .dsap = LW_LLC_SNAP,
					.ssap = LW_LLC_SNAP,
					.control = LW_LLC_UI,
					.oui = LW_CDP_OUI,
					.protocol = LW_ETHERTYPE_CDP });
	} else {
		lw_hdlc_emit(&w, &(struct lw_hdlc){ .address = LW_HDLC_BROADCAST,
					 .protocol = LW_ETHERTYPE_CDP });
	}
	lw_wr_bytes(&w, body, n);
	send(s, &w, now);
}

static void settle(struct lw_beacon *b)
{
	lw_time first = LW_NEVER;
	for (size_t i = 0; i < b->nspots; i++) {
		if (b->spots[i]->cdp_at < first)
			first = b->spots[i]->cdp_at;
		if (b->spots[i]->loop_at < first)
			first = b->spots[i]->loop_at;
	}
	if (first != LW_NEVER)
		lw_evq_put(b->conf.engine->q, &b->timer, first);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct lw_beacon *b = lw_container_of(ev, struct lw_beacon, timer);
	for (size_t i = 0; i < b->nspots; i++) {
		struct spot *s = b->spots[i];
		if (s->loop_at <= now) {
			s->loop_at += profile_of(b)->loop_every;
			if (is_up(s))
				send_loop(s, now);
		}
		if (s->cdp_at <= now) {
			s->cdp_at += profile_of(b)->cdp_every;
			if (is_up(s))
				send_cdp(s, now);
		}
	}
	settle(b);
}

struct lw_beacon *lw_beacon_new(const struct lw_beacon_conf *conf)
{
	struct lw_beacon *b = lw_alloc(sizeof(*b));
	b->conf = *conf;
	lw_event_init(&b->timer, conf->owner, "beacon", on_timer);
	lw_rand_init(&b->rand, conf->engine->seed, conf->owner->id, "beacon");
	return b;
}

void lw_beacon_free(struct lw_beacon *b)
{
	if (!b)
		return;
	lw_evq_cancel(b->conf.engine->q, &b->timer);
	for (size_t i = 0; i < b->nspots; i++)
		lw_free(b->spots[i]);
	lw_free(b->spots);
	lw_free(b->neighbours);
	lw_free(b);
}

void lw_beacon_full_name(
	const struct lw_profile *p, const char *brief, char *out, size_t n)
{
	for (const struct lw_port_word *w = p->link.port_words; w->brief; w++) {
		size_t len = strlen(w->brief);
		if (strncmp(brief, w->brief, len) == 0 &&
			strspn(brief + len, "0123456789") > 0) {
			snprintf(out, n, "%s%s", w->full, brief + len);
			return;
		}
	}
	snprintf(out, n, "%s", brief);
}

static void keep_word(char *out, struct lw_rd text)
{
	size_t n = lw_rd_left(&text);
	if (n > LW_NEIGHBOUR_WORD - 1)
		n = LW_NEIGHBOUR_WORD - 1;
	memset(out, 0, LW_NEIGHBOUR_WORD);
	for (size_t i = 0; i < n; i++) {
		uint8_t c = lw_rd_u8(&text);
		out[i] = c >= ' ' && c < 0x7f ? (char)c : '?';
	}
}

/* Its place: the one it had, an old one's, or a new one; NULL: too many. */
static struct lw_neighbour *place_for(
	struct lw_beacon *b, const struct lw_neighbour *n, lw_time now)
{
	struct lw_neighbour *old = NULL;
	for (size_t i = 0; i < b->nneighbours; i++) {
		struct lw_neighbour *k = &b->neighbours[i];
		if (k->link == n->link && strcmp(k->device, n->device) == 0 &&
			strcmp(k->port, n->port) == 0)
			return k;
		if (k->until <= now && !old)
			old = k;
	}
	if (old || b->nneighbours == NEIGHBOURS_MAX)
		return old;
	b->neighbours = lw_grow(b->neighbours, &b->neighbours_cap, b->nneighbours + 1,
		sizeof(*b->neighbours));
	return &b->neighbours[b->nneighbours++];
}

static void learn(struct lw_beacon *b, uint32_t link, struct lw_rd message, lw_time now)
{
	struct lw_cdp c;
	struct lw_neighbour n = { .link = link };
	if (lw_cdp_parse(message, &c) != LW_OK || !(c.has & LW_CDP_HAS(LW_CDP_DEVICE)))
		return;
	keep_word(n.device, c.device);
	keep_word(n.port, c.port);
	keep_word(n.platform, c.platform);
	n.until = now + LW_SEC(c.ttl);
	n.capabilities = c.capabilities;
	n.address = c.naddresses ? c.addresses[0] : 0;
	struct lw_neighbour *place = place_for(b, &n, now);
	if (place)
		*place = n;
}

/* Is it CDP?  *r then stands at the message. */
static bool is_cdp(const struct spot *s, struct lw_rd *r)
{
	struct lw_ether e;
	struct lw_hdlc h;
	struct lw_llc llc;
	struct lw_rd body;
	if (!is_ethernet(s))
		return lw_hdlc_parse(r, &h) == LW_OK && h.protocol == LW_ETHERTYPE_CDP;
	if (lw_ether_parse(r, &e, &body) != LW_OK || !lw_ether_is_llc(&e) ||
		!lw_mac_equal(e.dst, lw_cdp_group()) ||
		lw_llc_parse(&body, &llc) != LW_OK || !lw_llc_is_snap(&llc) ||
		llc.oui != LW_CDP_OUI || llc.protocol != LW_ETHERTYPE_CDP)
		return false;
	*r = body;
	return true;
}

void lw_beacon_hear(struct lw_beacon *b, uint32_t link, struct lw_rd frame, lw_time now)
{
	if (b->conf.cdp && is_cdp(b->spots[link], &frame))
		learn(b, link, frame, now);
}

static void card_input(void *up, struct lw_frame *f, lw_time now)
{
	struct spot *s = up;
	struct lw_rd r = lw_frame_rd(f);
	if (!s->beacon->conf.cdp || !is_cdp(s, &r)) {
		s->input(s->upper, f, now);
		return;
	}
	learn(s->beacon, s->number, r, now);
	lw_frame_unref(f);
}

static void card_updown(void *up, bool now_up, lw_time now)
{
	struct spot *s = up;
	s->updown(s->upper, now_up, now);
}

static lw_time somewhere_in(struct lw_beacon *b, lw_span period)
{
	return (lw_time)(lw_rand_u64(&b->rand) % (uint64_t)period);
}

uint32_t lw_beacon_add(struct lw_beacon *b, const struct lw_beacon_link *link)
{
	struct spot *s = lw_alloc(sizeof(*s));
	lw_time now = lw_engine_now(b->conf.engine);
	s->beacon = b;
	s->link = *link;
	s->number = (uint32_t)b->nspots;
	s->cdp_at = s->loop_at = LW_NEVER;
	lw_beacon_full_name(b->conf.profile, link->port->name, s->name, sizeof(s->name));
	/* over PPP it would need a control protocol of its own */
	if (b->conf.cdp && !(link->card && link->card->medium == LW_MEDIUM_PPP))
		s->cdp_at = now + somewhere_in(b, profile_of(b)->cdp_every);
	if (b->conf.loopback && is_ethernet(s))
		s->loop_at = now + somewhere_in(b, profile_of(b)->loop_every);
	if (link->card) {
		LW_ASSERT(link->card->input);
		s->input = link->card->input;
		s->updown = link->card->updown;
		s->upper = link->card->upper;
		link->card->input = card_input;
		link->card->updown = card_updown;
		link->card->upper = s;
	}
	b->spots = lw_grow(b->spots, &b->spots_cap, b->nspots + 1, sizeof(struct spot *));
	b->spots[b->nspots++] = s;
	settle(b);
	return s->number;
}

bool lw_beacon_neighbour(
	const struct lw_beacon *b, size_t i, lw_time now, struct lw_neighbour *out)
{
	for (size_t k = 0; k < b->nneighbours; k++) {
		if (b->neighbours[k].until <= now || i-- > 0)
			continue;
		*out = b->neighbours[k];
		return true;
	}
	return false;
}
