/* fuzz_oneline.c - any bytes as a frame: every header parser of wire/ runs, and the line
 * is printable.  The first byte picks the link type.  Checksums of IPv4 headers are put
 * right, or no input would ever get behind them.  SPDX-License-Identifier: MIT */
#include "labwire/base/assert.h"
#include "labwire/wire/checksum.h"
#include "labwire/wire/oneline.h"

enum {
	FRAME_MAX = 2048
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void mend_ipv4(uint8_t *f, size_t n, size_t link_len)
{
	uint8_t *ip = f + link_len;
	size_t header_len = n > link_len ? (size_t)(*ip & 0xf) * 4 : 0;

	if (header_len < 20 || n < link_len + header_len)
		return;
	ip[10] = ip[11] = 0;
	uint16_t cksum = lw_sum_fold(lw_sum_add(0, ip, header_len));
	ip[10] = (uint8_t)(cksum >> 8);
	ip[11] = (uint8_t)cksum;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const enum lw_linktype links[] = { LW_LINKTYPE_ETHERNET, LW_LINKTYPE_PPP,
		LW_LINKTYPE_HDLC };
	static const size_t link_len[] = { 14, 4, 4 };
	struct lw_oneline o = { .addresses = true, .relative = true };
	struct lw_text out = { 0 };
	uint8_t frame[FRAME_MAX];

	if (n == 0 || n > FRAME_MAX)
		return 0;
	memcpy(frame, bytes + 1, --n);
	mend_ipv4(frame, n, link_len[bytes[0] % 3]);
	lw_oneline(&o, &out, links[bytes[0] % 3], lw_rd_of(frame, n));
	LW_ASSERT(out.len > 0);
	for (size_t i = 0; i < out.len; i++)
		LW_ASSERT(out.s[i] >= ' ' && out.s[i] < 0x7f);
	lw_text_fini(&out);
	return 0;
}
