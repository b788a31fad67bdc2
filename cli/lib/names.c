/* names.c - the nodes, interfaces and addresses of a scenario or of a lab that runs.
 * SPDX-License-Identifier: MIT */
#include "names.h"

#include <cjson/cJSON.h>
#include <unistd.h>

#include "control_client.h"
#include "cli.h"
#include "labwire/base/alloc.h"
#include "labwire/live/live.h"

static void add(
	struct names *n, const char *node, const char *interface, const char *addr)
{
	n->all = lw_grow(n->all, &n->cap, n->used + 1, sizeof(*n->all));
	n->all[n->used++] =
		(struct named){ lw_strdup(node), lw_strdup(interface), lw_strdup(addr) };
}

void names_of_scenario(struct names *n, const char *what)
{
	struct lw_diags diags = { 0 };
	struct lw_scenario_options lenient = { .lenient = true };
	char *path = find_scenario(what, true);
	struct lw_scenario *s = path ? lw_scenario_read(path, &lenient, &diags) : NULL;
	for (size_t i = 0; s && i < s->nnodes; i++)
		for (size_t k = 0; k < s->nodes[i].ninterfaces; k++) {
			const struct lw_interface_spec *f = &s->nodes[i].interfaces[k];
			char text[LW_IP4_TEXT];
			add(n, s->nodes[i].name, f->name,
				f->naddresses ? lw_ip4_format(f->addresses[0].addr, text)
					      : NULL);
		}
	lw_scenario_free(s);
	lw_diags_fini(&diags);
	lw_free(path);
}

static const char *text_of(const cJSON *o, const char *key)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, key));
	return s ? s : "";
}

static void ask_lab(struct names *n, const char *path)
{
	int fd = lw_live_connect(path);
	char *answer = fd >= 0 ? control_request(fd, "{\"do\":\"interfaces\"}") : NULL;
	cJSON *o = cJSON_Parse(answer ? answer : "");
	const cJSON *it = NULL;
	cJSON_ArrayForEach (it, cJSON_GetObjectItemCaseSensitive(o, "interfaces"))
		add(n, text_of(it, "node"), text_of(it, "interface"),
			cJSON_GetStringValue(cJSON_GetArrayItem(
				cJSON_GetObjectItemCaseSensitive(it, "addresses"), 0)));
	cJSON_Delete(o);
	lw_free(answer);
	if (fd >= 0)
		close(fd);
}

void names_of_lab(struct names *n, const char *lab, const char *socket)
{
	struct labs labs = { 0 };
	if (socket) {
		ask_lab(n, socket);
		return;
	}
	labs_find(&labs);
	for (size_t i = 0; i < labs.used && n->used == 0; i++)
		if (!lab || labs_is_of(labs.paths[i], lab))
			ask_lab(n, labs.paths[i]);
	labs_fini(&labs);
}

void names_fini(struct names *n)
{
	for (size_t i = 0; i < n->used; i++) {
		lw_free(n->all[i].node);
		lw_free(n->all[i].interface);
		lw_free(n->all[i].address);
	}
	lw_free(n->all);
}
