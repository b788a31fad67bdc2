/* ppp.c - LCP and IPCP of one serial interface (RFC 1661 4, RFC 1332 3).
 *
 * Our requests: LCP the magic number, IPCP our address.  The peer's requests: known
 * options are acknowledged, unknown ones rejected, an address of 0 is refused by reject
 * (we assign none).  Opened IPCP means that IP may pass.  SPDX-License-Identifier: MIT */
#include "ppp.h"

static void put_frame(struct ppp *p, uint16_t protocol, const struct lw_ppp_ctl *c)
{
	size_t n = LW_PPP_HLEN + lw_ppp_ctl_len(c);
	struct lw_wr w = lw_wr_of(p->out + p->out_len, PPP_OUT_MAX - p->out_len);
	lw_wr_u16(&w, (uint16_t)n);
	lw_ppp_emit(&w, protocol);
	lw_ppp_ctl_emit(&w, c);
	if (!w.bad) /* a peer that makes us answer more than fits is not answered */
		p->out_len += lw_wr_len(&w);
}

static void enter(struct ppp *p, struct ppp_fsm *f, enum ppp_state state, lw_time now)
{
	bool was_open = f->state == PPP_OPENED;
	f->state = (uint8_t)state;
	if (state == PPP_OPENED || state == PPP_CLOSED)
		f->restart = LW_NEVER;
	if (f != &p->lcp)
		return;
	if (state == PPP_OPENED) {
		p->echo_missed = 0;
		p->echo_at = now + p->echo_every;
	} else if (was_open) {
		p->echo_at = LW_NEVER;
		p->ipcp.state = PPP_CLOSED;
		p->ipcp.restart = LW_NEVER;
	}
}

static void send_request(struct ppp *p, struct ppp_fsm *f, lw_time now)
{
	uint8_t room[8];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	if (f == &p->lcp)
		lw_ppp_opt_u32(&w, LW_LCP_MAGIC, p->magic);
	else
		lw_ppp_opt_u32(&w, LW_IPCP_ADDRESS, p->address);
	struct lw_ppp_ctl c = { .code = LW_PPP_CONF_REQ,
		.id = ++f->id,
		.body = lw_rd_of(room, lw_wr_len(&w)) };
	f->tries++;
	f->restart = now + PPP_RESTART;
	put_frame(p, f->protocol, &c);
}

static void start(struct ppp *p, struct ppp_fsm *f, lw_time now)
{
	f->tries = 0;
	enter(p, f, PPP_REQ_SENT, now);
	send_request(p, f, now);
}

void ppp_init(struct ppp *p, uint32_t magic, uint32_t address, lw_span echo_every)
{
	*p = (struct ppp){ .lcp = { .protocol = LW_PPP_LCP, .restart = LW_NEVER },
		.ipcp = { .protocol = LW_PPP_IPCP, .restart = LW_NEVER },
		.magic = magic,
		.address = address,
		.echo_every = echo_every,
		.echo_at = LW_NEVER };
}

void ppp_carrier(struct ppp *p, bool up, lw_time now)
{
	enter(p, &p->lcp, PPP_CLOSED, now);
	p->ipcp.state = PPP_CLOSED;
	p->ipcp.restart = p->echo_at = LW_NEVER;
	if (up)
		start(p, &p->lcp, now);
}

static void opened(struct ppp *p, struct ppp_fsm *f, lw_time now)
{
	enter(p, f, PPP_OPENED, now);
	if (f == &p->lcp)
		start(p, &p->ipcp, now);
}

static bool option_ok(struct ppp *p, const struct ppp_fsm *f, const struct lw_ppp_opt *o)
{
	struct lw_rd v = o->value;
	if (f == &p->lcp)
		return (o->kind == LW_LCP_MAGIC && lw_rd_left(&v) == 4 &&
			       lw_rd_u32(&v) != p->magic) ||
		       (o->kind == LW_LCP_MRU && lw_rd_left(&v) == 2);
	if (o->kind != LW_IPCP_ADDRESS || lw_rd_left(&v) != 4)
		return false;
	p->peer_address = lw_rd_u32(&v);
	return p->peer_address != 0;
}

/* Acknowledge the request, or reject those options that we do not know.  True: agreed. */
static bool judge(struct ppp *p, struct ppp_fsm *f, const struct lw_ppp_ctl *in)
{
	uint8_t bad[PPP_OUT_MAX / 4];
	struct lw_wr w = lw_wr_of(bad, sizeof(bad));
	struct lw_rd r = in->body;
	struct lw_ppp_opt o;
	while (lw_ppp_opt_next(&r, &o))
		if (!option_ok(p, f, &o))
			lw_ppp_opt_emit(&w, &o);
	if (r.bad || w.bad)
		return false;
	bool agreed = lw_wr_len(&w) == 0;
	struct lw_ppp_ctl c = { .code = agreed ? LW_PPP_CONF_ACK : LW_PPP_CONF_REJ,
		.id = in->id,
		.body = agreed ? in->body : lw_rd_of(bad, lw_wr_len(&w)) };
	put_frame(p, f->protocol, &c);
	return agreed;
}

static void got_request(
	struct ppp *p, struct ppp_fsm *f, const struct lw_ppp_ctl *in, lw_time now)
{
	if (f->state == PPP_CLOSED || f->state == PPP_OPENED) /* the peer starts over */
		start(p, f, now);
	bool agreed = judge(p, f, in);
	if (!agreed)
		return;
	if (f->state == PPP_ACK_RCVD)
		opened(p, f, now);
	else if (f->state == PPP_REQ_SENT)
		enter(p, f, PPP_ACK_SENT, now);
}

static void got_ack(
	struct ppp *p, struct ppp_fsm *f, const struct lw_ppp_ctl *in, lw_time now)
{
	if (in->id != f->id)
		return;
	if (f->state == PPP_ACK_SENT)
		opened(p, f, now);
	else if (f->state == PPP_REQ_SENT)
		enter(p, f, PPP_ACK_RCVD, now);
}

static void got_echo(struct ppp *p, const struct lw_ppp_ctl *in)
{
	uint8_t room[4];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	if (in->code == LW_PPP_ECHO_REP) {
		p->echo_missed = 0;
		return;
	}
	lw_wr_u32(&w, p->magic);
	struct lw_ppp_ctl c = { .code = LW_PPP_ECHO_REP,
		.id = in->id,
		.body = lw_rd_of(room, sizeof(room)) };
	if (p->lcp.state == PPP_OPENED)
		put_frame(p, LW_PPP_LCP, &c);
}

static void got_terminate(
	struct ppp *p, struct ppp_fsm *f, const struct lw_ppp_ctl *in, lw_time now)
{
	struct lw_ppp_ctl c = { .code = LW_PPP_TERM_ACK, .id = in->id };
	put_frame(p, f->protocol, &c);
	enter(p, f, PPP_CLOSED, now);
}

static void control(
	struct ppp *p, struct ppp_fsm *f, const struct lw_ppp_ctl *in, lw_time now)
{
	switch (in->code) {
	case LW_PPP_CONF_REQ:
		got_request(p, f, in, now);
		break;
	case LW_PPP_CONF_ACK:
		got_ack(p, f, in, now);
		break;
	case LW_PPP_CONF_NAK:
	case LW_PPP_CONF_REJ:
		break; /* we can offer nothing else: the restart timer asks again */
	case LW_PPP_TERM_REQ:
		got_terminate(p, f, in, now);
		break;
	case LW_PPP_ECHO_REQ:
	case LW_PPP_ECHO_REP:
		if (f == &p->lcp)
			got_echo(p, in);
		break;
	default:
		break;
	}
}

void ppp_input(struct ppp *p, struct lw_rd frame, lw_time now)
{
	uint16_t protocol = 0;
	struct lw_ppp_ctl in;
	if (lw_ppp_parse(&frame, &protocol) != LW_OK ||
		lw_ppp_ctl_parse(&frame, &in) != LW_OK)
		return;
	if (protocol == LW_PPP_LCP)
		control(p, &p->lcp, &in, now);
	else if (protocol == LW_PPP_IPCP && p->lcp.state == PPP_OPENED)
		control(p, &p->ipcp, &in, now);
}

static void restart(struct ppp *p, struct ppp_fsm *f, lw_time now)
{
	if (f->restart > now)
		return;
	if (f->tries >= PPP_MAX_CONFIGURE) /* rest for one round, then try again */
		f->tries = 0;
	if (f->state == PPP_ACK_RCVD)
		enter(p, f, PPP_REQ_SENT, now);
	send_request(p, f, now);
}

static void echo(struct ppp *p, lw_time now)
{
	uint8_t room[4];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	if (p->echo_at > now)
		return;
	if (p->echo_missed++ >= PPP_MISSED_MAX) {
		start(p, &p->lcp, now);
		p->ipcp.state = PPP_CLOSED;
		p->ipcp.restart = p->echo_at = LW_NEVER;
		return;
	}
	lw_wr_u32(&w, p->magic);
	struct lw_ppp_ctl c = { .code = LW_PPP_ECHO_REQ,
		.id = ++p->echo_id,
		.body = lw_rd_of(room, sizeof(room)) };
	p->echo_at = now + p->echo_every;
	put_frame(p, LW_PPP_LCP, &c);
}

void ppp_tick(struct ppp *p, lw_time now)
{
	restart(p, &p->lcp, now);
	restart(p, &p->ipcp, now);
	echo(p, now);
}

lw_time ppp_deadline(const struct ppp *p)
{
	lw_time first = p->echo_at;
	if (p->lcp.restart < first)
		first = p->lcp.restart;
	return p->ipcp.restart < first ? p->ipcp.restart : first;
}
