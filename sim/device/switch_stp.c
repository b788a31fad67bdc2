/* switch_stp.c - the spanning tree's engine at work in a switch: frames, one timer, and
 * what a port's state means for its frames.  SPDX-License-Identifier: MIT */
#include "labwire/wire/ether.h"
#include "switch_priv.h"

static void settle(struct lw_switch *s, lw_time now)
{
	lw_time next = lw_stp_deadline(s->stp);
	lw_evq_put(s->engine->q, &s->stp_timer, next > now ? next : now);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct lw_switch *s = lw_container_of(ev, struct lw_switch, stp_timer);
	lw_stp_tick(s->stp, now);
	settle(s, now);
}

/* Ahead of all data: what waits behind a full queue would cut the tree. */
static void send(void *ctx, uint32_t port, const struct lw_bpdu *b, lw_time now)
{
	struct lw_switch *s = ctx;
	struct lw_port *p = &s->ports[port].port;
	uint8_t room[LW_BPDU_FRAME_LEN];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	if (!p->up)
		return;
	lw_bpdu_emit_frame(&w, lw_switch_port_mac(s, port), b);
	struct lw_pkt *pkt = lw_pkt_new(s->engine->pool, 0, lw_wr_len(&w));
	memcpy(lw_pkt_put(pkt, lw_wr_len(&w)), room, lw_wr_len(&w));
	pkt->f.notes |= LW_NOTE_LINE_PROTOCOL;
	struct lw_frame *f = lw_engine_freeze(s->engine, s->owner, pkt, LW_ETHER_MIN);
	lw_port_send(p, f, f->wire_len, now);
}

static void set_state(void *ctx, uint32_t port, enum lw_stp_state state, lw_time now)
{
	struct lw_switch *s = ctx;
	struct bridge_port *p = &s->ports[port];
	(void)now;
	p->state = (uint8_t)state;
	p->open = state == LW_STP_FORWARDING && p->port.up;
	if (state < LW_STP_LEARNING)
		fdb_flush_port(s->fdb, port);
}

static void moving(void *ctx, bool is_moving, lw_time now)
{
	struct lw_switch *s = ctx;
	lw_span fast = LW_STP_FORWARD_DELAY;
	(void)now;
	fdb_set_ageing(s->fdb, is_moving && fast < s->ageing ? fast : s->ageing);
}

static const struct lw_stp_ops ops = {
	.send = send, .state = set_state, .moving = moving
};

void switch_stp_init(struct lw_switch *s, const struct lw_switch_conf *conf)
{
	struct lw_stp_conf sc = { .id = { conf->stp_priority, conf->mac },
		.ports = conf->ports,
		.portfast = conf->portfast,
		.ops = &ops,
		.ctx = s };
	lw_event_init(&s->stp_timer, s->owner, "stp", on_timer);
	for (uint32_t i = 0; i < s->nports; i++)
		s->ports[i].state =
			conf->stp_priority ? LW_STP_DISABLED : LW_STP_FORWARDING;
	if (!conf->stp_priority)
		return;
	s->stp = lw_stp_new(&sc, lw_engine_now(s->engine));
	settle(s, lw_engine_now(s->engine));
}

void switch_stp_fini(struct lw_switch *s)
{
	lw_evq_cancel(s->engine->q, &s->stp_timer);
	lw_stp_free(s->stp);
}

/* A port that is warm has been enabled already. */
void switch_stp_carrier(struct lw_switch *s, struct bridge_port *p, lw_time now)
{
	if (!s->stp)
		return;
	if (p->port.up)
		lw_stp_enable(s->stp, p->number, lw_port_bits_per_s(&p->port), now);
	else
		lw_stp_disable(s->stp, p->number, now);
	settle(s, now);
}

void switch_stp_hear(
	struct lw_switch *s, struct bridge_port *p, struct lw_rd frame, lw_time now)
{
	struct lw_ether h;
	struct lw_llc llc;
	struct lw_rd body;
	struct lw_bpdu b;
	if (!s->stp || lw_ether_parse(&frame, &h, &body) != LW_OK ||
		!lw_ether_is_llc(&h) || lw_llc_parse(&body, &llc) != LW_OK ||
		llc.dsap != LW_LLC_STP || lw_bpdu_parse(&body, &b) != LW_OK)
		return;
	lw_stp_hear(s->stp, p->number, &b, now);
	settle(s, now);
}

const struct lw_stp *lw_switch_stp(const struct lw_switch *s)
{
	return s->stp;
}

void lw_switch_warm(struct lw_switch *s, const struct lw_stp *stp)
{
	lw_stp_assume(s->stp, stp, lw_engine_now(s->engine));
	settle(s, lw_engine_now(s->engine));
}

void lw_switch_warm_port(struct lw_switch *s, uint32_t i)
{
	if (!s->stp)
		return;
	lw_stp_warm_port(s->stp, i, lw_port_bits_per_s(&s->ports[i].port),
		lw_engine_now(s->engine));
	settle(s, lw_engine_now(s->engine));
}
