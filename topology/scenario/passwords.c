/* passwords.c - whom a mailbox server lets in: "password" for everybody, "passwords" for
 * some.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "service.h"

/* The default is the handout's. */
void read_passwords(const struct place *p, struct lw_service_spec *v)
{
	struct place some = place_child(p, "passwords");
	size_t n = some.object ? (size_t)cJSON_GetArraySize(some.object) : 0;
	const cJSON *it = NULL;
	v->password = get_text(p, "password", "cisco");
	v->passwords = own(p->load, (n + 1) * sizeof(*v->passwords));
	cJSON_ArrayForEach (it, some.object) {
		const char *password = need_text(&some, it->string);
		if (password)
			v->passwords[v->npasswords++] =
				(struct lw_password_spec){ own_text(p->load, it->string),
					password };
	}
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

/* Mailboxes are filled by the mail server on the same node. */
void check_mailboxes(struct load *l, const struct lw_service_spec *v, const char *path)
{
	const struct lw_service_spec *mail = mail_of(l->s, v->node);
	struct lw_text key = { 0 };
	if (!mail) {
		lw_text_fmt(&key, "%s.node", path);
		lw_diag_content(l->diags, l->s->file, lw_text_str(&key),
			"there is no mail server (\"smtp\") that would fill mailboxes "
			"there");
	}
	for (size_t i = 0; mail && i < v->npasswords; i++) {
		if (has_user(mail, v->passwords[i].user))
			continue;
		lw_text_clear(&key);
		lw_text_fmt(&key, "%s.passwords.%s", path, v->passwords[i].user);
		lw_diag_content(l->diags, l->s->file, lw_text_str(&key),
			"the mail server has no user \"%s\"", v->passwords[i].user);
	}
	lw_text_fini(&key);
}
