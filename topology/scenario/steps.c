/* steps.c - the scenario's "steps": when each begins, and what it is (step_*.c).
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

static const struct step_syntax *const kinds[] = {
	[LW_STEP_PING] = &ping_step,
	[LW_STEP_TRACEROUTE] = &traceroute_step,
	[LW_STEP_MAIL] = &mail_step,
	[LW_STEP_IMAP] = &imap_step,
	[LW_STEP_NBNS] = &nbns_step,
	[LW_STEP_LINK] = &link_step,
	[LW_STEP_IMPAIR] = &impair_step,
	[LW_STEP_CAPTURE] = &capture_step,
	[LW_STEP_WAIT] = &wait_step,
	[LW_STEP_FTP] = &ftp_step,
	[LW_STEP_TELNET] = &telnet_step,
	[LW_STEP_POP3] = &pop3_step,
};

int step_by_id(const struct lw_scenario *s, const char *id)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->steps[i].id && strcmp(s->steps[i].id, id) == 0)
			return (int)i;
	return LW_STEP_NONE;
}

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

static int read_kind(const struct place *p)
{
	const char *words[KINDS + 1] = { 0 };
	for (size_t i = 0; i < KINDS; i++)
		words[i] = kinds[i]->name;
	if (!get_element(p, "do"))
		complain(p, "do", "is missing");
	return get_word(p, "do", words, -1);
}

static void read_step(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_step_spec t = { .after = LW_STEP_NONE,
		.node = SIZE_MAX,
		.path = own_text(p->load, p->path) };
	int kind = read_kind(p);
	t.id = get_text(p, "id", NULL);
	if (t.id && step_by_id(s, t.id) != LW_STEP_NONE)
		complain(p, "id", "there are two steps \"%s\"", t.id);
	if (kind >= 0) {
		t.kind = (enum lw_step_kind)kind;
		allow(p, kinds[kind]->keys);
		if (kinds[kind]->of_node)
			t.node = need_node(p, "node");
		if (kinds[kind]->read)
			kinds[kind]->read(p, &t);
	}
	const char *after = get_text(p, "after", NULL);
	t.delay = get_span(p, "delay", 0);
	if (after && get_element(p, "at"))
		complain(
			p, "at", "a step has a time or another step to follow, not both");
	if (!after)
		t.delay += get_span(p, "at", 0);
	s->steps[s->nsteps++] = t;
}

/* After all are read: a step may follow one that stands below it, but not itself. */
static void resolve_after(struct load *l, const cJSON *list)
{
	struct lw_scenario *s = l->s;
	const cJSON *it = NULL;
	size_t i = 0;
	cJSON_ArrayForEach (it, list) {
		const cJSON *after = cJSON_GetObjectItemCaseSensitive(it, "after");
		if (!cJSON_IsObject(it))
			continue;
		if (cJSON_IsString(after)) {
			s->steps[i].after = step_by_id(s, after->valuestring);
			if (s->steps[i].after == LW_STEP_NONE)
				lw_diag_content(l->diags, s->file, s->steps[i].path,
					"there is no step \"%s\" to follow",
					after->valuestring);
		}
		i++;
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
void read_lone_step(const struct place *p)
{
	p->load->s->steps = own(p->load, sizeof(struct lw_step_spec));
	if (get_element(p, "after"))
		complain(p, "after", "is for steps in a scenario's file");
	read_step(p);
	p->load->s->steps[0].path = own_text(p->load, "asked for");
}

void read_steps(struct place *root)
{
	struct lw_scenario *s = root->load->s;
	size_t n = 0;
	s->steps = room_for(root, "steps", sizeof(struct lw_step_spec));
	each_object(root, "steps", read_step);
	resolve_after(root->load, get_array(root, "steps", &n));
	check_cycles(root->load);
	for (size_t i = 0; i < s->nsteps; i++)
		if (kinds[s->steps[i].kind]->check)
			kinds[s->steps[i].kind]->check(root->load, &s->steps[i]);
}
