/* ftp_address.c - addresses of data connections.  SPDX-License-Identifier: MIT */
#include "labwire/proto/ftp_address.h"

#include <string.h>

/* A decimal number up to most; NULL: none.  Answers where it ends. */
static const char *number(const char *s, uint32_t most, uint32_t *out)
{
	uint32_t n = 0;
	const char *p = s;
	for (; *p >= '0' && *p <= '9' && p - s < 6; p++)
		n = n * 10 + (uint32_t)(*p - '0');
	*out = n;
	return p > s && n <= most && !(*p >= '0' && *p <= '9') ? p : NULL;
}

/* Six numbers; where they end. */
static const char *six(const char *s, struct lw_ftp_address *out)
{
	uint32_t n[6] = { 0 };
	for (int i = 0; i < 6; i++) {
		s = number(s, 255, &n[i]);
		if (!s || (i < 5 && *s++ != ','))
			return NULL;
	}
	out->addr = n[0] << 24 | n[1] << 16 | n[2] << 8 | n[3];
	out->port = (uint16_t)(n[4] << 8 | n[5]);
	return s;
}

bool lw_ftp_port_parse(const char *s, struct lw_ftp_address *out)
{
	const char *end = six(s, out);
	return end && *end == 0;
}

void lw_ftp_port_emit(const struct lw_ftp_address *a, struct lw_text *out)
{
	lw_text_fmt(out, "%u,%u,%u,%u,%u,%u", a->addr >> 24, a->addr >> 16 & 255,
		a->addr >> 8 & 255, a->addr & 255, a->port >> 8, a->port & 255);
}

enum lw_err lw_ftp_eprt_parse(const char *s, struct lw_ftp_address *out)
{
	uint32_t protocol = 0, port = 0;
	char bar = s[0], address[LW_IP4_TEXT] = "";
	if (bar < 33 || bar > 126 || (bar >= '0' && bar <= '9'))
		return LW_EBAD;
	s = number(s + 1, UINT16_MAX, &protocol);
	if (!s || *s++ != bar)
		return LW_EBAD;
	if (protocol != 1)
		return LW_EINVAL;
	const char *end = strchr(s, bar);
	if (!end || (size_t)(end - s) >= sizeof(address))
		return LW_EBAD;
	memcpy(address, s, (size_t)(end - s));
	if (lw_ip4_parse(address, &out->addr) != LW_OK)
		return LW_EBAD;
	s = number(end + 1, UINT16_MAX, &port);
	if (!s || s[0] != bar || s[1])
		return LW_EBAD;
	out->port = (uint16_t)port;
	return LW_OK;
}

void lw_ftp_eprt_emit(const struct lw_ftp_address *a, struct lw_text *out)
{
	char address[LW_IP4_TEXT];
	lw_text_fmt(out, "|1|%s|%u|", lw_ip4_format(a->addr, address), a->port);
}

bool lw_ftp_227_parse(const char *line, struct lw_ftp_address *out)
{
	if (strlen(line) < 4)
		return false;
	for (const char *p = line + 4; *p; p++)
		if (six(p, out))
			return true;
	return false;
}

bool lw_ftp_229_parse(const char *line, uint16_t *port)
{
	const char *p = strchr(line, '(');
	uint32_t n = 0;
	if (!p || !p[1] || p[2] != p[1] || p[3] != p[1])
		return false;
	const char *end = number(p + 4, UINT16_MAX, &n);
	*port = (uint16_t)n;
	return end && n > 0 && end[0] == p[1] && end[1] == ')';
}
