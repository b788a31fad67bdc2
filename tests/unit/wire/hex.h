/* hex.h - sample frames as hex text.  SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_WIRE_HEX_H
#define TESTS_UNIT_WIRE_HEX_H

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>

/* Blanks between bytes are fine.  Returns the number of bytes. */
static inline size_t hex(const char *text, uint8_t *out, size_t size)
{
	size_t n = 0;
	unsigned v;
	int used;

	while (sscanf(text, " %2x%n", &v, &used) == 1) {
		cr_assert_lt(n, size);
		out[n++] = (uint8_t)v;
		text += used;
	}
	return n;
}

#endif
