/* expects.c - the scenario's "expect"; what each kind is stands in topology/kinds/.
 * SPDX-License-Identifier: MIT */
#include "json.h"
#include "kind.h"

static const struct choice *expectation(size_t i)
{
	const struct lw_expect_kind *kind = expect_kind_at(i);
	return kind ? &kind->form : NULL;
}

static const struct form expect_form = {
	.kind = FORM_CHOICE, .name = "expectation", .choice = expectation, .alone = "step"
};
const struct form expects_form = {
	.kind = FORM_LIST, .item = &expect_form, .per_pod = true
};

static void read_expect(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_expect_spec x = { .kind = expect_kind_at(p->choice),
		.step = LW_STEP_NONE,
		.path = own_text(p->load, p->path) };
	x.conf = own(p->load, x.kind->conf_size);
	x.kind->read(p, &x);
	s->expects[s->nexpects++] = x;
}

void read_expects(struct place *root)
{
	root->load->s->expects = room_for(root, "expect", sizeof(struct lw_expect_spec));
	each_object(root, "expect", THING_STEP, read_expect);
}
