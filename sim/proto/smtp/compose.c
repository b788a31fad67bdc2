/* compose.c - a message as a mail client writes it.  SPDX-License-Identifier: MIT */
#include "labwire/proto/compose.h"

#include <string.h>

#include "labwire/proto/smtp_server.h" /* lw_smtp_date */

/* The 28-bit form of the number keeps the id's usual length: its first byte is not 0. */
static void message_id(
	const struct lw_compose *c, struct lw_rand *rand, struct lw_text *out)
{
	enum {
		BYTES = 4,
		DIGITS = 10
	};
	uint32_t number = 0;
	for (int i = 0; i < BYTES; i++) {
		uint32_t least = i == 0 ? 1 : 0;
		number = number << 8 | (least + lw_rand_below(rand, DIGITS - least));
	}
	const char *at = strchr(c->from, '@');
	lw_text_fmt(out, "%llX.%X%s", (unsigned long long)c->unix_s, (unsigned)number,
		at ? at : "");
}

static void recipients(const struct lw_compose *c, struct lw_text *out)
{
	for (size_t i = 0; i < c->nrcpts; i++)
		lw_text_fmt(out, "%s%s", i ? ", " : "", c->rcpts[i]);
}

static void directive(
	const struct lw_compose *c, char d, struct lw_rand *rand, struct lw_text *out)
{
	switch (d) {
	case 'm':
		message_id(c, rand, out);
		break;
	case 'd':
		lw_smtp_date(c->unix_s, c->zone, true, false, out);
		break;
	case 'f':
		lw_text_fmt(out, "%s <%s>", c->from_name, c->from);
		break;
	case 't':
		recipients(c, out);
		break;
	case 's':
		lw_text_add(out, c->subject);
		break;
	default:
		lw_text_char(out, d);
	}
}

static void body(const char *s, struct lw_text *out)
{
	for (; *s; s++) {
		if (*s == '\n' && (out->len == 0 || out->s[out->len - 1] != '\r'))
			lw_text_char(out, '\r');
		lw_text_char(out, *s);
	}
	if (out->len < 2 || memcmp(out->s + out->len - 2, "\r\n", 2) != 0)
		lw_text_add(out, "\r\n");
}

void lw_compose(const struct lw_compose *c, struct lw_rand *rand, struct lw_text *out)
{
	for (const char *const *h = c->persona->headers; *h; h++) {
		for (const char *p = *h; *p; p++) {
			if (*p == '%')
				directive(c, *++p, rand, out);
			else
				lw_text_char(out, *p);
		}
		lw_text_add(out, "\r\n");
	}
	lw_text_add(out, "\r\n");
	body(c->body, out);
}
