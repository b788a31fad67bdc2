/* expects.c - the scenario's "expect".  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

enum {
	COUNT_MAX = 100000
};

static const struct format format_file = { "file_place", "^[^:]+:.+$",
	"a node and a path: \"NODE:/PATH\"" };
static const struct form place_of_file = { .kind = FORM_TEXT, .format = &format_file };
static const struct field step_fields[] = {
	MUST("step", &some_text, "its id"),
	KEY("ok", &flag, "false: it must fail"),
	KEY("says", &any_text, "its last words hold this"),
	KEY("file", &place_of_file,
		"\"NODE:PATH\": the step moved a whole copy of this file of the node's "
		"file server"),
	LAST_KEY,
};
static const struct field mailbox_fields[] = {
	MUST("mailbox", &some_text, "whose"),
	KEY("messages", WHOLE(0, COUNT_MAX), "how many letters are in it (1)"),
	KEY("from", &any_text,
		"the sender of one of them, at least; \"\": of a notification"),
	KEY("subject", &any_text, "the subject of one of them, at least"),
	KEY("node", &some_text,
		"on which server; else the first that has such a mailbox"),
	KEY("folder", &some_text, "of the mailbox (INBOX)"),
	LAST_KEY,
};

static const struct choice *expectation(size_t i)
{
	static const struct choice all[] = {
		[LW_EXPECT_STEP] = { "step", "how a step ended; its id alone will do",
			step_fields },
		[LW_EXPECT_MAILBOX] = { "mailbox", "what is in a mailbox",
			mailbox_fields },
	};
	return i < sizeof(all) / sizeof(all[0]) ? &all[i] : NULL;
}

static const struct form expect_form = {
	.kind = FORM_CHOICE, .name = "expectation", .choice = expectation, .alone = "step"
};
const struct form expects_form = {
	.kind = FORM_LIST, .item = &expect_form, .per_pod = true
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
	struct load *l = p->load;
	struct lw_text name = { 0 };
	if (!text)
		return;
	lw_text_bytes(&name, text, (size_t)(colon - text));
	x->file_node = lw_scenario_node(l->s, lw_text_str(&name));
	if (x->step != LW_STEP_NONE && l->s->steps[x->step].kind != LW_STEP_FTP)
		complain(p, "file", "the step moves no files");
	else if (x->file_node == SIZE_MAX)
		no_such(p, "file", THING_NODE, lw_text_str(&name));
	else if (!has_files(l->s, x->file_node) && !is_lost(l, THING_USER, text))
		complain(p, "file", "%s has no file server", lw_text_str(&name));
	else
		x->file = colon + 1;
	lw_text_fini(&name);
}

static void read_step_expect(const struct place *p, struct lw_expect_spec *x)
{
	const char *step = get_text(p, "step", NULL);
	x->step = step ? step_by_id(p->load->s, step) : LW_STEP_NONE;
	x->ok = get_flag(p, "ok", true);
	x->answered = get_text(p, "says", NULL);
	if (step && x->step == LW_STEP_NONE)
		no_such(p, "step", THING_STEP, step);
	read_file(p, x);
}

static void read_mailbox_expect(const struct place *p, struct lw_expect_spec *x)
{
	struct load *l = p->load;
	x->user = get_text(p, "mailbox", NULL);
	x->count = (uint32_t)get_whole(p, "messages", 1);
	x->from = get_text(p, "from", NULL);
	x->subject = get_text(p, "subject", NULL);
	x->folder = get_text(p, "folder", "INBOX");
	x->node = get_node(p, "node");
	if (!x->user || (x->node == SIZE_MAX && has_key(p, "node")) || has_user(l->s, x))
		return;
	if (x->node == SIZE_MAX)
		no_such(p, "mailbox", THING_USER, x->user);
	else if (!is_lost(l, THING_USER, x->user))
		complain(p, "mailbox", "no mail server of %s has a user \"%s\"",
			l->s->nodes[x->node].name, x->user);
}

static void read_expect(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_expect_spec x = { .kind = (enum lw_expect_kind)p->choice,
		.step = LW_STEP_NONE,
		.node = SIZE_MAX,
		.path = own_text(p->load, p->path) };
	if (x.kind == LW_EXPECT_STEP)
		read_step_expect(p, &x);
	else
		read_mailbox_expect(p, &x);
	s->expects[s->nexpects++] = x;
}

void read_expects(struct place *root)
{
	root->load->s->expects = room_for(root, "expect", sizeof(struct lw_expect_spec));
	each_object(root, "expect", THING_STEP, read_expect);
}
