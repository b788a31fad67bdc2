/* replay.c - a session again, without its outside: a journal in virtual time.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "live/guests/guests.h"
#include "labwire/live/live.h"

bool lw_live_journal_seed(struct lw_rd journal, uint64_t *seed)
{
	char name[JOURNAL_NAME_MAX + 1];
	return journal_read_head(&journal, seed, name) == LW_OK;
}

enum lw_err lw_live_replay(struct lw_lab *lab, struct lw_rd journal, struct lw_text *why)
{
	char name[JOURNAL_NAME_MAX + 1];
	const char *ours = lw_lab_scenario(lab)->name;
	struct lw_rd head = journal;
	uint64_t seed = 0;
	lw_time end = 0;
	size_t place = 0;
	if (journal_read_head(&head, &seed, name) != LW_OK) {
		lw_text_add(why, "is not a journal");
		return LW_EBAD;
	}
	if (strcmp(name, ours) != 0) {
		lw_text_fmt(
			why, "was made with the scenario \"%s\", not \"%s\"", name, ours);
		return LW_EINVAL;
	}
	struct guests *guests = guests_new(lab, NULL, NULL);
	enum lw_err err = inlet_replay(guests_door(guests), journal, &end, &place);
	if (err != LW_OK) {
		lw_text_fmt(why, "%s at byte %zu",
			err == LW_ETRUNC ? "breaks off" : "is damaged", place);
	} else {
		lw_lab_begin(lab);
		err = lw_engine_run_until(lw_lab_engine(lab), end, LW_LAB_BUDGET);
		enum lw_err ended = lw_lab_end(lab);
		if (err == LW_OK)
			err = ended;
	}
	guests_free(guests);
	return err;
}
