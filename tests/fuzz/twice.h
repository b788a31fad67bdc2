/* twice.h - an engine gets its input whole and in two pieces, and must say the same.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_FUZZ_TWICE_H
#define TESTS_FUZZ_TWICE_H

#include <string.h>

#include "labwire/base/text.h"

static inline void fuzz_twice(const uint8_t *data, size_t size,
	void (*play)(const uint8_t *data, size_t size, size_t cut, struct lw_text *said))
{
	struct lw_text whole = { 0 }, split = { 0 };
	play(data, size, size, &whole);
	play(data, size, size ? data[0] % size : 0, &split);
	if (whole.len != split.len ||
		memcmp(lw_text_str(&whole), lw_text_str(&split), whole.len))
		__builtin_trap();
	lw_text_fini(&whole);
	lw_text_fini(&split);
}

#endif
