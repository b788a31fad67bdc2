/* way.c - the ways into a lab, by their names.  SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <string.h>

#include "labwire/base/alloc.h"

static const struct way_kind *const kinds[LW_LIVE_KINDS] = {
	[LW_LIVE_FORWARD] = &way_forward,
	[LW_LIVE_REVERSE] = &way_reverse,
	[LW_LIVE_SOCKS] = &way_socks,
	[LW_LIVE_TAP] = &way_tap,
	[LW_LIVE_STREAM] = &way_stream,
	[LW_LIVE_CONTROL] = &way_control,
};

const char *lw_live_kind_name(enum lw_live_kind kind)
{
	static const char *const names[] = {
#define X(name, text) text,
		LW_LIVE_MAP(X)
#undef X
	};
	return names[kind];
}

bool lw_live_check(const struct lw_scenario *s, enum lw_live_kind kind, const char *text,
	struct lw_text *why)
{
	return kinds[kind]->check(s, text, why);
}

enum lw_err lw_live_open(
	struct lw_live *l, enum lw_live_kind kind, const char *text, struct lw_text *why)
{
	return kinds[kind]->open(l, text, why);
}

bool way_node(const struct lw_scenario *s, const char *text, size_t n,
	char node[JOURNAL_NAME_MAX + 1], struct lw_text *why)
{
	if (n > JOURNAL_NAME_MAX)
		n = JOURNAL_NAME_MAX;
	memcpy(node, text, n);
	node[n] = 0;
	if (lw_scenario_node(s, node) != SIZE_MAX)
		return true;
	lw_lab_unknown(s, node, why);
	return false;
}

bool way_address(const char *text, size_t n, struct sockaddr_in *out, struct lw_text *why)
{
	char *address = lw_strndup(text, n);
	bool good = address_parse(address, out);
	if (!good)
		lw_text_fmt(
			why, "\"%s\" is not an address such as 127.0.0.1:2525", address);
	lw_free(address);
	return good;
}

enum lw_err way_refused(struct lw_text *why, const char *what)
{
	lw_text_fmt(why, "%s: %s", what, strerror(errno));
	return LW_EIO;
}
