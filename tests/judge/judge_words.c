/* judge_words.c - a line of a script, cut into words; numbers and times.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "script.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const char *take_quoted(struct judge_token *w, const char **at, const char *end)
{
	const char *p = *at + 1;
	size_t n = 0;
	for (; p < end && *p != '"'; p++) {
		char c = *p;
		if (c == '\\' && p + 1 < end) {
			c = *++p;
			c = c == 'r' ? '\r' : c == 'n' ? '\n' : c;
		}
		if (n + 1 == JUDGE_WORD)
			return "a text is too long";
		w->s[n++] = c;
	}
	if (p == end)
		return "a text has no end";
	w->kind = JUDGE_WORD_QUOTED;
	*at = p + 1;
	return NULL;
}

static const char *take_bare(struct judge_token *w, const char **at, const char *end)
{
	bool options = **at == '<';
	const char *p = *at;
	size_t n = 0;
	w->kind = options ? JUDGE_WORD_OPTIONS : JUDGE_WORD_BARE;
	if (options)
		p++;
	for (; p < end && (options ? *p != '>' : !is_space(*p)); p++) {
		if (n + 1 == JUDGE_WORD)
			return "a word is too long";
		w->s[n++] = *p;
	}
	if (options && p++ == end)
		return "options have no end";
	*at = p;
	return NULL;
}

const char *judge_cut(struct judge_line *l, const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	l->n = l->next = 0;
	memset(l->words, 0, sizeof(l->words));
	for (;;) {
		while (at < end && is_space(*at))
			at++;
		if (at == end || *at == '#')
			return NULL;
		if (memchr(at, 0, (size_t)(end - at)))
			return "a NUL byte";
		if (l->n == JUDGE_WORDS_MAX)
			return "too many words";
		struct judge_token *w = &l->words[l->n++];
		const char *wrong =
			*at == '"' ? take_quoted(w, &at, end) : take_bare(w, &at, end);
		if (wrong)
			return wrong;
	}
}

const char *judge_word(struct judge_line *l)
{
	return l->words[l->next < l->n ? l->next++ : JUDGE_WORDS_MAX].s;
}

bool judge_int(const char *s, int64_t *out)
{
	bool negative = *s == '-';
	int64_t n = 0;
	s += negative;
	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || n > INT64_MAX / 20)
			return false;
		n = n * 10 + (*s - '0');
	}
	*out = negative ? -n : n;
	return true;
}

static lw_span unit_of(const char *s)
{
	static const struct {
		const char *name;
		lw_span ns;
	} units[] = { { "s", LW_SEC(1) }, { "ms", LW_MS(1) }, { "us", LW_US(1) },
		{ "ns", 1 } };
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(s, units[i].name) == 0)
			return units[i].ns;
	return 0;
}

bool judge_time(const char *s, lw_span *out)
{
	const lw_span day = LW_SEC(86400);
	int64_t whole = 0, part = 0, scale = 1;
	const char *p = s;
	for (; *p >= '0' && *p <= '9' && whole < day; p++)
		whole = whole * 10 + (*p - '0');
	if (p == s)
		return false;
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9' && scale < 1000000000; p++, scale *= 10)
			part = part * 10 + (*p - '0');
	if (!*p && whole == 0 && part == 0) {
		*out = 0;
		return true;
	}
	lw_span unit = unit_of(p);
	if (!unit || whole > day / unit)
		return false;
	*out = whole * unit + part * unit / scale;
	return *out <= day;
}
