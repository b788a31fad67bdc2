/* prefix.c - prefixes as text.  SPDX-License-Identifier: MIT */
#include "labwire/wire/prefix.h"

#include <stdio.h>

char *lw_prefix_format(struct lw_prefix p, char buf[LW_PREFIX_TEXT])
{
	char addr[LW_IP4_TEXT];
	snprintf(buf, LW_PREFIX_TEXT, "%s/%d", lw_ip4_format(p.addr, addr),
		lw_ip4_prefix_of_mask(p.mask));
	return buf;
}

/* 0 to 32 without a leading zero; -1: something else. */
static int length_of(const char *s)
{
	int n = 0, digits = 0;
	for (; s[digits] >= '0' && s[digits] <= '9' && digits < 3; digits++)
		n = 10 * n + s[digits] - '0';
	bool good = digits && !s[digits] && n <= 32 && (digits == 1 || *s != '0');
	return good ? n : -1;
}

enum lw_err lw_prefix_parse(const char *s, struct lw_prefix *p)
{
	char addr[LW_IP4_TEXT] = "";
	const char *slash = strchr(s, '/');
	struct lw_prefix read;
	if (!slash || (size_t)(slash - s) >= sizeof(addr) || length_of(slash + 1) < 0)
		return LW_EBAD;
	memcpy(addr, s, (size_t)(slash - s));
	if (lw_ip4_parse(addr, &read.addr) != LW_OK)
		return LW_EBAD;
	read.mask = lw_ip4_mask(length_of(slash + 1));
	*p = read;
	return LW_OK;
}
