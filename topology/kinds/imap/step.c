/* step.c - step "imap": a client looks after a mailbox.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "imap.h"
#include "labwire/app/imap.h"
#include "topology/lab/lab_priv.h"

struct imap {
	struct lw_imap_job_conf job; /* without the letter */
	int letter;		     /* step that sent it, or LW_STEP_NONE */
};

enum {
	ACTIONS_MAX = 50,
	PASSWORDS_MAX = 10,
};

static const struct form action = { .kind = FORM_WORD,
	.words = (const char *const[]){ [LW_IMAP_CHECK] = "check",
		[LW_IMAP_READ] = "read",
		[LW_IMAP_DELETE] = "delete",
		[LW_IMAP_EXPUNGE] = "expunge",
		[LW_IMAP_SENT] = "sent",
		[LW_IMAP_WATCH] = "watch",
		[LW_IMAP_ACTIONS] = NULL } };
static const struct form actions_form = { .kind = FORM_LIST,
	.item = &action,
	.min = 1,
	.max = ACTIONS_MAX,
	.alone_too = true };
static const struct form passwords_form = { .kind = FORM_LIST,
	.item = &any_text,
	.min = 1,
	.max = PASSWORDS_MAX,
	.alone_too = true };

static const struct field think_fields[] = {
	KEY("login", &span, "before each password"),
	KEY("select", &span, "before INBOX is opened"),
	KEY("fetch", &span, "before flags and headers are asked for"),
	KEY("read", &span, "before each letter is opened"),
	KEY("file", &span, "before a letter is put into a folder"),
	KEY("logout", &span, "before it leaves"),
	KEY("other", &span, "before anything else"),
	LAST_KEY,
};

static const struct field imap_fields[] = {
	NODE_STEP_FIELDS,
	MUST("server", &some_text, "IMAP server: a name or address"),
	MUST("user", &some_text, "whose mailbox"),
	KEY("password", &passwords_form,
		"what is typed as the password (cisco); of a list, the next after each "
		"refusal"),
	KEY("actions", &actions_form, "what is done, in this order (check)"),
	KEY("letter", &some_text,
		"id of the mail step whose letter goes into the folder of sent ones"),
	KEY("watch", &span, "how long the action \"watch\" lasts (60s)"),
	KEY("client", NAMES(lw_imap_mua_name), "whose habits it has (thunderbird)"),
	KEY("think", OBJECT(think_fields),
		"how long the client takes before its commands"),
	LAST_KEY,
};

static void read_actions(const struct place *p, struct lw_imap_client_conf *c)
{
	size_t n = 0;
	const cJSON *names = get_all(p, "actions", &n), *it = NULL;
	enum lw_imap_action *list = own(p->load, (n + 1) * sizeof(*list));
	c->actions = list;
	if (!names) {
		list[c->nactions++] = LW_IMAP_CHECK;
		return;
	}
	cJSON_ArrayForEach (it, names)
		for (size_t i = 0; cJSON_IsString(it) && i < LW_IMAP_ACTIONS; i++)
			if (strcmp(action.words[i], it->valuestring) == 0)
				list[c->nactions++] = (enum lw_imap_action)i;
}

/* What is typed first, and what after each refusal. */
static void read_password(const struct place *p, struct lw_imap_client_conf *c)
{
	c->passwords = get_texts(p, "password", &c->npasswords);
	if (has_key(p, "password"))
		return;
	const char **one = own(p->load, sizeof(*one));
	one[0] = "cisco";
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
	if (wanted && !has_key(p, "letter"))
		complain(p, "letter", "is missing: which step's letter was sent?");
	if (!id)
		return LW_STEP_NONE;
	int step = step_by_id(s, id);
	if (step == LW_STEP_NONE)
		no_such(p, "letter", THING_STEP, id);
	else if (!s->steps[step].kind->composes)
		complain(p, "letter", "the step \"%s\" sends no letter", id);
	else
		return step;
	return LW_STEP_NONE;
}

/* "other" stands for all stages that have no word, or none of their own here. */
static void read_stages(const struct place *p, struct lw_imap_job_conf *m)
{
	static const enum lw_imap_stage stages[] = { LW_IMAP_STAGE_LOGIN,
		LW_IMAP_STAGE_SELECT, LW_IMAP_STAGE_FLAGS, LW_IMAP_STAGE_READ,
		LW_IMAP_STAGE_APPEND, LW_IMAP_STAGE_LOGOUT };
	struct place think = place_child(p, "think");
	for (int i = 0; i < LW_IMAP_STAGES; i++)
		m->think[i] = get_span(&think, "other", 0);
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		m->think[stages[i]] =
			get_span(&think, think_fields[i].name, m->think[stages[i]]);
	m->think[LW_IMAP_STAGE_HEADERS] = m->think[LW_IMAP_STAGE_FLAGS];
	m->think[LW_IMAP_STAGE_COPY] = m->think[LW_IMAP_STAGE_APPEND];
}

static void read_imap(const struct place *p, struct lw_step_spec *t)
{
	struct imap *c = t->conf;
	struct lw_imap_job_conf *m = &c->job;
	const char *client = get_text(p, "client", "thunderbird");
	m->server = get_text(p, "server", NULL);
	m->client.user = get_text(p, "user", NULL);
	m->client.watch = get_span(p, "watch", LW_SEC(60));
	m->client.persona = lw_imap_mua_find(client);
	read_password(p, &m->client);
	read_actions(p, &m->client);
	c->letter = read_letter(p, &m->client);
	read_stages(p, m);
}

/* It must have been written by then. */
static void check_imap(struct load *l, const struct lw_step_spec *t)
{
	const struct lw_scenario *s = l->s;
	const struct imap *c = t->conf;
	int k = t->after;
	size_t hops = 0;
	if (c->letter == LW_STEP_NONE)
		return;
	while (k != LW_STEP_NONE && k != c->letter && hops++ <= s->nsteps)
		k = s->steps[k].after;
	if (k == c->letter)
		return;
	struct lw_text path = { 0 };
	lw_text_fmt(&path, "%s.letter", t->path);
	lw_diag_content(l->diags, s->file, lw_text_str(&path),
		"the step does not come \"after\" the one that sends the letter");
	lw_text_fini(&path);
}

static void describe(const struct step *t, struct lw_text *out)
{
	const struct imap *c = t->spec->conf;
	lw_text_fmt(out, "IMAP as %s at %s", c->job.client.user, c->job.server);
}

/* The letter was composed when its step began, which has ended. */
static struct lw_job *start(struct step *t, const struct lw_job_env *env)
{
	const struct imap *c = t->spec->conf;
	struct lw_imap_job_conf conf = c->job;
	if (c->letter != LW_STEP_NONE) {
		const struct step *sent = &t->lab->steps[c->letter];
		conf.client.message = lw_rd_of(sent->message, sent->message_len);
	}
	return lw_imap_start(env, &conf);
}

const struct lw_step_kind imap_step = {
	.form = { "imap", "a mail client looks after a mailbox with IMAP", imap_fields },
	.conf_size = sizeof(struct imap),
	.of_node = true,
	.read = read_imap,
	.check = check_imap,
	.describe = describe,
	.start = start,
};
