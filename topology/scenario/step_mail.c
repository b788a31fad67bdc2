/* step_mail.c - step "mail": a client sends a message.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

enum {
	RETRIES_MAX = 100000,
	MAIL_RCPTS_MAX = 1000,
};

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
	const cJSON *to = get_element(p, "to");
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
	m->retries = (uint32_t)get_count(p, "retries", 0, RETRIES_MAX);
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

const struct step_syntax mail_step = {
	.name = "mail",
	.of_node = true,
	.read = read_mail,
	.keys = { STEP_KEYS, "node", "server", "from", "from_name", "to", "subject",
		"body", "body_times", "helo", "client", "think", "retries",
		"retry_after" },
};
