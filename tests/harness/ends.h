/* ends.h - two bare ports on a link: send frames, see what arrives and when.
 * For unit tests of links and devices.  SPDX-License-Identifier: MIT */
#ifndef TESTS_HARNESS_ENDS_H
#define TESTS_HARNESS_ENDS_H

#include "labwire/link/link.h"

enum {
	ENDS_KEPT = 2048,
	ENDS_HEAD = 18 /* of each frame this many bytes are kept */
};

struct test_end {
	struct lw_port port;
	struct lw_owner owner;
	size_t got; /* frames that arrived */
	struct {
		lw_time at;
		uint64_t id;
		size_t len;
		uint8_t head[ENDS_HEAD];
	} kept[ENDS_KEPT];
	size_t carriers; /* changes of the carrier */
	lw_time carrier_at;
};

void end_init(struct test_end *e, struct lw_engine *engine, uint32_t owner);
/* A frame of len bytes whose first are `head`, padded to 60 as on Ethernet. */
void end_send(struct test_end *e, const void *head, size_t n, size_t len);

/* Both ends and the link between them, up. */
struct test_ends {
	struct lw_engine *engine;
	struct test_end a, b;
	struct lw_link *link;
};

void ends_init(struct test_ends *t, const struct lw_link_conf *conf);
void ends_fini(struct test_ends *t);
void ends_run(struct test_ends *t, lw_span span);

#endif
