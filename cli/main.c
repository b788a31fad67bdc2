/* main.c - the labwire program: finds the command.  SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "help.h"
#include "labwire/base/alloc.h"
#include "spec.h"

static const struct command *const commands[] = { &command_run, &command_live,
	&command_ctl, &command_extcap, &command_check, &command_reach, &command_show,
	&command_subnet };

enum {
	COMMANDS = sizeof(commands) / sizeof(commands[0]),
	FOLDERS = 3,
};

const struct command *command_at(size_t i)
{
	return i < COMMANDS ? commands[i] : NULL;
}

const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(name, commands[i]->name) == 0)
			return commands[i];
	return NULL;
}

int usage_error(const char *command, const char *fmt, ...)
{
	va_list ap;
	fputs("labwire: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nTry 'labwire %s%s--help'.\n", command ? command : "",
		command ? " " : "");
	return STATUS_USAGE;
}

int report_diags(struct lw_diags *d)
{
	for (size_t i = 0; i < d->used; i++) {
		struct lw_text t = { 0 };
		lw_diag_text(&d->all[i], &t);
		fprintf(stderr, "labwire: %s\n", lw_text_str(&t));
		lw_text_fini(&t);
	}
	lw_diags_fini(d);
	return STATUS_USAGE;
}

/* Where bare names are looked for: the environment, the source tree that this program was
 * built from, the installed data. */
static const char *scenario_folder(size_t i)
{
	const char *const folders[] = { getenv("LABWIRE_SCENARIOS"),
		LABWIRE_SOURCE_SCENARIOS, LABWIRE_DATA_SCENARIOS };
	return i < FOLDERS ? folders[i] : NULL;
}

static char *in_folders(const char *name)
{
	for (size_t i = 0; i < FOLDERS; i++) {
		struct lw_text path = { 0 };
		if (!scenario_folder(i))
			continue;
		lw_text_fmt(&path, "%s/%s.json", scenario_folder(i), name);
		if (access(lw_text_str(&path), R_OK) == 0)
			return lw_text_take(&path);
		lw_text_fini(&path);
	}
	return NULL;
}

/* A file that an earlier folder has as well is hidden by it. */
void each_scenario(void (*each)(void *ctx, const char *path), void *ctx)
{
	for (size_t i = 0; i < FOLDERS; i++) {
		DIR *d = scenario_folder(i) ? opendir(scenario_folder(i)) : NULL;
		for (const struct dirent *e = NULL; d && (e = readdir(d));) {
			size_t n = strlen(e->d_name);
			if (n < 6 || strcmp(e->d_name + n - 5, ".json") != 0 ||
				strstr(e->d_name, ".schema."))
				continue;
			char *name = lw_strndup(e->d_name, n - 5);
			char *path = in_folders(name);
			if (path && strncmp(path, scenario_folder(i),
					    strlen(scenario_folder(i))) == 0)
				each(ctx, path);
			lw_free(path);
			lw_free(name);
		}
		if (d)
			closedir(d);
	}
}

char *find_scenario(const char *what)
{
	if (access(what, F_OK) == 0)
		return lw_strdup(what);
	char *found = strchr(what, '/') ? NULL : in_folders(what);
	if (!found)
		fprintf(stderr, "labwire: %s: %s\n", what,
			strchr(what, '/')
				? strerror(ENOENT)
				: "there is no such file, and no scenario of that name");
	return found;
}

struct lw_scenario *load_scenario(
	const char *what, const struct lw_scenario_options *options)
{
	struct lw_diags diags = { 0 };
	char *path = find_scenario(what);
	if (!path)
		return NULL;
	struct lw_scenario *s = lw_scenario_read(path, options, &diags);
	report_diags(&diags);
	lw_free(path);
	return s;
}

int finish_stdout(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fprintf(stderr, "labwire: standard output: %s\n", strerror(errno));
	return STATUS_MACHINE;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a write error, not a death */
	if (argc < 2)
		return usage_error(NULL, "a command is missing");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_overview();
		return finish_stdout(STATUS_FINE);
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("labwire " LABWIRE_VERSION);
		return finish_stdout(STATUS_FINE);
	}
	if (strncmp(argv[1], "--extcap-", 9) == 0 || strcmp(argv[1], "--capture") == 0)
		return run_command(&command_extcap, argc, argv); /* Wireshark calls */
	const struct command *c = find_command(argv[1]);
	return c ? run_command(c, argc - 1, argv + 1)
		 : usage_error(NULL, "there is no command \"%s\"", argv[1]);
}
