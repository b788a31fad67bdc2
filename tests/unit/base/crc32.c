/* crc32.c - the check sum of files.  SPDX-License-Identifier: MIT */
#include "labwire/base/crc32.h"

#include <criterion/criterion.h>

Test(crc32, has_the_check_value_of_its_definition)
{
	cr_expect_eq(lw_crc32(0, "123456789", 9), 0xcbf43926);
	cr_expect_eq(lw_crc32(0, "", 0), 0);
}

Test(crc32, goes_on_where_it_stopped)
{
	static const char text[] = "one two three four five six";
	uint32_t whole = lw_crc32(0, text, sizeof(text));
	for (size_t cut = 0; cut <= sizeof(text); cut++) {
		uint32_t crc = lw_crc32(0, text, cut);
		cr_expect_eq(lw_crc32(crc, text + cut, sizeof(text) - cut), whole);
	}
}
