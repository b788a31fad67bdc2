/* service.c - service "ftp": a file server.  SPDX-License-Identifier: MIT */
#include "ftp.h"
#include "labwire/app/ftpd.h"
#include "topology/lab/lab_priv.h"

struct ftp {
	struct lw_ftpd_conf conf; /* without stack and tree */
	struct tree_spec tree;
};

enum {
	CLIENTS_MAX = 1000
};

static const struct field user_fields[] = {
	MUST("name", &some_text, "the name"),
	MUST("password", &some_text, "the password"),
	LAST_KEY,
};
static const struct form user_form = {
	.kind = FORM_OBJECT, .about = "a user", .fields = user_fields
};

static const struct field ftp_fields[] = {
	SERVICE_FIELDS,
	KEY("persona", NAMES(lw_ftp_persona_name), "whose words and habits it has"),
	KEY("anonymous_write", &flag, "may guests change anything? (no)"),
	KEY("ascii", &flag, "does it convert line ends in ASCII mode? (yes)"),
	KEY("data_timeout", &span, "how long a transfer may stand still (the persona's)"),
	KEY("clients", WHOLE(0, CLIENTS_MAX), "how many at a time; 0: any number"),
	KEY("users", LIST_OF(&user_form), "who may log in beside guests"),
	TREE_FIELDS,
	LAST_KEY,
};

static void read_users(const struct place *p, struct lw_ftpd_conf *c)
{
	size_t n = 0, i = 0;
	cJSON *list = get_all(p, "users", &n), *it = NULL;
	struct lw_ftpd_user *users = own(p->load, (n + 1) * sizeof(*users));
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(p, "users", it, i++);
		users[c->nusers].name = get_text(&e, "name", NULL);
		users[c->nusers].password = get_text(&e, "password", NULL);
		if (users[c->nusers].name && users[c->nusers].password)
			c->nusers++;
	}
	c->users = users;
}

static void read_ftp(const struct place *p, struct lw_service_spec *v)
{
	struct ftp *c = v->conf;
	c->conf.persona = lw_ftp_persona_find(get_text(p, "persona", "vsftpd"));
	c->conf.anonymous_write = get_flag(p, "anonymous_write", false);
	c->conf.ascii = get_flag(p, "ascii", true);
	c->conf.clients_max = (uint32_t)get_whole(p, "clients", 0);
	c->conf.data_timeout = get_span(p, "data_timeout", 0);
	read_users(p, &c->conf);
	read_tree(p, &c->tree);
}

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	const struct ftp *c = v->conf;
	struct lw_ftpd_conf conf = c->conf;
	n->files = tree_new(n->lab, &c->tree);
	conf.stack = n->stack;
	conf.vfs = n->files;
	return lw_ftpd_start(&conf, out);
}

static const struct lw_service_use uses[] = {
	{ 21, LW_USE_FTP, 4, "FTP", "files: user anonymous, any password, passive mode",
		LW_USE_OPEN },
	{ 0 },
};

const struct lw_service_kind ftp_service = {
	.form = { "ftp", "a file server", ftp_fields },
	.conf_size = sizeof(struct ftp),
	.tcp_port = 21,
	.files = true,
	.uses = uses,
	.read = read_ftp,
	.start = start,
};
