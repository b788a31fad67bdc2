/* ctl.c - labwire ctl: tell a running lab what to do.  SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/lib/control_client.h"
#include "cli.h"
#include "labwire/base/alloc.h"
#include "labwire/base/json.h"
#include "labwire/live/live.h"
#include "cli/options/orders.h"
#include "cli/options/spec.h"

struct options {
	const char *lab, *socket, *command;
	struct texts keys;
	bool list;
};

static int list(void)
{
	struct labs all;
	labs_find(&all);
	for (size_t i = 0; i < all.used; i++)
		puts(all.paths[i]);
	labs_fini(&all);
	return STATUS_FINE;
}

/* The one lab that is meant; NULL: there is none, or several. */
static char *find(const struct options *o)
{
	struct labs all;
	char *found = NULL;
	size_t n = 0;
	if (o->socket)
		return lw_strdup(o->socket);
	labs_find(&all);
	size_t running = all.used;
	for (size_t i = 0; i < all.used; i++) {
		if (o->lab && !labs_is_of(all.paths[i], o->lab))
			continue;
		lw_free(found);
		found = lw_strdup(all.paths[i]);
		n++;
	}
	labs_fini(&all);
	if (n == 1)
		return found;
	lw_free(found);
	usage_error("ctl", n	     ? "several labs run: --lab or --socket says which"
			   : running ? "that lab does not run; --list names those that do"
				     : "no lab runs: labwire live starts one");
	return NULL;
}

/* A number, true, false or a list when it reads as one; else a text. */
static void add_value(struct lw_json *j, const char *key, const char *s)
{
	cJSON *v = cJSON_ParseWithOpts(s, NULL, true);
	if (v && !cJSON_IsString(v) && !cJSON_IsNull(v) && !strpbrk(s, "\r\n"))
		lw_json_raw(j, key, s);
	else
		lw_json_text(j, key, s);
	cJSON_Delete(v);
}

/* {"do":COMMAND,KEY:VALUE,...}; NULL: reported. */
static char *line_of(const struct options *opt)
{
	if (opt->keys.used == 0 && opt->command[0] == '{')
		return lw_strdup(opt->command);
	struct lw_text line = { 0 };
	struct lw_json j;
	lw_json_init(&j, &line, 0);
	lw_json_object(&j, NULL);
	lw_json_text(&j, "do", opt->command);
	for (size_t i = 0; i < opt->keys.used; i++) {
		const char *word = opt->keys.all[i], *equals = strchr(word, '=');
		if (!equals || equals == word) {
			usage_error("ctl", "\"%s\" is not KEY=VALUE", word);
			lw_text_fini(&line);
			return NULL;
		}
		char *key = lw_strndup(word, (size_t)(equals - word));
		add_value(&j, key, equals + 1);
		lw_free(key);
	}
	lw_json_end(&j);
	return lw_text_take(&line);
}

static void copy(int fd)
{
	char buf[65536];
	ssize_t n = 0;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n || fflush(stdout) != 0)
			return;
}

static int talk(int fd, const char *line)
{
	char *answer = control_request(fd, line);
	cJSON *o = cJSON_Parse(answer ? answer : "");
	cJSON *asked = cJSON_Parse(line);
	const char *what =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(asked, "do"));
	bool ok = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "ok"));
	if (!answer)
		fputs("labwire: the lab is gone\n", stderr);
	else if (ok && what && strcmp(what, "stream") == 0)
		copy(fd);
	else
		puts(answer);
	int status = !answer ? STATUS_MACHINE : ok ? STATUS_FINE : STATUS_FAILED;
	cJSON_Delete(asked);
	cJSON_Delete(o);
	lw_free(answer);
	return status;
}

static int command(const struct options *o)
{
	char *line = line_of(o);
	char *path = line ? find(o) : NULL;
	int status = STATUS_USAGE;
	if (path) {
		int fd = lw_live_connect(path);
		if (fd >= 0) {
			status = talk(fd, line);
			close(fd);
		} else {
			fprintf(stderr, "labwire: %s: %s\n", path, strerror(errno));
			status = STATUS_MACHINE;
		}
	}
	lw_free(path);
	lw_free(line);
	return status;
}

static int run(void *options)
{
	const struct options *o = options;
	if (o->list)
		return list();
	return o->command ? command(o) : usage_error("ctl", "COMMAND is missing");
}

static void fini(void *options)
{
	lw_free(((struct options *)options)->keys.all);
}

static const struct row rows[] = {
	{ "lab", 0, "SCENARIO", "of several running labs, this one's", .take = keep_text,
		.at = offsetof(struct options, lab) },
	{ "socket", 0, "FILE", "a lab that was given --control FILE", .take = keep_text,
		.at = offsetof(struct options, socket) },
	{ "list", 0, NULL, "print the sockets of all running labs", .take = keep_flag,
		.at = offsetof(struct options, list) },
};

const struct command command_ctl = {
	.name = "ctl",
	.about = "tell a running lab what to do",
	.usage = { "ctl [OPTIONS] COMMAND [KEY=VALUE]...", "ctl [OPTIONS] JSON",
		"ctl --list" },
	.text = "Tells a lab that labwire live runs what to do, and prints its answer, a "
		"line of JSON.",
	.arguments = { { .value = "COMMAND",
			       .about = "one of those below, or JSON",
			       .word = order_at,
			       .below = true,
			       .may_lack = true,
			       .take = keep_text,
			       .at = offsetof(struct options, command) },
		{ .value = "KEY=VALUE",
			.about = "what it wants to know",
			.form = order_form,
			.may_lack = true,
			.repeats = true,
			.take = keep_texts,
			.at = offsetof(struct options, keys) } },
	.groups = { { NULL, ROWS(rows), 0 } },
	.topics = { { "Commands", .term = order_term },
		{ "Steps of a scenario, now", .term = step_term,
			.after = "Each may have delay=TIME, too." } },
	.example = "labwire ctl link link=serial state=down",
	.failed = "the lab refused",
	.size = sizeof(struct options),
	.run = run,
	.fini = fini,
};
