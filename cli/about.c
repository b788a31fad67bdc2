/* about.c - labwire help and labwire version: the program about itself.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "cli.h"
#include "help.h"
#include "spec.h"

struct options {
	const char *command;
};

static int help(void *options)
{
	const struct options *o = options;
	if (o->command)
		print_help(find_command(o->command));
	else
		print_overview();
	return STATUS_FINE;
}

static const char *name_at(size_t i)
{
	const struct command *c = command_at(i);
	return c ? c->name : NULL;
}

const struct command command_help = {
	.name = "help",
	.about = "explain a command",
	.usage = { "help [COMMAND]" },
	.text = "Prints what labwire COMMAND --help does; without a command, the list of "
		"all of them.",
	.arguments = { { .value = "COMMAND",
		.about = "one of",
		.word = name_at,
		.may_lack = true,
		.take = keep_word,
		.at = offsetof(struct options, command) } },
	.example = "labwire help run",
	.size = sizeof(struct options),
	.run = help,
};

static int version(void *options)
{
	(void)options;
	puts("labwire " LABWIRE_VERSION);
	return STATUS_FINE;
}

const struct command command_version = {
	.name = "version",
	.about = "print the version",
	.usage = { "version" },
	.text = "Prints the version of labwire.",
	.example = "labwire version",
	.run = version,
};
