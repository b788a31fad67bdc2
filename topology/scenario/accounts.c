/* accounts.c - whom a mailbox server lets in: "password" for everybody, "passwords" for
 * some.  Accounts are the node's: what one of its services says counts for all.
 * SPDX-License-Identifier: MIT */
#include "accounts.h"

#include <stdio.h>
#include <string.h>

#include "json.h"

const struct form texts_by_name = { .kind = FORM_MAP, .item = &some_text };

void read_passwords(const struct place *p, struct lw_accounts_spec *a)
{
	size_t n = 0;
	const cJSON *some = get_all(p, "passwords", &n), *it = NULL;
	a->password = get_text(p, "password", NULL);
	a->passwords = own(p->load, (n + 1) * sizeof(*a->passwords));
	cJSON_ArrayForEach (it, some)
		if (cJSON_IsString(it))
			a->passwords[a->npasswords++] =
				(struct lw_password_spec){ own_text(p->load, it->string),
					own_text(p->load, it->valuestring) };
}

static const struct lw_service_spec *mail_of(const struct lw_scenario *s, size_t node)
{
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == node && s->services[i].accounts.nusers > 0)
			return &s->services[i];
	return NULL;
}

static bool has_user(const struct lw_accounts_spec *mail, const char *user)
{
	for (size_t i = 0; i < mail->nusers; i++)
		if (strcmp(mail->users[i], user) == 0)
			return true;
	return false;
}

static const char *own_password(const struct lw_accounts_spec *a, const char *user)
{
	for (size_t i = 0; i < a->npasswords; i++)
		if (strcmp(a->passwords[i].user, user) == 0)
			return a->passwords[i].password;
	return NULL;
}

const char *lw_scenario_password(
	const struct lw_scenario *s, size_t node, const char *user)
{
	const char *password = "cisco"; /* the handout's */
	for (size_t i = 0; i < s->nservices; i++) {
		const struct lw_service_spec *v = &s->services[i];
		const char *own =
			v->node == node ? own_password(&v->accounts, user) : NULL;
		if (own)
			return own;
		if (v->node == node && v->accounts.password)
			password = v->accounts.password;
	}
	return password;
}

/* What an earlier service of the node says otherwise. */
static void check_agree(const struct place *p, const struct lw_service_spec *v,
	const struct lw_service_spec *before)
{
	const struct lw_accounts_spec *a = &v->accounts, *others = &before->accounts;
	struct lw_text key = { 0 };
	const char *name = lw_service_name(before->kind);
	if (a->password && others->password && strcmp(a->password, others->password) != 0)
		complain(p, "password", "the node's %s has another one", name);
	for (size_t i = 0; i < a->npasswords; i++) {
		const struct lw_password_spec *own = &a->passwords[i];
		const char *other = own_password(others, own->user);
		lw_text_clear(&key);
		lw_text_fmt(&key, "passwords.%s", own->user);
		if (other && strcmp(other, own->password) != 0)
			complain(p, lw_text_str(&key), "the node's %s has another one",
				name);
	}
	lw_text_fini(&key);
}

/* Mailboxes are filled by the mail server on the same node. */
void check_mailboxes(struct load *l, const struct lw_service_spec *v)
{
	const struct lw_service_spec *mail = mail_of(l->s, v->node);
	struct place p = { .load = l };
	snprintf(p.path, sizeof(p.path), "%s", v->path);
	if (v->node == SIZE_MAX || is_lost(l, THING_USER, ""))
		return; /* the mail server may be the one that was not understood */
	if (!mail)
		complain(&p, "node",
			"there is no mail server (\"smtp\") that would fill mailboxes "
			"there");
	for (size_t i = 0; mail && i < v->accounts.npasswords; i++) {
		struct lw_text key = { 0 };
		lw_text_fmt(&key, "passwords.%s", v->accounts.passwords[i].user);
		if (!has_user(&mail->accounts, v->accounts.passwords[i].user))
			no_such(&p, lw_text_str(&key), THING_USER,
				v->accounts.passwords[i].user);
		lw_text_fini(&key);
	}
	for (const struct lw_service_spec *w = l->s->services; w < v; w++)
		if (w->node == v->node)
			check_agree(&p, v, w);
}
