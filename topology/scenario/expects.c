/* expects.c - the scenario's "expect".  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

enum {
	COUNT_MAX = 100000
};

static bool has_user(const struct lw_scenario *s, const struct lw_expect_spec *x)
{
	for (size_t i = 0; i < s->nservices; i++) {
		const struct lw_service_spec *v = &s->services[i];
		if (x->node != SIZE_MAX && x->node != v->node)
			continue;
		for (size_t k = 0; k < v->nusers; k++)
			if (strcmp(v->users[k], x->user) == 0)
				return true;
	}
	return false;
}

static bool has_files(const struct lw_scenario *s, size_t node)
{
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == node && s->services[i].kind == LW_SERVICE_FTP)
			return true;
	return false;
}

/* "eagle-server:/pub/README", which the step is to have moved unchanged. */
static void read_file(const struct place *p, struct lw_expect_spec *x)
{
	const char *text = get_text(p, "file", NULL);
	const char *colon = text ? strchr(text, ':') : NULL;
	struct lw_scenario *s = p->load->s;
	struct lw_text name = { 0 };
	if (!text)
		return;
	if (x->step != LW_STEP_NONE && s->steps[x->step].kind != LW_STEP_FTP)
		complain(p, "file", "the step moves no files");
	lw_text_bytes(&name, text, colon ? (size_t)(colon - text) : strlen(text));
	x->file_node = lw_scenario_node(s, lw_text_str(&name));
	if (!colon || x->file_node == SIZE_MAX)
		complain(p, "file", "must be a node and a path: \"NODE:/PATH\"");
	else if (!has_files(s, x->file_node))
		complain(p, "file", "%s has no file server", lw_text_str(&name));
	else
		x->file = colon + 1;
	lw_text_fini(&name);
}

static void read_expect(const struct place *p)
{
	static const char *const keys[] = { "step", "ok", "says", "mailbox", "messages",
		"from", "subject", "folder", "node", "file", NULL };
	struct lw_scenario *s = p->load->s;
	struct lw_expect_spec x = {
		.step = LW_STEP_NONE, .node = SIZE_MAX, .path = own_text(p->load, p->path)
	};
	allow(p, keys);
	const char *step = get_text(p, "step", NULL);
	x.user = get_text(p, "mailbox", NULL);
	if (!step == !x.user) {
		complain(p, NULL, "needs either \"step\" or \"mailbox\"");
		return;
	}
	if (step) {
		x.kind = LW_EXPECT_STEP;
		x.step = step_by_id(s, step);
		x.ok = get_bool(p, "ok", true);
		x.answered = get_text(p, "says", NULL);
		if (x.step == LW_STEP_NONE)
			complain(p, "step", "there is no step \"%s\"", step);
		read_file(p, &x);
	} else {
		x.kind = LW_EXPECT_MAILBOX;
		x.count = (uint32_t)get_count(p, "messages", 1, COUNT_MAX);
		x.from = get_text(p, "from", NULL);
		x.subject = get_text(p, "subject", NULL);
		x.folder = get_text(p, "folder", "INBOX");
		if (get_element(p, "node"))
			x.node = need_node(p, "node");
		if (!has_user(s, &x))
			complain(
				p, "mailbox", "no mail server has a user \"%s\"", x.user);
	}
	s->expects[s->nexpects++] = x;
}

void read_expects(struct place *root)
{
	root->load->s->expects = room_for(root, "expect", sizeof(struct lw_expect_spec));
	each_object(root, "expect", read_expect);
}
