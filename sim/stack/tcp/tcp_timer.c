/* tcp_timer.c - one function per timer; which there are stands in tcb.h.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

static void rtx_expired(struct lw_event *ev, lw_time now)
{
	(void)now;
	retx_fired(lw_container_of(ev, struct tcb, rtx));
}

/* Delayed ACK: the application was slower than we hoped. */
static void delack_expired(struct lw_event *ev, lw_time now)
{
	struct tcb *t = lw_container_of(ev, struct tcb, delack);
	const struct lw_tcp_profile *p = t->tcp->p;
	(void)now;
	if (p->delack_min && !t->pingpong)
		t->ato = t->ato * 2 < t->rto ? t->ato * 2 : t->rto;
	else
		t->ato = p->delack_min;
	t->pingpong = false;
	tcp_send_ack(t);
}

static void persist_expired(struct lw_event *ev, lw_time now)
{
	(void)now;
	persist_fired(lw_container_of(ev, struct tcb, persist));
}

static void keep_expired(struct lw_event *ev, lw_time now)
{
	(void)now;
	keepalive_fired(lw_container_of(ev, struct tcb, keep));
}

static void uto_expired(struct lw_event *ev, lw_time now)
{
	(void)now;
	tcb_delete(lw_container_of(ev, struct tcb, uto), LW_ETIMEDOUT);
}

static void msl2_expired(struct lw_event *ev, lw_time now)
{
	(void)now;
	tcb_delete(lw_container_of(ev, struct tcb, msl2), LW_OK);
}

static void reo_expired(struct lw_event *ev, lw_time now)
{
	(void)now;
	rack_fired(lw_container_of(ev, struct tcb, reo));
}

static void pto_expired(struct lw_event *ev, lw_time now)
{
	(void)now;
	tlp_fired(lw_container_of(ev, struct tcb, pto));
}

void timers_init(struct tcb *t)
{
	struct lw_owner *o = t->tcp->owner;
	lw_event_init(&t->rtx, o, "rto", rtx_expired);
	lw_event_init(&t->persist, o, "persist", persist_expired);
	lw_event_init(&t->delack, o, "delack", delack_expired);
	lw_event_init(&t->keep, o, "keepalive", keep_expired);
	lw_event_init(&t->msl2, o, "2msl", msl2_expired);
	lw_event_init(&t->uto, o, "user timeout", uto_expired);
	lw_event_init(&t->reo, o, "reordering", reo_expired);
	lw_event_init(&t->pto, o, "tail loss probe", pto_expired);
}

void timers_cancel(struct tcb *t)
{
	struct lw_evq *q = t->tcp->engine->q;
	lw_evq_cancel(q, &t->rtx);
	lw_evq_cancel(q, &t->persist);
	lw_evq_cancel(q, &t->delack);
	lw_evq_cancel(q, &t->keep);
	lw_evq_cancel(q, &t->msl2);
	lw_evq_cancel(q, &t->uto);
	lw_evq_cancel(q, &t->reo);
	lw_evq_cancel(q, &t->pto);
}

void timer_arm(struct tcb *t, struct lw_event *ev, lw_span after)
{
	lw_time now = tcp_now(t), at = now + after;
	lw_span tick = t->tcp->p->clock_tick;
	if (tick) { /* counted from the tick before: n ticks are n - 1 to n of them */
		at = at / tick * tick;
		if (at <= now)
			at = now / tick * tick + tick;
	}
	lw_evq_put(t->tcp->engine->q, ev, at);
}

void timer_stop(struct tcb *t, struct lw_event *ev)
{
	lw_evq_park(t->tcp->engine->q, ev);
}

void timer_time_wait(struct tcb *t)
{
	tcb_enter(t, TCP_TIME_WAIT);
	timer_stop(t, &t->rtx);
	timer_stop(t, &t->persist);
	timer_stop(t, &t->keep);
	timer_stop(t, &t->uto);
	timer_stop(t, &t->reo);
	timer_stop(t, &t->pto);
	timer_arm(t, &t->msl2, t->tcp->p->time_wait);
}
