/* card.h - a card without a cable: keeps what a stack sends, and hands frames in.
 * For unit tests and fuzz targets.  SPDX-License-Identifier: MIT */
#ifndef TESTS_HARNESS_CARD_H
#define TESTS_HARNESS_CARD_H

#include "labwire/link/card.h"
#include "labwire/base/text.h"
#include "labwire/stack/stack.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/oneline.h"
#include "labwire/wire/tcp.h"

enum {
	CARD_KEPT = 64,
	CARD_FRAME_MAX = 2048
};

struct test_card {
	struct lw_card card;
	struct lw_owner owner;
	size_t sent; /* frames ever; the last CARD_KEPT are kept */
	lw_time last_at;
	struct lw_oneline style;
	struct lw_text line;
	struct {
		uint8_t bytes[CARD_FRAME_MAX];
		size_t len;
		lw_time at;
	} kept[CARD_KEPT];
};

/* Up from the start, Ethernet, MAC 02:00:00:00:00:NUMBER. */
void card_init(struct test_card *c, struct lw_engine *e, uint8_t number);
/* A frame arrives. */
void card_give(struct test_card *c, const void *bytes, size_t len);
/* The i-th frame that was sent, from 0; asserts that it is still kept. */
struct lw_rd card_sent(const struct test_card *c, size_t i);

/* The same in words; "" when there was none.  Borrowed until the next call. */
const char *card_said(struct test_card *c, size_t i);
void card_fini(struct test_card *c);

/* An engine, one host on a card: what most tests of the stack begin with. */
struct test_host {
	struct lw_engine *engine;
	struct lw_owner owner;
	struct test_card card;
	struct lw_stack *stack;
};

#define HOST_ADDR LW_IP4(10, 0, 0, 1)
#define PEER_ADDR LW_IP4(10, 0, 0, 2)
#define HOST_MASK LW_IP4(255, 255, 255, 0)

/* 10.0.0.1/24 with the peer 10.0.0.2 in its ARP cache, default gateway 10.0.0.254. */
void host_init(struct test_host *h, const char *profile, uint64_t seed);
/* The same with a system of the test's own, which outlives the host. */
void host_init_as(struct test_host *h, const struct lw_profile *profile, uint64_t seed);
void host_fini(struct test_host *h);
void host_run(struct test_host *h, lw_span span);

/* A router between 10.0.0.0/24 (where the peer 10.0.0.2 is) and 10.0.1.0/24 (where
 * 10.0.1.2 is), .254 on both; the rest of the world is behind 10.0.1.253. */
struct test_router {
	struct lw_engine *engine;
	struct lw_owner owner;
	struct test_card near, far;
	struct lw_stack *stack;
};

void router_init(struct test_router *r, const char *profile);
void router_fini(struct test_router *r);

/* A whole packet from the station with MAC ...:02: zero fields of ip become usual ones.
 */
void card_give_ip(struct test_card *c, struct lw_ipv4 ip, const void *body, size_t len);
void card_give_udp(
	struct test_card *c, struct lw_ipv4 ip, uint16_t from, uint16_t to, size_t len);
void card_give_icmp(struct test_card *c, struct lw_ipv4 ip, const struct lw_icmp *m);
void card_give_arp(struct test_card *c, uint16_t op, uint32_t spa, uint32_t tpa);

/* Frames from the peer, checksums right: an IP packet around `body`. */
void host_give_ip(struct test_host *h, uint8_t proto, const void *body, size_t len);
/* A TCP segment from the peer. */
void host_give_tcp(struct test_host *h, const struct lw_seg *seg);
/* The i-th frame sent, as a TCP segment; false: it is none. */
bool host_sent_tcp(const struct test_host *h, size_t i, struct lw_seg *seg);

#endif
