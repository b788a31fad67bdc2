/* step_imap.c - step "imap": a client looks after a mailbox.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

enum {
	ACTIONS_MAX = 50,
	PASSWORDS_MAX = 10,
};

static const char *const actions[] = { [LW_IMAP_CHECK] = "check",
	[LW_IMAP_READ] = "read",
	[LW_IMAP_DELETE] = "delete",
	[LW_IMAP_EXPUNGE] = "expunge",
	[LW_IMAP_SENT] = "sent",
	[LW_IMAP_WATCH] = "watch",
	[LW_IMAP_ACTIONS] = NULL };

static bool find_action(const char *name, enum lw_imap_action *out)
{
	for (size_t i = 0; actions[i]; i++)
		if (strcmp(actions[i], name) == 0) {
			*out = (enum lw_imap_action)i;
			return true;
		}
	return false;
}

static void read_actions(const struct place *p, struct lw_imap_client_conf *c)
{
	size_t n = 0;
	const char **names = get_texts(p, "actions", &n);
	enum lw_imap_action *list = own(p->load, (n + 1) * sizeof(*list));
	if (!get_element(p, "actions"))
		list[c->nactions++] = LW_IMAP_CHECK;
	else if (n == 0 || n > ACTIONS_MAX)
		complain(p, "actions", "must list 1 to %d actions", ACTIONS_MAX);
	for (size_t i = 0; i < n; i++) {
		if (find_action(names[i], &list[c->nactions]))
			c->nactions++;
		else
			complain(p, "actions", "there is no action \"%s\"", names[i]);
	}
	c->actions = list;
}

/* One password, or a list: what is typed first, and what after a refusal. */
static void read_password(const struct place *p, struct lw_imap_client_conf *c)
{
	const cJSON *e = get_element(p, "password");
	if (cJSON_IsArray(e)) {
		c->passwords = get_texts(p, "password", &c->npasswords);
		if (c->npasswords == 0 || c->npasswords > PASSWORDS_MAX)
			complain(p, "password", "must list 1 to %d passwords",
				PASSWORDS_MAX);
		return;
	}
	const char **one = own(p->load, sizeof(*one));
	one[0] = get_text(p, "password", "cisco");
	c->passwords = one;
	c->npasswords = 1;
}

/* The letter whose copy goes into the folder of sent ones. */
static int read_letter(const struct place *p, const struct lw_imap_client_conf *c)
{
	const struct lw_scenario *s = p->load->s;
	const char *id = get_text(p, "letter", NULL);
	bool wanted = false;
	for (size_t i = 0; i < c->nactions; i++)
		wanted = wanted || c->actions[i] == LW_IMAP_SENT;
	if (wanted && !id)
		complain(p, "letter", "is missing: which step's letter was sent?");
	if (!id)
		return LW_STEP_NONE;
	int step = step_by_id(s, id);
	if (step == LW_STEP_NONE || s->steps[step].kind != LW_STEP_MAIL)
		complain(p, "letter", "there is no step \"%s\" above that sends a letter",
			id);
	return step;
}

static void read_stages(const struct place *p, struct lw_imap_job_conf *m)
{
	static const char *const keys[] = { "login", "select", "fetch", "read", "file",
		"logout", "other", NULL };
	static const enum lw_imap_stage stages[] = { LW_IMAP_STAGE_LOGIN,
		LW_IMAP_STAGE_SELECT, LW_IMAP_STAGE_FLAGS, LW_IMAP_STAGE_READ,
		LW_IMAP_STAGE_APPEND, LW_IMAP_STAGE_LOGOUT };
	struct place think = place_child(p, "think");
	allow(&think, keys);
	for (int i = 0; i < LW_IMAP_STAGES; i++)
		m->think[i] = get_span(&think, "other", 0);
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		m->think[stages[i]] = get_span(&think, keys[i], m->think[stages[i]]);
	m->think[LW_IMAP_STAGE_HEADERS] = m->think[LW_IMAP_STAGE_FLAGS];
	m->think[LW_IMAP_STAGE_COPY] = m->think[LW_IMAP_STAGE_APPEND];
}

static void read_imap(const struct place *p, struct lw_step_spec *t)
{
	struct lw_imap_job_conf *m = &t->imap.job;
	const char *client = get_text(p, "client", "thunderbird");
	m->server = need_text(p, "server");
	m->client.user = need_text(p, "user");
	m->client.watch = get_span(p, "watch", LW_SEC(60));
	m->client.persona = lw_imap_mua_find(client);
	if (!m->client.persona)
		complain(p, "client", "there is no mail client \"%s\"", client);
	read_password(p, &m->client);
	read_actions(p, &m->client);
	t->imap.letter = read_letter(p, &m->client);
	read_stages(p, m);
}

/* It must have been written by then. */
static void check_imap(struct load *l, const struct lw_step_spec *t)
{
	const struct lw_scenario *s = l->s;
	int k = t->after;
	size_t hops = 0;
	if (t->imap.letter == LW_STEP_NONE)
		return;
	while (k != LW_STEP_NONE && k != t->imap.letter && hops++ <= s->nsteps)
		k = s->steps[k].after;
	if (k == t->imap.letter)
		return;
	struct lw_text path = { 0 };
	lw_text_fmt(&path, "%s.letter", t->path);
	lw_diag_content(l->diags, s->file, lw_text_str(&path),
		"the step does not come \"after\" the one that sends the letter");
	lw_text_fini(&path);
}

const struct step_syntax imap_step = {
	.name = "imap",
	.of_node = true,
	.read = read_imap,
	.check = check_imap,
	.keys = { STEP_KEYS, "node", "server", "user", "password", "actions", "letter",
		"watch", "client", "think" },
};
