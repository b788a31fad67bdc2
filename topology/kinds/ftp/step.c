/* step.c - step "ftp": somebody at an FTP client.  SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "ftp.h"
#include "labwire/app/ftp.h"
#include "labwire/app/progress.h"
#include "labwire/base/json.h"
#include "topology/lab/lab_priv.h"

struct transfer {
	struct lw_ftp_job_conf conf; /* without files */
	struct tree_spec tree;	     /* what can be put */
};

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
	struct transfer *transfer = t->conf;
	struct lw_ftp_job_conf *c = &transfer->conf;
	c->server = get_text(p, "server", NULL);
	c->manner = lw_ftp_manner_find(get_text(p, "client", "firefox"));
	c->user = get_text(p, "user", NULL);
	c->password = get_text(p, "password", NULL);
	read_commands(p, c);
	read_tree(p, &transfer->tree);
}

static void describe(const struct step *t, struct lw_text *out)
{
	const struct transfer *c = t->spec->conf;
	lw_text_fmt(out, "ftp %s: %s", c->conf.server, c->conf.typed[0]);
}

static struct lw_job *start(struct step *t, const struct lw_job_env *env)
{
	const struct transfer *c = t->spec->conf;
	struct lw_ftp_job_conf conf = c->conf;
	conf.files = t->files = tree_new(t->lab, &c->tree);
	return lw_ftp_start(env, &conf);
}

static void add_file(struct lw_json *j, const struct lw_ftp_moved *m)
{
	char crc[16];
	snprintf(crc, sizeof(crc), "%08x", m->crc32);
	lw_json_object(j, NULL);
	lw_json_text(j, "name", m->name);
	lw_json_bool(j, "sent", m->sent);
	lw_json_bool(j, "whole", m->whole);
	lw_json_count(j, "bytes", m->bytes);
	lw_json_text(j, "crc32", crc);
	lw_json_end(j);
}

/* The files that moved, and how many bytes when. */
static void report(const struct lw_job *job, struct lw_json *j)
{
	const struct lw_progress *p = lw_ftp_progress(job);
	struct lw_ftp_moved m;
	lw_json_array(j, "files");
	for (size_t i = 0; lw_ftp_moved(job, i, &m); i++)
		add_file(j, &m);
	lw_json_end(j);
	lw_json_object(j, "throughput");
	lw_json_time(j, "began", p->began);
	lw_json_time(j, "ended", p->ended);
	lw_json_time(j, "interval", p->interval);
	lw_json_array(j, "bytes");
	for (size_t i = 0; i < p->used; i++)
		lw_json_count(j, NULL, p->bytes[i]);
	lw_json_end(j);
	lw_json_end(j);
}

const struct lw_step_kind ftp_step = {
	.form = { "ftp", "somebody at an FTP client", ftp_fields },
	.conf_size = sizeof(struct transfer),
	.of_node = true,
	.read = read_ftp,
	.describe = describe,
	.start = start,
	.report = report,
	.moved = lw_ftp_moved,
};
