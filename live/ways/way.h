/* way.h - the ways into a lab, by their names.  Private to live.
 *
 * Theory of operation.  A way is an option's text (--forward, --tap ...) come to life:
 * sockets or devices of this machine on one side, guests in the lab on the other.  Each
 * kind reads its text into a plain struct (check), without touching the machine, and
 * opens it (open); it ends with the session.  SPDX-License-Identifier: MIT */
#ifndef LIVE_WAYS_WAY_H
#define LIVE_WAYS_WAY_H

#include "live/session/address.h"
#include "live/session/session.h"

struct way_kind {
	bool (*check)(const struct lw_scenario *s, const char *text, struct lw_text *why);
	enum lw_err (*open)(struct lw_live *l, const char *text, struct lw_text *why);
};

extern const struct way_kind way_control, way_forward, way_reverse, way_socks, way_stream,
	way_tap;

/* "127.0.0.1:2525", from the first `n` characters of a text. */
bool way_address(
	const char *text, size_t n, struct sockaddr_in *out, struct lw_text *why);

/* "NODE" of the scenario, up to `n` characters; else *why gets a sentence. */
bool way_node(const struct lw_scenario *s, const char *text, size_t n,
	char node[JOURNAL_NAME_MAX + 1], struct lw_text *why);
/* "WHAT: No such file or directory"; returns LW_EIO. */
enum lw_err way_refused(struct lw_text *why, const char *what);

#endif
