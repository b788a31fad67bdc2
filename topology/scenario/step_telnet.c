/* step_telnet.c - step "telnet": a person types lines into a port.
 * SPDX-License-Identifier: MIT */
#include "step.h"

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
	struct lw_telnet_conf *c = &t->telnet;
	struct lw_terminal_conf *terminal = &c->terminal;
	c->target = get_text(p, "target", NULL);
	c->port = (uint16_t)get_whole(p, "port", PORT);
	terminal->lines = get_texts(p, "type", &terminal->nlines);
	terminal->pause = get_span(p, "pause", LW_SEC(PAUSE_S));
	terminal->key = get_span(p, "key", 0);
	terminal->patience = get_span(p, "patience", LW_SEC(PATIENCE_S));
}

const struct step_syntax telnet_step = {
	.form = { "telnet", "a person types lines into a port of a server",
		telnet_fields },
	.of_node = true,
	.read = read_telnet,
};
