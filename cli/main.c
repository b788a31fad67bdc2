/* main.c - the labwire program: finds the command.  SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "labwire/base/alloc.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *about;
} commands[] = {
	{ "run", cmd_run, "play a scenario in virtual time and write captures" },
	{ "live", cmd_live, "run a scenario in real time, joined with real programs" },
	{ "ctl", cmd_ctl, "tell a running lab what to do" },
	{ "extcap", cmd_extcap, "show the interfaces of labs in Wireshark's list" },
	{ "check", cmd_check, "look at a scenario or an addressing table for mistakes" },
	{ "reach", cmd_reach, "say who can talk to whom and, if not, why" },
	{ "show", cmd_show, "print a scenario's topology, addresses or routes" },
	{ "subnet", cmd_subnet, "cut a network into subnets of the sizes asked for" },
};

enum {
	COMMANDS = sizeof(commands) / sizeof(commands[0]),
	FOLDERS = 3,
};

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

static int help(void)
{
	puts("usage: labwire COMMAND [ARGUMENTS]\n\n"
	     "A teaching network in one process: routers, switch, hosts and server of a\n"
	     "scenario exchange real frames in virtual time, and every interface yields "
	     "a\n"
	     "capture for Wireshark.\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].about);
	puts("\n  --help     this text; 'labwire COMMAND --help' for a command's own\n"
	     "  --version  the version\n\n"
	     "example: labwire run lab-3.4.3");
	return finish_stdout(STATUS_FINE);
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a write error, not a death */
	if (argc < 2)
		return usage_error(NULL, "a command is missing");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0) {
		puts("labwire " LABWIRE_VERSION);
		return finish_stdout(STATUS_FINE);
	}
	if (strncmp(argv[1], "--extcap-", 9) == 0 || strcmp(argv[1], "--capture") == 0)
		return cmd_extcap(argc, argv); /* Wireshark calls */
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return usage_error(NULL, "there is no command \"%s\"", argv[1]);
}
