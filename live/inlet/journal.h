/* journal.h - what came from outside, as bytes: a head, then records in the order of
 * their virtual time.
 *
 *   head    "labwire journal 1\n", u64 seed, u16 n, n bytes: the scenario's name
 *   record  u32 length of the body, u64 virtual time in ns, u8 kind, u32 channel, body
 *
 * Numbers are big-endian.  A journal is whole when its last record is END.  The inlet
 * keeps what it has not yet let in in the same form, so a session and its replay run
 * through one piece of code.  Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_INLET_JOURNAL_H
#define LIVE_INLET_JOURNAL_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"

/* Channels number what outside programs hold inside: connections, flows, cables. */
#define JOURNAL_KIND_MAP(X)                                                              \
	X(CONNECT, "connect")	/* body: struct journal_place */                         \
	X(LISTEN, "listen")	/* body: struct journal_place; host is empty */          \
	X(DATA, "data")		/* bytes for the lab */                                  \
	X(TOOK, "took")		/* body: u32, so many bytes of the lab's were taken */   \
	X(FINISH, "finish")	/* no more data will come */                             \
	X(CLOSE, "close")	/* the outside is through with it */                     \
	X(ABORT, "abort")	/* the outside was reset */                              \
	X(FLOW, "flow")		/* UDP; body: struct journal_place */                    \
	X(DATAGRAM, "datagram") /* payload for the lab */                                \
	X(PLUG, "plug")		/* body: "NODE:INTERFACE" */                             \
	X(FRAME, "frame")	/* for the lab */                                        \
	X(STEP, "step")		/* body: a step of a scenario, as JSON */                \
	X(END, "end")		/* the session ended */

enum journal_kind {
#define X(name, text) JOURNAL_##name,
	JOURNAL_KIND_MAP(X)
#undef X
	JOURNAL_KINDS
};
const char *journal_kind_name(enum journal_kind kind);

enum {
	JOURNAL_BODY_MAX = 65536, /* no record is larger */
	JOURNAL_NAME_MAX = 255,
};

struct journal_record {
	lw_time at;
	enum journal_kind kind;
	uint32_t channel;
	struct lw_rd body; /* borrowed */
};

/* Where something outside acts in the lab, and what it wants to reach. */
struct journal_place {
	char node[JOURNAL_NAME_MAX + 1], host[JOURNAL_NAME_MAX + 1];
	uint16_t port;
};

void journal_head(struct lw_text *out, uint64_t seed, const char *scenario);
/* LW_EBAD: not a journal; LW_ETRUNC: it ends within its head.  name: NUL-terminated. */
LW_MUST_USE enum lw_err journal_read_head(
	struct lw_rd *r, uint64_t *seed, char name[JOURNAL_NAME_MAX + 1]);

void journal_put(struct lw_text *out, const struct journal_record *record);
/* LW_ETRUNC: it ends here, or within this record; LW_EBAD: nonsense.  r moves on only
 * when it is LW_OK. */
LW_MUST_USE enum lw_err journal_get(struct lw_rd *r, struct journal_record *out);

void journal_place_put(struct lw_text *out, const struct journal_place *place);
LW_MUST_USE enum lw_err journal_place_get(struct lw_rd body, struct journal_place *out);

#endif
