/* tcp_user.c - the user's calls (RFC 9293 3.10.1 to 3.10.6).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* Some systems keep to the default of RFC 9293 3.7.1 where a gateway stands between. */
uint16_t tcp_mss_to_offer(const struct tcb *t, uint16_t mtu)
{
	struct tcp *tcp = t->tcp;
	uint16_t most = tcp->p->mss, fits = (uint16_t)(mtu - LW_IPV4_HLEN - LW_TCP_HLEN);
	if (tcp->p->mss_neighbour && tcp->ops->neighbour(tcp->ctx, t->peer.addr))
		most = tcp->p->mss_neighbour;
	if (t->mss_wish && t->mss_wish < most)
		most = t->mss_wish;
	return fits < most ? fits : most;
}

/* 3.10.1, active OPEN.  Nothing is sent yet: options come in between. */
enum lw_err tcp_connect(struct tcp *tcp, struct lw_endpoint local,
	struct lw_endpoint peer, void *user, struct tcb **out)
{
	uint16_t mtu = 0;
	uint32_t src = tcp->ops->source(tcp->ctx, peer.addr, &mtu);
	if (!src)
		return LW_ENETUNREACH;
	if (peer.port == 0)
		return LW_EINVAL;
	if (!local.addr)
		local.addr = src;
	if (!local.port)
		local.port = tcp->ops->pick_port(tcp->ctx);
	if (!local.port)
		return LW_EFULL;
	if (tcb_find(tcp, local, peer))
		return LW_EINUSE;
	struct tcb *t = tcb_new(tcp, local, peer);
	t->user = user;
	t->iss = tcp_isn(tcp, local, peer);
	t->ip_id = (uint16_t)(t->iss ^ t->iss >> 16);
	t->snd_una = t->snd_nxt = t->snd_max = t->sent_max = t->iss;
	t->snd_mss = LW_TCP_MSS_DEFAULT;
	t->rcv_mss = tcp_mss_to_offer(t, mtu);
	tcb_enter(t, TCP_SYN_SENT);
	*out = t;
	return LW_OK;
}

void tcp_start(struct tcp *tcp, struct tcb *t)
{
	(void)tcp;
	window_init(t);
	tcp_output(t);
}

/* 3.10.1, passive OPEN */
enum lw_err tcp_listen_on(struct tcp *tcp, struct lw_endpoint local, int backlog,
	void *user, struct tcb **out)
{
	for (uint32_t i = 0; i < tcp->used; i++) {
		const struct tcb *t = tcp->slots[i];
		if (t && t->state == TCP_LISTEN && t->local.port == local.port &&
			(t->local.addr == local.addr || !t->local.addr || !local.addr))
			return LW_EINUSE;
	}
	struct tcb *t = tcb_new(tcp, local, (struct lw_endpoint){ 0 });
	int most = tcp->p->backlog_max;
	t->user = user;
	t->backlog = (uint16_t)(backlog < 1 ? 1 : backlog > most ? most : backlog);
	tcb_enter(t, TCP_LISTEN);
	*out = t;
	return LW_OK;
}

struct tcb *tcp_accept(struct tcp *tcp, struct tcb *listener, void *user)
{
	struct lw_list *it;
	(void)tcp;
	lw_list_each (it, &listener->children) {
		struct tcb *t = lw_container_of(it, struct tcb, sibling);
		if (t->state == TCP_SYN_RECEIVED)
			continue;
		lw_list_del(&t->sibling);
		listener->nchildren--;
		t->parent = NULL;
		t->user = user;
		unsigned events = 0;
		if (lw_ring_len(&t->rcv))
			events |= LW_SOCK_READABLE;
		if (t->fin_received)
			events |= LW_SOCK_EOF;
		if (events)
			tcb_notify(t, events);
		return t;
	}
	return NULL;
}

/* 3.10.2, SEND: into the queue, and on its way.  FIN-WAIT-1 and the states behind it are
 * entered by a CLOSE alone. */
enum lw_err tcp_may_write(const struct tcb *t)
{
	if (t->state == TCP_LISTEN)
		return LW_ENOTCONN;
	return t->fin_wanted ? LW_EPIPE : LW_OK;
}

size_t tcp_put(struct tcb *t, const void *bytes, size_t n)
{
	if (tcp_may_write(t) != LW_OK)
		return 0;
	size_t took = lw_ring_write(&t->snd, bytes, n);
	t->short_write = took < n;
	user_timeout_start(t);
	return took;
}

void tcp_push(struct tcb *t)
{
	if (t->state == TCP_ESTABLISHED || t->state == TCP_CLOSE_WAIT)
		tcp_output(t);
}

size_t tcp_write(struct tcp *tcp, struct tcb *t, const void *bytes, size_t n)
{
	(void)tcp;
	size_t took = tcp_put(t, bytes, n);
	if (took)
		tcp_push(t);
	return took;
}

/* 3.10.3, RECEIVE */
struct lw_rd tcp_peek(struct tcb *t)
{
	size_t n = 0, most = t->rcv_urg ? urg_limit(t, SIZE_MAX) : SIZE_MAX;
	const uint8_t *p = lw_ring_span(&t->rcv, &n);
	return lw_rd_of(p, n < most ? n : most);
}

void tcp_consume(struct tcp *tcp, struct tcb *t, size_t n)
{
	(void)tcp;
	lw_ring_drop(&t->rcv, n);
	if (t->state >= TCP_ESTABLISHED && !t->fin_received && window_wants_update(t))
		tcp_send_ack(t);
}

void tcp_give_unread(struct tcb *t, struct lw_ring *to)
{
	LW_ASSERT(lw_ring_len(to) == 0);
	lw_ring_fini(to);
	*to = t->rcv;
	lw_ring_init(&t->rcv, t->rcv.limit);
}

bool tcp_at_eof(const struct tcb *t)
{
	return (t->fin_received || t->read_shut) && lw_ring_len(&t->rcv) == 0;
}

void tcp_shutdown_read(struct tcb *t)
{
	t->read_shut = true;
	if (lw_ring_len(&t->rcv) > 0 && tcp_refuses_text(t)) {
		tcp_send_rst_of(t);
		tcb_delete(t, LW_ERESET);
	}
}

/* 3.10.4, CLOSE: no more will be sent */
void tcp_shutdown(struct tcp *tcp, struct tcb *t)
{
	(void)tcp;
	if (t->fin_wanted)
		return;
	switch (t->state) {
	case TCP_SYN_RECEIVED:
	case TCP_ESTABLISHED:
		t->fin_wanted = true;
		tcb_enter(t, TCP_FIN_WAIT_1);
		break;
	case TCP_CLOSE_WAIT:
		t->fin_wanted = true;
		tcb_enter(t, TCP_LAST_ACK);
		break;
	case TCP_SYN_SENT:
		t->fin_wanted = true; /* once established: tcp_syn_sent.c */
		return;
	case TCP_CLOSED:
	case TCP_LISTEN:
	case TCP_FIN_WAIT_1:
	case TCP_FIN_WAIT_2:
	case TCP_CLOSING:
	case TCP_LAST_ACK:
	case TCP_TIME_WAIT:
		return;
	}
	tcp_output(t);
}

static void close_listener(struct tcp *tcp, struct tcb *l)
{
	while (!lw_list_empty(&l->children))
		tcp_abort(tcp, lw_container_of(l->children.next, struct tcb, sibling));
	tcb_delete(l, LW_OK);
}

void tcp_close(struct tcp *tcp, struct tcb *t)
{
	bool unread = lw_ring_len(&t->rcv) > 0;
	t->orphan = true;
	t->user = NULL;
	if (t->state == TCP_LISTEN) {
		close_listener(tcp, t);
	} else if (t->state == TCP_SYN_SENT) {
		tcb_delete(t, LW_OK);
	} else if (unread && t->state != TCP_TIME_WAIT) {
		tcp_abort(tcp, t); /* data is lost: say so (RFC 1122 4.2.2.13) */
	} else {
		tcp_shutdown(tcp, t);
		if (t->state == TCP_FIN_WAIT_2)
			timer_arm(t, &t->msl2,
				tcp->p->fin_wait_2 ? tcp->p->fin_wait_2
						   : tcp->p->time_wait);
	}
}

/* 3.10.5, ABORT */
void tcp_abort(struct tcp *tcp, struct tcb *t)
{
	t->orphan = true;
	t->user = NULL;
	(void)tcp;
	if (t->state == TCP_LISTEN) {
		close_listener(tcp, t);
		return;
	}
	if (tcb_synchronized(t) && t->state != TCP_TIME_WAIT)
		tcp_send_rst_of(t);
	tcb_delete(t, LW_OK);
}

/* Before a SYN went out: of both directions.  Later only of what is sent, and only less:
 * the peer has been told already. */
static enum lw_err set_mss(struct tcb *t, uint32_t value)
{
	if (value < TCP_MSS_LEAST || value > t->tcp->p->mss)
		return LW_EINVAL;
	bool said = t->state > TCP_SYN_SENT || t->snd_nxt != t->iss;
	if (said && value > t->mss_max)
		return LW_EINVAL;
	t->mss_wish = (uint16_t)value;
	if (said) {
		t->mss_max = t->mss_wish;
		pmtu_fit(t);
	} else if (t->rcv_mss > value) { /* 0 while in LISTEN */
		t->rcv_mss = t->mss_wish;
	}
	return LW_OK;
}

/* Whoever wants no delay means what waits already, too: even behind a cork, once (tcp(7),
 * TCP_NODELAY). */
static void push_now(struct tcb *t)
{
	bool corked = t->cork;
	t->cork = false;
	tcp_push(t);
	t->cork = corked;
}

enum lw_err tcb_set(struct tcb *t, enum lw_sock_option option, uint32_t value)
{
	switch (option) {
	case LW_SOCK_NODELAY:
		t->nodelay = value;
		if (value)
			push_now(t);
		return LW_OK;
	case LW_SOCK_CORK:
		t->cork = value;
		if (!value)
			tcp_push(t);
		return LW_OK;
	case LW_SOCK_MAXSEG:
		return set_mss(t, value);
	case LW_SOCK_KEEPALIVE:
		t->keepalive = value;
		timer_keepalive(t);
		return LW_OK;
	case LW_SOCK_RCVBUF:
		if (t->state > TCP_SYN_SENT || t->snd_nxt != t->iss || value == 0)
			return LW_EINVAL; /* a window was promised already */
		t->rcv.limit = value;
		return LW_OK;
	case LW_SOCK_SNDBUF:
		if (value == 0)
			return LW_EINVAL;
		t->snd.limit = value;
		return LW_OK;
	case LW_SOCK_USER_TIMEOUT:
		user_timeout_set(t, LW_MS(value));
		return LW_OK;
	case LW_SOCK_OOBINLINE:
		t->oob_inline = value;
		return LW_OK;
	case LW_SOCK_TTL:
		t->ttl = (uint8_t)value;
		return LW_OK;
	case LW_SOCK_TOS:
		t->tos = (uint8_t)value;
		return LW_OK;
	case LW_SOCK_REUSEADDR: /* the socket's own affair */
		return LW_OK;
	case LW_SOCK_BROADCAST:
	case LW_SOCK_OPTIONS:
		return LW_EINVAL;
	}
	return LW_EINVAL;
}
