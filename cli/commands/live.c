/* live.c - labwire live: a lab in real time, joined with real programs.
 * SPDX-License-Identifier: MIT */
#include "labwire/live/live.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "labwire/base/alloc.h"
#include "cli/lib/play.h"

struct part {
	enum lw_live_kind kind;
	const char *text;
};

struct options {
	struct play play;
	uint32_t speed;
	const char *journal;
	bool no_control;
	int journal_fd;
	struct part *parts;
	size_t nparts, cap;
};

static int take_part(const struct given *g, void *at)
{
	struct options *o = at;
	enum lw_live_kind kind = (enum lw_live_kind)g->row->id;
	if (kind == LW_LIVE_CONTROL)
		o->no_control = true; /* not the usual one */
	if (kind == LW_LIVE_STREAM && strncmp(g->value, "-=", 2) == 0)
		o->play.to_stderr = true;
	o->parts = lw_grow(o->parts, &o->cap, o->nparts + 1, sizeof(*o->parts));
	o->parts[o->nparts++] = (struct part){ kind, g->value };
	return STATUS_FINE;
}

static int take_speed(const struct given *g, void *at)
{
	if (lw_live_speed_parse(g->value, at))
		return STATUS_FINE;
	return usage_error(g->command->name,
		"--speed: \"%s\" is neither a factor from 0.1 to 100 nor max", g->value);
}

static int take_quiet(const struct given *g, void *at)
{
	const struct given no_steps = { g->command, g->row, "steps=[]" };
	return keep_texts(&no_steps, at);
}

/* All mistakes at once. */
static int check_parts(const struct options *o, const struct lw_scenario *s)
{
	struct lw_text why = { 0 };
	int status = STATUS_FINE;
	for (size_t i = 0; i < o->nparts; i++) {
		const struct part *p = &o->parts[i];
		lw_text_clear(&why);
		if (lw_live_check(s, p->kind, p->text, &why))
			continue;
		fprintf(stderr, "labwire: --%s %s: %s\n", lw_live_kind_name(p->kind),
			p->text, lw_text_str(&why));
		status = STATUS_USAGE;
	}
	lw_text_fini(&why);
	return status;
}

static int open_parts(const struct options *o, struct lw_live *live)
{
	struct lw_text why = { 0 };
	int status = STATUS_FINE;
	for (size_t i = 0; i < o->nparts; i++) {
		const struct part *p = &o->parts[i];
		lw_text_clear(&why);
		if (lw_live_open(live, p->kind, p->text, &why) == LW_OK)
			continue;
		fprintf(stderr, "labwire: --%s %s\n", lw_live_kind_name(p->kind),
			lw_text_str(&why));
		status = STATUS_MACHINE;
	}
	lw_text_fini(&why);
	return status;
}

static enum lw_err write_journal(void *ctx, const void *bytes, size_t n)
{
	const struct options *o = ctx;
	const char *at = bytes;
	while (n > 0) {
		ssize_t done = write(o->journal_fd, at, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			fprintf(stderr, "labwire: %s: %s; the journal ends here\n",
				o->journal, strerror(errno));
			return LW_EIO;
		}
		at += done;
		n -= (size_t)done;
	}
	return LW_OK;
}

static int open_journal(struct options *o)
{
	o->journal_fd = -1;
	if (!o->journal)
		return STATUS_FINE;
	o->journal_fd = open(o->journal, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (o->journal_fd >= 0)
		return STATUS_FINE;
	fprintf(stderr, "labwire: %s: %s\n", o->journal, strerror(errno));
	return STATUS_MACHINE;
}

static void say(void *ctx, const char *text)
{
	(void)ctx;
	fprintf(stderr, "labwire: %s\n", text);
}

static int play(struct options *o, const struct lw_scenario *s)
{
	struct lw_live_conf conf = { .speed = o->speed, .say = say };
	struct lw_lab *lab = play_build(&o->play, s);
	if (!lab)
		return STATUS_MACHINE;
	struct lw_live *live = lw_live_new(lab, &conf);
	struct lw_text summary = { 0 };
	int status = open_journal(o);
	if (o->journal_fd >= 0)
		lw_live_record(live, (struct lw_sink){ write_journal, o });
	if (status == STATUS_FINE)
		status = open_parts(o, live);
	if (status == STATUS_FINE && !o->no_control &&
		lw_live_open(live, LW_LIVE_CONTROL, "auto", &summary) != LW_OK) {
		/* worth a word, but the lab can do without */
		fprintf(stderr, "labwire: --control %s\n", lw_text_str(&summary));
		lw_text_clear(&summary);
	}
	if (status == STATUS_FINE) {
		say(NULL, "running; Ctrl-C ends it");
		enum lw_err err = lw_live_run(live);
		lw_live_summary(live, &summary);
		lw_live_free(live);
		status = play_finish(&o->play, lab, err, &summary);
	} else {
		lw_live_free(live);
		lw_lab_free(lab);
		output_close(o->play.folder);
	}
	if (o->journal_fd >= 0 && close(o->journal_fd) != 0)
		status = STATUS_MACHINE;
	lw_text_fini(&summary);
	return status;
}

static int run(void *options)
{
	struct options *o = options;
	setvbuf(stdout, NULL, _IOLBF, 0); /* what happens is seen when it does */
	struct lw_scenario *s = play_load(&o->play);
	int status = s ? check_parts(o, s) : STATUS_USAGE;
	if (status == STATUS_FINE)
		status = play(o, s);
	lw_scenario_free(s);
	return status;
}

static void fini(void *options)
{
	struct options *o = options;
	lw_free(o->parts);
	play_fini(&o->play);
}

static bool forward_form(const char *before, size_t i, struct lw_text *out)
{
	static const char *const forms[] = { "NODE[>HOST]", "LOCAL=NODE>HOST:PORT" };
	(void)before;
	if (i < sizeof(forms) / sizeof(forms[0]))
		lw_text_add(out, forms[i]);
	return i < sizeof(forms) / sizeof(forms[0]);
}

static const struct row rows[] = {
	{ "forward", 0, "LOCAL=NODE>HOST:PORT",
		"a port that leads across the lab: NODE makes the connection; "
		"udp:LOCAL=... for UDP, ftp:LOCAL=... to a file server and its data "
		"ports; [NODE>]SERVER alone: each service of that node at a port of its "
		"own, which are listed",
		.form = forward_form, .repeats = true, .take = take_part,
		.id = LW_LIVE_FORWARD },
	{ "reverse", 0, "NODE:PORT=LOCAL",
		"a port in the lab that leads to a real server on loopback",
		.repeats = true, .take = take_part, .id = LW_LIVE_REVERSE },
	{ "socks", 0, "LOCAL=NODE",
		"a SOCKS5 proxy whose connections NODE makes; names are looked up in the "
		"lab",
		.repeats = true, .take = take_part, .id = LW_LIVE_SOCKS },
	{ "tap", 0, "DEVICE=NODE:INTERFACE",
		"a device of the kernel's, plugged into a switch's port or in place of a "
		"host",
		.repeats = true, .take = take_part, .id = LW_LIVE_TAP },
	{ "stream", 0, "LOCAL=NODE:INTERFACE",
		"a capture while it happens, over TCP; LOCAL may be the path of a pipe, "
		"or - for standard output",
		.repeats = true, .take = take_part, .id = LW_LIVE_STREAM },
	{ "control", 0, "FILE", "the socket for labwire ctl", "where ctl looks",
		.take = take_part, .id = LW_LIVE_CONTROL },
	{ "quiet-lab", 0, NULL,
		"without the scenario's steps: nothing happens but what you do",
		.take = take_quiet, .at = offsetof(struct options, play.set) },
	{ "no-control", 0, NULL, "no such socket", .take = keep_flag,
		.at = offsetof(struct options, no_control) },
	{ "speed", 0, "FACTOR", "0.1 to 100, or max", "1", .take = take_speed,
		.at = offsetof(struct options, speed) },
	{ "journal", 0, "FILE", "keep what came from outside, for labwire run --journal",
		.take = keep_text, .at = offsetof(struct options, journal) },
};

const struct command command_live = {
	.name = "live",
	.about = "run a scenario in real time, joined with real programs",
	.usage = { "live SCENARIO [OPTIONS]" },
	.text = "Runs a scenario in real time until interrupted (Ctrl-C), joined with "
		"real programs.\n"
		"LOCAL is PORT or ADDRESS:PORT; without an address it is on loopback.",
	.arguments = { { .value = "SCENARIO",
		.about = "a path, or the name of an installed one (labwire list)",
		.take = keep_text,
		.at = offsetof(struct options, play.scenario) } },
	.groups = { { NULL, ROWS(rows), 0 },
		{ NULL, play_rows, PLAY_ROWS, offsetof(struct options, play) } },
	.example = "labwire live lab-3.4.3 --forward "
		   "'127.0.0.1:2525=hostPod1A>eagle-server:25'",
	.failed = "a step or an expectation failed",
	.initial = &(const struct options){ .speed = LW_LIVE_REAL_TIME,
		.play = { .command = "live",
			.may_lack_folder = true,
			.read = { .unjudged = true } } },
	.size = sizeof(struct options),
	.run = run,
	.fini = fini,
};
