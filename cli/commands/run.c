/* run.c - labwire run: play a scenario in virtual time.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/live/live.h"
#include "cli/lib/play.h"

struct options {
	struct play play;
	const char *journal;
	struct lw_text bytes; /* of the journal */
};

static int take_until(const struct given *g, void *at)
{
	lw_span *until = at;
	if (lw_span_parse(g->value, until) && *until > 0)
		return STATUS_FINE;
	return usage_error(g->command->name,
		"--for: \"%s\" is not a time such as 90s or 250ms", g->value);
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

static int play(struct options *o, const struct lw_scenario *s)
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

static int run(void *options)
{
	struct options *o = options;
	if (o->journal && (o->play.until || o->play.has_seed))
		return usage_error("run", "a journal has its own end and its own seed");
	int status = o->journal ? read_journal(o) : STATUS_FINE;
	o->play.read.unjudged = o->journal != NULL; /* as when it was recorded */
	if (status == STATUS_FINE) {
		struct lw_scenario *s = play_load(&o->play);
		status = s ? play(o, s) : STATUS_USAGE;
		lw_scenario_free(s);
	}
	return status;
}

static void fini(void *options)
{
	struct options *o = options;
	lw_text_fini(&o->bytes);
	play_fini(&o->play);
}

static const struct row rows[] = {
	{ "for", 0, "TIME", "stop then: 90s, 250ms", "when all is done",
		.take = take_until, .at = offsetof(struct options, play.until) },
	{ "journal", 0, "FILE", "play a session of labwire live again", .take = keep_text,
		.at = offsetof(struct options, journal) },
};

const struct command command_run = {
	.name = "run",
	.about = "play a scenario in virtual time and write captures",
	.usage = { "run SCENARIO [OPTIONS]" },
	.text = "Plays a scenario in virtual time, and writes what Wireshark would have "
		"captured at each interface.",
	.arguments = { { .value = "SCENARIO",
		.about = "a path, or the name of an installed one (labwire list)",
		.take = keep_text,
		.at = offsetof(struct options, play.scenario) } },
	.groups = { { NULL, play_rows, PLAY_ROWS, offsetof(struct options, play) },
		{ NULL, ROWS(rows), 0 } },
	.example = "labwire run lab-3.4.3 -o out --capture hostPod1A",
	.failed = "a step or an expectation failed",
	.initial = &(const struct options){ .play = { .command = "run" } },
	.size = sizeof(struct options),
	.run = run,
	.fini = fini,
};
