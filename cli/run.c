/* run.c - labwire run: play a scenario in virtual time.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/live/live.h"
#include "play.h"

static const char help[] =
	"usage: labwire run SCENARIO [OPTIONS]\n\n"
	"Plays a scenario (a path, or the name of an installed one) in virtual "
	"time.\n\n" PLAY_HELP_TEXT "      --for TIME         stop then: 90s, 250ms "
	"(default: when all is done)\n" PLAY_HELP_MORE
	"      --journal FILE     play a session of labwire live again\n\n"
	"example: labwire run lab-3.4.3 -o out --capture hostPod1A\n";

enum {
	OPT_FOR = PLAY_LAST,
	OPT_JOURNAL,
};

struct options {
	struct play play;
	const char *journal;
	struct lw_text bytes; /* of the journal */
};

/* STATUS_FINE, what to exit with, or PLAY_HELPED. */
static int parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = { PLAY_OPTIONS, { "for", 1, NULL, OPT_FOR },
		{ "journal", 1, NULL, OPT_JOURNAL }, { NULL, 0, NULL, 0 } };
	int c = 0, status = STATUS_FINE;
	opterr = 0;
	while (status == STATUS_FINE &&
		(c = getopt_long(argc, argv, ":o:qvh", longs, NULL)) != -1) {
		if (c == OPT_JOURNAL)
			o->journal = optarg;
		else if (c != OPT_FOR)
			status = play_option(&o->play, c, argv);
		else if (!lw_span_parse(optarg, &o->play.until) || o->play.until == 0)
			status = usage_error("run",
				"--for: \"%s\" is not a time such as 90s or 250ms",
				optarg);
	}
	if (status != STATUS_FINE)
		return status;
	if (o->journal && (o->play.until || o->play.has_seed))
		return usage_error("run", "a journal has its own end and its own seed");
	return play_argument(&o->play, argc, argv);
}

/* The whole journal, and its seed. */
static int read_journal(struct options *o)
{
	char buf[65536];
	size_t n = 0;
	FILE *f = fopen(o->journal, "rb");
	while (f && (n = fread(buf, 1, sizeof(buf), f)) > 0)
		lw_text_bytes(&o->bytes, buf, n);
	bool good = f && !ferror(f);
	if (!good)
		fprintf(stderr, "labwire: %s: %s\n", o->journal, strerror(errno));
	if (f)
		fclose(f);
	if (!good)
		return STATUS_USAGE;
	o->play.has_seed =
		lw_live_journal_seed(lw_rd_of(o->bytes.s, o->bytes.len), &o->play.seed);
	if (o->play.has_seed)
		return STATUS_FINE;
	fprintf(stderr, "labwire: %s: is not a journal\n", o->journal);
	return STATUS_USAGE;
}

static int run(struct options *o, const struct lw_scenario *s)
{
	struct lw_lab *lab = play_build(&o->play, s);
	struct lw_text why = { 0 };
	if (!lab)
		return STATUS_MACHINE;
	enum lw_err err =
		o->journal ? lw_live_replay(lab, lw_rd_of(o->bytes.s, o->bytes.len), &why)
			   : lw_lab_run(lab);
	int status = STATUS_USAGE;
	if (why.len > 0) {
		fprintf(stderr, "labwire: %s: %s\n", o->journal, lw_text_str(&why));
		lw_lab_free(lab);
		output_close(o->play.folder);
	} else {
		status = play_finish(&o->play, lab, err, NULL);
	}
	lw_text_fini(&why);
	return status;
}

int cmd_run(int argc, char **argv)
{
	struct options o = { .play = { .command = "run", .help = help } };
	int status = parse(argc, argv, &o);
	if (status == STATUS_FINE && o.journal)
		status = read_journal(&o);
	if (status == STATUS_FINE) {
		struct lw_scenario *s = play_load(&o.play);
		status = s ? run(&o, s) : STATUS_USAGE;
		lw_scenario_free(s);
	}
	lw_text_fini(&o.bytes);
	play_fini(&o.play);
	return finish_stdout(status == PLAY_HELPED ? STATUS_FINE : status);
}
