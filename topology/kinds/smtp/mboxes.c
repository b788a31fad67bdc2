/* mboxes.c - what mailboxes hold at the start: "mail", a folder with a file USER.mbox for
 * each, as a run leaves it.  SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "labwire/base/alloc.h"
#include "labwire/store/mbox.h"
#include "smtp.h"
#include "topology/scenario/names.h"

enum {
	MAIL_BYTES_MAX = 32 << 20, /* of a file */
};

static const char *user_of(const struct lw_accounts_spec *a, const char *name)
{
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < a->nusers; i++)
		if (strlen(a->users[i]) == (size_t)(dot - name) &&
			strncasecmp(a->users[i], name, (size_t)(dot - name)) == 0)
			return a->users[i];
	return NULL;
}

/* A trial: the lab reads them again, into the server's store, and finds room. */
static void try_mbox(const struct place *p, struct lw_accounts_spec *a, const char *path,
	struct lw_mbox_spec *out)
{
	struct lw_quota quota = { .max = a->bytes_max };
	for (size_t i = 0; i < a->nmboxes; i++)
		quota.max -= a->mboxes[i].bytes;
	struct lw_mailbox *trial = lw_mailbox_new(&quota);
	struct lw_rd text = lw_rd_of(out->text, out->len);
	enum lw_err err = lw_mbox_read(text, p->load->s->zone, trial);
	if (err == LW_EINVAL)
		complain_too(p, "mail",
			"%s is not an mbox file: it must begin with \"From \", a sender "
			"and a date",
			path);
	else if (err != LW_OK)
		complain_too(
			p, "mail", "%s has more mail than the server may hold", path);
	out->messages = lw_mailbox_count(trial);
	out->bytes = quota.used;
	lw_mailbox_free(trial);
}

static void take_mbox(const struct place *p, struct lw_accounts_spec *a, const char *path,
	const char *name)
{
	struct lw_mbox_spec *m = &a->mboxes[a->nmboxes];
	struct stat st;
	m->user = user_of(a, name);
	if (!m->user) {
		complain_too(
			p, "mail", "%s is of nobody: the server has no such user", path);
		return;
	}
	if (stat(path, &st) != 0 || st.st_size > MAIL_BYTES_MAX) {
		complain_too(
			p, "mail", "%s is longer than %d bytes", path, MAIL_BYTES_MAX);
		return;
	}
	m->len = (size_t)st.st_size;
	m->text = slurp(p, "mail", path, m->len);
	if (!m->text)
		return;
	try_mbox(p, a, path, m);
	a->nmboxes++;
}

static int is_mbox(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');
	return e->d_name[0] != '.' && dot && strcmp(dot, ".mbox") == 0;
}

/* In the order of the names, so that mistakes are always told in the same one. */
void read_mboxes(const struct place *p, struct lw_accounts_spec *a)
{
	const char *folder = get_text(p, "mail", NULL);
	struct dirent **list = NULL;
	char *path = folder ? path_named(p, "mail", folder) : NULL;
	if (!path)
		return;
	int n = scandir(path, &list, is_mbox, alphasort);
	if (n < 0)
		complain_too(p, "mail", "%s cannot be read: %s", path, strerror(errno));
	a->mboxes = own(p->load, ((size_t)(n < 0 ? 0 : n) + 1) * sizeof(*a->mboxes));
	for (int i = 0; i < n; i++) {
		struct lw_text file = { 0 };
		lw_text_fmt(&file, "%s/%s", path, list[i]->d_name);
		take_mbox(p, a, lw_text_str(&file), list[i]->d_name);
		lw_text_fini(&file);
		free(list[i]);
	}
	free(list);
	lw_free(path);
}
