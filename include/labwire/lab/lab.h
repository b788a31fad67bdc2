/* lab.h - a scenario come to life: builds every node and link, plays the steps, checks
 * the expectations, takes all apart.
 *
 * Owns engine, links, nodes, services, jobs and captures; builds in the order of the
 * scenario and destroys in reverse.  Opens no file itself: captures go to what the
 * caller's lw_lab_io opens.  The scenario must outlive the lab.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LAB_LAB_H
#define LABWIRE_LAB_LAB_H

#include "labwire/base/text.h"
#include "labwire/capture/cast.h"
#include "labwire/capture/sink.h"
#include "labwire/engine/engine.h"
#include "labwire/scenario/scenario.h"

enum lw_said {
	LW_SAID_STEP,	  /* a step begins: text says which */
	LW_SAID_SCREEN,	  /* a line that a program printed */
	LW_SAID_SENT,	  /* dialogue, client to server */
	LW_SAID_RECEIVED, /* dialogue, server to client */
	LW_SAID_DONE,	  /* a step ended well */
	LW_SAID_FAILED,	  /* a step failed: text says why */
	LW_SAID_WARNING,  /* a capture broke off, an event budget ran out */
};

/* Where the lab's output goes.  Every member may be NULL. */
struct lw_lab_io {
	/* What happens, in virtual time.  step may be NULL. */
	void (*said)(void *ctx, enum lw_said what, lw_time now, const char *node,
		const char *step, const char *text);
	/* A new output file by its name below the output folder ("R1-ISP_Fa0-0.pcap"):
	 * letters, digits and ._- alone, for the scenario's names were checked.
	 * The sink stays the callee's and lives until the lab is freed. */
	enum lw_err (*open)(void *ctx, const char *name, struct lw_sink *sink);
	/* One line of text per frame that an interface sends or a link loses: when,
	 * where, number, "<" what caused it (a frame or a timer), and the frame in words.
	 */
	void (*trace)(void *ctx, const char *line);
	void *ctx;
};

/* Which captures of many interfaces are written. */
enum lw_lab_pcapng {
	LW_LAB_PCAPNG_ONCE, /* lab.pcapng, and the same per kind of link */
	LW_LAB_PCAPNG_ALL,  /* and lab-all.pcapng: each frame at every interface */
	LW_LAB_PCAPNG_NONE,
};

struct lw_lab_conf {
	const struct lw_scenario *scenario;
	const uint64_t *seed;	    /* NULL: the scenario's */
	lw_time until;		    /* 0: the scenario's own end */
	uint64_t event_budget;	    /* 0: LW_LAB_BUDGET */
	bool capture_all;	    /* every interface */
	const char *const *capture; /* else these: "NODE" or "NODE:INTERFACE" */
	size_t ncapture;
	enum lw_lab_pcapng pcapng;
	/* As which link type serial lines are captured, see cast.h; LW_LINKTYPE_HDLC or
	 * 0: as what they are (PPP, where a line runs that). */
	enum lw_linktype serial_as;
	const struct lw_log *log;
	struct lw_lab_io io;
};

enum {
	LW_LAB_BUDGET = 2000000000
};

struct lw_lab;
struct lw_lab *lw_lab_new(const struct lw_lab_conf *conf);
void lw_lab_free(struct lw_lab *lab);

/* Does "NODE" or "NODE:INTERFACE" name something of this scenario? */
bool lw_lab_names(const struct lw_scenario *scenario, const char *what);
/* A sentence about one that does not, or not what is wanted (a node, an interface): with
 * what was meant or what there is. */
void lw_lab_unknown(
	const struct lw_scenario *scenario, const char *what, struct lw_text *why);

/* Play to the end and flush the captures.  LW_OK: it ran (expectations may have failed,
 * see lw_lab_failures).  LW_EBUDGET: endless chatter.  LW_EIO: a capture could not be
 * written; said() named the file, and the rest went on. */
LW_MUST_USE enum lw_err lw_lab_run(struct lw_lab *lab);

/* The same for who drives the clock: begin, run the engine (lw_lab_engine) as far as it
 * shall go, end.  What the scenario promises is for whole runs: it is not judged here.
 * LW_EIO: see lw_lab_run. */
void lw_lab_begin(struct lw_lab *lab);
LW_MUST_USE enum lw_err lw_lab_end(struct lw_lab *lab);

/* Steps and expectations that did not hold. */
size_t lw_lab_failures(const struct lw_lab *lab);
uint64_t lw_lab_fingerprint(const struct lw_lab *lab);
lw_time lw_lab_now(const struct lw_lab *lab);
/* A few lines for people: steps, mails, frames, drops by reason. */
void lw_lab_summary(const struct lw_lab *lab, struct lw_text *out);
/* report.json: steps, expectations, counters, drops by reason, dialogues. */
void lw_lab_report(const struct lw_lab *lab, struct lw_text *out);

/* The i-th mailbox that has mail: its user, that user's node, and its mbox text (RFC
 * 4155), added to `out`; false at the end. */
bool lw_lab_mbox(const struct lw_lab *lab, size_t i, const char **user, const char **node,
	struct lw_text *out);

/* For tests and embedding: a node's stack, NULL when unknown. */
struct lw_stack *lw_lab_stack(struct lw_lab *lab, const char *node);
struct lw_engine *lw_lab_engine(struct lw_lab *lab);
const struct lw_scenario *lw_lab_scenario(const struct lw_lab *lab);

#endif
