/* cast.c - serial frames as other link types have them.  SPDX-License-Identifier: MIT */
#include "labwire/capture/cast.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct lw_mac near = { { 2, 'l', 'w', 0, 0, 0 } };
static const struct lw_mac far = { { 2, 'l', 'w', 0, 0, 1 } };

#define IP "E\0\0\x14packet of an IP"

/* What becomes of a frame: {is, as, frame, what stands in the file or NULL}. */
struct turn {
	enum lw_linktype is, as;
	const char *frame;
	size_t n;
	const char *want;
	size_t nwant;
};
#define BYTES(s) (s), sizeof(s) - 1

static const struct turn turns[] = {
	{ LW_LINKTYPE_HDLC, LW_LINKTYPE_HDLC, BYTES("\x0f\0\x08\0" IP),
		BYTES("\x0f\0\x08\0" IP) },
	{ LW_LINKTYPE_HDLC, LW_LINKTYPE_PPP, BYTES("\x0f\0\x08\0" IP),
		BYTES("\xff\3\0\x21" IP) },
	{ LW_LINKTYPE_HDLC, LW_LINKTYPE_RAW, BYTES("\x8f\0\x08\0" IP), BYTES(IP) },
	{ LW_LINKTYPE_HDLC, LW_LINKTYPE_ETHERNET, BYTES("\x0f\0\x08\0" IP),
		BYTES("\2lw\0\0\1\2lw\0\0\0\x08\0" IP) },
	{ LW_LINKTYPE_PPP, LW_LINKTYPE_RAW, BYTES("\xff\3\0\x21" IP), BYTES(IP) },
	{ LW_LINKTYPE_PPP, LW_LINKTYPE_PPP, BYTES("\xff\3\xc0\x21\1\1\0\4"),
		BYTES("\xff\3\xc0\x21\1\1\0\4") },
	{ LW_LINKTYPE_ETHERNET, LW_LINKTYPE_ETHERNET, BYTES("any bytes"),
		BYTES("any bytes") },
	/* SLARP, CDP, LCP, and what is cut short */
	{ LW_LINKTYPE_HDLC, LW_LINKTYPE_PPP, BYTES("\x8f\0\x80\x35\0\0\0\2"), NULL, 0 },
	{ LW_LINKTYPE_HDLC, LW_LINKTYPE_RAW, BYTES("\x8f\0\x20\0\2\xb4"), NULL, 0 },
	{ LW_LINKTYPE_HDLC, LW_LINKTYPE_RAW, BYTES("\x0f\0\x08"), NULL, 0 },
	{ LW_LINKTYPE_PPP, LW_LINKTYPE_ETHERNET, BYTES("\xff\3\xc0\x21\1\1\0\4"), NULL,
		0 },
	{ LW_LINKTYPE_PPP, LW_LINKTYPE_RAW, BYTES("\xff\3\0"), NULL, 0 },
};

Test(cast, an_ip_packet_gets_the_other_header_and_all_else_is_left_out)
{
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		const struct turn *t = &turns[i];
		struct lw_cast c = { .is = t->is, .as = t->as, .near = near, .far = far };
		struct lw_cut cut;
		bool there = lw_cast(&c, LW_TX, lw_rd_of(t->frame, t->n), &cut);
		cr_assert_eq(there, t->want != NULL, "turn %zu", i);
		if (!there)
			continue;
		cr_assert_eq(lw_cut_len(&cut), t->nwant, "turn %zu", i);
		cr_assert_eq(memcmp(cut.head, t->want, cut.nhead), 0, "turn %zu", i);
		cr_assert_eq(
			memcmp(cut.rest.at, t->want + cut.nhead, t->nwant - cut.nhead), 0,
			"turn %zu", i);
	}
}

Test(cast, both_ends_of_a_line_show_the_same_addresses)
{
	struct lw_cast here = { LW_LINKTYPE_HDLC, LW_LINKTYPE_ETHERNET, near, far };
	struct lw_cast there = { LW_LINKTYPE_HDLC, LW_LINKTYPE_ETHERNET, far, near };
	struct lw_rd frame = lw_rd_of("\x0f\0\x08\0" IP, 4 + sizeof(IP) - 1);
	struct lw_cut sent, arrived;
	cr_assert(lw_cast(&here, LW_TX, frame, &sent));
	cr_assert(lw_cast(&there, LW_RX, frame, &arrived));
	cr_assert_eq(sent.nhead, arrived.nhead);
	cr_assert_eq(memcmp(sent.head, arrived.head, sent.nhead), 0);
}
