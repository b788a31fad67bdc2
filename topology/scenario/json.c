/* json.c - reading fields of a JSON object.  SPDX-License-Identifier: MIT */
#include "json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/nearest.h"

/* What stands between a place and a key in it: nothing at the top of a file. */
static const char *joint(const struct place *p)
{
	size_t n = strlen(p->path);
	return n == 0 || p->path[n - 1] == ' ' ? "" : ".";
}

void complain(const struct place *p, const char *key, const char *fmt, ...)
{
	struct lw_text path = { 0 }, text = { 0 };
	va_list ap;
	va_start(ap, fmt);
	lw_text_vfmt(&text, fmt, ap);
	va_end(ap);
	lw_text_add(&path, p->path);
	if (key)
		lw_text_fmt(&path, "%s%s", joint(p), key);
	lw_diag_content(p->load->diags, p->load->s->file, lw_text_str(&path), "%s",
		lw_text_str(&text));
	lw_text_fini(&path);
	lw_text_fini(&text);
}

const cJSON *get_element(const struct place *p, const char *key)
{
	return p->object ? cJSON_GetObjectItemCaseSensitive(p->object, key) : NULL;
}

/* A path too long to name is cut: its beginning still finds the place. */
static void set_path(struct place *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static void set_path(struct place *p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(p->path, sizeof(p->path), fmt, ap);
	va_end(ap);
}

struct place place_child(const struct place *p, const char *key)
{
	struct place c = { .load = p->load, .object = get_element(p, key) };
	set_path(&c, "%s%s%s", p->path, joint(p), key);
	if (c.object && !cJSON_IsObject(c.object)) {
		complain(p, key, "must be an object");
		c.object = NULL;
	}
	return c;
}

struct place place_element(
	const struct place *p, const char *key, const cJSON *element, size_t i)
{
	struct place c = { .load = p->load, .object = element };
	const char *file = original_file(element);
	set_path(&c, "%s%s%s%s%s[%zu]", file, *file ? ": " : "", p->path, joint(p), key,
		original_index(element, i));
	if (!cJSON_IsObject(element)) {
		complain(&c, NULL, "must be an object");
		c.object = NULL;
	}
	return c;
}

static bool listed(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (strcmp(key, *keys) == 0)
			return true;
	return false;
}

static void unknown(const struct place *p, const char *key, const char *const *keys)
{
	const char *meant = lw_nearest(key, keys);
	if (meant)
		complain(p, key, "unknown key; did you mean \"%s\"?", meant);
	else
		complain(p, key, "unknown key");
}

void allow(const struct place *p, const char *const *keys)
{
	const cJSON *it = NULL;
	cJSON_ArrayForEach (it, p->object) {
		if (!listed(it->string, keys))
			unknown(p, it->string, keys);
		for (const cJSON *before = p->object->child; before != it;
			before = before->next)
			if (strcmp(before->string, it->string) == 0)
				complain(p, it->string, "is given twice");
	}
}

const char *get_text(const struct place *p, const char *key, const char *fallback)
{
	const cJSON *f = get_element(p, key);
	if (!f)
		return fallback;
	if (cJSON_IsString(f))
		return own_text(p->load, f->valuestring);
	complain(p, key, "must be a text");
	return fallback;
}

const char *need_text(const struct place *p, const char *key)
{
	const char *s = get_text(p, key, NULL);
	if (!s && p->object && !get_element(p, key))
		complain(p, key, "is missing");
	if (s && !*s) {
		complain(p, key, "is empty");
		return NULL;
	}
	return s;
}

bool get_bool(const struct place *p, const char *key, bool fallback)
{
	const cJSON *f = get_element(p, key);
	if (!f)
		return fallback;
	if (!cJSON_IsBool(f))
		complain(p, key, "must be true or false");
	return cJSON_IsTrue(f);
}

uint64_t get_count(
	const struct place *p, const char *key, uint64_t fallback, uint64_t max)
{
	const double exact_below = 0x1p53; /* JSON numbers are doubles */
	const cJSON *f = get_element(p, key);
	if (!f)
		return fallback;
	if (cJSON_IsNumber(f) && f->valuedouble >= 0 && f->valuedouble < exact_below) {
		uint64_t n = (uint64_t)f->valuedouble;
		if ((double)n == f->valuedouble && n <= max)
			return n;
	}
	complain(
		p, key, "must be a whole number from 0 to %llu", (unsigned long long)max);
	return fallback;
}

void *room_for(struct place *root, const char *key, size_t size)
{
	const cJSON *list =
		root->object ? cJSON_GetObjectItemCaseSensitive(root->object, key) : NULL;
	size_t n = cJSON_IsArray(list) ? (size_t)cJSON_GetArraySize(list) : 0;
	return own(root->load, (n + 1) * size);
}

void each_object(struct place *root, const char *key, void (*read)(const struct place *))
{
	size_t n = 0, i = 0;
	const cJSON *list = get_array(root, key, &n), *it = NULL;
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(root, key, it, i++);
		if (e.object)
			read(&e);
	}
}

bool lw_span_parse(const char *s, lw_span *out)
{
	static const struct {
		const char *name;
		lw_span ns;
	} units[] = { { "ns", 1 }, { "us", LW_US(1) }, { "ms", LW_MS(1) },
		{ "s", LW_SEC(1) }, { "min", LW_SEC(60) }, { "h", LW_SEC(3600) },
		{ "d", LW_SEC(86400) } };
	enum {
		WHOLE_MAX = 100000000,
		DECIMALS_MAX = 9
	};
	int64_t whole = 0, part = 0, scale = 1;
	size_t digits = strspn(s, "0123456789");
	if (digits == 0 || digits > 8)
		return false;
	for (size_t i = 0; i < digits; i++)
		whole = whole * 10 + (*s++ - '0');
	if (*s == '.') {
		size_t n = strspn(++s, "0123456789");
		if (n == 0 || n > DECIMALS_MAX)
			return false;
		for (size_t i = 0; i < n; i++, scale *= 10)
			part = part * 10 + (*s++ - '0');
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(s, units[i].name) != 0)
			continue;
		if (whole > INT64_MAX / 4 / units[i].ns)
			return false;
		*out = whole * units[i].ns;
		/* in two parts, so that nine decimals of a day do not overflow */
		*out += part * (units[i].ns / scale) +
			part * (units[i].ns % scale) / scale;
		return true;
	}
	return false;
}

lw_span get_span(const struct place *p, const char *key, lw_span fallback)
{
	const cJSON *f = get_element(p, key);
	lw_span t = 0;
	if (!f)
		return fallback;
	if (cJSON_IsString(f) && lw_span_parse(f->valuestring, &t))
		return t;
	complain(p, key, "must be a time such as \"250ms\" or \"20s\"");
	return fallback;
}

uint32_t get_probability(const struct place *p, const char *key)
{
	enum {
		BILLION = 1000000000
	};
	const cJSON *f = get_element(p, key);
	if (!f)
		return 0;
	if (cJSON_IsNumber(f) && f->valuedouble >= 0 && f->valuedouble <= 1)
		return (uint32_t)(f->valuedouble * BILLION + 0.5);
	complain(p, key, "must be a probability from 0 to 1");
	return 0;
}

uint32_t get_address(const struct place *p, const char *key, uint32_t fallback)
{
	const cJSON *f = get_element(p, key);
	uint32_t addr = 0;
	if (!f)
		return fallback;
	if (cJSON_IsString(f) && lw_ip4_parse(f->valuestring, &addr) == LW_OK)
		return addr;
	complain(p, key, "must be an IPv4 address");
	return fallback;
}

const cJSON *get_array(const struct place *p, const char *key, size_t *n)
{
	const cJSON *f = get_element(p, key);
	*n = 0;
	if (!f)
		return NULL;
	if (!cJSON_IsArray(f)) {
		complain(p, key, "must be a list");
		return NULL;
	}
	*n = (size_t)cJSON_GetArraySize(f);
	return f;
}

int get_word(
	const struct place *p, const char *key, const char *const *words, int fallback)
{
	const cJSON *f = get_element(p, key);
	struct lw_text all = { 0 };
	if (!f)
		return fallback;
	for (int i = 0; words[i]; i++) {
		if (cJSON_IsString(f) && strcmp(f->valuestring, words[i]) == 0) {
			lw_text_fini(&all);
			return i;
		}
		lw_text_fmt(&all, "%s%s", i ? ", " : "", words[i]);
	}
	complain(p, key, "must be one of: %s", lw_text_str(&all));
	lw_text_fini(&all);
	return fallback;
}

void *own(struct load *l, size_t size)
{
	struct lw_scenario *s = l->s;
	void *p = lw_alloc(size);
	s->owned = lw_grow(s->owned, &s->owned_cap, s->nowned + 1, sizeof(void *));
	return s->owned[s->nowned++] = p;
}

const char *own_text(struct load *l, const char *text)
{
	size_t n = strlen(text) + 1;
	return memcpy(own(l, n), text, n);
}

const char **get_texts(const struct place *p, const char *key, size_t *n)
{
	const cJSON *list = get_array(p, key, n), *it = NULL;
	const char **texts = own(p->load, (*n + 1) * sizeof(*texts));
	size_t i = 0;
	cJSON_ArrayForEach (it, list) {
		if (cJSON_IsString(it) && it->valuestring[0])
			texts[i++] = own_text(p->load, it->valuestring);
		else
			complain(p, key, "must be a list of texts");
	}
	*n = i;
	return texts;
}
