/* about.c - labwire help and labwire version: the program about itself.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "cli.h"
#include "cli/options/help.h"
#include "cli/options/man.h"
#include "cli/options/spec.h"

static int take_nothing(const struct given *g, void *at)
{
	(void)g;
	(void)at;
	return STATUS_FINE;
}

static const struct row program_rows[] = {
	{ "version", 0, NULL, "the version", .take = take_nothing },
};

static const struct term environment[] = {
	{ "LABWIRE_SCENARIOS", "a folder with scenarios of your own, before those that "
			       "are installed" },
	{ "XDG_RUNTIME_DIR", "where labs that run have their control sockets; without "
			     "it, a folder of your own in /tmp" },
};

const struct command program = {
	.name = "labwire",
	.about = "a teaching network in one process",
	.usage = { "COMMAND [ARGUMENTS]" },
	.text = "A teaching network in one process: routers, switch, hosts and server of "
		"a scenario exchange real frames in virtual time, and every interface "
		"yields a capture for Wireshark.",
	.groups = { { NULL, ROWS(program_rows), 0 } },
	.topics = { { "Environment", ROWS(environment), NULL, NULL } },
	.example = "labwire run lab-3.4.3",
	.failed = "it ran, and something that was asked for did not hold",
};

struct options {
	const char *command;
	bool man;
};

static int help(void *options)
{
	const struct options *o = options;
	const struct command *c = o->command ? find_command(o->command) : &program;
	(o->man ? print_man : print_help)(c);
	return STATUS_FINE;
}

static const struct row help_rows[] = {
	{ "man", 0, NULL, "the page of man, as man(7) source", .take = keep_flag,
		.at = offsetof(struct options, man) },
};

static const char *name_at(size_t i)
{
	const struct command *c = command_at(i);
	return c ? c->name : NULL;
}

const struct command command_help = {
	.name = "help",
	.about = "explain a command",
	.usage = { "help [COMMAND] [--man]" },
	.text = "Prints what labwire COMMAND --help does; without a command, the list of "
		"all of them.",
	.arguments = { { .value = "COMMAND",
		.about = "one of",
		.word = name_at,
		.may_lack = true,
		.take = keep_word,
		.at = offsetof(struct options, command) } },
	.groups = { { NULL, ROWS(help_rows), 0 } },
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
