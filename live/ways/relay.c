/* relay.c - one stream between a socket of the machine and a guest in the lab.
 * SPDX-License-Identifier: MIT */
#include "relay.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "labwire/base/alloc.h"

struct relay {
	struct lw_list list;
	struct relays *of;
	struct chore chore;
	struct guest_user user;
	struct guest *guest;
	struct poller *poller;
	bool readable, blocked;	  /* as the kernel last said */
	bool broken;		  /* the real peer has reset */
	bool in_end, out_end;	  /* FIN came from it; FIN was sent to it */
	struct relay_words words; /* while they are altered */
};

void relay_reset(int fd)
{
	struct linger abort = { .l_onoff = 1 };
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort, sizeof(abort));
}

static void end(struct relay *r)
{
	r->of->live->streams--;
	chore_drop(&r->chore);
	poller_free(r->poller);
	lw_list_del(&r->list);
	lw_text_fini(&r->words.heard);
	lw_text_fini(&r->words.say);
	lw_free(r);
}

static void end_with_reset(struct relay *r)
{
	relay_reset(poller_fd(r->poller));
	guest_abort(r->guest);
	end(r);
}

static bool is_again(int err)
{
	return err == EAGAIN || err == EWOULDBLOCK || err == EINTR;
}

/* More of the lab's words, altered, once those before are sent. */
static void alter(struct relay *r)
{
	struct relay_words *w = &r->words;
	if (w->say.len > 0 || !guest_settled(r->guest))
		return;
	struct lw_rd bytes = guest_peek(r->guest);
	size_t n = lw_rd_left(&bytes);
	w->last = guest_at_end(r->guest);
	lw_text_bytes(&w->heard, bytes.at, n);
	if (n > 0)
		guest_took(r->guest, n);
	r->of->alter(r->of->ctx, w);
}

/* What the peer shall hear now. */
static struct lw_rd words(struct relay *r)
{
	if (!r->of->alter)
		return guest_settled(r->guest) ? guest_peek(r->guest)
					       : (struct lw_rd){ 0 };
	alter(r);
	return lw_rd_of(r->words.say.s, r->words.say.len);
}

static void sent(struct relay *r, size_t n)
{
	if (r->of->alter)
		lw_text_drop(&r->words.say, n);
	else
		guest_took(r->guest, n);
}

/* From the lab to the real peer; false: that one has reset. */
static bool to_peer(struct relay *r)
{
	while (!r->blocked) {
		struct lw_rd bytes = words(r);
		if (lw_rd_left(&bytes) == 0)
			break;
		ssize_t n = send(poller_fd(r->poller), bytes.at, lw_rd_left(&bytes),
			MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n > 0)
			sent(r, (size_t)n);
		else if (n < 0 && is_again(errno))
			r->blocked = true;
		else
			return false;
	}
	if (!r->out_end && guest_settled(r->guest) && guest_at_end(r->guest) &&
		r->words.say.len == 0) {
		r->out_end = true;
		(void)shutdown(poller_fd(r->poller), SHUT_WR);
	}
	return true;
}

static bool from_peer(struct relay *r)
{
	while (r->readable && !r->in_end) {
		size_t room = guest_room(r->guest);
		if (room == 0)
			break;
		ssize_t n = recv(poller_fd(r->poller), r->of->live->chunk,
			room < LIVE_CHUNK ? room : LIVE_CHUNK, MSG_DONTWAIT);
		if (n > 0) {
			guest_data(r->guest, r->of->live->chunk, (size_t)n);
		} else if (n == 0) {
			r->in_end = true;
			guest_finish(r->guest);
		} else if (is_again(errno)) {
			r->readable = false;
		} else {
			return false;
		}
	}
	return true;
}

/* What the kernel shall tell.  After its FIN only errors are news of the peer. */
static void want(struct relay *r)
{
	int what = r->in_end ? UV_PRIORITIZED : 0;
	if (!r->in_end && !r->readable)
		what |= UV_READABLE;
	if (r->blocked)
		what |= UV_WRITABLE;
	poller_want(r->poller, what);
}

static void look(struct chore *c)
{
	struct relay *r = lw_container_of(c, struct relay, chore);
	if (guest_state(r->guest) == GUEST_FAILED) {
		const struct journal_place *p = guest_place_of(r->guest);
		if (guest_error(r->guest) != LW_ERESET)
			live_say(r->of->live, "%s: %s to %s:%u: %s", r->of->name, p->node,
				p->host, p->port, lw_strerror(guest_error(r->guest)));
		end_with_reset(r);
		return;
	}
	if (guest_state(r->guest) == GUEST_STARTING) {
		poller_want(r->poller, 0);
		return;
	}
	if (r->broken || !to_peer(r) || !from_peer(r)) {
		guest_abort(r->guest);
		end(r);
		return;
	}
	if (r->in_end && r->out_end) {
		guest_close(r->guest);
		end(r);
		return;
	}
	want(r);
}

static void ready(void *ctx, int can, bool bad)
{
	struct relay *r = ctx;
	int err = 0;
	socklen_t len = sizeof(err);
	if (bad &&
		getsockopt(poller_fd(r->poller), SOL_SOCKET, SO_ERROR, &err, &len) == 0)
		r->broken = err != 0;
	if (can & UV_READABLE)
		r->readable = true;
	if (can & UV_WRITABLE)
		r->blocked = false;
	want(r);
	live_later(r->of->live, &r->chore);
}

static void news(struct guest_user *u)
{
	struct relay *r = lw_container_of(u, struct relay, user);
	live_later(r->of->live, &r->chore);
}

void relay_start(struct relays *rs, int fd, struct guest *g)
{
	struct relay *r = lw_alloc(sizeof(*r));
	r->of = rs;
	r->user.news = news;
	r->guest = g;
	r->words = (struct relay_words){ .fd = fd, .guest = g };
	r->readable = true; /* perhaps: recv will say */
	r->poller = poller_new(&rs->live->loop, fd, ready, r);
	LW_ASSERT(r->poller); /* a socket can always be watched */
	chore_init(&r->chore, look);
	lw_list_add(&rs->all, &r->list);
	rs->live->streams++;
	guest_set_user(g, &r->user);
	live_later(rs->live, &r->chore);
}

void relays_init(struct relays *rs, struct lw_live *l, const char *name)
{
	rs->live = l;
	rs->name = name;
	rs->alter = NULL;
	lw_list_init(&rs->all);
}

void relays_fini(struct relays *rs)
{
	while (!lw_list_empty(&rs->all))
		end_with_reset(lw_container_of(rs->all.next, struct relay, list));
}
