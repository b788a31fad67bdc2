/* form.h - what a scenario's JSON may look like, as tables: from them its shape is
 * checked (check.c), scenario.schema.json is written (schema.c), and the readers are held
 * to (json.c).  Each part of a scenario has its table beside its reader. Private to
 * topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_FORM_H
#define TOPOLOGY_SCENARIO_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cJSON;

enum form_kind {
	FORM_TEXT,
	FORM_FLAG,  /* true or false */
	FORM_WHOLE, /* a whole number */
	FORM_SHARE, /* a number from 0 to 1 */
	FORM_WORD,  /* one of a few texts */
	FORM_LIST,
	FORM_MAP,    /* an object whose keys are names, all with values of one form */
	FORM_OBJECT, /* with keys of its own */
	FORM_CHOICE, /* an object whose keys depend on one of them */
};

/* How a text looks: `pattern` is a regular expression that POSIX (extended) and ECMA-262
 * read alike. */
struct format {
	const char *name, *pattern;
	const char *what; /* "must be ..." */
};

struct form {
	enum form_kind kind;
	const char *name;  /* in the schema's $defs; NULL: written where it is used */
	const char *about; /* of an object: what it describes */
	/* WHOLE: the number; TEXT: characters; LIST: elements.  max 0: no limit. */
	uint64_t min, max;
	const struct format *format;   /* TEXT; NULL: any */
	const char *const *words;      /* WORD: NULL at the end; or ... */
	const char *(*word)(size_t i); /* ... one by one */
	const struct form *item;       /* LIST, MAP: of each element */
	const struct field *fields;    /* OBJECT */
	const char *const *at_least;   /* OBJECT: keys of which one must be there */
	const struct choice *(*choice)(size_t i); /* CHOICE; NULL: there are no more */
	const char *by; /* CHOICE: the key; NULL: its word is there */
	size_t (*otherwise)(const struct cJSON *object); /* CHOICE: when `by` is absent */
	/* Short forms. OBJECT, CHOICE: the value of this key may stand for the object;
	 * LIST: an element may stand for a list of one. */
	const char *alone;
	bool alone_too;
	bool per_pod; /* LIST: elements, MAP: pairs that hold '#' stand once per pod */
};

/* A key of an object; a table of them ends with a name of NULL. */
struct field {
	const char *name;
	const struct form *form;
	const char *about;
	bool needed;
	const char *without; /* another key that excludes it */
};

/* Rows of such a table: a key that may be there, one that must be there, one that may
 * not stand beside another. */
#define KEY(key, of, text)                                                               \
	{                                                                                \
		.name = (key), .form = (of), .about = (text)                             \
	}
#define MUST(key, of, text)                                                              \
	{                                                                                \
		.name = (key), .form = (of), .about = (text), .needed = true             \
	}
#define EITHER(key, of, text, other)                                                     \
	{                                                                                \
		.name = (key), .form = (of), .about = (text), .without = (other)         \
	}
#define LAST_KEY                                                                         \
	{                                                                                \
		.name = NULL                                                             \
	}

struct choice {
	const char *word; /* at `by` */
	const char *about;
	const struct field *fields;
};

/* Forms of which there are many. */
extern const struct form any_text, some_text, line_text, flag, span, address, share, date,
	some_line, list_of_text, list_of_lines, addresses_by_name;
/* Of a whole scenario, and of a part that scenarios share. */
extern const struct form scenario_form, part_form;

#define WHOLE(from, to)                                                                  \
	(&(const struct form){ .kind = FORM_WHOLE, .min = (from), .max = (to) })
/* WORDS("up", "down") */
#define WORDS(...)                                                                       \
	(&(const struct form){ .kind = FORM_WORD,                                        \
		.words = (const char *const[]){ __VA_ARGS__, NULL } })
/* The names that a table of sim/profile has. */
#define NAMES(at)	 (&(const struct form){ .kind = FORM_WORD, .word = (at) })
#define OBJECT(of)	 (&(const struct form){ .kind = FORM_OBJECT, .fields = (of) })
#define LIST_OF(element) (&(const struct form){ .kind = FORM_LIST, .item = (element) })

const struct field *find_field(const struct field *fields, const char *key);
/* The choice that this object has made; its index, or SIZE_MAX. */
size_t choose(const struct form *f, const struct cJSON *object);
/* The i-th word of a FORM_WORD, or at the key of a FORM_CHOICE; NULL: no more. */
const char *word_of(const struct form *f, size_t i);

#endif
