/* step_telnet.c - step "telnet": a person types lines into a port.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

/* An empty line is a line too. */
static const char **read_lines(const struct place *p, size_t *n)
{
	const cJSON *list = get_array(p, "type", n), *it = NULL;
	const char **lines = own(p->load, (*n + 1) * sizeof(*lines));
	size_t i = 0;
	if (!list) {
		complain(p, "type", "is missing");
		return NULL;
	}
	cJSON_ArrayForEach (it, list) {
		if (!cJSON_IsString(it))
			complain(p, "type", "must be a list of texts");
		else if (strpbrk(it->valuestring, "\r\n"))
			complain(p, "type", "must not hold a line break");
		else
			lines[i++] = own_text(p->load, it->valuestring);
	}
	*n = i;
	return lines;
}

static void read_telnet(const struct place *p, struct lw_step_spec *t)
{
	enum {
		PAUSE_S = 2,
		PATIENCE_S = 60
	};
	struct lw_telnet_conf *c = &t->telnet;
	struct lw_terminal_conf *terminal = &c->terminal;
	c->target = need_text(p, "target");
	c->port = (uint16_t)get_count(p, "port", 23, UINT16_MAX);
	terminal->lines = read_lines(p, &terminal->nlines);
	terminal->pause = get_span(p, "pause", LW_SEC(PAUSE_S));
	terminal->key = get_span(p, "key", 0);
	terminal->patience = get_span(p, "patience", LW_SEC(PATIENCE_S));
}

const struct step_syntax telnet_step = {
	.name = "telnet",
	.of_node = true,
	.read = read_telnet,
	.keys = { STEP_KEYS, "node", "target", "port", "type", "pause", "key",
		"patience" },
};
