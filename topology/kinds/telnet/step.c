/* step.c - step "telnet": a person types lines into a port.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "labwire/app/telnet.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

static const struct form typed_lines = {
	.kind = FORM_LIST, .item = &line_text, .alone_too = true
};
static const struct field telnet_fields[] = {
	NODE_STEP_FIELDS,
	MUST("target", &some_text, "a name or address"),
	KEY("port", WHOLE(0, UINT16_MAX), "of the server (23)"),
	MUST("type", &typed_lines, "the lines, without their ends"),
	KEY("pause", &span, "before each line, after whatever happened last (2s)"),
	KEY("key", &span,
		"between two keys, which go out one by one; else a line at a time"),
	KEY("patience", &span,
		"how long to wait in the end for the other side to close (60s)"),
	LAST_KEY,
};

static void read_telnet(const struct place *p, struct lw_step_spec *t)
{
	enum {
		PORT = 23,
		PAUSE_S = 2,
		PATIENCE_S = 60
	};
	struct lw_telnet_conf *c = t->conf;
	struct lw_terminal_conf *terminal = &c->terminal;
	c->target = get_text(p, "target", NULL);
	c->port = (uint16_t)get_whole(p, "port", PORT);
	terminal->lines = get_texts(p, "type", &terminal->nlines);
	terminal->pause = get_span(p, "pause", LW_SEC(PAUSE_S));
	terminal->key = get_span(p, "key", 0);
	terminal->patience = get_span(p, "patience", LW_SEC(PATIENCE_S));
}

static void describe(const struct step *t, struct lw_text *out)
{
	const struct lw_telnet_conf *c = t->spec->conf;
	lw_text_fmt(out, "telnet %s %u", c->target, c->port);
}

static struct lw_job *start(struct step *t, const struct lw_job_env *env)
{
	return lw_telnet_start(env, t->spec->conf);
}

/* A message that is typed, between DATA and the dot. */
static void keep_typed(struct step *t)
{
	const struct lw_telnet_conf *conf = t->spec->conf;
	const struct lw_terminal_conf *c = &conf->terminal;
	struct lw_text typed = { 0 };
	bool data = false;
	for (size_t i = 0; i < c->nlines; i++) {
		const char *line = c->lines[i];
		if (data && strcmp(line, ".") == 0)
			break;
		if (data)
			lw_text_fmt(&typed, "%s\r\n", line + (line[0] == '.'));
		data = data || strcasecmp(line, "DATA") == 0;
	}
	t->message_len = typed.len;
	t->message = data ? lw_text_take(&typed) : NULL;
	lw_text_fini(&typed);
}

static const struct lw_step_kind telnet = {
	.form = { "telnet", "a person types lines into a port of a server",
		telnet_fields },
	.conf_size = sizeof(struct lw_telnet_conf),
	.of_node = true,
	.read = read_telnet,
	.describe = describe,
	.start = start,
	.started = keep_typed,
};

const struct lw_kind kind_telnet = { .steps = { &telnet } };
