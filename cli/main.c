/* main.c - the labwire program: finds the command.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include "cli.h"
#include "cli/options/help.h"
#include "cli/options/spec.h"
#include "cli/text/prose.h"
#include "labwire/base/alloc.h"

static const struct command *const commands[] = { &command_list, &command_run,
	&command_live, &command_ctl, &command_extcap, &command_check, &command_reach,
	&command_show, &command_subnet, &command_help, &command_version,
	&command_complete };

enum {
	COMMANDS = sizeof(commands) / sizeof(commands[0]),
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

int finish_stdout(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno == EPIPE) /* who read it has seen enough: less, head, tshark -c */
		return status;
	fprintf(stderr, "labwire: standard output: %s\n", strerror(errno));
	return STATUS_MACHINE;
}

static int no_command(const char *typed)
{
	struct lw_nearest near = { .typed = typed };
	struct lw_text meant = { 0 };
	for (size_t i = 0; i < COMMANDS; i++)
		lw_nearest_try(&near, commands[i]->name);
	lw_nearest_try(&near, "--help");
	lw_nearest_try(&near, "--version");
	add_meant(&meant, &near);
	char *scenario = near.best ? NULL : find_scenario(typed, true);
	if (scenario && strcmp(scenario, typed) != 0) /* not just any file */
		lw_text_fmt(&meant, "; labwire run %s plays that scenario", typed);
	lw_free(scenario);
	int status = usage_error(
		NULL, "there is no command \"%s\"%s", typed, lw_text_str(&meant));
	lw_text_fini(&meant);
	return status;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a write error, not a death */
	if (argc < 2)
		return usage_error(NULL, "a command is missing");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help(&program);
		return finish_stdout(STATUS_FINE);
	}
	if (strcmp(argv[1], "--version") == 0)
		return run_command(&command_version, 1, argv);
	if (strncmp(argv[1], "--extcap-", 9) == 0 || strcmp(argv[1], "--capture") == 0)
		return run_command(&command_extcap, argc, argv); /* Wireshark calls */
	const struct command *c = find_command(argv[1]);
	return c ? run_command(c, argc - 1, argv + 1) : no_command(argv[1]);
}
