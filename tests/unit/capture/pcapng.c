/* pcapng.c - each block as draft-ietf-opsawg-pcapng draws it.
 * SPDX-License-Identifier: MIT */
#include "labwire/capture/pcapng.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/blocks.h"

static struct lw_writer w;
static struct kept file;

static void setup(void)
{
	lw_writer_init(&w, (struct lw_sink){ keep_bytes, &file });
}

static void teardown(void)
{
	lw_writer_fini(&w);
	lw_text_fini(&file.bytes);
}

TestSuite(pcapng, .init = setup, .fini = teardown);

/* The only block of the file. */
static struct block written(void)
{
	struct block b = { 0 };
	size_t at = 0;
	lw_writer_flush(&w);
	cr_assert(block_next(&file.bytes, &at, &b));
	cr_assert_eq(at, file.bytes.len);
	return b;
}

static void has_text(const struct block *b, size_t fixed, uint16_t code, const char *want)
{
	size_t n = 0;
	const uint8_t *text = block_option(b, fixed, code, &n);
	cr_assert(text, "option %u", code);
	cr_assert_eq(n, strlen(want));
	cr_assert_eq(memcmp(text, want, n), 0);
}

Test(pcapng, a_section_says_who_wrote_it)
{
	lw_pcapng_begin(&w, "labwire");
	struct block b = written();
	cr_assert_eq(b.type, BLOCK_SECTION);
	cr_assert_eq(block_u32(&b, 0), 0x1a2b3c4d);
	cr_assert_eq(block_u32(&b, 4), 1, "version 1.0");
	has_text(&b, 16, 4, "labwire");
}

Test(pcapng, an_interface_has_a_name_a_description_and_a_speed)
{
	lw_pcapng_interface(&w, &(struct lw_pcapng_interface){ .link = LW_LINKTYPE_HDLC,
					.name = "R1-ISP S0/0/0",
					.description = "to R2-Central S0/0/0",
					.bits_per_s = 10000000000 });
	struct block b = written();
	size_t n = 0;
	cr_assert_eq(b.type, BLOCK_INTERFACE);
	cr_assert_eq(block_u32(&b, 0), LW_LINKTYPE_HDLC);
	has_text(&b, 8, 2, "R1-ISP S0/0/0");
	has_text(&b, 8, 3, "to R2-Central S0/0/0");
	cr_assert_eq(block_number(&b, 8, 8), 10000000000);
	cr_assert_eq(*block_option(&b, 8, 9, &n), 9, "nanoseconds");
}

Test(pcapng, a_name_longer_than_a_reader_wants_is_cut)
{
	char name[600];
	size_t n = 0;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	lw_pcapng_interface(
		&w, &(struct lw_pcapng_interface){
			    .link = LW_LINKTYPE_RAW, .name = name, .description = name });
	struct block b = written();
	cr_assert(block_option(&b, 8, 2, &n));
	cr_assert_eq(n, 255);
	cr_assert_null(block_option(&b, 8, 8, &n), "no speed is said");
}

Test(pcapng, names_are_records_of_an_address_and_a_text_and_end)
{
	static const struct lw_pcapng_name names[] = { { 0x0a000001, "R1" },
		{ 0xac100101, "eagle-server" } };
	static const uint8_t want[] = "\1\0\7\0\x0a\0\0\1R1\0\0"
				      "\1\0\x11\0\xac\x10\1\1"
				      "eagle-server\0\0\0\0"
				      "\0\0\0";
	lw_pcapng_names(&w, names, 2);
	struct block b = written();
	cr_assert_eq(b.type, BLOCK_NAMES);
	cr_assert_eq(b.len, sizeof(want));
	cr_assert_arr_eq(b.body, want, sizeof(want));
}

Test(pcapng, a_packet_has_its_interface_time_bytes_and_direction)
{
	struct lw_cut cut = lw_cut_of(lw_rd_of("abcde", 5));
	cut.head[0] = '>';
	cut.nhead = 1;
	lw_pcapng_frame(
		&w, &(struct lw_pcapng_place){ 3, true, 0x123456789abcdef0 }, &cut);
	struct block b = written();
	cr_assert_eq(b.type, BLOCK_PACKET);
	cr_assert_eq(block_u32(&b, 0), 3);
	cr_assert_eq(block_u32(&b, 4), 0x12345678, "the high half is first");
	cr_assert_eq(block_u32(&b, 8), 0x9abcdef0);
	cr_assert_eq(block_u32(&b, 12), 6);
	cr_assert_eq(block_u32(&b, 16), 6);
	cr_assert_eq(memcmp(b.body + 20, ">abcde\0\0", 8), 0);
	size_t n = 0;
	const uint8_t *flags = block_option(&b, 28, 2, &n);
	cr_assert(flags && n == 4 && flags[0] == 2, "outbound");
}

Test(pcapng, statistics_count_what_passed_what_was_lost_and_what_is_here)
{
	lw_pcapng_statistics(&w, &(struct lw_pcapng_statistics){ .interface = 7,
					 .begin_ns = 0x100000002,
					 .end_ns = 0x300000004,
					 .received = 5000000000,
					 .dropped = 26,
					 .written = 434 });
	struct block b = written();
	size_t n = 0;
	cr_assert_eq(b.type, BLOCK_STATISTICS);
	cr_assert_eq(block_u32(&b, 0), 7);
	cr_assert_eq(block_u32(&b, 4), 3);
	cr_assert_eq(block_u32(&b, 8), 4);
	cr_assert_eq(memcmp(block_option(&b, 12, 2, &n), "\1\0\0\0\2\0\0\0", 8), 0);
	cr_assert_eq(memcmp(block_option(&b, 12, 3, &n), "\3\0\0\0\4\0\0\0", 8), 0);
	cr_assert_eq(block_number(&b, 12, 4), 5000000000);
	cr_assert_eq(block_number(&b, 12, 5), 26);
	cr_assert_eq(block_number(&b, 12, 8), 434);
}
