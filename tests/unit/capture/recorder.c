/* recorder.c - captures as bytes: read back, switched, broken off.
 * SPDX-License-Identifier: MIT */
#include "labwire/capture/recorder.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/ends.h"
#include "labwire/base/text.h"

struct file {
	struct lw_text bytes;
	size_t limit, writes;
};

static enum lw_err keep(void *ctx, const void *bytes, size_t n)
{
	struct file *f = ctx;
	f->writes++;
	if (f->limit && f->bytes.len + n > f->limit)
		return LW_EIO;
	lw_text_bytes(&f->bytes, bytes, n);
	return LW_OK;
}

static struct test_ends t;
static struct lw_recorder *r;
static struct file one, all;

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

static size_t watch(struct test_end *end, struct file *f)
{
	struct lw_sink sink = { keep, f };
	return lw_recorder_add(
		r, &end->port, LW_LINKTYPE_ETHERNET, "R1 Fa0/0", f ? &sink : NULL);
}

static uint32_t le32_at(const struct file *f, size_t at)
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
	lw_recorder_all(r, (struct lw_sink){ keep, &all }, NULL, 0);
	lw_recorder_set(r, a, true);
	lw_recorder_set(r, b, true);
	for (int i = 0; i < 5; i++) {
		end_send(&t.a, "", 0, 100);
		ends_run(&t, LW_MS(1));
		lw_recorder_flush(r);
	}
	cr_assert_eq(lw_recorder_error(r, a), LW_EIO);
	cr_assert_eq(one.bytes.len, 24);
	cr_assert_eq(one.writes, 2, "the header, and one try");
	cr_assert_eq(lw_recorder_error(r, SIZE_MAX), LW_OK);
	cr_assert(all.bytes.len > 10 * 100);
}

Test(recorder, the_common_file_is_a_chain_of_whole_blocks)
{
	static const struct lw_pcapng_name names[] = { { 0x0a000001, "R1" },
		{ 0x0a000002, "eagle-server" } };
	size_t a = watch(&t.a, NULL), b = watch(&t.b, NULL), n = 0;
	uint32_t types[16];
	lw_recorder_all(r, (struct lw_sink){ keep, &all }, names, 2);
	lw_recorder_set(r, a, true);
	lw_recorder_set(r, b, true);
	end_send(&t.a, "", 0, 101);
	ends_run(&t, LW_MS(1));
	lw_recorder_flush(r);
	for (size_t at = 0; at < all.bytes.len;) {
		uint32_t len = le32_at(&all, at + 4);
		types[n++] = le32_at(&all, at);
		cr_assert_eq(len % 4, 0);
		cr_assert_eq(le32_at(&all, at + len - 4), len);
		at += len;
	}
	/* section header, two interfaces, names, sent, arrived */
	static const uint32_t want[] = { 0x0a0d0d0a, 1, 1, 4, 6, 6 };
	cr_assert_eq(n, 6);
	cr_assert_arr_eq(types, want, sizeof(want));
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
