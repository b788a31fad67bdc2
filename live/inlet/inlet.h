/* inlet.h - the one way into a running lab.
 *
 * Theory of operation.  Whatever comes from outside - bytes of a real client, a frame of
 * the kernel's, a command - becomes a record (journal.h) with a virtual time that is not
 * before the lab's own, waits here, and is let in by an event of the inlet's.  That event
 * has the highest owner id, so at its time it comes after everything that the lab itself
 * does then.  Nothing else from outside may touch the lab: the records and the scenario
 * therefore determine the run, and a replay feeds the same records through the same
 * event.
 *
 * One record per event: what the lab does because of it comes before the next one.
 * Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_INLET_INLET_H
#define LIVE_INLET_INLET_H

#include "journal.h"
#include "labwire/capture/sink.h"
#include "labwire/engine/engine.h"

struct inlet;

struct inlet_user {
	/* A record is let in; borrowed for the call. */
	void (*enter)(struct inlet_user *u, const struct journal_record *r, lw_time now);
};

/* Both outlive the inlet. */
struct inlet *inlet_new(struct lw_engine *engine, struct inlet_user *user);
void inlet_free(struct inlet *d);

/* Let a record in at `at` or soon after: not before the lab's time, nor before an earlier
 * record.  The body is copied. */
void inlet_put(struct inlet *d, lw_time at, enum journal_kind kind, uint32_t channel,
	struct lw_rd body);

/* Time of the last record put. */
lw_time inlet_last(const struct inlet *d);

/* Keep a journal of what is put from now on.  Its head is written at once. */
void inlet_record(struct inlet *d, struct lw_sink sink, const char *scenario);
/* Write out what is buffered; why the journal broke off, LW_OK when it did not. */
enum lw_err inlet_flush(struct inlet *d);

/* Play a journal: `bytes` are borrowed until the inlet is freed.  LW_EBAD, LW_ETRUNC: it
 * is damaged at *place, or does not reach its end; nothing is played.  *end: when the
 * session ended. */
LW_MUST_USE enum lw_err inlet_replay(
	struct inlet *d, struct lw_rd bytes, lw_time *end, size_t *place);

#endif
