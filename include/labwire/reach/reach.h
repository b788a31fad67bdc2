/* reach.h - who can talk to whom and, if not, why: worked out from wiring, addresses,
 * masks, routes, ARP and gateways, by the rules of sim/stack; no packet is made.
 * lw_verify asks the same questions with real packets.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_REACH_REACH_H
#define LABWIRE_REACH_REACH_H

#include "labwire/net/net.h"

/* Where a packet's way ends. */
#define LW_VERDICT_MAP(X)                                                                \
	X(FINE, "fine")                                                                  \
	X(NO_ADDRESS, "no-address") /* the sender has none */                            \
	X(OWN, "own-address")	    /* never leaves the sender */                        \
	X(NO_ROUTE, "no-route")                                                          \
	X(UNPLUGGED, "unplugged")                                                        \
	X(NO_ANSWER, "no-arp-answer")                                                    \
	X(NOT_ROUTER, "not-a-router") /* arrives where nobody forwards */                \
	X(MARTIAN, "impossible-source")                                                  \
	X(BROADCAST, "broadcast") /* sent to all, which no router passes on */           \
	X(SWALLOWED, "taken-by-another")                                                 \
	X(SILENT, "taken-for-broadcast")                                                 \
	X(LOOP, "loop")                                                                  \
	X(NO_SERVICE, "no-service")

enum lw_verdict {
#define X(name, text) LW_REACH_##name,
	LW_VERDICT_MAP(X)
#undef X
	LW_VERDICTS
};
const char *lw_verdict_name(enum lw_verdict v); /* "no-route" */

enum lw_service_way {
	LW_WAY_PING,
	LW_WAY_TCP, /* a connection is made */
	LW_WAY_DNS  /* a question is answered */
};

/* What is asked for at the other end: ping, or a kind of the scenario's services. */
struct lw_reach_service {
	const char *name;
	enum lw_service_way way;
	uint16_t port;
	const struct lw_service_kind *kind; /* of the scenario; not for ping */
};
bool lw_reach_service(const char *name, struct lw_reach_service *out);
bool lw_reach_service_at(size_t i, struct lw_reach_service *out); /* false at the end */
bool lw_reach_runs(
	const struct lw_scenario *s, size_t node, const struct lw_reach_service *v);

/* One packet's way: the verdict, and who came to it over what. */
struct lw_way {
	enum lw_verdict verdict;
	uint32_t node;	    /* who decided; an index into the scenario's nodes */
	uint32_t interface; /* of it, or UINT32_MAX */
	uint32_t src, dst;
	uint32_t next_hop; /* NO_ANSWER, BROADCAST: whom it wanted to reach */
	uint32_t other;	   /* LOOP: the neighbour it was sent to */
	uint8_t hops;	   /* routers that passed it on */
};

/* One question: can `from` use the service at this address of `to`? */
struct lw_cell {
	uint32_t from, to;
	uint32_t addr;
	bool ok;
	struct lw_way there, back;
};

void lw_reach_ask(const struct lw_net *net, const struct lw_reach_service *service,
	struct lw_cell *cell); /* from, to, addr given; the rest is answered */
/* A packet of `from` to any address, whoever has it. */
struct lw_way lw_reach_way(const struct lw_net *net, size_t from, uint32_t dst);

/* Which cells: SIZE_MAX, 0 for all. */
struct lw_reach_filter {
	size_t from, to;
	uint32_t addr;
	struct lw_reach_service service;
};
/* The next cell in the order of (from, to, address), unanswered; start with a cell of all
 * zeroes and *place 0; false at the end. */
bool lw_reach_next(const struct lw_scenario *s, const struct lw_reach_filter *f,
	size_t *place, struct lw_cell *cell);

/* A sentence for people: who decided what, and from which facts. */
void lw_way_text(const struct lw_net *net, const struct lw_way *way, struct lw_text *out);

#endif
