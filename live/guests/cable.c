/* cable.c - an end of a cable that something outside holds.
 * SPDX-License-Identifier: MIT */
#include "kinds.h"
#include "labwire/base/alloc.h"

static void arrived(struct lw_outlet_user *u, struct lw_rd bytes, lw_time now)
{
	struct guest *g = lw_container_of(u, struct guest, outlet_user);
	(void)now;
	if (g->user && g->user->arrived)
		g->user->arrived(g->user, bytes);
}

static bool plug(struct guest *g, struct lw_rd body)
{
	if (g->outlet)
		return false;
	char *where = lw_strndup((const char *)body.at, lw_rd_left(&body));
	g->outlet_user.frame = arrived;
	enum lw_err err = lw_lab_plug(guest_lab(g), where, &g->outlet_user, &g->outlet);
	lw_free(where);
	if (err != LW_OK) {
		guest_fail(g, err);
		return false;
	}
	g->state = GUEST_OPEN;
	guest_news(g);
	return true;
}

static bool cable_enter(struct guest *g, const struct journal_record *r, lw_time now)
{
	(void)now;
	if (r->kind == JOURNAL_CLOSE || r->kind == JOURNAL_ABORT) {
		guest_free(g);
		return true;
	}
	if (r->kind == JOURNAL_PLUG)
		return plug(g, r->body);
	return r->kind == JOURNAL_FRAME && g->outlet &&
	       lw_outlet_send(g->outlet, r->body) == LW_OK;
}

static void cable_free(struct guest *g)
{
	if (g->outlet)
		lw_outlet_release(g->outlet);
}

const struct guest_ops guest_cable_ops = { .enter = cable_enter, .free = cable_free };
