/* kinds.h - what the kinds of guests share: each is a table of operations in a file of
 * its own (tcp.c, flow.c, cable.c).  Private to live/guests.
 * SPDX-License-Identifier: MIT */
#ifndef LIVE_GUESTS_KINDS_H
#define LIVE_GUESTS_KINDS_H

#include "guests.h"
#include "labwire/base/list.h"
#include "labwire/base/ring.h"

struct guest_ops {
	/* A record for this guest; false: it makes no sense.  CLOSE and ABORT free it. */
	bool (*enter)(struct guest *g, const struct journal_record *r, lw_time now);
	/* The address of the place's host, or why there is none. */
	void (*found)(struct guest *g, enum lw_err err, uint32_t addr, lw_time now);
	void (*free)(struct guest *g); /* what the kind holds; not the guest itself */
};

struct guest {
	struct lw_list list; /* in guests->guests */
	struct guests *guests;
	const struct guest_ops *ops;
	struct guest_user *user; /* NULL: nobody outside */
	uint32_t channel;
	enum guest_state state;
	enum lw_err error;
	struct journal_place place;
	struct lw_stack *stack;
	struct lw_resolver *resolver;
	struct lw_lookup lookup;
	struct lw_list to_ask; /* in guests->to_ask, while the name waits for its turn */
	struct lw_sock_user sock_user;
	struct lw_sock sock;
	/* TCP */
	struct lw_ring out;    /* from outside, for the socket */
	size_t promised, took; /* put, and not let in yet */
	struct lw_ring rest;   /* of the lab's bytes, once it has sent all */
	bool ended;	       /* it has */
	bool finish, finished; /* wanted; told to the socket */
	bool closing;	       /* free it when `out` is empty */
	/* UDP */
	struct lw_text early; /* datagrams before the address is known: u16 n, n bytes */
	size_t nearly;
	/* cables */
	struct lw_outlet *outlet;
	struct lw_outlet_user outlet_user;
};

extern const struct guest_ops guest_stream_ops, guest_listener_ops, guest_flow_ops,
	guest_cable_ops;

/* guests.c */
struct guest *guest_new(
	struct guests *guests, const struct guest_ops *ops, uint32_t channel);
void guest_free(struct guest *g);
uint32_t guest_next_inner_channel(struct guests *guests); /* of an accepted connection */
struct lw_lab *guest_lab(const struct guest *g);
void guest_news(struct guest *g);
void guest_fail(struct guest *g, enum lw_err err);
/* Find the address of the place's host, then ops->found: a node's name is its first
 * address, others go to the lab's DNS. */
void guest_find(struct guest *g, lw_time now);
void guest_find_stop(struct guest *g);
/* Take place, stack and resolver from a record's body; false: there is no such node. */
bool guest_place(struct guest *g, struct lw_rd body);

#endif
