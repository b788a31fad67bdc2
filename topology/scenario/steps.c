/* steps.c - the scenario's "steps": when each begins, and what it is
 * (topology/kinds/).
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "json.h"
#include "kind.h"

int step_by_id(const struct lw_scenario *s, const char *id)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->steps[i].id && strcmp(s->steps[i].id, id) == 0)
			return (int)i;
	return LW_STEP_NONE;
}

static const struct field every_step[] = { STEP_FIELDS, LAST_KEY };

static const struct choice *step_kind(size_t i)
{
	const struct lw_step_kind *kind = step_kind_at(i);
	return kind ? &kind->form : NULL;
}

static const struct form step_form = {
	.kind = FORM_CHOICE, .name = "step", .choice = step_kind, .by = "do"
};
const struct form steps_form = { .kind = FORM_LIST, .item = &step_form, .per_pod = true };

bool lw_step_word_at(size_t kind, struct lw_step_word *out)
{
	const struct choice *c = step_kind(kind);
	if (c)
		*out = (struct lw_step_word){ c->word, c->about, false };
	return c != NULL;
}

bool lw_step_key_at(size_t kind, size_t i, struct lw_step_word *out)
{
	const struct choice *c = step_kind(kind);
	for (const struct field *f = c ? c->fields : NULL; f && f->name; f++) {
		if (find_field(every_step, f->name) || i-- > 0)
			continue;
		*out = (struct lw_step_word){ f->name, f->about, f->needed };
		return true;
	}
	return false;
}

const char *lw_step_value_at(size_t kind, const char *key, size_t i)
{
	static const char *const flags[] = { "true", "false", NULL };
	const struct choice *c = step_kind(kind);
	const struct field *f = c ? find_field(c->fields, key) : NULL;
	if (f && f->form->kind == FORM_FLAG)
		return i < 2 ? flags[i] : NULL;
	return f && f->form->kind == FORM_WORD ? word_of(f->form, i) : NULL;
}

static void read_step(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_step_spec t = { .kind = step_kind_at(p->choice),
		.id = get_text(p, "id", NULL),
		.after = LW_STEP_NONE,
		.node = SIZE_MAX,
		.path = own_text(p->load, p->path) };
	if (t.id && step_by_id(s, t.id) != LW_STEP_NONE)
		complain(p, "id", "there are two steps \"%s\"", t.id);
	if (!t.id && has_key(p, "id"))
		lose(p->load, THING_STEP, NULL);
	t.conf = own(p->load, t.kind->conf_size);
	if (t.kind->of_node)
		t.node = get_node(p, "node");
	if (t.kind->read)
		t.kind->read(p, &t);
	t.delay = get_span(p, "delay", 0) + get_span(p, "at", 0);
	(void)get_text(p, "after", NULL); /* once all are read */
	p->load->step_hurt[s->nsteps] = is_hurt(p);
	s->steps[s->nsteps++] = t;
}

/* A step may follow one that stands below it, but not itself. */
static void resolve_after(struct place *root)
{
	struct load *l = root->load;
	size_t n = 0, k = 0, i = 0;
	cJSON *list = get_all(root, "steps", &n), *it = NULL;
	cJSON_ArrayForEach (it, list) {
		struct place p = place_element(root, "steps", it, i++);
		const char *after = p.object ? get_text(&p, "after", NULL) : NULL;
		struct lw_step_spec *t = &l->s->steps[k];
		k += p.object ? 1 : 0;
		if (!after)
			continue;
		t->after = step_by_id(l->s, after);
		if (t->after == LW_STEP_NONE) {
			no_such(&p, "after", THING_STEP, after);
			l->step_hurt[k - 1] = true;
		}
	}
}

static void check_cycles(struct load *l)
{
	struct lw_scenario *s = l->s;
	for (size_t i = 0; i < s->nsteps; i++) {
		size_t hops = 0;
		for (int k = (int)i; k != LW_STEP_NONE && hops <= s->nsteps; hops++)
			k = s->steps[k].after;
		if (hops > s->nsteps)
			lw_diag_content(l->diags, s->file, s->steps[i].path,
				"waits for itself: its \"after\" goes round in a circle");
	}
}

/* A step that comes from outside while the lab runs has nothing to follow. */
void read_lone_step(struct place *p)
{
	bool hurt = false;
	if (!check_form(p, &step_form))
		return;
	p->choice = choose(&step_form, p->object);
	p->fields = step_kind(p->choice)->fields;
	p->load->s->steps = own(p->load, sizeof(struct lw_step_spec));
	p->load->step_hurt = &hurt;
	if (has_key(p, "after"))
		complain(p, "after", "is for steps in a scenario's file");
	read_step(p);
	p->load->s->steps[0].path = own_text(p->load, "asked for");
}

void read_steps(struct place *root)
{
	struct load *l = root->load;
	struct lw_scenario *s = l->s;
	s->steps = room_for(root, "steps", sizeof(struct lw_step_spec));
	l->step_hurt = room_for(root, "steps", sizeof(bool));
	each_object(root, "steps", THING_STEP, read_step);
	resolve_after(root);
	check_cycles(l);
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->steps[i].kind->check && !l->step_hurt[i])
			s->steps[i].kind->check(l, &s->steps[i]);
}
