/* guests.h - who from outside acts inside the lab: connections, listeners, flows, cables.
 *
 * A guest is the inner half of something outside: it holds a socket of a simulated host,
 * or the end of a cable.  Guests act only on records that the inlet lets in, so a replay,
 * which has no outside, does the same.  Its user, the outer half, is told that there is
 * news (never what: it looks), and puts records by the calls below.  There is no user in
 * a replay.
 *
 * Calls on a guest after its close or abort are mistakes of ours.  Private to live.
 * SPDX-License-Identifier: MIT */
#ifndef LIVE_GUESTS_GUESTS_H
#define LIVE_GUESTS_GUESTS_H

#include "live/inlet/inlet.h"
#include "labwire/lab/outside.h"

struct guests;
struct guest;

struct guest_user {
	/* State, bytes or room changed.  Called from inside the lab's events. */
	void (*news)(struct guest_user *u);
	/* A listener got a connection; give it a user at once, or abort it. */
	void (*accepted)(struct guest_user *u, struct guest *g);
	/* A datagram, or a frame; borrowed for the call. */
	void (*arrived)(struct guest_user *u, struct lw_rd bytes);
};

enum guest_state {
	GUEST_STARTING, /* the name is looked up, the SYN is under way */
	GUEST_OPEN,
	GUEST_FAILED, /* see guest_error */
};

enum {
	GUEST_BUFFER = 256 * 1024, /* bytes for the lab that wait for its socket */
	GUEST_REST = 64 << 20,	   /* above any socket's receive buffer */
	GUEST_FLOW_WAITING = 8,	   /* datagrams that wait for a name's address */
	GUEST_LISTEN_BACKLOG = 32,
};

/* `now`: the virtual time for what is put next; NULL in a replay, where nobody puts. */
struct guests *guests_new(struct lw_lab *lab, lw_time (*now)(void *ctx), void *ctx);
void guests_free(
	struct guests *g); /* before the lab; closes every guest without a word */
struct inlet *guests_door(struct guests *g);
size_t guests_count(const struct guests *g);
/* Records that made no sense (a replay of something damaged). */
uint64_t guests_refused(const struct guests *g);

/* A TCP connection made by `place->node`; the host is an address, a node's name, or a
 * name for the lab's DNS. */
struct guest *guests_connect(
	struct guests *g, const struct journal_place *place, struct guest_user *user);
struct guest *guests_listen(
	struct guests *g, const struct journal_place *place, struct guest_user *user);
/* UDP between a port of `place->node` and one peer. */
struct guest *guests_flow(
	struct guests *g, const struct journal_place *place, struct guest_user *user);
/* Take an end of a cable: "NODE:INTERFACE", see lw_lab_plug. */
struct guest *guests_plug(struct guests *g, const char *where, struct guest_user *user);
/* A step of a scenario, as JSON; it was checked. */
void guests_step(struct guests *g, const char *json);
void guests_end(struct guests *g); /* what is put from here on is ignored */

enum guest_state guest_state(const struct guest *g);
enum lw_err guest_error(const struct guest *g);
const struct journal_place *guest_place_of(const struct guest *g);
/* The address inside: of the socket, or of its peer. */
bool guest_local(const struct guest *g, struct lw_endpoint *out);
bool guest_peer(const struct guest *g, struct lw_endpoint *out);
void guest_set_user(struct guest *g, struct guest_user *user);
/* TCP: bytes from the lab that were not taken yet; until the next event. */
struct lw_rd guest_peek(const struct guest *g);
/* TCP: the lab will send no more, and all was taken. */
bool guest_at_end(const struct guest *g);
/* TCP: so many bytes may be given now. */
size_t guest_room(const struct guest *g);
/* TCP: has the lab caught up with all that was put? */
bool guest_settled(const struct guest *g);
void guest_data(struct guest *g, const void *bytes, size_t n); /* n <= room */
void guest_took(struct guest *g, size_t n);
void guest_finish(struct guest *g);
/* UDP and frames: n <= JOURNAL_BODY_MAX. */
void guest_datagram(struct guest *g, const void *bytes, size_t n);
/* The guest is on its own from here on: it ends what it began (close), or breaks off.
 */
void guest_close(struct guest *g);
void guest_abort(struct guest *g);

#endif
