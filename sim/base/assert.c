/* assert.c - say what was violated, then abort.  SPDX-License-Identifier: MIT */
#include "labwire/base/assert.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void lw_assert_failed(const char *expr, const char *file, int line)
{
	fprintf(stderr, "labwire: %s:%d: assertion failed: %s\n", file, line, expr);
	abort();
}
