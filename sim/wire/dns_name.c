/* dns_name.c - domain names (RFC 1035 3.1, 4.1.4, 5.1).
 *
 * A pointer must lead to before the start of the piece it ends: so every jump goes back
 * and no message can make a reader go in circles.  SPDX-License-Identifier: MIT */
#include "dns_name.h"

#include <stdio.h>

enum {
	KIND_MASK = 0xc0,
	KIND_POINTER = 0xc0,
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* One byte of a label as text: itself or escaped.  Returns where it ends. */
static char *put_char(char *to, uint8_t c)
{
	if (c == '.' || c == '\\') {
		*to++ = '\\';
		*to++ = (char)c;
	} else if (c > ' ' && c < 0x7f) {
		*to++ = (char)c;
	} else {
		*to++ = '\\';
		*to++ = (char)('0' + c / 100);
		*to++ = (char)('0' + c / 10 % 10);
		*to++ = (char)('0' + c % 10);
	}
	return to;
}

/* Follow a pointer whose first byte was read: *at moves to its target. */
static enum lw_err follow(
	const struct lw_rd *all, struct lw_rd *at, uint8_t first, const uint8_t **piece)
{
	size_t offset = (size_t)(first & ~KIND_MASK) << 8 | lw_rd_u8(at);

	if (at->bad)
		return LW_ETRUNC;
	if (offset >= (size_t)(*piece - all->at))
		return LW_EBAD;
	*piece = all->at + offset;
	*at = lw_rd_of(*piece, (size_t)(all->end - *piece));
	return LW_OK;
}

enum lw_err dns_name_read(
	const struct lw_rd *all, struct lw_rd *r, char text[LW_DNS_NAME_TEXT])
{
	struct lw_rd at = *r;
	const uint8_t *piece = at.at; /* start of what is read without a jump */
	bool jumped = false;
	size_t wire_len = 1;
	char *to = text;

	for (;;) {
		uint8_t n = lw_rd_u8(&at);
		if ((n & KIND_MASK) == KIND_POINTER) {
			struct lw_rd behind = at;
			lw_rd_skip(&behind, 1);
			if (!jumped)
				*r = behind;
			jumped = true;
			enum lw_err err = follow(all, &at, n, &piece);
			if (err)
				return err;
			continue;
		}
		struct lw_rd label = lw_rd_sub(&at, n & ~KIND_MASK);
		wire_len += (size_t)n + 1;
		if (at.bad)
			return LW_ETRUNC;
		if (n & KIND_MASK || (n && wire_len > LW_DNS_NAME_MAX))
			return LW_EBAD;
		if (n == 0)
			break;
		if (to > text)
			*to++ = '.';
		while (lw_rd_left(&label) > 0)
			to = put_char(to, lw_rd_u8(&label));
	}
	if (!jumped)
		*r = at;
	if (to == text)
		*to++ = '.';
	*to = 0;
	return LW_OK;
}

/* One character of text, unescaped; -1: malformed. */
static int take_char(const char **text)
{
	const char *s = *text;

	if (*s != '\\') {
		*text = s + 1;
		return (uint8_t)*s;
	}
	s++;
	if (*s < '0' || *s > '9') {
		*text = s + 1;
		return *s ? (uint8_t)*s : -1;
	}
	int v = 0;
	for (int i = 0; i < 3; i++, s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s - '0');
	}
	*text = s;
	return v <= 255 ? v : -1;
}

int dns_label_of(const char **text, uint8_t label[LW_DNS_LABEL_MAX])
{
	const char *s = *text;
	int n = 0;

	if (s[0] == '.' && s[1] == 0) /* the root */
		s++;
	while (*s && *s != '.') {
		int c = take_char(&s);
		if (c < 0 || n == LW_DNS_LABEL_MAX)
			return -1;
		label[n++] = (uint8_t)c;
	}
	if (n == 0 && *s)
		return -1; /* two dots, or one in front */
	if (*s == '.' && *++s == '.')
		return -1;
	*text = s;
	return n;
}

static bool same_label(const uint8_t *a, const uint8_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower((char)a[i]) != lower((char)b[i]))
			return false;
	return true;
}

/* The bytes were written by us: labels are whole and pointers go back. */
bool dns_name_at(const struct lw_wr *w, size_t offset, const char *text)
{
	uint8_t label[LW_DNS_LABEL_MAX];

	for (;;) {
		const uint8_t *p = w->base + offset;
		if ((*p & KIND_MASK) == KIND_POINTER) {
			offset = (size_t)(*p & ~KIND_MASK) << 8 | p[1];
			continue;
		}
		int n = dns_label_of(&text, label);
		if (n != *p || !same_label(label, p + 1, (size_t)n))
			return false;
		if (n == 0)
			return true;
		offset += (size_t)n + 1;
	}
}

bool lw_dns_name_ok(const char *name)
{
	uint8_t label[LW_DNS_LABEL_MAX];
	size_t wire_len = 1;
	int n;

	if (!*name)
		return false;
	while ((n = dns_label_of(&name, label)) > 0)
		wire_len += (size_t)n + 1;
	return n == 0 && wire_len <= LW_DNS_NAME_MAX;
}

bool lw_dns_name_equal(const char *a, const char *b)
{
	uint8_t x[LW_DNS_LABEL_MAX], y[LW_DNS_LABEL_MAX];
	int n;

	do {
		n = dns_label_of(&a, x);
		if (n < 0 || n != dns_label_of(&b, y) || !same_label(x, y, (size_t)n))
			return false;
	} while (n > 0);
	return true;
}

bool lw_dns_name_within(const char *name, const char *zone)
{
	uint8_t label[LW_DNS_LABEL_MAX];

	while (!lw_dns_name_equal(name, zone))
		if (dns_label_of(&name, label) <= 0)
			return false;
	return true;
}

char *lw_dns_reverse_name(uint32_t addr, char out[LW_DNS_NAME_TEXT])
{
	snprintf(out, LW_DNS_NAME_TEXT, "%u.%u.%u.%u.in-addr.arpa",
		(unsigned)(addr & 0xff), (unsigned)(addr >> 8 & 0xff),
		(unsigned)(addr >> 16 & 0xff), (unsigned)(addr >> 24));
	return out;
}
