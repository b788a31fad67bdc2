/* form.c - the forms that many keys have, and which keys an object may have.
 * SPDX-License-Identifier: MIT */
#include "form.h"

#include <cjson/cJSON.h>
#include <string.h>

#define OCTET	 "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
#define DECIMALS "(\\.[0-9]{1,9})?"

static const struct format format_address = { "address", "^(" OCTET "\\.){3}" OCTET "$",
	"an IPv4 address" };
/* As many digits as 292 years of nanoseconds have room for. */
static const struct format format_span = { "time",
	"^([0-9]{1,8}" DECIMALS "(ns|us|ms|s)|[0-9]{1,7}" DECIMALS
	"min|[0-9]{1,5}" DECIMALS "h|[0-9]{1,4}" DECIMALS "d)$",
	"a time such as \"250ms\" or \"20s\"" };
static const struct format format_date = { "date",
	"^(19[7-9][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])-[0-3][0-9]"
	"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$",
	"a time such as \"2007-01-28T20:41:00+10:00\"" };
/* Goes into a line of a protocol: a line break would forge another. */
static const struct format format_line = { "line", "^[^\r\n]*$",
	"a text without line breaks" };

enum {
	LINE_MAX_LEN = 65536
};

const struct form any_text = { .kind = FORM_TEXT };
const struct form some_text = { .kind = FORM_TEXT, .min = 1 };
const struct form line_text = {
	.kind = FORM_TEXT, .max = LINE_MAX_LEN, .format = &format_line
};
const struct form some_line = {
	.kind = FORM_TEXT, .min = 1, .max = LINE_MAX_LEN, .format = &format_line
};
const struct form flag = { .kind = FORM_FLAG };
const struct form share = { .kind = FORM_SHARE };
const struct form span = { .kind = FORM_TEXT, .format = &format_span };
const struct form address = { .kind = FORM_TEXT, .format = &format_address };
const struct form date = { .kind = FORM_TEXT, .format = &format_date };
const struct form list_of_text = {
	.kind = FORM_LIST, .item = &some_text, .alone_too = true
};
const struct form list_of_lines = {
	.kind = FORM_LIST, .item = &some_line, .min = 1, .alone_too = true
};
const struct form addresses_by_name = { .kind = FORM_MAP, .item = &address };

const struct field *find_field(const struct field *fields, const char *key)
{
	for (; fields && fields->name; fields++)
		if (strcmp(fields->name, key) == 0)
			return fields;
	return NULL;
}

const char *word_of(const struct form *f, size_t i)
{
	if (f->kind == FORM_CHOICE)
		return f->choice(i) ? f->choice(i)->word : NULL;
	return f->word ? f->word(i) : f->words[i];
}

static bool knows_all(const struct choice *c, const cJSON *object)
{
	const cJSON *it = NULL;
	cJSON_ArrayForEach (it, object) {
		if (!find_field(c->fields, it->string))
			return false;
	}
	return true;
}

/* Without the word: the usual choice, unless there are keys that only another one has. */
static size_t usual_choice(const struct form *f, const cJSON *object)
{
	size_t usual = f->otherwise(object);
	if (knows_all(f->choice(usual), object))
		return usual;
	for (size_t i = 0; f->choice(i); i++)
		if (knows_all(f->choice(i), object))
			return i;
	return usual;
}

/* By a key's word. */
static size_t chosen_word(const struct form *f, const cJSON *object)
{
	const cJSON *word = cJSON_GetObjectItemCaseSensitive(object, f->by);
	if (!word && f->otherwise)
		return usual_choice(f, object);
	for (size_t i = 0; word && cJSON_IsString(word) && f->choice(i); i++)
		if (strcmp(f->choice(i)->word, word->valuestring) == 0)
			return i;
	return SIZE_MAX;
}

/* By which key is there, of keys that exclude each other. */
static size_t chosen_key(const struct form *f, const cJSON *object)
{
	size_t found = SIZE_MAX;
	for (size_t i = 0; f->choice(i); i++) {
		if (!cJSON_GetObjectItemCaseSensitive(object, f->choice(i)->word))
			continue;
		if (found != SIZE_MAX)
			return SIZE_MAX;
		found = i;
	}
	return found;
}

size_t choose(const struct form *f, const cJSON *object)
{
	return f->by ? chosen_word(f, object) : chosen_key(f, object);
}
