/* step_ftp.c - step "ftp": somebody at an FTP client.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

static void read_commands(const struct place *p, struct lw_ftp_job_conf *c)
{
	c->typed = get_texts(p, "commands", &c->ntyped);
	if (c->ntyped == 0)
		complain(p, "commands", "must list what is typed");
	for (size_t i = 0; i < c->ntyped; i++) {
		if (strpbrk(c->typed[i], "\r\n"))
			complain(p, "commands", "must not hold a line break");
		else if (c->manner && !lw_ftp_word_find(c->manner, c->typed[i]))
			complain(p, "commands", "%s does not know \"%s\"",
				c->manner->name, c->typed[i]);
	}
}

static void read_ftp(const struct place *p, struct lw_step_spec *t)
{
	struct lw_ftp_job_conf *c = &t->ftp.conf;
	const char *client = get_text(p, "client", "firefox");
	c->server = need_text(p, "server");
	c->manner = lw_ftp_manner_find(client);
	if (!c->manner)
		complain(p, "client", "there is no FTP client \"%s\"", client);
	c->user = get_text(p, "user", NULL);
	c->password = get_text(p, "password", NULL);
	if ((c->user && strpbrk(c->user, "\r\n")) ||
		(c->password && strpbrk(c->password, "\r\n")))
		complain(p, "user", "must not hold a line break");
	read_commands(p, c);
	read_tree(p, &t->ftp.tree);
}

const struct step_syntax ftp_step = {
	.name = "ftp",
	.of_node = true,
	.read = read_ftp,
	.keys = { STEP_KEYS, "node", "server", "client", "user", "password", "commands",
		"files", "folder" },
};
