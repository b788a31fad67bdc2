/* step.c - step "nbns": who has this NetBIOS name?  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/app/nbns.h"
#include "labwire/base/assert.h"
#include "nbns.h"
#include "topology/lab/lab_priv.h"

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
	struct lw_nbns_conf *c = t->conf;
	size_t n = 0;
	const char **list = get_texts(p, "gaps", &n);
	c->name = get_text(p, "name", NULL);
	if (c->name && strlen(c->name) > LW_NBNS_NAME_MAX)
		complain(p, "name", "a NetBIOS name has at most %d bytes",
			LW_NBNS_NAME_MAX);
	c->suffix = (uint8_t)get_whole(p, "suffix", 0);
	c->silence_is_ok = get_flag(p, "silence_is_ok", false);
	for (size_t i = 0; i < n; i++) {
		struct element_path path = path_of_element(p, "gaps", i);
		if (!lw_span_parse(list[i], &c->gaps[i]))
			LW_UNREACHABLE();
		if (c->gaps[i] == 0) /* would end the list */
			complain(p, path.text, "must be longer than nothing");
	}
}

static void describe(const struct step *t, struct lw_text *out)
{
	const struct lw_nbns_conf *c = t->spec->conf;
	lw_text_fmt(out, "who has the name %s<%02x>?", c->name, c->suffix);
}

static struct lw_job *start(struct step *t, const struct lw_job_env *env)
{
	return lw_nbns_ask_start(env, t->spec->conf);
}

const struct lw_step_kind nbns_step = {
	.form = { "nbns", "broadcasts a NetBIOS name query", nbns_fields },
	.conf_size = sizeof(struct lw_nbns_conf),
	.of_node = true,
	.read = read_nbns,
	.describe = describe,
	.start = start,
};
