/* fuzz_judge.c - any bytes as a test script: read, and what can be read is played.
 * SPDX-License-Identifier: MIT */
#include <stdint.h>

#include "judge/play.h"
#include "labwire/base/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	PLAYED = 3 /* cases of an input: a host each takes its time */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge_script s = { 0 };
	struct lw_text why = { 0 };
	bool fine = judge_read(&s, "fuzz", (const char *)data, size);
	LW_ASSERT(fine == (s.nmistakes == 0));
	for (size_t i = 0; fine && i < s.ncases && i < PLAYED; i++)
		if (s.cases[i].nsteps < 64)
			(void)!judge_play(&s.cases[i], i % 4, &why);
	lw_text_fini(&why);
	judge_script_fini(&s);
	return 0;
}
