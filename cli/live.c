/* live.c - labwire live: a lab in real time, joined with real programs.
 * SPDX-License-Identifier: MIT */
#include "labwire/live/live.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "labwire/base/alloc.h"
#include "play.h"

static const char help[] =
	"usage: labwire live SCENARIO [OPTIONS]\n\n"
	"Runs a scenario in real time until interrupted (Ctrl-C), joined with real "
	"programs.\n"
	"LOCAL is PORT or ADDRESS:PORT; without an address it is on loopback.\n\n"
	"      --forward LOCAL=NODE>HOST:PORT\n"
	"                         a port that leads across the lab: NODE makes the\n"
	"                         connection; udp:LOCAL=... for UDP, ftp:LOCAL=... to a\n"
	"                         file server and its data ports; repeatable\n"
	"      --reverse NODE:PORT=LOCAL  a port in the lab that leads to a real server\n"
	"                         on loopback; repeatable\n"
	"      --socks LOCAL=NODE a SOCKS5 proxy whose connections NODE makes; names "
	"are\n"
	"                         looked up in the lab; repeatable\n"
	"      --tap DEVICE=NODE:INTERFACE\n"
	"                         a device of the kernel's, plugged into a switch's port "
	"or\n"
	"                         in place of a host; repeatable\n"
	"      --stream LOCAL=NODE:INTERFACE\n"
	"                         a capture while it happens, over TCP; LOCAL may be "
	"the\n"
	"                         path of a pipe, or - for standard output; repeatable\n"
	"      --control PATH     the socket for labwire ctl (default: where ctl looks)\n"
	"      --no-control       no such socket\n"
	"      --speed FACTOR     0.1 to 100, or max (default: 1)\n"
	"      --journal FILE     keep what came from outside, for labwire run "
	"--journal\n" PLAY_HELP_TEXT PLAY_HELP_MORE
	"\nexample: labwire live lab-3.4.3 --forward "
	"'127.0.0.1:2525=hostPod1A>eagle-server:25'\n";

enum {
	OPT_SPEED = PLAY_LAST,
	OPT_JOURNAL,
	OPT_NO_CONTROL,
	OPT_PART, /* and one for each enum lw_live_kind */
};

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

static int option(struct options *o, int c, char **argv)
{
	if (c >= OPT_PART && c < OPT_PART + LW_LIVE_KINDS) {
		if (c == OPT_PART + LW_LIVE_CONTROL)
			o->no_control = true; /* not the usual one */
		o->parts = lw_grow(o->parts, &o->cap, o->nparts + 1, sizeof(*o->parts));
		if (c == OPT_PART + LW_LIVE_STREAM && strncmp(optarg, "-=", 2) == 0)
			o->play.to_stderr = true;
		o->parts[o->nparts++] =
			(struct part){ (enum lw_live_kind)(c - OPT_PART), optarg };
	} else if (c == OPT_NO_CONTROL) {
		o->no_control = true;
	} else if (c == OPT_JOURNAL) {
		o->journal = optarg;
	} else if (c != OPT_SPEED) {
		return play_option(&o->play, c, argv);
	} else if (!lw_live_speed_parse(optarg, &o->speed)) {
		return usage_error("live",
			"--speed: \"%s\" is neither a factor from 0.1 to 100 nor max",
			optarg);
	}
	return STATUS_FINE;
}

/* STATUS_FINE, what to exit with, or PLAY_HELPED. */
static int parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = { PLAY_OPTIONS,
		{ "speed", 1, NULL, OPT_SPEED },
		{ "no-control", 0, NULL, OPT_NO_CONTROL },
		{ "journal", 1, NULL, OPT_JOURNAL },
#define X(name, text) { text, 1, NULL, OPT_PART + LW_LIVE_##name },
		LW_LIVE_MAP(X)
#undef X
			{ NULL, 0, NULL, 0 } };
	int c = 0, status = STATUS_FINE;
	opterr = 0;
	while (status == STATUS_FINE &&
		(c = getopt_long(argc, argv, ":o:qvh", longs, NULL)) != -1)
		status = option(o, c, argv);
	return status == STATUS_FINE ? play_argument(&o->play, argc, argv) : status;
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

static int run(struct options *o, const struct lw_scenario *s)
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

int cmd_live(int argc, char **argv)
{
	struct options o = {
		.play = { .command = "live", .help = help, .may_lack_folder = true },
		.speed = LW_LIVE_REAL_TIME
	};
	int status = parse(argc, argv, &o);
	setvbuf(stdout, NULL, _IOLBF, 0); /* what happens is seen when it does */
	if (status == STATUS_FINE) {
		struct lw_scenario *s = play_load(&o.play);
		status = s ? check_parts(&o, s) : STATUS_USAGE;
		if (status == STATUS_FINE)
			status = run(&o, s);
		lw_scenario_free(s);
	}
	lw_free(o.parts);
	play_fini(&o.play);
	return finish_stdout(status == PLAY_HELPED ? STATUS_FINE : status);
}
