/* part.h - the ways into a lab, by their names.  Private to live.
 *
 * Each kind reads its text into a plain struct (check), without touching the machine, and
 * opens it (open).  SPDX-License-Identifier: MIT */
#ifndef LIVE_PART_H
#define LIVE_PART_H

#include "address.h"
#include "live_priv.h"

struct part_kind {
	bool (*check)(const struct lw_scenario *s, const char *text, struct lw_text *why);
	enum lw_err (*open)(struct lw_live *l, const char *text, struct lw_text *why);
};

extern const struct part_kind part_control, part_forward, part_reverse, part_socks,
	part_stream, part_tap;

/* "127.0.0.1:2525", from the first `n` characters of a text. */
bool part_address(
	const char *text, size_t n, struct sockaddr_in *out, struct lw_text *why);

/* "NODE" of the scenario, up to `n` characters; else *why gets a sentence. */
bool part_node(const struct lw_scenario *s, const char *text, size_t n,
	char node[JOURNAL_NAME_MAX + 1], struct lw_text *why);
/* "WHAT: No such file or directory"; returns LW_EIO. */
enum lw_err part_refused(struct lw_text *why, const char *what);

#endif
