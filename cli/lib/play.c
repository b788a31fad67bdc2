/* play.c - what commands that play a scenario share.  SPDX-License-Identifier: MIT */
#include "play.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/map.h"

static FILE *out_of(const struct play *p)
{
	return p->to_stderr ? stderr : stdout;
}

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
	const struct play *p = ctx;
	bool detail = what == LW_SAID_SCREEN || what == LW_SAID_SENT ||
		      what == LW_SAID_RECEIVED;
	if (what == LW_SAID_WARNING) {
		fprintf(stderr, "labwire: warning: %s\n", text);
		return;
	}
	if (p->brief && !p->json && (what == LW_SAID_DONE || what == LW_SAID_FAILED))
		brief_ended(p->brief, now, step, what == LW_SAID_DONE, text);
	if (p->brief || p->json || p->verbosity < 0 || (detail && p->verbosity < 1))
		return;
	fprintf(out_of(p), "%9lld.%06lld  %-11s %-2s ", (long long)(now / LW_SEC(1)),
		(long long)(now % LW_SEC(1) / LW_US(1)), node ? node : "", marks[what]);
	if (detail)
		fprintf(out_of(p), "%s\n", text);
	else
		fprintf(out_of(p), "%s%s%s\n", step ? step : "", *text ? ": " : "", text);
}

static void traced(void *ctx, const char *line)
{
	fprintf(out_of(ctx), "%s\n", line);
}

static enum lw_err open_file(void *ctx, const char *name, struct lw_sink *sink)
{
	const struct play *p = ctx;
	return output_file(p->folder, name, sink);
}

static int take_seed(const struct given *g, void *at)
{
	struct play *p = at;
	char *end = NULL;
	errno = 0;
	p->has_seed = true;
	p->seed = strtoull(g->value, &end, 10);
	if (errno == 0 && *g->value >= '0' && *g->value <= '9' && *end == 0)
		return STATUS_FINE;
	return usage_error(p->command, "--seed: \"%s\" is not a number", g->value);
}

static int take_quiet(const struct given *g, void *at)
{
	(void)g;
	((struct play *)at)->verbosity = -1;
	return STATUS_FINE;
}

static int take_verbose(const struct given *g, void *at)
{
	(void)g;
	((struct play *)at)->verbosity++;
	return STATUS_FINE;
}

/* Words of an option and what they stand for. */
struct meaning {
	const char *word;
	int value;
};
static const struct meaning pcapngs[] = { { "once", LW_LAB_PCAPNG_ONCE },
	{ "all", LW_LAB_PCAPNG_ALL }, { "none", LW_LAB_PCAPNG_NONE }, { NULL, 0 } };
static const struct meaning serial_types[] = { { "c_hdlc", LW_LINKTYPE_HDLC },
	{ "ppp", LW_LINKTYPE_PPP }, { "raw", LW_LINKTYPE_RAW },
	{ "ethernet", LW_LINKTYPE_ETHERNET }, { NULL, 0 } };

static const char *pcapng_word(size_t i)
{
	return pcapngs[i].word;
}

static const char *serial_type_word(size_t i)
{
	return serial_types[i].word;
}

/* NULL: the first. */
static int meaning(const struct meaning *m, const char *word)
{
	while (word && strcmp(m->word, word) != 0)
		m++;
	return m->value;
}

const struct row play_rows[] = {
	{ "output", 'o', "DIR", "where to write", "out/NAME", .take = keep_text,
		.at = offsetof(struct play, output) },
	{ "seed", 0, "N", "another seed", "the scenario's", .take = take_seed },
	{ "set", 0, "PATH=VALUE", "override a value of the scenario", .repeats = true,
		.take = keep_texts, .at = offsetof(struct play, set) },
	{ "capture", 0, "NODE[:INTERFACE]", "capture only this", "all", .repeats = true,
		.take = keep_texts, .at = offsetof(struct play, capture) },
	{ "no-capture", 0, NULL, "write no captures", .take = keep_flag,
		.at = offsetof(struct play, no_capture) },
	{ "lab-pcapng", 0, "WHICH",
		"a packet in captures of many interfaces: once, or in lab-all.pcapng at "
		"all of them, too",
		"once", .take = keep_word, .at = offsetof(struct play, lab_pcapng),
		.word = pcapng_word },
	{ "serial-link-type", 0, "TYPE",
		"how serial lines are captured: as they are, or their IP packets in "
		"another form",
		"c_hdlc", .take = keep_word,
		.at = offsetof(struct play, serial_link_type), .word = serial_type_word },
	{ "addressing", 0, "FILE", "another addressing table for the same wiring",
		.take = keep_text, .at = offsetof(struct play, read.addressing) },
	{ "brief", 0, NULL, "a line for all steps that a template makes",
		.take = keep_flag, .at = offsetof(struct play, wants_brief) },
	{ "quiet", 'q', NULL, "only the summary", .take = take_quiet },
	{ "verbose", 'v', NULL, "every line of every dialogue; twice: every frame",
		.take = take_verbose },
	{ "json", 0, NULL, "print report.json instead", .take = keep_flag,
		.at = offsetof(struct play, json) },
};
_Static_assert(sizeof(play_rows) / sizeof(play_rows[0]) == PLAY_ROWS, "counted");

struct lw_scenario *play_load(struct play *p)
{
	p->read.set = p->set.all;
	p->read.nset = p->set.used;
	struct lw_scenario *s = load_scenario(p->scenario, &p->read);
	for (size_t i = 0; s && i < p->capture.used; i++) {
		if (lw_lab_names(s, p->capture.all[i]))
			continue;
		struct lw_text why = { 0 };
		lw_lab_unknown(s, p->capture.all[i], &why);
		usage_error(p->command, "--capture: %s", lw_text_str(&why));
		lw_text_fini(&why);
		lw_scenario_free(s);
		s = NULL;
	}
	return s;
}

struct lw_lab *play_build(struct play *p, const struct lw_scenario *s)
{
	struct lw_text folder = { 0 };
	bool wanted = !p->may_lack_folder || p->output || !p->no_capture;
	lw_text_fmt(
		&folder, p->output ? "%s" : "out/%s", p->output ? p->output : s->name);
	p->folder_name = lw_text_take(&folder);
	p->folder = wanted ? output_open(p->folder_name) : NULL;
	if (wanted && !p->folder)
		return NULL;
	if (p->wants_brief && p->verbosity == 0)
		p->brief = brief_new(s, out_of(p));
	struct lw_lab_conf conf = { .scenario = s,
		.seed = p->has_seed ? &p->seed : NULL,
		.until = p->until,
		.capture_all = !p->no_capture && !p->capture.used,
		.capture = p->capture.all,
		.ncapture = p->no_capture ? 0 : p->capture.used,
		.pcapng = (enum lw_lab_pcapng)meaning(pcapngs, p->lab_pcapng),
		.serial_as = (enum lw_linktype)meaning(serial_types, p->serial_link_type),
		.io = { .said = said,
			.open = open_file,
			.trace = p->verbosity > 1 && !p->json ? traced : NULL,
			.ctx = p } };
	return lw_lab_new(&conf);
}

/* USER.mbox; who has a mailbox of that name on another server, too: USER@NODE.mbox. */
static void write_mail(const struct play *p, const struct lw_lab *lab)
{
	struct lw_text mbox = { 0 }, name = { 0 };
	struct lw_map *written = lw_map_new();
	const char *user = NULL, *node = NULL;
	for (size_t i = 0; lw_lab_mbox(lab, i, &user, &node, &mbox); i++) {
		lw_text_clear(&name);
		lw_text_fmt(&name, "mail/%s.mbox", user);
		if (!lw_map_put(written, user, p->folder)) {
			lw_text_clear(&name);
			lw_text_fmt(&name, "mail/%s@%s.mbox", user, node);
		}
		if (i > 0 || output_folder(p->folder, "mail"))
			output_text(p->folder, lw_text_str(&name), &mbox);
		lw_text_clear(&mbox);
	}
	lw_map_free(written);
	lw_text_fini(&mbox);
	lw_text_fini(&name);
}

static void write_results(
	const struct play *p, const struct lw_lab *lab, const struct lw_text *more)
{
	struct lw_text report = { 0 }, summary = { 0 };
	lw_lab_report(lab, &report);
	if (p->folder)
		output_text(p->folder, "report.json", &report);
	if (p->folder)
		write_mail(p, lab);
	lw_lab_summary(lab, &summary);
	if (more)
		lw_text_add(&summary, lw_text_str(more));
	fputs(lw_text_str(p->json ? &report : &summary), out_of(p));
	lw_text_fini(&report);
	lw_text_fini(&summary);
}

int play_finish(
	struct play *p, struct lw_lab *lab, enum lw_err err, const struct lw_text *more)
{
	write_results(p, lab, more);
	int status =
		err == LW_EBUDGET || lw_lab_failures(lab) ? STATUS_FAILED : STATUS_FINE;
	lw_lab_free(lab);
	bool has_folder = p->folder != NULL;
	bool written = !has_folder || output_close(p->folder);
	p->folder = NULL;
	if (written && has_folder && !p->json)
		fprintf(out_of(p), "  written to %s\n", p->folder_name);
	return written && err != LW_EIO ? status : STATUS_MACHINE;
}

void play_fini(struct play *p)
{
	brief_free(p->brief);
	lw_free(p->folder_name);
	lw_free(p->set.all);
	lw_free(p->capture.all);
}
