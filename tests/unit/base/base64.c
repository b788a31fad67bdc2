/* base64.c - the vectors of RFC 4648 section 10, and what is not base64.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/base64.h"

#include <criterion/criterion.h>
#include <string.h>

static void both_ways(const char *plain, const char *coded)
{
	struct lw_text t = { 0 };
	lw_base64_encode(plain, strlen(plain), &t);
	cr_assert_str_eq(lw_text_str(&t), coded);
	lw_text_clear(&t);
	cr_assert(lw_base64_decode(coded, strlen(coded), &t));
	cr_assert_str_eq(lw_text_str(&t), plain);
	lw_text_fini(&t);
}

Test(base64, vectors)
{
	both_ways("", "");
	both_ways("f", "Zg==");
	both_ways("fo", "Zm8=");
	both_ways("foo", "Zm9v");
	both_ways("foob", "Zm9vYg==");
	both_ways("fooba", "Zm9vYmE=");
	both_ways("foobar", "Zm9vYmFy");
}

Test(base64, what_it_is_not)
{
	static const char *const bad[] = { "Z", "Zg=", "Zg=a",
		"Z===", "====", "Zg==Zg==", "Zm9 ", "Zm9v\r\n", "Zm_v" };
	struct lw_text t = { 0 };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_not(lw_base64_decode(bad[i], strlen(bad[i]), &t), "%s", bad[i]);
	cr_assert_not(lw_base64_decode("Zm\0v", 4, &t));
	lw_text_fini(&t);
}
