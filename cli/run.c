/* run.c - labwire run: play a scenario in virtual time.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "labwire/base/alloc.h"
#include "labwire/lab/lab.h"
#include "output.h"

static const char help[] =
	"usage: labwire run SCENARIO [OPTIONS]\n\n"
	"Plays a scenario (a path, or the name of an installed one) in virtual time.\n\n"
	"  -o, --output DIR       where to write (default: out/NAME)\n"
	"      --seed N           another seed (default: the scenario's)\n"
	"      --for TIME         stop then: 90s, 250ms (default: when all is done)\n"
	"      --set PATH=VALUE   override a value of the scenario; repeatable\n"
	"      --capture NODE[:INTERFACE]  capture only this; repeatable (default: all)\n"
	"      --no-capture       write no captures\n"
	"      --addressing FILE  another addressing table for the same wiring\n"
	"  -q, --quiet            only the summary\n"
	"  -v, --verbose          every line of every dialogue; twice: every frame\n"
	"      --json             print report.json instead\n\n"
	"example: labwire run lab-3.4.3 -o out --capture hostPod1A\n";

enum {
	OPT_SEED = 256,
	OPT_FOR,
	OPT_SET,
	OPT_CAPTURE,
	OPT_NO_CAPTURE,
	OPT_ADDRESSING,
	OPT_JSON,
	OPT_HELP,
};

struct options {
	const char *scenario, *output;
	uint64_t seed;
	bool has_seed, no_capture, json;
	int verbosity; /* -1 quiet, 0, 1 dialogues, 2 frames */
	lw_span until;
	struct lw_scenario_options read;
	const char **set, **capture;
	size_t nset, ncapture, set_cap, capture_cap;
};

struct run {
	const struct options *opt;
	struct output *output;
};

static void said(void *ctx, enum lw_said what, lw_time now, const char *node,
	const char *step, const char *text)
{
	static const char *const marks[] = { [LW_SAID_STEP] = "*",
		[LW_SAID_SCREEN] = "|",
		[LW_SAID_SENT] = "C:",
		[LW_SAID_RECEIVED] = "S:",
		[LW_SAID_DONE] = "ok",
		[LW_SAID_FAILED] = "FAILED",
		[LW_SAID_WARNING] = "warning" };
	const struct run *r = ctx;
	bool detail = what == LW_SAID_SCREEN || what == LW_SAID_SENT ||
		      what == LW_SAID_RECEIVED;
	if (what == LW_SAID_WARNING) {
		fprintf(stderr, "labwire: warning: %s\n", text);
		return;
	}
	if (r->opt->json || r->opt->verbosity < 0 || (detail && r->opt->verbosity < 1))
		return;
	printf("%9lld.%06lld  %-11s %-2s ", (long long)(now / LW_SEC(1)),
		(long long)(now % LW_SEC(1) / LW_US(1)), node ? node : "", marks[what]);
	if (detail)
		printf("%s\n", text);
	else
		printf("%s%s%s\n", step ? step : "", *text ? ": " : "", text);
}

static void traced(void *ctx, const char *line)
{
	(void)ctx;
	puts(line);
}

static enum lw_err open_file(void *ctx, const char *name, struct lw_sink *sink)
{
	const struct run *r = ctx;
	return output_file(r->output, name, sink);
}

static void append(const char ***list, size_t *n, size_t *cap, const char *s)
{
	*list = lw_grow(*list, cap, *n + 1, sizeof(char *));
	(*list)[(*n)++] = s;
}

static bool parse_seed(const char *s, uint64_t *out)
{
	char *end = NULL;
	errno = 0;
	*out = strtoull(s, &end, 10);
	return errno == 0 && *s >= '0' && *s <= '9' && *end == 0;
}

/* STATUS_FINE, or what to exit with; -1: exit fine, help was shown. */
static int parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = { { "output", 1, NULL, 'o' },
		{ "seed", 1, NULL, OPT_SEED }, { "for", 1, NULL, OPT_FOR },
		{ "set", 1, NULL, OPT_SET }, { "capture", 1, NULL, OPT_CAPTURE },
		{ "no-capture", 0, NULL, OPT_NO_CAPTURE },
		{ "addressing", 1, NULL, OPT_ADDRESSING }, { "quiet", 0, NULL, 'q' },
		{ "verbose", 0, NULL, 'v' }, { "json", 0, NULL, OPT_JSON },
		{ "help", 0, NULL, OPT_HELP }, { NULL, 0, NULL, 0 } };
	int c = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":o:qvh", longs, NULL)) != -1) {
		switch (c) {
		case 'o':
			o->output = optarg;
			break;
		case 'q':
			o->verbosity = -1;
			break;
		case 'v':
			o->verbosity++;
			break;
		case OPT_SEED:
			o->has_seed = true;
			if (!parse_seed(optarg, &o->seed))
				return usage_error(
					"run", "--seed: \"%s\" is not a number", optarg);
			break;
		case OPT_FOR:
			if (!lw_span_parse(optarg, &o->until) || o->until == 0)
				return usage_error("run",
					"--for: \"%s\" is not a time such as 90s or "
					"250ms",
					optarg);
			break;
		case OPT_SET:
			append(&o->set, &o->nset, &o->set_cap, optarg);
			break;
		case OPT_CAPTURE:
			append(&o->capture, &o->ncapture, &o->capture_cap, optarg);
			break;
		case OPT_NO_CAPTURE:
			o->no_capture = true;
			break;
		case OPT_ADDRESSING:
			o->read.addressing = optarg;
			break;
		case OPT_JSON:
			o->json = true;
			break;
		case 'h':
		case OPT_HELP:
			fputs(help, stdout);
			return -1;
		case ':':
			return usage_error("run", "%s: needs a value", argv[optind - 1]);
		default:
			return usage_error(
				"run", "%s: there is no such option", argv[optind - 1]);
		}
	}
	if (optind + 1 != argc)
		return usage_error("run", optind == argc ? "a scenario is missing"
							 : "one scenario at a time");
	o->scenario = argv[optind];
	return STATUS_FINE;
}

static int check_capture(const struct options *o, const struct lw_scenario *s)
{
	for (size_t i = 0; i < o->ncapture; i++)
		if (!lw_lab_names(s, o->capture[i]))
			return usage_error("run", "--capture: the scenario has no \"%s\"",
				o->capture[i]);
	return STATUS_FINE;
}

static void write_results(const struct lw_lab *lab, struct output *out, bool json)
{
	struct lw_text report = { 0 }, summary = { 0 }, mbox = { 0 }, name = { 0 };
	const char *user = NULL;
	lw_lab_report(lab, &report);
	output_text(out, "report.json", &report);
	for (size_t i = 0; lw_lab_mbox(lab, i, &user, &mbox); i++) {
		lw_text_clear(&name);
		lw_text_fmt(&name, "mail/%s.mbox", user);
		if (i > 0 || output_folder(out, "mail"))
			output_text(out, lw_text_str(&name), &mbox);
		lw_text_clear(&mbox);
	}
	lw_lab_summary(lab, &summary);
	fputs(lw_text_str(json ? &report : &summary), stdout);
	lw_text_fini(&report);
	lw_text_fini(&summary);
	lw_text_fini(&mbox);
	lw_text_fini(&name);
}

static int play(const struct options *o, const struct lw_scenario *s)
{
	struct lw_text folder = { 0 };
	lw_text_fmt(
		&folder, o->output ? "%s" : "out/%s", o->output ? o->output : s->name);
	struct run run = { o, output_open(lw_text_str(&folder)) };
	if (!run.output) {
		lw_text_fini(&folder);
		return STATUS_MACHINE;
	}
	struct lw_lab_conf conf = { .scenario = s,
		.seed = o->has_seed ? &o->seed : NULL,
		.until = o->until,
		.capture_all = !o->no_capture && !o->ncapture,
		.capture = o->capture,
		.ncapture = o->no_capture ? 0 : o->ncapture,
		.io = { .said = said,
			.open = open_file,
			.trace = o->verbosity > 1 && !o->json ? traced : NULL,
			.ctx = &run } };
	struct lw_lab *lab = lw_lab_new(&conf);
	enum lw_err err = lw_lab_run(lab);
	write_results(lab, run.output, o->json);
	int status =
		err == LW_EBUDGET || lw_lab_failures(lab) ? STATUS_FAILED : STATUS_FINE;
	lw_lab_free(lab);
	bool written = output_close(run.output);
	if (written && !o->json)
		printf("  written to %s\n", lw_text_str(&folder));
	lw_text_fini(&folder);
	return written && err != LW_EIO ? status : STATUS_MACHINE;
}

int cmd_run(int argc, char **argv)
{
	struct options o = { 0 };
	int status = parse(argc, argv, &o);
	if (status == STATUS_FINE) {
		o.read.set = o.set;
		o.read.nset = o.nset;
		struct lw_scenario *s = load_scenario(o.scenario, &o.read);
		status = s ? check_capture(&o, s) : STATUS_USAGE;
		if (status == STATUS_FINE)
			status = play(&o, s);
		lw_scenario_free(s);
	}
	lw_free(o.set);
	lw_free(o.capture);
	return finish_stdout(status < 0 ? STATUS_FINE : status);
}
