/* play.h - what commands that play a scenario share: options, what is printed, results.
 * Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_PLAY_H
#define CLI_PLAY_H

#include <getopt.h>

#include "cli.h"
#include "labwire/lab/lab.h"
#include "output.h"

enum {
	PLAY_SEED = 256,
	PLAY_SET,
	PLAY_CAPTURE,
	PLAY_NO_CAPTURE,
	PLAY_ADDRESSING,
	PLAY_JSON,
	PLAY_HELP,
	PLAY_LAST, /* from here on: a command's own */
};

/* In a command's own table of long options. */
#define PLAY_OPTIONS                                                                     \
	{ "output", 1, NULL, 'o' }, { "seed", 1, NULL, PLAY_SEED },                      \
		{ "set", 1, NULL, PLAY_SET }, { "capture", 1, NULL, PLAY_CAPTURE },      \
		{ "no-capture", 0, NULL, PLAY_NO_CAPTURE },                              \
		{ "addressing", 1, NULL, PLAY_ADDRESSING }, { "quiet", 0, NULL, 'q' },   \
		{ "verbose", 0, NULL, 'v' }, { "json", 0, NULL, PLAY_JSON },             \
	{                                                                                \
		"help", 0, NULL, PLAY_HELP                                               \
	}

#define PLAY_HELP_TEXT                                                                   \
	"  -o, --output DIR       where to write (default: out/NAME)\n"                  \
	"      --seed N           another seed (default: the scenario's)\n"

#define PLAY_HELP_MORE                                                                   \
	"      --set PATH=VALUE   override a value of the scenario; repeatable\n"        \
	"      --capture NODE[:INTERFACE]  capture only this; repeatable (default: "     \
	"all)\n"                                                                         \
	"      --no-capture       write no captures\n"                                   \
	"      --addressing FILE  another addressing table for the same wiring\n"        \
	"  -q, --quiet            only the summary\n"                                    \
	"  -v, --verbose          every line of every dialogue; twice: every frame\n"    \
	"      --json             print report.json instead\n"

struct texts {
	const char **all;
	size_t used, cap;
};
void texts_add(struct texts *t, const char *s);

struct play {
	const char *command, *help;
	const char *scenario, *output;
	uint64_t seed;
	bool has_seed, no_capture, json;
	bool may_lack_folder; /* without -o and captures there is no folder */
	bool to_stderr;	      /* standard output is somebody else's */
	int verbosity;	      /* -1 quiet, 0, 1 dialogues, 2 frames */
	lw_span until;
	struct lw_scenario_options read;
	struct texts set, capture;
	struct output *folder;
	char *folder_name;
};

/* One option of getopt_long's: STATUS_FINE, what to exit with, or PLAY_HELPED. */
enum {
	PLAY_HELPED = -1, /* exit fine */
};
int play_option(struct play *p, int c, char **argv);
/* The scenario's name behind the options. */
int play_argument(struct play *p, int argc, char **argv);
/* Read the scenario and hold the options against it; NULL: reported. */
struct lw_scenario *play_load(struct play *p);
/* Open the output folder and build the lab; NULL: reported, STATUS_MACHINE. */
struct lw_lab *play_build(struct play *p, const struct lw_scenario *s);
/* Write and print the results of a run that ended with `err`; frees the lab; the status.
 * more: lines for the summary, or NULL. */
int play_finish(
	struct play *p, struct lw_lab *lab, enum lw_err err, const struct lw_text *more);
void play_fini(struct play *p);

#endif
