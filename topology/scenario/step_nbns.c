/* step_nbns.c - step "nbns": who has this NetBIOS name?  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

enum {
	NAME_MAX_LEN = 15
};

_Static_assert(
	(int)NAME_MAX_LEN == (int)LW_NBNS_NAME_MAX, "the form's limit is the protocol's");

static const struct form nbns_name = { .kind = FORM_TEXT, .min = 1, .max = NAME_MAX_LEN };
static const struct form gaps = {
	.kind = FORM_LIST, .item = &span, .max = LW_NBNS_TRIES_MAX, .alone_too = true
};
static const struct field nbns_fields[] = {
	NODE_STEP_FIELDS,
	MUST("name", &nbns_name, "up to 15 characters"),
	KEY("suffix", WHOLE(0, UINT8_MAX), "the 16th byte: what is asked for"),
	KEY("gaps", &gaps, "times between the queries"),
	KEY("silence_is_ok", &flag, "true: no answer is a good outcome"),
	LAST_KEY,
};

static void read_nbns(const struct place *p, struct lw_step_spec *t)
{
	size_t n = 0;
	const char **list = get_texts(p, "gaps", &n);
	t->nbns.name = get_text(p, "name", NULL);
	if (t->nbns.name && strlen(t->nbns.name) > LW_NBNS_NAME_MAX)
		complain(p, "name", "a NetBIOS name has at most %d bytes",
			LW_NBNS_NAME_MAX);
	t->nbns.suffix = (uint8_t)get_whole(p, "suffix", 0);
	t->nbns.silence_is_ok = get_flag(p, "silence_is_ok", false);
	for (size_t i = 0; i < n; i++) {
		struct element_path path = path_of_element(p, "gaps", i);
		if (!lw_span_parse(list[i], &t->nbns.gaps[i]))
			LW_UNREACHABLE();
		if (t->nbns.gaps[i] == 0) /* would end the list */
			complain(p, path.text, "must be longer than nothing");
	}
}

const struct step_syntax nbns_step = {
	.form = { "nbns", "broadcasts a NetBIOS name query", nbns_fields },
	.of_node = true,
	.read = read_nbns,
};
