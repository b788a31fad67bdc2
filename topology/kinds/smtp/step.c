/* step.c - step "mail": a client sends a message.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/app/mail.h"
#include "labwire/base/alloc.h"
#include "smtp.h"
#include "topology/lab/lab_priv.h"

enum {
	RETRIES_MAX = 100000,
	MAIL_RCPTS_MAX = 1000,
};

enum {
	BODY_MAX = 16 << 20,
	TIMES_MAX = 100000,
};

static const struct form recipients = { .kind = FORM_LIST,
	.item = &some_line,
	.min = 1,
	.max = MAIL_RCPTS_MAX,
	.alone_too = true };
static const struct field think_fields[] = {
	KEY("ehlo", &span, "before EHLO"),
	KEY("mail", &span, "before MAIL FROM"),
	KEY("rcpt", &span, "before each RCPT TO"),
	KEY("data", &span, "before DATA"),
	KEY("body", &span, "before the letter itself"),
	KEY("quit", &span, "before QUIT"),
	KEY("close", &span, "before the connection is closed"),
	LAST_KEY,
};
static const struct field mail_fields[] = {
	NODE_STEP_FIELDS,
	MUST("server", &some_text, "mail server: a name or address"),
	MUST("from", &some_line, "sender's address"),
	KEY("from_name", &line_text, "sender's name in the letter"),
	MUST("to", &recipients, "recipient, or a list of them"),
	KEY("subject", &line_text, "subject"),
	KEY("body", &any_text, "the letter; lines end with \\n"),
	KEY("body_times", WHOLE(0, TIMES_MAX),
		"repeat it: a long letter out of a short one"),
	KEY("helo", &some_line, "say HELO with this name instead of EHLO"),
	KEY("client", NAMES(lw_mua_persona_name),
		"whose headers the letter has (thunderbird)"),
	KEY("think", OBJECT(think_fields),
		"how long the client takes before each of its lines"),
	KEY("retries", WHOLE(0, RETRIES_MAX),
		"how often it tries again after a failure that may pass"),
	KEY("retry_after", &span, "how long it waits until then"),
	LAST_KEY,
};

static void read_stages(const struct place *p, struct lw_mail_conf *m)
{
	static const enum lw_smtp_stage stages[] = { LW_SMTP_STAGE_EHLO,
		LW_SMTP_STAGE_MAIL, LW_SMTP_STAGE_RCPT, LW_SMTP_STAGE_DATA,
		LW_SMTP_STAGE_BODY, LW_SMTP_STAGE_QUIT, LW_SMTP_STAGE_CLOSE };
	struct place think = place_child(p, "think");
	for (size_t i = 0; think_fields[i].name; i++)
		m->think[stages[i]] = get_span(&think, think_fields[i].name, 0);
	m->think[LW_SMTP_STAGE_HELO] = m->think[LW_SMTP_STAGE_EHLO];
}

static const char *name_part(struct load *l, const char *from)
{
	struct lw_text t = { 0 };
	lw_text_bytes(&t, from, strcspn(from, "@"));
	const char *name = own_text(l, lw_text_str(&t));
	lw_text_fini(&t);
	return name;
}

/* "body_times" makes a long letter out of a short one. */
static const char *read_body(const struct place *p)
{
	const char *body = get_text(p, "body", "");
	size_t times = (size_t)get_whole(p, "body_times", 1);
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
	struct lw_mail_conf *m = t->conf;
	m->persona = lw_mua_persona_find(get_text(p, "client", "thunderbird"));
	m->server = get_text(p, "server", NULL);
	m->from = get_text(p, "from", NULL);
	m->rcpts = get_texts(p, "to", &m->nrcpts);
	m->from_name = get_text(p, "from_name", NULL);
	if (!m->from_name)
		m->from_name = m->from ? name_part(p->load, m->from) : "";
	m->subject = get_text(p, "subject", "");
	m->body = read_body(p);
	m->helo = get_text(p, "helo", NULL);
	m->zone = p->load->s->zone;
	m->retries = (uint32_t)get_whole(p, "retries", 0);
	m->retry_after = get_span(p, "retry_after", LW_SEC(60));
	read_stages(p, m);
}

static void describe(const struct step *t, struct lw_text *out)
{
	const struct lw_mail_conf *m = t->spec->conf;
	lw_text_fmt(out, "mail from %s to %s", m->from, m->rcpts[0]);
}

static struct lw_job *start(struct step *t, const struct lw_job_env *env)
{
	return lw_mail_start(env, t->spec->conf);
}

/* The expectations compare it with what arrives. */
static void keep_message(struct step *t)
{
	struct lw_rd m = lw_mail_message(t->job);
	t->message_len = lw_rd_left(&m);
	t->message = lw_strndup((const char *)m.at, t->message_len);
}

const struct lw_step_kind mail_step = {
	.form = { "mail", "sends a letter by SMTP", mail_fields },
	.conf_size = sizeof(struct lw_mail_conf),
	.of_node = true,
	.composes = true,
	.read = read_mail,
	.describe = describe,
	.start = start,
	.started = keep_message,
};
