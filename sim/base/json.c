/* json.c - JSON as it is written.  SPDX-License-Identifier: MIT */
#include "labwire/base/json.h"

#include <string.h>

#include "labwire/base/assert.h"

void lw_json_init(struct lw_json *j, struct lw_text *out, unsigned lines)
{
	*j = (struct lw_json){ .out = out, .lines = lines };
}

/* Length of the UTF-8 sequence (RFC 3629 4) that begins at s, 0: it is none. */
static size_t sequence(const unsigned char *s, size_t n)
{
	static const struct {
		unsigned char from, to, second_from, second_to;
		size_t len;
	} forms[] = { { 0x00, 0x7f, 0, 0, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 } };
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (s[0] < forms[i].from || s[0] > forms[i].to)
			continue;
		if (n < forms[i].len)
			return 0;
		if (forms[i].len > 1 &&
			(s[1] < forms[i].second_from || s[1] > forms[i].second_to))
			return 0;
		for (size_t k = 2; k < forms[i].len; k++)
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].len;
	}
	return 0;
}

static void escape(struct lw_text *out, unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		lw_text_char(out, '\\');
		lw_text_char(out, (char)c);
		break;
	case '\n':
		lw_text_add(out, "\\n");
		break;
	case '\r':
		lw_text_add(out, "\\r");
		break;
	case '\t':
		lw_text_add(out, "\\t");
		break;
	default:
		lw_text_fmt(out, "\\u%04x", c);
	}
}

static bool plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void quoted(struct lw_text *out, const unsigned char *s, size_t n)
{
	lw_text_char(out, '"');
	while (n > 0) {
		size_t run = 0;
		while (run < n && plain(s[run]))
			run++;
		if (run == 0) {
			run = sequence(s, n);
			if (run < 2) {
				escape(out, s[0]);
				s++;
				n--;
				continue;
			}
		}
		lw_text_bytes(out, s, run);
		s += run;
		n -= run;
	}
	lw_text_char(out, '"');
}

/* A line of its own for what stands so deep. */
static void new_line(struct lw_json *j)
{
	lw_text_char(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		lw_text_add(j->out, "  ");
}

/* What stands before a value: a comma, a line, a name. */
static void begin(struct lw_json *j, const char *key)
{
	uint32_t level = (uint32_t)1 << j->depth;
	LW_ASSERT(!key == !(j->named & level)); /* names are for objects */
	if (j->has & level)
		lw_text_char(j->out, ',');
	j->has |= level;
	if (j->depth > 0 && j->depth <= j->lines)
		new_line(j);
	if (key) {
		quoted(j->out, (const unsigned char *)key, strlen(key));
		lw_text_char(j->out, ':');
		if (j->depth <= j->lines)
			lw_text_char(j->out, ' ');
	}
}

static void nest(struct lw_json *j, const char *key, bool named)
{
	begin(j, key);
	LW_ASSERT(j->depth < LW_JSON_DEPTH_MAX);
	uint32_t level = (uint32_t)1 << ++j->depth;
	j->has &= ~level;
	j->named = named ? j->named | level : j->named & ~level;
	lw_text_char(j->out, named ? '{' : '[');
}

void lw_json_object(struct lw_json *j, const char *key)
{
	nest(j, key, true);
}

void lw_json_array(struct lw_json *j, const char *key)
{
	nest(j, key, false);
}

void lw_json_end(struct lw_json *j)
{
	LW_ASSERT(j->depth > 0);
	uint32_t level = (uint32_t)1 << j->depth--;
	if ((j->has & level) && j->depth < j->lines)
		new_line(j);
	lw_text_char(j->out, j->named & level ? '}' : ']');
}

void lw_json_bytes(struct lw_json *j, const char *key, const void *s, size_t n)
{
	begin(j, key);
	quoted(j->out, s, n);
}

void lw_json_text(struct lw_json *j, const char *key, const char *s)
{
	if (s)
		lw_json_bytes(j, key, s, strlen(s));
	else
		lw_json_null(j, key);
}

void lw_json_raw(struct lw_json *j, const char *key, const char *json)
{
	begin(j, key);
	lw_text_add(j->out, json);
}

void lw_json_bool(struct lw_json *j, const char *key, bool b)
{
	lw_json_raw(j, key, b ? "true" : "false");
}

void lw_json_null(struct lw_json *j, const char *key)
{
	lw_json_raw(j, key, "null");
}

void lw_json_count(struct lw_json *j, const char *key, uint64_t n)
{
	begin(j, key);
	lw_text_fmt(j->out, "%llu", (unsigned long long)n);
}

void lw_json_number(struct lw_json *j, const char *key, int64_t n)
{
	begin(j, key);
	lw_text_fmt(j->out, "%lld", (long long)n);
}

void lw_json_time(struct lw_json *j, const char *key, lw_time t)
{
	begin(j, key);
	lw_text_fmt(j->out, "%lld.%09lld", (long long)(t / LW_SEC(1)),
		(long long)(t % LW_SEC(1)));
}
