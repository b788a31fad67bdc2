/* play.h - what commands that play a scenario share: options, what is printed, results.
 * Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_LIB_PLAY_H
#define CLI_LIB_PLAY_H

#include "cli/text/brief.h"
#include "cli.h"
#include "labwire/lab/lab.h"
#include "output.h"
#include "cli/options/spec.h"

/* The options of all of them, at a struct play. */
extern const struct row play_rows[];
enum {
	PLAY_ROWS = 12
};

struct play {
	const char *command;
	const char *scenario, *output;
	uint64_t seed;
	bool has_seed, no_capture, json, wants_brief;
	const char *lab_pcapng, *serial_link_type; /* NULL: not said */
	bool may_lack_folder; /* without -o and captures there is no folder */
	bool to_stderr;	      /* standard output is somebody else's */
	int verbosity;	      /* -1 quiet, 0, 1 dialogues, 2 frames */
	lw_span until;
	struct lw_scenario_options read;
	struct texts set, capture;
	struct output *folder;
	struct brief *brief; /* NULL: every step is told */
	char *folder_name;
};

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
