/* stp.h - one bridge's share of the spanning tree (IEEE 802.1D-1998, clause 8), without
 * I/O: told what it hears and what time it is, it says what to send and which ports pass
 * frames.
 *
 * The caller calls tick when `deadline` comes.  Ports are numbered from 0, on the wire
 * from
 * 1.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_DEVICE_STP_H
#define LABWIRE_DEVICE_STP_H

#include "labwire/base/time.h"
#include "labwire/wire/stp.h"

/* Table 8-3 and 8.10.2: the recommended values. */
#define LW_STP_HELLO	     LW_SEC(2)
#define LW_STP_MAX_AGE	     LW_SEC(20)
#define LW_STP_FORWARD_DELAY LW_SEC(15)
#define LW_STP_HOLD	     LW_SEC(1)

enum lw_stp_state { /* 8.4 */
	LW_STP_DISABLED,
	LW_STP_BLOCKING,
	LW_STP_LISTENING,
	LW_STP_LEARNING,
	LW_STP_FORWARDING,
};

enum lw_stp_role {
	LW_STP_NO_ROLE, /* disabled */
	LW_STP_ROOT,
	LW_STP_DESIGNATED,
	LW_STP_ALTERNATE, /* another bridge, or another port, serves its segment */
};
const char *lw_stp_state_name(enum lw_stp_state state);
const char *lw_stp_role_name(enum lw_stp_role role);

/* What it wants done.  None of them may call back into the tree. */
struct lw_stp_ops {
	void (*send)(void *ctx, uint32_t port, const struct lw_bpdu *b, lw_time now);
	void (*state)(void *ctx, uint32_t port, enum lw_stp_state state, lw_time now);
	/* Stations may have moved: entries age in the forward delay (8.5.3.11), or again
	 * as usual. */
	void (*moving)(void *ctx, bool moving, lw_time now);
};

struct lw_stp_conf {
	struct lw_bridge_id id;
	uint32_t ports;
	/* Ports pass frames at once, until they hear a bridge: for stations alone. */
	bool portfast;
	const struct lw_stp_ops *ops;
	void *ctx;
};

struct lw_stp;
struct lw_stp *lw_stp_new(const struct lw_stp_conf *conf, lw_time now);
void lw_stp_free(struct lw_stp *s);

/* 8.8.2, 8.8.3: a cable is plugged in, or pulled.  The speed gives the path's cost. */
void lw_stp_enable(struct lw_stp *s, uint32_t port, uint64_t bits_per_s, lw_time now);
void lw_stp_disable(struct lw_stp *s, uint32_t port, lw_time now);
void lw_stp_hear(struct lw_stp *s, uint32_t port, const struct lw_bpdu *b, lw_time now);
void lw_stp_tick(struct lw_stp *s, lw_time now);
lw_time lw_stp_deadline(const struct lw_stp *s);
/* Take over all that another one of the same bridge has come to, and tell every port's
 * state. */
void lw_stp_assume(struct lw_stp *s, const struct lw_stp *other, lw_time now);

/* Enable a port that has long been up, with a station behind it: it forwards already. */
void lw_stp_warm_port(struct lw_stp *s, uint32_t port, uint64_t bits_per_s, lw_time now);

struct lw_stp_view {
	enum lw_stp_state state;
	enum lw_stp_role role;
	uint32_t cost; /* of the port's path */
	struct lw_bridge_id designated_bridge;
	uint16_t designated_port;
};
void lw_stp_port(const struct lw_stp *s, uint32_t port, struct lw_stp_view *out);
/* Who is the root, and how far; *port UINT32_MAX: this bridge itself. */
void lw_stp_root(const struct lw_stp *s, struct lw_bridge_id *root, uint32_t *cost,
	uint32_t *port);

#endif
