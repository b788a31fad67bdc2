/* json.c - reading fields of a JSON object.  SPDX-License-Identifier: MIT */
#include "json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "labwire/base/alloc.h"

void path_to(const struct place *p, const char *key, struct lw_text *out)
{
	lw_text_add(out, p->path);
	if (key && p->object && (p->object->type & JSON_SHORT)) {
		/* the key was not typed; what follows it in "ends[1]" was */
		size_t n = strlen(p->object->child->string);
		key = strncmp(key, p->object->child->string, n) == 0 ? key + n : key;
		key = *key ? key : NULL;
	}
	if (key && *key != '[' && out->len && out->s[out->len - 1] != ' ')
		lw_text_char(out, '.');
	if (key)
		lw_text_add(out, key);
}

static bool is_told(const struct load *l, const char *path)
{
	for (size_t i = 0; i < l->diags->used; i++)
		if (l->diags->all[i].line == 0 &&
			strcmp(l->diags->all[i].file, l->s->file) == 0 &&
			strcmp(l->diags->all[i].path, path) == 0)
			return true;
	return false;
}

__attribute__((format(printf, 4, 0))) static void note(
	const struct place *p, const char *key, bool again, const char *fmt, va_list ap)
{
	struct lw_text path = { 0 }, text = { 0 };
	path_to(p, key, &path);
	lw_text_vfmt(&text, fmt, ap);
	if (p->top)
		p->top->type |= JSON_HURT;
	if (again || !is_told(p->load, lw_text_str(&path)))
		lw_diag_content(p->load->diags, p->load->s->file, lw_text_str(&path),
			"%s", lw_text_str(&text));
	lw_text_fini(&path);
	lw_text_fini(&text);
}

void complain(const struct place *p, const char *key, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	note(p, key, false, fmt, ap);
	va_end(ap);
}

void complain_too(const struct place *p, const char *key, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	note(p, key, true, fmt, ap);
	va_end(ap);
}

bool is_hurt(const struct place *p)
{
	return p->top && (p->top->type & JSON_HURT);
}

/* A reader asks for the keys of its form only. */
static const struct form *form_of(
	const struct place *p, const char *key, enum form_kind kind)
{
	const struct field *f = find_field(p->fields, key);
	LW_ASSERT(f && f->form->kind == kind);
	return f->form;
}

/* What is there and of its form. */
static cJSON *value_at(const struct place *p, const char *key)
{
	cJSON *v = p->object ? cJSON_GetObjectItemCaseSensitive(p->object, key) : NULL;
	if (v)
		v->type |= JSON_READ;
	return v && !cJSON_IsInvalid(v) ? v : NULL;
}

static cJSON *value_of(const struct place *p, const char *key, enum form_kind kind)
{
	(void)form_of(p, key, kind);
	return value_at(p, key);
}

bool has_key(const struct place *p, const char *key)
{
	LW_ASSERT(find_field(p->fields, key));
	return p->object && cJSON_GetObjectItemCaseSensitive(p->object, key);
}

/* A path too long to name is cut: its beginning still finds the place. */
static void set_path(char path[PATH_MAX_LEN], const struct place *p, const char *key)
{
	struct lw_text t = { 0 };
	path_to(p, key, &t);
	snprintf(path, PATH_MAX_LEN, "%s", lw_text_str(&t));
	lw_text_fini(&t);
}

void name_file(struct place *p, const cJSON *e)
{
	if (!*original_file(e))
		return;
	struct lw_text t = { 0 };
	lw_text_fmt(&t, "%s: %s", original_file(e), p->path);
	snprintf(p->path, sizeof(p->path), "%s", lw_text_str(&t));
	lw_text_fini(&t);
}

struct place place_child(const struct place *p, const char *key)
{
	struct place c = { .load = p->load,
		.object = value_of(p, key, FORM_OBJECT),
		.top = p->top,
		.fields = find_field(p->fields, key)->form->fields };
	set_path(c.path, p, key);
	return c;
}

struct element_path path_of_element(const struct place *p, const char *key, size_t i)
{
	const cJSON *list =
		p->object ? cJSON_GetObjectItemCaseSensitive(p->object, key) : NULL;
	struct element_path out;
	if (list && (list->type & JSON_SHORT))
		snprintf(out.text, sizeof(out.text), "%s", key);
	else
		snprintf(out.text, sizeof(out.text), "%.*s[%zu]", PATH_MAX_LEN - 24, key,
			i);
	return out;
}

struct place place_element(const struct place *p, const char *key, cJSON *e, size_t i)
{
	const struct form *form = form_of(p, key, FORM_LIST)->item;
	struct element_path path = path_of_element(p, key, original_index(e, i));
	struct place c = { .load = p->load,
		.object = cJSON_IsObject(e) ? e : NULL,
		.top = p->top ? p->top : e,
		.fields = form->fields };
	set_path(c.path, p, path.text);
	name_file(&c, e);
	if (form->kind == FORM_CHOICE && c.object) {
		c.choice = choose(form, c.object);
		c.fields = form->choice(c.choice)->fields;
		if (form->by)
			(void)value_at(&c, form->by);
	}
	return c;
}

const char *get_text(const struct place *p, const char *key, const char *fallback)
{
	const struct field *f = find_field(p->fields, key);
	LW_ASSERT(f && (f->form->kind == FORM_TEXT || f->form->kind == FORM_WORD));
	const cJSON *v = value_at(p, key);
	return v ? own_text(p->load, v->valuestring) : fallback;
}

bool get_flag(const struct place *p, const char *key, bool fallback)
{
	const cJSON *v = value_of(p, key, FORM_FLAG);
	return v ? cJSON_IsTrue(v) : fallback;
}

uint64_t get_whole(const struct place *p, const char *key, uint64_t fallback)
{
	const cJSON *v = value_of(p, key, FORM_WHOLE);
	return v ? (uint64_t)v->valuedouble : fallback;
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
	lw_span t = fallback;
	const struct form *f = form_of(p, key, FORM_TEXT);
	const cJSON *v = value_at(p, key);
	LW_ASSERT(f->format == span.format);
	if (v && !lw_span_parse(v->valuestring, &t))
		LW_UNREACHABLE();
	return t;
}

uint32_t get_share(const struct place *p, const char *key)
{
	const double billion = 1e9;
	const cJSON *v = value_of(p, key, FORM_SHARE);
	return v ? (uint32_t)(v->valuedouble * billion + 0.5) : 0;
}

uint32_t get_address(const struct place *p, const char *key, uint32_t fallback)
{
	uint32_t addr = fallback;
	const struct form *f = form_of(p, key, FORM_TEXT);
	const cJSON *v = value_at(p, key);
	LW_ASSERT(f->format == address.format);
	if (v && lw_ip4_parse(v->valuestring, &addr) != LW_OK)
		LW_UNREACHABLE();
	return addr;
}

size_t get_word(const struct place *p, const char *key, size_t fallback)
{
	const struct form *f = form_of(p, key, FORM_WORD);
	const cJSON *v = value_at(p, key);
	for (size_t i = 0; v && word_of(f, i); i++)
		if (strcmp(v->valuestring, word_of(f, i)) == 0)
			return i;
	return fallback;
}

cJSON *get_all(const struct place *p, const char *key, size_t *n)
{
	const struct field *f = find_field(p->fields, key);
	LW_ASSERT(f && (f->form->kind == FORM_LIST || f->form->kind == FORM_MAP));
	cJSON *v = value_at(p, key);
	*n = v ? (size_t)cJSON_GetArraySize(v) : 0;
	return v;
}

const char **get_texts(const struct place *p, const char *key, size_t *n)
{
	cJSON *list = get_all(p, key, n), *it = NULL;
	const char **texts = own(p->load, (*n + 1) * sizeof(*texts));
	size_t i = 0;
	cJSON_ArrayForEach (it, list)
		if (cJSON_IsString(it))
			texts[i++] = own_text(p->load, it->valuestring);
	*n = i;
	return texts;
}

void *room_for(struct place *root, const char *key, size_t size)
{
	size_t n = 0;
	(void)get_all(root, key, &n);
	return own(root->load, (n + 1) * size);
}

/* Its name is known all the same, if it has a good one. */
static void lose_element(struct place *root, const cJSON *e, enum thing what)
{
	static const char *const keys[] = { [THING_NODE] = "name",
		[THING_LINK] = "name",
		[THING_STEP] = "id",
		[THING_USER] = "name" };
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(e, keys[what]);
	lose(root->load, what, cJSON_IsString(name) ? name->valuestring : NULL);
}

void each_object(struct place *root, const char *key, enum thing what,
	void (*read)(const struct place *))
{
	size_t n = 0, i = 0;
	cJSON *list = get_all(root, key, &n), *it = NULL;
	if (!list) {
		if (has_key(root, key) || what == THING_NODE)
			lose_all(root->load, what);
		return;
	}
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(root, key, it, i++);
		if (e.object)
			read(&e);
		else
			lose_element(root, it, what);
	}
}

void check_all_read(const cJSON *v, const struct form *f)
{
	const struct field *fields = f->fields;
	const cJSON *it = NULL;
	if (f->kind == FORM_CHOICE)
		fields = f->choice(choose(f, v))->fields;
	const cJSON *list = f->kind == FORM_LIST ? v : NULL, *object = fields ? v : NULL;
	cJSON_ArrayForEach (it, list)
		check_all_read(it, f->item);
	cJSON_ArrayForEach (it, object) {
		const struct field *field = find_field(fields, it->string);
		LW_ASSERT(it->type & JSON_READ);
		if (field) /* else it made the choice */
			check_all_read(it, field->form);
	}
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
