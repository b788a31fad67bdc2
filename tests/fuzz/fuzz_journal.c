/* fuzz_journal.c - any bytes as a journal, played into a small lab.  Whole records are
 * made of the input first, so that the fuzzer gets behind their heads.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "harness/sample.h"
#include "live/guests/guests.h"
#include "labwire/live/live.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* u8 kind, u8 channel, u16 time in units of 2^16 ns, u8 length, body */
static void compose(struct lw_rd in, struct lw_text *out)
{
	struct journal_record r = { .at = 0 };
	journal_head(out, 1, "sample");
	while (lw_rd_left(&in) > 5) {
		r.kind = (enum journal_kind)(lw_rd_u8(&in) % JOURNAL_END);
		r.channel = lw_rd_u8(&in) % 8;
		r.channel |= r.channel & 4 ? 0x80000000u : 0;
		r.at += (lw_time)lw_rd_u16(&in) << 16;
		size_t n = lw_rd_u8(&in);
		r.body = lw_rd_sub(&in, n < lw_rd_left(&in) ? n : lw_rd_left(&in));
		journal_put(out, &r);
	}
	r.kind = JOURNAL_END;
	r.channel = 0;
	r.body = (struct lw_rd){ 0 };
	journal_put(out, &r);
}

static void play(struct lw_rd journal)
{
	struct lw_scenario *s = sample_scenario();
	struct lw_lab_conf conf = { .scenario = s };
	struct lw_lab *lab = lw_lab_new(&conf);
	struct lw_text why = { 0 };
	uint64_t seed = 0;
	enum lw_err err = lw_live_replay(lab, journal, &why);
	if ((err != LW_OK && err != LW_EBUDGET) != (why.len > 0))
		__builtin_trap();
	(void)lw_live_journal_seed(journal, &seed);
	lw_text_fini(&why);
	lw_lab_free(lab);
	lw_scenario_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_text composed = { 0 };
	play(lw_rd_of(data, size));
	compose(lw_rd_of(data, size), &composed);
	play(lw_rd_of(composed.s, composed.len));
	lw_text_fini(&composed);
	return 0;
}
