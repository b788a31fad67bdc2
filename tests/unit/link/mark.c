/* mark.c - what waits behind a long queue is marked, and only what may be.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "harness/ends.h"

/* Version and length, TOS, 16 bytes that do not matter here, and their checksum. */
static size_t ip_header(uint8_t *out, enum lw_medium medium, uint8_t tos)
{
	size_t at = medium == LW_MEDIUM_ETHERNET ? 14 : 4;
	memset(out, 0, ENDS_HEAD);
	out[at - 2] = medium == LW_MEDIUM_PPP ? 0 : 0x08;
	out[at - 1] = medium == LW_MEDIUM_PPP ? 0x21 : 0;
	out[at] = 0x45;
	out[at + 1] = tos;
	return at;
}

static struct test_ends t;

static void marks(enum lw_medium medium, uint8_t tos, uint8_t expected)
{
	uint8_t head[ENDS_HEAD];
	size_t at = ip_header(head, medium, tos);
	struct lw_link_conf conf = {
		.medium = medium, .bits_per_s = 64000, .mark_frames = 2
	};
	ends_init(&t, &conf);
	for (int i = 0; i < 5; i++) /* one on the line, four wait */
		end_send(&t.a, head, sizeof(head), 100);
	ends_run(&t, LW_SEC(10));
	end_send(&t.a, head, sizeof(head), 100);
	ends_run(&t, LW_SEC(10));
	cr_assert_eq(t.b.got, 6);
	for (size_t i = 0; i < 6; i++) {
		bool third = i == 3 || i == 4;
		cr_assert_eq(t.b.kept[i].head[at + 1], third ? expected : tos);
		cr_assert_eq(t.b.kept[i].len, 100);
	}
	cr_assert_eq(lw_link_stats(t.link, 0)->marked, expected == tos ? 0 : 2);
	ends_fini(&t);
}

Test(mark, behind_so_many_frames_what_is_ecn_capable_is_marked)
{
	for (enum lw_medium m = LW_MEDIUM_ETHERNET; m <= LW_MEDIUM_PPP; m++) {
		marks(m, 0xb8 | 2, 0xb8 | 3); /* ECT(0) */
		marks(m, 1, 3);		      /* ECT(1) */
		marks(m, 3, 3);
		marks(m, 0xb8, 0xb8);
	}
}
