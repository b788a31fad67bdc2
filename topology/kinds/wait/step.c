/* step.c - step "wait": a moment.  SPDX-License-Identifier: MIT */
#include "labwire/base/text.h"
#include "topology/scenario/kind.h"

static const struct field wait_fields[] = { STEP_FIELDS, LAST_KEY };

static void describe(const struct step *t, struct lw_text *out)
{
	(void)t;
	lw_text_add(out, "wait");
}

static const struct lw_step_kind wait_step = {
	.form = { "wait", "nothing, for others to follow", wait_fields },
	.describe = describe,
};

const struct lw_kind kind_wait = { .steps = { &wait_step } };
