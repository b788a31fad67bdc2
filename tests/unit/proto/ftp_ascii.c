/* ftp_ascii.c - line ends of files and of the wire.  SPDX-License-Identifier: MIT */
#include "../../../sim/proto/ftp/ftp_ascii.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/rand.h"

Test(ftp_ascii, a_line_end_is_two_bytes_on_the_wire)
{
	uint8_t out[32];
	size_t n = ftp_ascii_to_wire((const uint8_t *)"a\n\nb\r\n", 6, out);
	cr_assert_eq(n, 9);
	cr_expect_arr_eq(out, "a\r\n\r\nb\r\r\n", 9);
}

static size_t from(const char *in, size_t n, size_t cut, uint8_t *out)
{
	bool cr = false;
	size_t k = ftp_ascii_from_wire((const uint8_t *)in, cut, out, &cr);
	k += ftp_ascii_from_wire((const uint8_t *)in + cut, n - cut, out + k, &cr);
	if (cr)
		out[k++] = '\r';
	return k;
}

Test(ftp_ascii, and_one_in_a_file_wherever_the_wire_is_cut)
{
	static const char wire[] = "a\r\nb\rc\r\r\n\n\r";
	uint8_t out[32];
	for (size_t cut = 0; cut < sizeof(wire); cut++) {
		size_t n = from(wire, sizeof(wire) - 1, cut, out);
		cr_assert_eq(n, 9);
		cr_expect_arr_eq(out, "a\nb\rc\r\n\n\r", 9);
	}
}

Test(ftp_ascii, any_file_comes_back)
{
	static const char bytes[] = "\r\nxy";
	struct lw_rand r;
	uint8_t file[64], wire[128], back[129];
	lw_rand_init(&r, 1, 1, "lines");
	for (int round = 0; round < 2000; round++) {
		size_t n = lw_rand_below(&r, sizeof(file) + 1);
		for (size_t i = 0; i < n; i++)
			file[i] = (uint8_t)bytes[lw_rand_below(&r, 4)];
		size_t k = ftp_ascii_to_wire(file, n, wire);
		k = from((const char *)wire, k, lw_rand_below(&r, (uint32_t)k + 1), back);
		cr_assert_eq(k, n);
		cr_assert_arr_eq(back, file, n);
	}
}
