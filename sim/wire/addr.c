/* addr.c - addresses as text.  SPDX-License-Identifier: MIT */
#include "labwire/wire/addr.h"

#include <stdio.h>

char *lw_ip4_format(uint32_t addr, char buf[LW_IP4_TEXT])
{
	snprintf(buf, LW_IP4_TEXT, "%u.%u.%u.%u", (unsigned)(addr >> 24),
		(unsigned)(addr >> 16 & 0xff), (unsigned)(addr >> 8 & 0xff),
		(unsigned)(addr & 0xff));
	return buf;
}

char *lw_mac_format(struct lw_mac mac, char buf[LW_MAC_TEXT])
{
	snprintf(buf, LW_MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", mac.b[0], mac.b[1],
		mac.b[2], mac.b[3], mac.b[4], mac.b[5]);
	return buf;
}

/* One number 0 .. 255 without a leading zero: "010" is octal to some readers. */
static const char *take_octet(const char *s, uint32_t *value)
{
	uint32_t v = 0;
	int digits = 0;

	for (; *s >= '0' && *s <= '9' && digits < 3; s++, digits++)
		v = v * 10 + (uint32_t)(*s - '0');
	if (digits == 0 || v > 255 || (digits > 1 && s[-digits] == '0'))
		return NULL;
	*value = v;
	return s;
}

enum lw_err lw_ip4_parse(const char *s, uint32_t *addr)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++) {
		uint32_t octet;
		if (i > 0 && *s++ != '.')
			return LW_EBAD;
		s = take_octet(s, &octet);
		if (!s)
			return LW_EBAD;
		v = v << 8 | octet;
	}
	if (*s)
		return LW_EBAD;
	*addr = v;
	return LW_OK;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum lw_err lw_mac_parse(const char *s, struct lw_mac *mac)
{
	size_t len = strlen(s);
	bool dotted = len == 14;
	char sep = dotted ? '.' : len == 17 ? s[2] : 0;
	size_t group = dotted ? 4 : 2; /* digits between two separators */
	struct lw_mac m = { { 0 } };
	size_t digits = 0;

	if (sep != '.' && sep != ':' && sep != '-')
		return LW_EBAD;
	if (sep == '.' && !dotted)
		return LW_EBAD;
	for (size_t i = 0; i < len; i++) {
		if (i % (group + 1) == group) {
			if (s[i] != sep)
				return LW_EBAD;
			continue;
		}
		int v = hex_digit(s[i]);
		if (v < 0)
			return LW_EBAD;
		m.b[digits / 2] = (uint8_t)(m.b[digits / 2] << 4 | v);
		digits++;
	}
	*mac = m;
	return LW_OK;
}

int lw_ip4_prefix_of_mask(uint32_t mask)
{
	int prefix = 0;

	while (prefix < 32 && mask & 0x80000000u >> prefix)
		prefix++;
	return lw_ip4_mask(prefix) == mask ? prefix : -1;
}
