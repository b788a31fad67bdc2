/* extcap_list.c - the interfaces that Wireshark may capture.
 * SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/lib/control_client.h"
#include "cli.h"
#include "extcap.h"
#include "labwire/base/alloc.h"
#include "labwire/live/live.h"

struct walk {
	const char *wanted; /* NULL: all */
	extcap_fn *each;
	void *ctx;
	char **running; /* scenarios */
	size_t used, cap;
	bool over;
};

static void clean(char *s)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("._-", *s))
			*s = '-';
}

static void tell(struct walk *w, struct extcap_interface *i, const char *node,
	const char *interface)
{
	snprintf(i->where, sizeof(i->where), "%s:%s", node, interface);
	snprintf(i->value, sizeof(i->value), "labwire_%s_%s_%s", i->scenario, node,
		interface);
	clean(i->value);
	if (!w->over)
		w->over = !w->each(w->ctx, i);
}

static const char *text_of(const cJSON *o, const char *key)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, key));
	return s ? s : "";
}

static enum lw_medium medium_of(const char *word)
{
	return strcmp(word, "hdlc") == 0  ? LW_MEDIUM_HDLC
	       : strcmp(word, "ppp") == 0 ? LW_MEDIUM_PPP
					  : LW_MEDIUM_ETHERNET;
}

static bool is_running(const struct walk *w, const char *scenario)
{
	for (size_t i = 0; i < w->used; i++)
		if (strcmp(w->running[i], scenario) == 0)
			return true;
	return false;
}

/* What a running lab says of itself; of two with one scenario the first counts. */
static void walk_lab(struct walk *w, const char *path)
{
	int fd = lw_live_connect(path);
	char *answer = fd >= 0 ? control_request(fd, "{\"do\":\"interfaces\"}") : NULL;
	cJSON *o = answer ? cJSON_Parse(answer) : NULL;
	const char *scenario = text_of(o, "scenario");
	const cJSON *it = NULL;
	if (*scenario && !is_running(w, scenario)) {
		w->running = lw_grow(w->running, &w->cap, w->used + 1, sizeof(char *));
		w->running[w->used++] = lw_strdup(scenario);
		cJSON_ArrayForEach (
			it, cJSON_GetObjectItemCaseSensitive(o, "interfaces")) {
			struct extcap_interface i = { .scenario = scenario,
				.socket = path,
				.medium = medium_of(text_of(it, "medium")) };
			tell(w, &i, text_of(it, "node"), text_of(it, "interface"));
		}
	}
	cJSON_Delete(o);
	lw_free(answer);
	if (fd >= 0)
		close(fd);
}

/* Wireshark asks about every interface in turn: not each time are all files read. */
static bool may_have_wanted(const struct walk *w, const char *file)
{
	struct extcap_interface i;
	int n = snprintf(i.value, sizeof(i.value), "labwire_%s_", file);
	clean(i.value);
	return !w->wanted || strncmp(w->wanted, i.value, (size_t)n) == 0;
}

/* Called by its file's name, by which it is started. */
static void walk_scenario(void *ctx, const char *file, const char *path)
{
	struct walk *w = ctx;
	struct lw_diags d = { 0 };
	struct lw_scenario_options options = { 0 };
	struct lw_scenario *s = w->over || !may_have_wanted(w, file)
					? NULL
					: lw_scenario_read(path, &options, &d);
	lw_diags_fini(&d); /* what cannot be read cannot be started */
	for (size_t n = 0; s && !is_running(w, s->name) && n < s->nnodes; n++)
		for (size_t k = 0; k < s->nodes[n].ninterfaces; k++) {
			const struct lw_interface_spec *f = &s->nodes[n].interfaces[k];
			struct extcap_interface i = { .scenario = file,
				.medium = f->medium };
			tell(w, &i, s->nodes[n].name, f->name);
		}
	lw_scenario_free(s);
}

void extcap_each(const char *wanted, extcap_fn *each, void *ctx)
{
	struct walk w = { .wanted = wanted, .each = each, .ctx = ctx };
	struct labs labs;
	labs_find(&labs);
	for (size_t i = 0; i < labs.used && !w.over; i++)
		walk_lab(&w, labs.paths[i]);
	each_scenario(walk_scenario, &w);
	labs_fini(&labs);
	for (size_t i = 0; i < w.used; i++)
		lw_free(w.running[i]);
	lw_free(w.running);
}
