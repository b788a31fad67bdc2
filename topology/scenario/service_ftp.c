/* service_ftp.c - service "ftp": a file server.  SPDX-License-Identifier: MIT */
#include "service.h"

enum {
	CLIENTS_MAX = 1000
};

static void read_users(const struct place *p, struct lw_ftpd_conf *c)
{
	static const char *const keys[] = { "name", "password", NULL };
	size_t n = 0, i = 0;
	const cJSON *list = get_array(p, "users", &n), *it = NULL;
	struct lw_ftpd_user *users = own(p->load, (n + 1) * sizeof(*users));
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(p, "users", it, i++);
		if (!e.object)
			continue;
		allow(&e, keys);
		users[c->nusers].name = need_text(&e, "name");
		users[c->nusers].password = need_text(&e, "password");
		if (users[c->nusers].name && users[c->nusers].password)
			c->nusers++;
	}
	c->users = users;
}

static void read_ftp(const struct place *p, struct lw_service_spec *v)
{
	const char *persona = get_text(p, "persona", "vsftpd");
	v->ftp.persona = lw_ftp_persona_find(persona);
	if (!v->ftp.persona)
		complain(p, "persona", "there is no file server persona \"%s\"", persona);
	v->ftp.anonymous_write = get_bool(p, "anonymous_write", false);
	v->ftp.ascii = get_bool(p, "ascii", true);
	v->ftp.clients_max = (uint32_t)get_count(p, "clients", 0, CLIENTS_MAX);
	v->ftp.data_timeout = get_span(p, "data_timeout", 0);
	read_users(p, &v->ftp);
	read_tree(p, &v->tree);
}

const struct service_syntax ftp_service = {
	.name = "ftp",
	.tcp_port = 21,
	.read = read_ftp,
	.keys = { SERVICE_KEYS, "persona", "anonymous_write", "ascii", "data_timeout",
		"clients", "users", "files", "folder" },
};
