/* step_nbns.c - step "nbns": who has this NetBIOS name?  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

static void read_nbns(const struct place *p, struct lw_step_spec *t)
{
	size_t n = 0, i = 0;
	const cJSON *gaps = get_array(p, "gaps", &n), *it = NULL;
	t->nbns.name = need_text(p, "name");
	if (t->nbns.name && strlen(t->nbns.name) > LW_NBNS_NAME_MAX)
		complain(p, "name", "a NetBIOS name has at most %d characters",
			LW_NBNS_NAME_MAX);
	t->nbns.suffix = (uint8_t)get_count(p, "suffix", 0, UINT8_MAX);
	t->nbns.silence_is_ok = get_bool(p, "silence_is_ok", false);
	cJSON_ArrayForEach (it, gaps) {
		lw_span gap = 0;
		if (!cJSON_IsString(it) || !lw_span_parse(it->valuestring, &gap) ||
			gap == 0 || i == LW_NBNS_TRIES_MAX)
			complain(
				p, "gaps", "must list up to %d times", LW_NBNS_TRIES_MAX);
		else
			t->nbns.gaps[i++] = gap;
	}
}

const struct step_syntax nbns_step = {
	.name = "nbns",
	.of_node = true,
	.read = read_nbns,
	.keys = { STEP_KEYS, "node", "name", "suffix", "gaps", "silence_is_ok" },
};
