/* writer.c - many small writes become few large ones, and none is lost.
 * SPDX-License-Identifier: MIT */
#include "labwire/capture/writer.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static size_t written, calls;
static uint64_t sum;

static enum lw_err count(void *ctx, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	(void)ctx;
	calls++;
	written += n;
	for (size_t i = 0; i < n; i++)
		sum = sum * 31 + p[i];
	return LW_OK;
}

Test(writer, hands_over_large_pieces_in_order)
{
	struct lw_writer w;
	uint64_t want = 0;
	uint8_t block[997];
	lw_writer_init(&w, (struct lw_sink){ count, NULL });
	for (int i = 0; i < 1000; i++) {
		memset(block, i, sizeof(block));
		for (size_t k = 0; k < sizeof(block); k++)
			want = want * 31 + block[k];
		lw_writer_put(&w, block, sizeof(block));
	}
	lw_writer_flush(&w);
	cr_assert_eq(written, 997000);
	cr_assert_eq(sum, want);
	cr_assert(calls <= 4, "%zu", calls);
	lw_writer_fini(&w);
}

Test(writer, passes_on_what_is_larger_than_its_buffer)
{
	struct lw_writer w;
	uint8_t *big = calloc(1, LW_WRITER_BUF + 1);
	lw_writer_init(&w, (struct lw_sink){ count, NULL });
	lw_writer_put(&w, "x", 1);
	lw_writer_put(&w, big, LW_WRITER_BUF + 1);
	cr_assert_eq(written, LW_WRITER_BUF + 2);
	lw_writer_fini(&w);
	free(big);
}
