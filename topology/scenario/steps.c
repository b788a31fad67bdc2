/* steps.c - the scenario's "steps" and "expect".  SPDX-License-Identifier: MIT */
#include <string.h>

#include "json.h"

enum {
	COUNT_MAX = 100000,
	SIZE_MAX_BYTES = 65507,
	MAIL_RCPTS_MAX = 1000,
};

static int step_by_id(const struct lw_scenario *s, const char *id)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->steps[i].id && strcmp(s->steps[i].id, id) == 0)
			return (int)i;
	return LW_STEP_NONE;
}

static size_t need_link(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	const char *name = need_text(p, "link");
	for (size_t i = 0; name && i < s->nlinks; i++)
		if (strcmp(s->links[i].name, name) == 0)
			return i;
	if (name)
		complain(p, "link", "there is no link \"%s\"", name);
	return SIZE_MAX;
}

static void read_ping(const struct place *p, struct lw_step_spec *t)
{
	t->target = need_text(p, "target");
	t->count = (uint32_t)get_count(p, "count", 0, COUNT_MAX);
	t->size = (uint32_t)get_count(p, "size", 0, SIZE_MAX_BYTES);
	t->timeout = get_span(p, "timeout", 0);
	t->ttl = (uint8_t)get_count(p, "ttl", 0, UINT8_MAX);
}

static void read_stages(const struct place *p, struct lw_mail_conf *m)
{
	static const char *const keys[] = { "ehlo", "mail", "rcpt", "data", "body",
		"quit", "close", NULL };
	static const enum lw_smtp_stage stages[] = { LW_SMTP_STAGE_EHLO,
		LW_SMTP_STAGE_MAIL, LW_SMTP_STAGE_RCPT, LW_SMTP_STAGE_DATA,
		LW_SMTP_STAGE_BODY, LW_SMTP_STAGE_QUIT, LW_SMTP_STAGE_CLOSE };
	struct place think = place_child(p, "think");
	allow(&think, keys);
	for (size_t i = 0; keys[i]; i++)
		m->think[stages[i]] = get_span(&think, keys[i], 0);
	m->think[LW_SMTP_STAGE_HELO] = m->think[LW_SMTP_STAGE_EHLO];
}

/* One address, or a list of them. */
static void read_rcpts(const struct place *p, struct lw_mail_conf *m)
{
	const cJSON *to =
		p->object ? cJSON_GetObjectItemCaseSensitive(p->object, "to") : NULL;
	size_t n = cJSON_IsArray(to) ? (size_t)cJSON_GetArraySize(to) : 1;
	const char **rcpts = own(p->load, (n + 1) * sizeof(*rcpts));
	const cJSON *it = NULL;
	m->rcpts = rcpts;
	if (!cJSON_IsArray(to)) {
		rcpts[0] = need_text(p, "to");
		m->nrcpts = rcpts[0] != NULL;
		return;
	}
	if (n == 0 || n > MAIL_RCPTS_MAX)
		complain(p, "to", "must list 1 to %d addresses", MAIL_RCPTS_MAX);
	cJSON_ArrayForEach (it, to) {
		if (cJSON_IsString(it) && it->valuestring[0])
			rcpts[m->nrcpts++] = own_text(p->load, it->valuestring);
		else
			complain(p, "to", "must be an address or a list of addresses");
	}
}

/* Addresses and subjects go into protocol lines: a line break would forge another. */
static void forbid_breaks(const struct place *p, const char *key, const char *s)
{
	if (s && strpbrk(s, "\r\n"))
		complain(p, key, "must not hold a line break");
}

static const char *name_part(struct load *l, const char *address)
{
	struct lw_text t = { 0 };
	lw_text_bytes(&t, address, strcspn(address, "@"));
	const char *name = own_text(l, lw_text_str(&t));
	lw_text_fini(&t);
	return name;
}

/* "body_times" makes a long letter out of a short one. */
static const char *read_body(const struct place *p)
{
	enum {
		BODY_MAX = 16 << 20,
		TIMES_MAX = 100000
	};
	const char *body = get_text(p, "body", "");
	size_t times = (size_t)get_count(p, "body_times", 1, TIMES_MAX);
	size_t n = strlen(body);
	if (times == 1)
		return body;
	if (n * times > BODY_MAX) {
		complain(p, "body_times", "makes the letter longer than %d bytes",
			BODY_MAX);
		return body;
	}
	char *all = own(p->load, n * times + 1);
	for (size_t i = 0; i < times; i++)
		memcpy(all + i * n, body, n);
	return all;
}

static void read_mail(const struct place *p, struct lw_step_spec *t)
{
	struct lw_mail_conf *m = &t->mail;
	const char *client = get_text(p, "client", "thunderbird");
	m->server = need_text(p, "server");
	m->from = need_text(p, "from");
	read_rcpts(p, m);
	m->from_name = get_text(p, "from_name", NULL);
	if (!m->from_name)
		m->from_name = m->from ? name_part(p->load, m->from) : "";
	m->subject = get_text(p, "subject", "");
	m->body = read_body(p);
	m->helo = get_text(p, "helo", NULL);
	m->zone = p->load->s->zone;
	m->retries = (uint32_t)get_count(p, "retries", 0, COUNT_MAX);
	m->retry_after = get_span(p, "retry_after", LW_SEC(60));
	m->persona = lw_mua_persona_find(client);
	if (!m->persona)
		complain(p, "client", "there is no mail client \"%s\"", client);
	read_stages(p, m);
	forbid_breaks(p, "from", m->from);
	forbid_breaks(p, "from_name", m->from_name);
	forbid_breaks(p, "subject", m->subject);
	forbid_breaks(p, "helo", m->helo);
	for (size_t i = 0; i < m->nrcpts; i++)
		forbid_breaks(p, "to", m->rcpts[i]);
}

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

static void read_link_step(const struct place *p, struct lw_step_spec *t)
{
	static const char *const states[] = { "up", "down", "unplugged", NULL };
	t->link = need_link(p);
	if (!cJSON_GetObjectItemCaseSensitive(p->object, "state"))
		complain(p, "state", "is missing");
	t->state = (enum lw_link_state)get_word(p, "state", states, LW_LINK_UP);
}

static void read_impair_step(const struct place *p, struct lw_step_spec *t)
{
	static const char *const directions[] = { "both", "forward", "backward", NULL };
	t->link = need_link(p);
	t->direction = get_word(p, "direction", directions, 0) - 1;
	read_impair(p, &t->impair);
}

static void read_capture(const struct place *p, struct lw_step_spec *t)
{
	static const char *const actions[] = { "stop", "start", NULL };
	if (!cJSON_GetObjectItemCaseSensitive(p->object, "action"))
		complain(p, "action", "is missing");
	t->start = get_word(p, "action", actions, 1) == 1;
	t->what = get_text(p, "interface", NULL);
	if (t->start)
		p->load->s->capture_later = true;
	if (!t->what)
		return;
	const char *colon = strchr(t->what, ':');
	struct lw_text name = { 0 };
	lw_text_bytes(
		&name, t->what, colon ? (size_t)(colon - t->what) : strlen(t->what));
	size_t i = lw_scenario_node(p->load->s, lw_text_str(&name));
	if (i == SIZE_MAX)
		complain(p, "interface", "there is no node \"%s\"", lw_text_str(&name));
	else if (colon &&
		 lw_scenario_interface(&p->load->s->nodes[i], colon + 1) == SIZE_MAX)
		complain(p, "interface", "%s has no interface \"%s\"", lw_text_str(&name),
			colon + 1);
	lw_text_fini(&name);
}

/* Keys that every step may have, then those of its kind. */
static const struct {
	const char *name;
	bool of_node;
	void (*read)(const struct place *p, struct lw_step_spec *t);
	const char *keys[24];
} kinds[] = {
#define COMMON "id", "do", "at", "after", "delay"
	[LW_STEP_PING] = { "ping", true, read_ping,
		{ COMMON, "node", "target", "count", "size", "timeout", "ttl" } },
	[LW_STEP_TRACEROUTE] = { "traceroute", true, read_ping,
		{ COMMON, "node", "target", "ttl" } },
	[LW_STEP_MAIL] = { "mail", true, read_mail,
		{ COMMON, "node", "server", "from", "from_name", "to", "subject", "body",
			"body_times", "helo", "client", "think", "retries",
			"retry_after" } },
	[LW_STEP_NBNS] = { "nbns", true, read_nbns,
		{ COMMON, "node", "name", "suffix", "gaps", "silence_is_ok" } },
	[LW_STEP_LINK] = { "link", false, read_link_step, { COMMON, "link", "state" } },
	[LW_STEP_IMPAIR] = { "impair", false, read_impair_step,
		{ COMMON, "link", "direction", "loss", "duplicate", "reorder",
			"reorder_by", "jitter", "bit_errors", "drop" } },
	[LW_STEP_CAPTURE] = { "capture", false, read_capture,
		{ COMMON, "action", "interface" } },
	[LW_STEP_WAIT] = { "wait", false, NULL, { COMMON } },
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

static int read_kind(const struct place *p)
{
	const char *words[KINDS + 1] = { 0 };
	for (size_t i = 0; i < KINDS; i++)
		words[i] = kinds[i].name;
	if (!cJSON_GetObjectItemCaseSensitive(p->object, "do"))
		complain(p, "do", "is missing");
	return get_word(p, "do", words, -1);
}

static void read_step(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_step_spec t = { .after = LW_STEP_NONE,
		.node = SIZE_MAX,
		.link = SIZE_MAX,
		.path = own_text(p->load, p->path) };
	int kind = read_kind(p);
	t.id = get_text(p, "id", NULL);
	if (t.id && step_by_id(s, t.id) != LW_STEP_NONE)
		complain(p, "id", "there are two steps \"%s\"", t.id);
	if (kind >= 0) {
		t.kind = (enum lw_step_kind)kind;
		allow(p, kinds[kind].keys);
		if (kinds[kind].of_node)
			t.node = need_node(p, "node");
		if (kinds[kind].read)
			kinds[kind].read(p, &t);
	}
	const char *after = get_text(p, "after", NULL);
	t.delay = get_span(p, "delay", 0);
	if (after && cJSON_GetObjectItemCaseSensitive(p->object, "at"))
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

void read_steps(struct place *root)
{
	size_t n = 0;
	root->load->s->steps = room_for(root, "steps", sizeof(struct lw_step_spec));
	each_object(root, "steps", read_step);
	resolve_after(root->load, get_array(root, "steps", &n));
	check_cycles(root->load);
}

static bool has_user(const struct lw_scenario *s, const char *user)
{
	for (size_t i = 0; i < s->nservices; i++)
		for (size_t k = 0; k < s->services[i].nusers; k++)
			if (strcmp(s->services[i].users[k], user) == 0)
				return true;
	return false;
}

static void read_expect(const struct place *p)
{
	static const char *const keys[] = { "step", "ok", "says", "mailbox", "messages",
		"from", "subject", NULL };
	struct lw_scenario *s = p->load->s;
	struct lw_expect_spec x = { .step = LW_STEP_NONE,
		.path = own_text(p->load, p->path) };
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
	} else {
		x.kind = LW_EXPECT_MAILBOX;
		x.count = (uint32_t)get_count(p, "messages", 1, COUNT_MAX);
		x.from = get_text(p, "from", NULL);
		x.subject = get_text(p, "subject", NULL);
		if (!has_user(s, x.user))
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
