/* check.c - is a JSON value of its form?  Every mistake gets a sentence; the value is
 * then no value any more (cJSON_Invalid), so that no reader trips over it.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "labwire/base/alloc.h"
#include "labwire/base/nearest.h"

enum {
	QUOTED_MAX = 40
};

/* Of the value that may stand for the object. */
static const struct form *form_alone(const struct form *f)
{
	const struct field *fields = f->choice ? f->choice(0)->fields : f->fields;
	return find_field(fields, f->alone)->form;
}

static void say_words(const struct form *f, struct lw_text *out)
{
	lw_text_add(out, word_of(f, 1) ? "one of: " : "");
	for (size_t i = 0; word_of(f, i); i++)
		lw_text_fmt(out, "%s%s", i ? ", " : "", word_of(f, i));
}

/* "an IPv4 address", "a whole number from 1 to 64" */
static void say_form(const struct form *f, struct lw_text *out)
{
	switch (f->kind) {
	case FORM_TEXT:
		lw_text_add(out, f->format ? f->format->what : "a text");
		break;
	case FORM_FLAG:
		lw_text_add(out, "true or false");
		break;
	case FORM_WHOLE:
		lw_text_fmt(out, "a whole number from %llu to %llu",
			(unsigned long long)f->min, (unsigned long long)f->max);
		break;
	case FORM_SHARE:
		lw_text_add(out, "a probability from 0 to 1");
		break;
	case FORM_WORD:
		say_words(f, out);
		break;
	case FORM_LIST:
		if (f->alone_too) {
			say_form(f->item, out);
			lw_text_add(out, ", or a list");
		} else {
			lw_text_add(out, "a list");
		}
		break;
	case FORM_MAP:
	case FORM_OBJECT:
	case FORM_CHOICE:
		lw_text_add(out, "an object");
		if (f->alone) {
			lw_text_add(out, ", or ");
			say_form(form_alone(f), out);
		}
		break;
	}
}

/* As JSON Schema counts: UTF-8's first bytes. */
static size_t characters(const char *s)
{
	size_t n = 0;
	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static bool refuse(const struct place *p, const struct form *f)
{
	struct lw_text all = { 0 };
	say_form(f, &all);
	if (cJSON_IsString(p->object) && characters(p->object->valuestring) <= QUOTED_MAX)
		lw_text_fmt(&all, ", not \"%s\"", p->object->valuestring);
	complain(p, NULL, "must be %s", lw_text_str(&all));
	lw_text_fini(&all);
	return false;
}

/* f: of words, or the choices at a key. */
static bool refuse_word(const struct place *p, const struct form *f)
{
	struct lw_text all = { 0 };
	struct lw_nearest near = { .typed = "" };
	say_words(f, &all);
	if (cJSON_IsString(p->object))
		near.typed = p->object->valuestring;
	for (size_t i = 0; word_of(f, i); i++)
		lw_nearest_try(&near, word_of(f, i));
	if (near.best)
		lw_text_fmt(&all, "; did you mean \"%s\"?", near.best);
	complain(p, NULL, "must be %s", lw_text_str(&all));
	lw_text_fini(&all);
	return false;
}

/* Each is compiled once. */
static const regex_t *compiled(struct load *l, const struct format *format)
{
	struct patterns *all = &l->patterns;
	for (size_t i = 0; i < all->n; i++)
		if (all->of[i] == format)
			return &all->regex[i];
	LW_ASSERT(all->n < PATTERNS_MAX);
	all->of[all->n] = format;
	if (regcomp(&all->regex[all->n], format->pattern, REG_EXTENDED | REG_NOSUB) != 0)
		LW_UNREACHABLE();
	return &all->regex[all->n++];
}

void patterns_fini(struct patterns *all)
{
	while (all->n > 0)
		regfree(&all->regex[--all->n]);
}

static bool check_text(const struct place *p, const struct form *f)
{
	const cJSON *v = p->object;
	if (!cJSON_IsString(v))
		return refuse(p, f);
	size_t n = characters(v->valuestring);
	if (n == 0 && f->min > 0) {
		complain(p, NULL, "is empty");
		return false;
	}
	if (f->max && n > f->max) {
		complain(p, NULL, "is longer than %llu characters",
			(unsigned long long)f->max);
		return false;
	}
	return !f->format ||
	       regexec(compiled(p->load, f->format), v->valuestring, 0, NULL, 0) == 0 ||
	       refuse(p, f);
}

static bool check_flag(const struct place *p, const struct form *f)
{
	return cJSON_IsBool(p->object) || refuse(p, f);
}

static bool check_whole(const struct place *p, const struct form *f)
{
	const double exact_below = 0x1p53; /* JSON numbers are doubles */
	const cJSON *v = p->object;
	if (!cJSON_IsNumber(v) || v->valuedouble < 0 || v->valuedouble >= exact_below)
		return refuse(p, f);
	uint64_t n = (uint64_t)v->valuedouble;
	bool good = (double)n == v->valuedouble && n >= f->min && n <= f->max;
	return good || refuse(p, f);
}

static bool check_share(const struct place *p, const struct form *f)
{
	const cJSON *v = p->object;
	bool good = cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble <= 1;
	return good || refuse(p, f);
}

static bool check_word(const struct place *p, const struct form *f)
{
	const cJSON *v = p->object;
	for (size_t i = 0; cJSON_IsString(v) && word_of(f, i); i++)
		if (strcmp(v->valuestring, word_of(f, i)) == 0)
			return true;
	return refuse_word(p, f);
}

/* "R1:S0/0/0" becomes { "name": "R1:S0/0/0" }, or [ "R1:S0/0/0" ] without a key. */
static void wrap(cJSON *v, const char *key)
{
	cJSON *inner = cJSON_CreateNull();
	inner->type = v->type & JSON_TYPE;
	inner->child = v->child;
	inner->valuestring = v->valuestring;
	inner->valueint = v->valueint;
	inner->valuedouble = v->valuedouble;
	v->child = NULL;
	v->valuestring = NULL;
	v->type =
		(v->type & ~JSON_TYPE) | JSON_SHORT | (key ? cJSON_Object : cJSON_Array);
	if (key)
		cJSON_AddItemToObject(v, key, inner);
	else
		cJSON_AddItemToArray(v, inner);
}

/* The place of something inside of p's object. */
static struct place inside(const struct place *p, const char *key, cJSON *v)
{
	struct place c = { .load = p->load, .object = v, .top = p->top };
	struct lw_text path = { 0 };
	path_to(p, key, &path);
	snprintf(c.path, sizeof(c.path), "%s", lw_text_str(&path));
	lw_text_fini(&path);
	return c;
}

static bool check_size(const struct place *p, const struct form *f)
{
	size_t n = (size_t)cJSON_GetArraySize(p->object);
	if (n >= f->min && (!f->max || n <= f->max))
		return true;
	if (f->min == f->max)
		complain(p, NULL, "must be a list of %llu", (unsigned long long)f->min);
	else if (!f->max)
		complain(p, NULL, "must not be empty");
	else
		complain(p, NULL, "must be a list of %llu to %llu",
			(unsigned long long)f->min, (unsigned long long)f->max);
	return false;
}

static bool check_list(const struct place *p, const struct form *f)
{
	cJSON *list = p->object, *it = NULL;
	size_t i = 0;
	if (!cJSON_IsArray(list) && f->alone_too && !cJSON_IsObject(list) &&
		!cJSON_IsNull(list))
		wrap(list, NULL);
	if (!cJSON_IsArray(list))
		return refuse(p, f);
	cJSON_ArrayForEach (it, list) {
		char key[32] = "";
		if (!(list->type & JSON_SHORT))
			snprintf(key, sizeof(key), "[%zu]", original_index(it, i++));
		struct place e = inside(p, key[0] ? key : NULL, it);
		e.top = p->top ? p->top : it;
		name_file(&e, it);
		(void)check_form(&e, f->item);
	}
	return check_size(p, f);
}

/* A template is looked at when it is filled in. */
static bool is_template(const cJSON *v)
{
	return strchr(v->string, '#') ||
	       (cJSON_IsString(v) && strchr(v->valuestring, '#'));
}

static void check_twice(const struct place *p, const cJSON *v)
{
	for (const cJSON *before = p->object->child; before != v; before = before->next)
		if (strcmp(before->string, v->string) == 0)
			complain(p, v->string, "is given twice");
}

static bool check_map(const struct place *p, const struct form *f)
{
	cJSON *it = NULL;
	if (!cJSON_IsObject(p->object))
		return refuse(p, f);
	cJSON_ArrayForEach (it, p->object) {
		struct place e = inside(p, it->string, it);
		check_twice(p, it);
		if (!it->string[0])
			complain(p, NULL, "has an empty name in it");
		else if (!f->per_pod || !is_template(it))
			(void)check_form(&e, f->item);
	}
	return true;
}

/* "; "mail" has it": of the other choices. */
static void say_owners(const struct form *f, const char *key, struct lw_text *out)
{
	const struct field *first = NULL;
	bool others = false;
	for (size_t i = 0; f->choice && f->choice(i); i++) {
		const struct field *fields = f->choice(i)->fields;
		if (!find_field(fields, key) || fields == first)
			continue;
		others = first != NULL;
		if (!first)
			lw_text_fmt(out, "; \"%s\"", f->choice(i)->word);
		first = first ? first : fields;
	}
	if (first)
		lw_text_add(out, others ? " and others have it" : " has it");
}

/* The key that was meant by an unknown one; NULL: nobody can say. */
static const char *meant_by(const char *key, const struct field *fields)
{
	struct lw_nearest near = { .typed = key };
	for (; fields->name; fields++)
		lw_nearest_try(&near, fields->name);
	return near.best;
}

static void unknown_key(const struct place *p, const char *key, const struct form *f,
	const struct field *fields)
{
	const char *meant = meant_by(key, fields);
	struct lw_text hint = { 0 };
	say_owners(f, key, &hint);
	if (meant && hint.len == 0)
		lw_text_fmt(&hint, "; did you mean \"%s\"?", meant);
	complain(p, key, "unknown key%s%s", hint.len && !meant ? " here" : "",
		lw_text_str(&hint));
	lw_text_fini(&hint);
}

/* Is it there, or was it meant by a key that is told already? */
static bool is_given(const struct place *p, const struct field *fields, const char *key)
{
	const cJSON *it = NULL;
	cJSON_ArrayForEach (it, p->object) {
		const char *meant = find_field(fields, it->string)
					    ? it->string
					    : meant_by(it->string, fields);
		if (meant && strcmp(meant, key) == 0)
			return true;
	}
	return false;
}

void check_keys(const struct place *p, const struct form *f, const struct field *fields)
{
	const cJSON *it = NULL;
	cJSON_ArrayForEach (it, p->object) {
		bool by = f->by && strcmp(it->string, f->by) == 0;
		check_twice(p, it);
		if (!by && !find_field(fields, it->string))
			unknown_key(p, it->string, f, fields);
	}
}

static void check_pair(const struct place *p, cJSON *v, const struct field *field)
{
	struct place e = inside(p, v->string, v);
	(void)check_form(&e, field->form);
	if (field->without && cJSON_GetObjectItemCaseSensitive(p->object, field->without))
		complain(p, v->string, "cannot stand beside \"%s\"", field->without);
}

static void check_fields(
	const struct place *p, const struct form *f, const struct field *fields)
{
	cJSON *it = NULL;
	check_keys(p, f, fields);
	cJSON_ArrayForEach (it, p->object)
		if (find_field(fields, it->string))
			check_pair(p, it, find_field(fields, it->string));
	for (const struct field *i = fields; i->name; i++)
		if (i->needed && !is_given(p, fields, i->name))
			complain(p, i->name, "is missing");
}

static void unfold(cJSON *v, const struct form *f)
{
	if (f->alone &&
		(form_alone(f)->kind == FORM_LIST ? cJSON_IsArray(v) : cJSON_IsString(v)))
		wrap(v, f->alone);
}

/* One of some keys has to be there. */
static void check_at_least(const struct place *p, const char *const *keys)
{
	for (const char *const *k = keys; k && *k; k++)
		if (cJSON_GetObjectItemCaseSensitive(p->object, *k))
			return;
	if (keys)
		complain(p, keys[0], "is missing");
}

static bool check_object(const struct place *p, const struct form *f)
{
	unfold(p->object, f);
	if (!cJSON_IsObject(p->object))
		return refuse(p, f);
	check_fields(p, f, f->fields);
	check_at_least(p, f->at_least);
	return true;
}

/* Without its choice nobody knows which keys it may have. */
static bool refuse_choice(const struct place *p, const struct form *f)
{
	struct lw_text words = { 0 };
	cJSON *word = f->by ? cJSON_GetObjectItemCaseSensitive(p->object, f->by) : NULL;
	for (size_t i = 0; word_of(f, i); i++)
		lw_text_fmt(&words, "%s\"%s\"", i ? " or " : "", word_of(f, i));
	if (word) {
		struct place e = inside(p, f->by, word);
		(void)refuse_word(&e, f);
	} else if (f->by) {
		complain(p, f->by, "is missing");
	} else {
		complain(p, NULL, "needs either %s", lw_text_str(&words));
	}
	lw_text_fini(&words);
	return false;
}

static bool check_choice(const struct place *p, const struct form *f)
{
	unfold(p->object, f);
	if (!cJSON_IsObject(p->object))
		return refuse(p, f);
	size_t i = choose(f, p->object);
	if (i == SIZE_MAX)
		return refuse_choice(p, f);
	check_fields(p, f, f->choice(i)->fields);
	return true;
}

bool check_form(const struct place *p, const struct form *f)
{
	static bool (*const checks[])(const struct place *, const struct form *) = {
		[FORM_TEXT] = check_text,
		[FORM_FLAG] = check_flag,
		[FORM_WHOLE] = check_whole,
		[FORM_SHARE] = check_share,
		[FORM_WORD] = check_word,
		[FORM_LIST] = check_list,
		[FORM_MAP] = check_map,
		[FORM_OBJECT] = check_object,
		[FORM_CHOICE] = check_choice,
	};
	bool good = checks[f->kind](p, f);
	if (!good)
		p->object->type = (p->object->type & ~JSON_TYPE) | cJSON_Invalid;
	return good;
}
