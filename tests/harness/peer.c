/* peer.c - the other end of a host's TCP connection.  SPDX-License-Identifier: MIT */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

const char *const peer_state_names[PEER_STATES] = { "SYN-SENT", "ESTABLISHED",
	"FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT" };

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct peer *p = lw_container_of(u, struct peer, user);
	(void)now;
	p->told |= events;
	if (events & LW_SOCK_ERROR)
		p->error = lw_sock_error(p->h.stack, s);
}

void peer_init(struct peer *p, const char *profile)
{
	peer_init_as(p, lw_profile_find(profile));
}

void peer_init_as(struct peer *p, const struct lw_profile *profile)
{
	memset(p, 0, sizeof(*p));
	host_init_as(&p->h, profile, 1);
	p->user.ready = ready;
	p->sock = LW_SOCK_NONE;
	p->host_port = HOST_PORT;
	p->port = PEER_PORT;
	p->iss = PEER_ISS;
	p->offers = (struct lw_tcp_options){ .has_mss = true, .mss = 1460 };
	struct lw_stack *st = p->h.stack;
	struct lw_endpoint local = { 0, HOST_PORT };
	enum lw_err err = lw_sock_open(st, LW_SOCK_TCP, &p->user, &p->listener);
	LW_ASSERT(err == LW_OK);
	err = lw_sock_bind(st, p->listener, local);
	LW_ASSERT(err == LW_OK);
	err = lw_sock_listen(st, p->listener, 5);
	LW_ASSERT(err == LW_OK);
	peer_run(p, LW_SEC(2)); /* announcements */
	peer_skip(p);
}

void peer_fini(struct peer *p)
{
	host_fini(&p->h);
}

void peer_run(struct peer *p, lw_span span)
{
	/* the peer answers ARP, so to speak */
	lw_stack_arp_warm(
		p->h.stack, 0, PEER_ADDR, (struct lw_mac){ { 2, 0, 0, 0, 0, 2 } });
	host_run(&p->h, span);
}

static void send(struct peer *p, struct lw_seg seg)
{
	seg.src_port = p->port;
	seg.dst_port = p->host_port;
	if (seg.flags & LW_TCP_SYN)
		seg.opt = p->offers;
	seg.opt.has_ts = p->offers.has_ts;
	seg.opt.ts_val = p->ts_val;
	seg.opt.ts_ecr = p->ts_ecr;
	host_give_tcp(&p->h, &seg);
	peer_run(p, 0);
}

void peer_send(struct peer *p, uint16_t flags, int64_t seq, int64_t ack, const char *text)
{
	struct lw_seg seg = { .flags = flags,
		.seq = (uint32_t)(p->iss + seq),
		.ack = flags & LW_TCP_ACK ? (uint32_t)(p->host_iss + ack) : 0,
		.wnd = PEER_WINDOW,
		.text = lw_rd_of(text, text ? strlen(text) : 0) };
	send(p, seg);
}

void peer_send_wnd(struct peer *p, uint16_t flags, int64_t seq, int64_t ack, uint16_t wnd)
{
	struct lw_seg seg = { .flags = flags,
		.seq = (uint32_t)(p->iss + seq),
		.ack = (uint32_t)(p->host_iss + ack),
		.wnd = wnd };
	send(p, seg);
}

void peer_sack(struct peer *p, int64_t ack, const char *blocks)
{
	struct lw_seg seg = { .flags = LW_TCP_ACK,
		.seq = p->iss + 1,
		.ack = (uint32_t)(p->host_iss + ack),
		.wnd = PEER_WINDOW };
	for (const char *at = blocks; *at && seg.opt.sack_count < LW_TCP_SACK_MAX;) {
		struct lw_sack_block *b = &seg.opt.sack[seg.opt.sack_count++];
		char *end;
		b->left = p->host_iss + (uint32_t)strtol(at, &end, 10);
		LW_ASSERT(*end == '-');
		b->right = p->host_iss + (uint32_t)strtol(end + 1, &end, 10);
		at = *end == ' ' ? end + 1 : end;
	}
	send(p, seg);
}

static void add_flags(const struct lw_seg *seg, struct lw_text *out)
{
	static const uint16_t order[] = { LW_TCP_SYN, LW_TCP_FIN, LW_TCP_RST, LW_TCP_PSH,
		LW_TCP_ACK, LW_TCP_URG };
	static const char names[] = "SFRPAU";
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (seg->flags & order[i])
			lw_text_char(out, names[i]);
}

const char *peer_next(struct peer *p)
{
	struct lw_text *out = &p->h.card.line;
	struct lw_seg seg;
	lw_text_clear(out);
	while (p->seen < p->h.card.sent && !host_sent_tcp(&p->h, p->seen, &seg))
		p->seen++;
	if (p->seen == p->h.card.sent)
		return "";
	p->seen++;
	p->last = seg;
	p->ts_ecr = seg.opt.ts_val;
	if (seg.flags & LW_TCP_SYN)
		p->host_iss = seg.seq;
	add_flags(&seg, out);
	if (seg.flags & LW_TCP_RST && p->host_iss == 0)
		lw_text_fmt(out, " =%u", seg.seq);
	else
		lw_text_fmt(out, " %d", (int)(seg.seq - p->host_iss));
	if (seg.flags & LW_TCP_ACK)
		lw_text_fmt(out, ":%d", (int)(seg.ack - p->iss));
	lw_text_fmt(out, " win %u", seg.wnd);
	if (lw_rd_left(&seg.text))
		lw_text_fmt(out, " len %zu", lw_rd_left(&seg.text));
	return lw_text_str(out);
}

void peer_skip(struct peer *p)
{
	while (*peer_next(p))
		;
}

void peer_write(struct peer *p, const char *text)
{
	size_t done = 0;
	enum lw_err err = lw_sock_write(p->h.stack, p->sock, text, strlen(text), &done);
	LW_ASSERT(err == LW_OK && done == strlen(text));
	peer_run(p, 0);
}

const char *peer_state(struct peer *p)
{
	return lw_sock_state(p->h.stack, p->sock);
}

static void connect(struct peer *p)
{
	struct lw_endpoint there = { PEER_ADDR, p->port }, here;
	enum lw_err err = lw_sock_open(p->h.stack, LW_SOCK_TCP, &p->user, &p->sock);
	LW_ASSERT(err == LW_OK);
	err = lw_sock_connect(p->h.stack, p->sock, there);
	LW_ASSERT(err == LW_OK);
	err = lw_sock_local(p->h.stack, p->sock, &here);
	LW_ASSERT(err == LW_OK);
	p->host_port = here.port;
	peer_run(p, 0);
}

static void establish(struct peer *p)
{
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
	peer_skip(p);
	peer_send(p, LW_TCP_ACK, 1, 1, NULL);
	enum lw_err err = lw_sock_accept(p->h.stack, p->listener, &p->user, &p->sock);
	LW_ASSERT(err == LW_OK);
}

bool peer_fin_sent(enum peer_state s)
{
	return s == PEER_CLOSE_WAIT || s >= PEER_CLOSING;
}

bool host_fin_sent(enum peer_state s)
{
	return s == PEER_FIN_WAIT_1 || s == PEER_FIN_WAIT_2 || s >= PEER_CLOSING;
}

void peer_reach(struct peer *p, enum peer_state state)
{
	static const uint16_t fin = LW_TCP_FIN | LW_TCP_ACK;
	if (state == PEER_SYN_SENT) {
		connect(p);
		peer_skip(p);
		return;
	}
	establish(p);
	if (state == PEER_CLOSE_WAIT || state == PEER_LAST_ACK)
		peer_send(p, fin, 1, 1, NULL);
	if (host_fin_sent(state))
		lw_sock_shutdown(p->h.stack, p->sock);
	peer_run(p, 0);
	if (state == PEER_FIN_WAIT_2 || state == PEER_TIME_WAIT)
		peer_send(p, LW_TCP_ACK, 1, 2, NULL);
	if (state == PEER_CLOSING)
		peer_send(p, fin, 1, 1, NULL);
	if (state == PEER_TIME_WAIT)
		peer_send(p, fin, 1, 2, NULL);
	peer_skip(p);
}
