/* step_ftp.c - step "ftp": somebody at an FTP client.  SPDX-License-Identifier: MIT */
#include "step.h"

static const struct field ftp_fields[] = {
	NODE_STEP_FIELDS,
	MUST("server", &some_text, "a name or address"),
	KEY("client", NAMES(lw_ftp_manner_name), "whose habits it has (firefox)"),
	KEY("user", &some_line, "who logs in; else a guest"),
	KEY("password", &line_text, "the password"),
	MUST("commands", &list_of_lines,
		"what is typed, in this order; \"get PATH\", \"put PATH\" and \"dir\" "
		"are "
		"known to all clients"),
	TREE_FIELDS,
	LAST_KEY,
};

static void read_commands(const struct place *p, struct lw_ftp_job_conf *c)
{
	size_t n = 0, i = 0;
	const cJSON *list = get_all(p, "commands", &n), *it = NULL;
	c->typed = get_texts(p, "commands", &c->ntyped);
	cJSON_ArrayForEach (it, list) {
		struct element_path path = path_of_element(p, "commands", i++);
		if (cJSON_IsString(it) && !lw_ftp_word_find(c->manner, it->valuestring))
			complain(p, path.text, "%s does not know \"%s\"", c->manner->name,
				it->valuestring);
	}
}

static void read_ftp(const struct place *p, struct lw_step_spec *t)
{
	struct lw_ftp_job_conf *c = &t->ftp.conf;
	c->server = get_text(p, "server", NULL);
	c->manner = lw_ftp_manner_find(get_text(p, "client", "firefox"));
	c->user = get_text(p, "user", NULL);
	c->password = get_text(p, "password", NULL);
	read_commands(p, c);
	read_tree(p, &t->ftp.tree);
}

const struct step_syntax ftp_step = {
	.form = { "ftp", "somebody at an FTP client", ftp_fields },
	.of_node = true,
	.read = read_ftp,
};
