/* cli.h - what the commands share.  Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>

#include "labwire/scenario/scenario.h"

enum status {
	STATUS_FINE = 0,
	STATUS_FAILED = 1,  /* it ran, and something asked for did not hold */
	STATUS_USAGE = 2,   /* bad usage or bad input */
	STATUS_MACHINE = 3, /* disk full, no permission */
	STATUSES
};

extern const struct command program; /* labwire without a command */
extern const struct command command_run, command_live, command_ctl, command_extcap,
	command_check, command_reach, command_show, command_subnet, command_list,
	command_help, command_version, command_complete;

/* "labwire: sentence" on stderr, and a hint at --help; returns STATUS_USAGE. */
int usage_error(const char *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* One line per mistake on stderr; frees them; returns STATUS_USAGE. */
int report_diags(struct lw_diags *d);
/* A path, or the bare name of an installed scenario; NULL and, unless quiet, a message
 * when there is neither.  The caller frees it. */
char *find_scenario(const char *what, bool quiet);
/* All installed scenarios by name, each name once: of two files the first found counts.
 */
void each_scenario(
	void (*each)(void *ctx, const char *name, const char *path), void *ctx);
/* Read it, or report what is wrong: NULL. */
struct lw_scenario *load_scenario(
	const char *what, const struct lw_scenario_options *options);
/* Flush stdout; a full disk behind it is STATUS_MACHINE. */
int finish_stdout(int status);

#endif
