/* passwords.c - whom a mailbox server lets in: "password" for everybody, "passwords" for
 * some.  Accounts are the node's: what one of its services says counts for all.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "service.h"

const struct form texts_by_name = { .kind = FORM_MAP, .item = &some_text };

void read_passwords(const struct place *p, struct lw_service_spec *v)
{
	size_t n = 0;
	const cJSON *some = get_all(p, "passwords", &n), *it = NULL;
	v->password = get_text(p, "password", NULL);
	v->passwords = own(p->load, (n + 1) * sizeof(*v->passwords));
	cJSON_ArrayForEach (it, some)
		if (cJSON_IsString(it))
			v->passwords[v->npasswords++] =
				(struct lw_password_spec){ own_text(p->load, it->string),
					own_text(p->load, it->valuestring) };
}

static const struct lw_service_spec *mail_of(const struct lw_scenario *s, size_t node)
{
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == node && s->services[i].kind == LW_SERVICE_SMTP)
			return &s->services[i];
	return NULL;
}

static bool has_user(const struct lw_service_spec *mail, const char *user)
{
	for (size_t i = 0; i < mail->nusers; i++)
		if (strcmp(mail->users[i], user) == 0)
			return true;
	return false;
}

static const char *own_password(const struct lw_service_spec *v, const char *user)
{
	for (size_t i = 0; i < v->npasswords; i++)
		if (strcmp(v->passwords[i].user, user) == 0)
			return v->passwords[i].password;
	return NULL;
}

const char *lw_scenario_password(
	const struct lw_scenario *s, size_t node, const char *user)
{
	const char *password = "cisco"; /* the handout's */
	for (size_t i = 0; i < s->nservices; i++) {
		const struct lw_service_spec *v = &s->services[i];
		const char *own = v->node == node ? own_password(v, user) : NULL;
		if (own)
			return own;
		if (v->node == node && v->password)
			password = v->password;
	}
	return password;
}

/* What an earlier service of the node says otherwise. */
static void check_agree(struct load *l, const struct lw_service_spec *v,
	const struct lw_service_spec *before)
{
	struct place p = { .load = l };
	struct lw_text key = { 0 };
	const char *name = lw_service_name(before->kind);
	snprintf(p.path, sizeof(p.path), "%s", v->path);
	if (v->password && before->password && strcmp(v->password, before->password) != 0)
		complain(&p, "password", "the node's %s has another one", name);
	for (size_t i = 0; i < v->npasswords; i++) {
		const struct lw_password_spec *own = &v->passwords[i];
		const char *other = own_password(before, own->user);
		lw_text_clear(&key);
		lw_text_fmt(&key, "passwords.%s", own->user);
		if (other && strcmp(other, own->password) != 0)
			complain(&p, lw_text_str(&key), "the node's %s has another one",
				name);
	}
	lw_text_fini(&key);
}

/* Mailboxes are filled by the mail server on the same node. */
void check_mailboxes(struct load *l, const struct lw_service_spec *v, const char *path)
{
	const struct lw_service_spec *mail = mail_of(l->s, v->node);
	struct place p = { .load = l };
	snprintf(p.path, sizeof(p.path), "%s", path);
	if (v->node == SIZE_MAX || is_lost(l, THING_USER, ""))
		return; /* the mail server may be the one that was not understood */
	if (!mail)
		complain(&p, "node",
			"there is no mail server (\"smtp\") that would fill mailboxes "
			"there");
	for (size_t i = 0; mail && i < v->npasswords; i++) {
		struct lw_text key = { 0 };
		lw_text_fmt(&key, "passwords.%s", v->passwords[i].user);
		if (!has_user(mail, v->passwords[i].user))
			no_such(&p, lw_text_str(&key), THING_USER, v->passwords[i].user);
		lw_text_fini(&key);
	}
	for (const struct lw_service_spec *w = l->s->services; w < v; w++)
		if (w->node == v->node)
			check_agree(l, v, w);
}
