/* door.h - the one way into a running lab.
 *
 * Theory of operation.  Whatever comes from outside - bytes of a real client, a frame of
 * the kernel's, a command - becomes a record (journal.h) with a virtual time that is not
 * before the lab's own, waits here, and is let in by an event of the door's.  That event
 * has the highest owner id, so at its time it comes after everything that the lab itself
 * does then.  Nothing else from outside may touch the lab: the records and the scenario
 * therefore determine the run, and a replay feeds the same records through the same
 * event.
 *
 * One record per event: what the lab does because of it comes before the next one.
 * Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_DOOR_H
#define LIVE_DOOR_H

#include "journal.h"
#include "labwire/capture/sink.h"
#include "labwire/engine/engine.h"

struct door;

struct door_user {
	/* A record is let in; borrowed for the call. */
	void (*enter)(struct door_user *u, const struct journal_record *r, lw_time now);
};

/* Both outlive the door. */
struct door *door_new(struct lw_engine *engine, struct door_user *user);
void door_free(struct door *d);

/* Let a record in at `at` or soon after: not before the lab's time, nor before an earlier
 * record.  The body is copied. */
void door_put(struct door *d, lw_time at, enum journal_kind kind, uint32_t channel,
	struct lw_rd body);

/* Time of the last record put. */
lw_time door_last(const struct door *d);

/* Keep a journal of what is put from now on.  Its head is written at once. */
void door_record(struct door *d, struct lw_sink sink, const char *scenario);
/* Write out what is buffered; why the journal broke off, LW_OK when it did not. */
enum lw_err door_flush(struct door *d);

/* Play a journal: `bytes` are borrowed until the door is freed.  LW_EBAD, LW_ETRUNC: it
 * is damaged at *place, or does not reach its end; nothing is played.  *end: when the
 * session ended. */
LW_MUST_USE enum lw_err door_replay(
	struct door *d, struct lw_rd bytes, lw_time *end, size_t *place);

#endif
