/* fuzz_nbns.c - any bytes as a name service message: what can be read and fits again
 * reads the same.  SPDX-License-Identifier: MIT */
#include "labwire/base/assert.h"
#include "labwire/wire/nbns.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	uint8_t out[2048], again[2048];
	struct lw_nbns m, back;

	if (lw_nbns_parse(lw_rd_of(bytes, n), &m))
		return 0;
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	if (lw_nbns_emit(&w, &m))
		return 0;
	LW_ASSERT(lw_nbns_parse(lw_rd_of(out, lw_wr_len(&w)), &back) == LW_OK);
	LW_ASSERT(strcmp(m.name, back.name) == 0 && m.suffix == back.suffix);
	struct lw_wr v = lw_wr_of(again, sizeof(again));
	LW_ASSERT(lw_nbns_emit(&v, &back) == LW_OK);
	LW_ASSERT(lw_wr_len(&v) == lw_wr_len(&w));
	LW_ASSERT(memcmp(out, again, lw_wr_len(&w)) == 0);
	return 0;
}
