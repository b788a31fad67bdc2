/* flow.c - UDP of the outside inside the lab: one port, one peer.
 * SPDX-License-Identifier: MIT */
#include "kinds.h"
#include "labwire/base/wr.h"

static void flow_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct guest *g = lw_container_of(u, struct guest, sock_user);
	struct lw_datagram d;
	(void)events;
	(void)now;
	while (lw_sock_recv(g->stack, s, &d) == LW_OK) {
		if (d.error != LW_OK)
			guest_fail(g, d.error);
		else if (g->user && g->user->arrived)
			g->user->arrived(g->user, d.payload);
	}
}

static void send(struct guest *g, struct lw_rd payload)
{
	struct lw_datagram d = { .payload = payload };
	(void)!lw_sock_send(g->stack, g->sock, &d); /* lost, as UDP may be */
}

static void flow_found(struct guest *g, enum lw_err err, uint32_t addr, lw_time now)
{
	struct lw_endpoint peer = { addr, g->place.port };
	struct lw_rd early = lw_rd_of(lw_text_str(&g->early), g->early.len);
	(void)now;
	if (err == LW_OK)
		err = lw_sock_open(g->stack, LW_SOCK_UDP, &g->sock_user, &g->sock);
	if (err == LW_OK)
		err = lw_sock_connect(g->stack, g->sock, peer);
	if (err != LW_OK) {
		guest_fail(g, err);
		return;
	}
	g->state = GUEST_OPEN;
	while (lw_rd_left(&early) > 0)
		send(g, lw_rd_sub(&early, lw_rd_u16(&early)));
	lw_text_fini(&g->early);
	guest_news(g);
}

static bool take_datagram(struct guest *g, struct lw_rd payload)
{
	uint8_t head[2];
	struct lw_wr w = lw_wr_of(head, sizeof(head));
	size_t n = lw_rd_left(&payload);
	if (!g->stack || n > UINT16_MAX)
		return false;
	if (g->state == GUEST_OPEN) {
		send(g, payload);
	} else if (g->state == GUEST_STARTING && g->nearly < GUEST_FLOW_WAITING) {
		lw_wr_u16(&w, (uint16_t)n);
		lw_text_bytes(&g->early, head, sizeof(head));
		lw_text_bytes(&g->early, payload.at, n);
		g->nearly++;
	}
	return true;
}

static bool flow_enter(struct guest *g, const struct journal_record *r, lw_time now)
{
	switch (r->kind) {
	case JOURNAL_FLOW:
		g->sock_user.ready = flow_ready;
		if (!guest_place(g, r->body)) {
			guest_fail(g, LW_ENOENT);
			return false;
		}
		guest_find(g, now);
		return true;
	case JOURNAL_DATAGRAM:
		return take_datagram(g, r->body);
	case JOURNAL_CLOSE:
	case JOURNAL_ABORT:
		guest_free(g);
		return true;
	case JOURNAL_CONNECT:
	case JOURNAL_LISTEN:
	case JOURNAL_DATA:
	case JOURNAL_TOOK:
	case JOURNAL_FINISH:
	case JOURNAL_PLUG:
	case JOURNAL_FRAME:
	case JOURNAL_STEP:
	case JOURNAL_END:
	case JOURNAL_KINDS:
		return false;
	}
	LW_UNREACHABLE();
}

static void flow_free(struct guest *g)
{
	if (g->stack)
		lw_sock_close(g->stack, g->sock);
}

const struct guest_ops guest_flow_ops = {
	.enter = flow_enter, .found = flow_found, .free = flow_free
};
