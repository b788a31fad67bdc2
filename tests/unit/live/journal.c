/* journal.c - records as bytes, whole and cut.  SPDX-License-Identifier: MIT */
#include "live/inlet/journal.h"

#include <criterion/criterion.h>
#include <string.h>

Test(journal, a_record_comes_back_as_it_went)
{
	struct lw_text t = { 0 };
	struct journal_record in = { .at = LW_SEC(90) + 7,
		.kind = JOURNAL_DATA,
		.channel = 0x80000001,
		.body = lw_rd_str("EHLO there\r\n") },
			      out;
	journal_put(&t, &in);
	struct lw_rd r = lw_rd_of(t.s, t.len);
	cr_assert_eq(journal_get(&r, &out), LW_OK);
	cr_assert_eq(out.at, in.at);
	cr_assert_eq(out.kind, in.kind);
	cr_assert_eq(out.channel, in.channel);
	cr_assert_eq(lw_rd_left(&out.body), 12);
	cr_assert_eq(memcmp(out.body.at, "EHLO there\r\n", 12), 0);
	cr_assert_eq(lw_rd_left(&r), 0);
	lw_text_fini(&t);
}

Test(journal, a_record_that_is_cut_anywhere_is_cut)
{
	struct lw_text t = { 0 };
	struct journal_record in = { .kind = JOURNAL_END, .body = lw_rd_str("abc") }, out;
	journal_put(&t, &in);
	for (size_t n = 0; n < t.len; n++) {
		struct lw_rd r = lw_rd_of(t.s, n);
		cr_assert_eq(journal_get(&r, &out), LW_ETRUNC);
		cr_assert_eq(lw_rd_left(&r), n, "nothing was eaten");
	}
	lw_text_fini(&t);
}

Test(journal, nonsense_is_no_record)
{
	struct lw_text t = { 0 };
	struct journal_record in = { .kind = JOURNAL_KINDS }, out;
	journal_put(&t, &in);
	struct lw_rd r = lw_rd_of(t.s, t.len);
	cr_assert_eq(journal_get(&r, &out), LW_EBAD);
	memset(t.s, 0xff, t.len);
	r = lw_rd_of(t.s, t.len);
	cr_assert_eq(journal_get(&r, &out), LW_EBAD);
	lw_text_fini(&t);
}

Test(journal, head_and_place)
{
	struct lw_text t = { 0 };
	char name[JOURNAL_NAME_MAX + 1];
	uint64_t seed = 0;
	struct journal_place in = { "hostPod1A", "eagle-server", 25 }, out;
	journal_head(&t, 0x123456789abcdef0u, "lab-3.4.3");
	struct lw_rd r = lw_rd_of(t.s, t.len);
	cr_assert_eq(journal_read_head(&r, &seed, name), LW_OK);
	cr_assert_eq(seed, 0x123456789abcdef0u);
	cr_assert_str_eq(name, "lab-3.4.3");
	r = lw_rd_of(t.s, t.len - 1);
	cr_assert_eq(journal_read_head(&r, &seed, name), LW_ETRUNC);
	r = lw_rd_str("labwire diary 1\n and more of it");
	cr_assert_eq(journal_read_head(&r, &seed, name), LW_EBAD);
	lw_text_clear(&t);
	journal_place_put(&t, &in);
	cr_assert_eq(journal_place_get(lw_rd_of(t.s, t.len), &out), LW_OK);
	cr_assert_str_eq(out.node, in.node);
	cr_assert_str_eq(out.host, in.host);
	cr_assert_eq(out.port, in.port);
	cr_assert_eq(journal_place_get(lw_rd_of(t.s, 2), &out), LW_EBAD);
	cr_assert_eq(journal_place_get(lw_rd_of("\0\1\2a\0", 5), &out), LW_EBAD, "a NUL");
	lw_text_fini(&t);
	cr_assert_str_eq(journal_kind_name(JOURNAL_TOOK), "took");
	cr_assert_str_eq(journal_kind_name(JOURNAL_KINDS), "?");
}
