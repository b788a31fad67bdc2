/* fuzz_cdp.c - any bytes as a discovery message, whatever its checksum: what can be read
 * and fits again reads the same.  The same bytes as a configuration test message.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/assert.h"
#include "labwire/wire/cdp.h"
#include "labwire/wire/loop.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum {
	ROOM = 2048
};

static void round_trip(const struct lw_cdp *c)
{
	uint8_t out[ROOM], again[ROOM];
	struct lw_cdp back;
	struct lw_wr w = lw_wr_of(out, sizeof(out)), v = lw_wr_of(again, sizeof(again));
	lw_cdp_emit(&w, c);
	if (w.bad)
		return;
	LW_ASSERT(lw_cdp_parse(lw_rd_of(out, lw_wr_len(&w)), &back) == LW_OK);
	lw_cdp_emit(&v, &back);
	LW_ASSERT(lw_wr_len(&v) == lw_wr_len(&w));
	LW_ASSERT(memcmp(out, again, lw_wr_len(&w)) == 0);
}

/* The checksum is mended: what matters is behind it. */
static void mend(uint8_t *bytes, size_t n)
{
	struct lw_cdp c;
	bytes[2] = bytes[3] = 0;
	uint16_t sum = lw_cdp_checksum(bytes, n);
	bytes[2] = (uint8_t)(sum >> 8);
	bytes[3] = (uint8_t)sum;
	LW_ASSERT(lw_cdp_parse(lw_rd_of(bytes, n), &c) != LW_ECKSUM);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	uint8_t in[ROOM];
	struct lw_cdp c;
	struct lw_loop l;
	struct lw_rd r = lw_rd_of(bytes, n);
	(void)!lw_loop_parse(&r, &l);
	if (n < 4 || n > sizeof(in))
		return 0;
	memcpy(in, bytes, n);
	mend(in, n);
	if (lw_cdp_parse(lw_rd_of(in, n), &c) == LW_OK)
		round_trip(&c);
	return 0;
}
