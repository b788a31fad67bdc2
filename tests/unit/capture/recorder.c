/* recorder.c - captures as bytes: read back, switched, broken off.
 * SPDX-License-Identifier: MIT */
#include "labwire/capture/recorder.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/blocks.h"
#include "harness/ends.h"

static struct test_ends t;
static struct lw_recorder *r;
static struct kept one, all;

static void setup(void)
{
	struct lw_link_conf conf = {
		.medium = LW_MEDIUM_ETHERNET, .bits_per_s = 100000000, .delay = LW_US(10)
	};
	ends_init(&t, &conf);
	r = lw_recorder_new(1169980863 * LW_SEC(1));
}

static void teardown(void)
{
	lw_recorder_free(r);
	ends_fini(&t);
	lw_text_fini(&one.bytes);
	lw_text_fini(&all.bytes);
}

TestSuite(recorder, .init = setup, .fini = teardown);

static size_t watch_as(struct test_end *end, struct kept *f, enum lw_linktype as)
{
	struct lw_sink sink = { keep_bytes, f };
	struct lw_watch w = { .cast = { .is = as == LW_LINKTYPE_ETHERNET
						      ? LW_LINKTYPE_ETHERNET
						      : LW_LINKTYPE_HDLC,
				      .as = as },
		.name = "R1 Fa0/0",
		.description = "to R2 Fa0/0",
		.sink = f ? &sink : NULL };
	return lw_recorder_add(r, &end->port, &w);
}

static size_t watch(struct test_end *end, struct kept *f)
{
	return watch_as(end, f, LW_LINKTYPE_ETHERNET);
}

/* A common file of these ports, on. */
static size_t watch_both(size_t a, size_t b, bool every_hop, struct kept *f)
{
	size_t ports[] = { a, b };
	lw_recorder_set(r, a, true);
	lw_recorder_set(r, b, true);
	return lw_recorder_common(r, &(struct lw_common){ .sink = { keep_bytes, f },
					     .every_hop = every_hop,
					     .ports = ports,
					     .nports = 2 });
}

static size_t count(const struct kept *f, uint32_t type)
{
	struct block b;
	size_t n = 0;
	for (size_t at = 0; block_next(&f->bytes, &at, &b);)
		n += b.type == type;
	return n;
}

static uint32_t le32_at(const struct kept *f, size_t at)
{
	const uint8_t *p = (const uint8_t *)f->bytes.s + at;
	cr_assert(at + 4 <= f->bytes.len);
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

Test(recorder, the_header_is_there_before_the_first_frame)
{
	watch(&t.a, &one);
	cr_assert_eq(one.bytes.len, 24);
	cr_assert_eq(le32_at(&one, 0), 0xa1b2c3d4);
	cr_assert_eq(le32_at(&one, 20), 1);
}

Test(recorder, a_record_has_the_time_of_day_and_the_bytes)
{
	size_t port = watch(&t.b, &one);
	lw_recorder_set(r, port, true);
	ends_run(&t, LW_MS(1500) - 1);
	end_send(&t.a, "\1\2\3", 3, 100);
	ends_run(&t, LW_MS(1));
	lw_recorder_flush(r);
	cr_assert_eq(one.bytes.len, 24 + 16 + 100);
	cr_assert_eq(le32_at(&one, 24), 1169980864);
	cr_assert_eq(le32_at(&one, 28), 500000 + 10 + 9); /* delay, and 124 bytes */
	cr_assert_eq(le32_at(&one, 32), 100);
	cr_assert_eq(le32_at(&one, 36), 100);
	cr_assert_eq(memcmp(one.bytes.s + 40, "\1\2\3", 3), 0);
	cr_assert_eq(lw_recorder_frames(r, port), 1);
}

Test(recorder, writes_only_while_it_is_on)
{
	size_t port = watch(&t.b, &one);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	lw_recorder_set(r, port, true);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	lw_recorder_set(r, port, false);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	cr_assert_eq(lw_recorder_frames(r, port), 1);
}

Test(recorder, a_full_disk_ends_that_capture_and_no_other)
{
	size_t a = watch(&t.a, &one), b = watch(&t.b, NULL);
	one.limit = 24;
	size_t common = watch_both(a, b, true, &all);
	for (int i = 0; i < 5; i++) {
		end_send(&t.a, "", 0, 100);
		ends_run(&t, LW_MS(1));
		lw_recorder_flush(r);
	}
	cr_assert_eq(lw_recorder_error(r, a), LW_EIO);
	cr_assert_eq(one.bytes.len, 24);
	cr_assert_eq(one.writes, 2, "the header, and one try");
	cr_assert_eq(lw_recorder_common_error(r, common), LW_OK);
	cr_assert(all.bytes.len > 10 * 100);
}

Test(recorder, a_common_file_is_a_chain_of_whole_blocks)
{
	size_t a = watch(&t.a, NULL), b = watch(&t.b, NULL), n = 0;
	uint32_t types[16];
	struct block block;
	watch_both(a, b, true, &all);
	end_send(&t.a, "", 0, 101);
	ends_run(&t, LW_MS(1));
	lw_recorder_end(r);
	for (size_t at = 0; block_next(&all.bytes, &at, &block) && n < 16;)
		types[n++] = block.type;
	/* section, two interfaces, names, sent, arrived, statistics of both */
	static const uint32_t want[] = { BLOCK_SECTION, 1, 1, 4, 6, 6, 5, 5 };
	cr_assert_eq(n, 8);
	cr_assert_arr_eq(types, want, sizeof(want));
}

Test(recorder, each_frame_stands_once_where_it_is_sent_and_in_each_file_on_its_own)
{
	struct kept other = { 0 };
	size_t a = watch(&t.a, NULL), b = watch(&t.b, NULL);
	size_t ports[] = { b };
	size_t common = watch_both(a, b, false, &all);
	lw_recorder_common(
		r, &(struct lw_common){
			   .sink = { keep_bytes, &other }, .ports = ports, .nports = 1 });
	end_send(&t.a, "", 0, 100);
	end_send(&t.b, "", 0, 100);
	ends_run(&t, LW_MS(1));
	lw_recorder_end(r);
	struct block block;
	size_t n = 0;
	for (size_t at = 0; block_next(&all.bytes, &at, &block);)
		if (block.type == BLOCK_PACKET)
			cr_assert_eq(block_u32(&block, 0), n++, "at its sender");
	cr_assert_eq(n, 2);
	cr_assert_eq(lw_recorder_common_frames(r, common), 2);
	cr_assert_eq(lw_recorder_frames(r, a), 2);
	cr_assert_eq(count(&other, BLOCK_PACKET), 2, "b sees both");
	lw_text_fini(&other.bytes);
}

Test(recorder, where_the_sender_is_not_watched_the_next_port_has_the_frame)
{
	size_t a = watch(&t.a, NULL), b = watch(&t.b, NULL);
	watch_both(a, b, false, &all);
	lw_recorder_set(r, a, false);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	lw_recorder_end(r);
	cr_assert_eq(count(&all, BLOCK_PACKET), 1);
}

Test(recorder, statistics_tell_what_passed_and_what_the_port_could_not_send)
{
	size_t a = watch(&t.a, NULL), b = watch(&t.b, NULL);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	watch_both(a, b, false, &all);
	lw_link_set(t.link, LW_LINK_DOWN);
	ends_run(&t, LW_MS(1));
	end_send(&t.a, "", 0, 100);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	lw_recorder_end(r);
	struct block block;
	for (size_t at = 0; block_next(&all.bytes, &at, &block);) {
		if (block.type != BLOCK_STATISTICS)
			continue;
		size_t sent = block_u32(&block, 0) == 0 ? 2 : 0;
		cr_assert_eq(block_number(&block, 12, 4), sent);
		cr_assert_eq(block_number(&block, 12, 5), sent, "all of them died");
		cr_assert_eq(block_number(&block, 12, 8), sent);
	}
	cr_assert_eq(count(&all, BLOCK_STATISTICS), 2);
}

Test(recorder, what_has_no_form_in_the_file_is_seen_and_not_written)
{
	size_t a = watch_as(&t.a, &one, LW_LINKTYPE_RAW), b = watch(&t.b, NULL);
	watch_both(a, b, false, &all);
	end_send(&t.a, "\x8f\0\x80\x35", 4, 22);
	end_send(&t.a, "\x0f\0\x08\0E", 5, 80);
	ends_run(&t, LW_MS(1));
	lw_recorder_end(r);
	cr_assert_eq(le32_at(&one, 20), LW_LINKTYPE_RAW);
	cr_assert_eq(one.bytes.len, 24 + 16 + 76);
	cr_assert_eq(one.bytes.s[24 + 16], 'E');
	cr_assert_eq(lw_recorder_frames(r, a), 1);
	cr_assert_eq(count(&all, BLOCK_PACKET), 2, "the other has the first");
}

Test(recorder, watching_changes_nothing_about_the_run)
{
	size_t port = watch(&t.a, &one);
	lw_recorder_set(r, port, true);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	uint64_t fingerprint = t.engine->fingerprint;
	lw_recorder_free(r);
	ends_fini(&t);
	setup();
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	cr_assert_eq(t.engine->fingerprint, fingerprint);
}
