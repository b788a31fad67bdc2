/* fuzz_capture.c - any frames, cast into any link type and written into a file of many
 * interfaces: the file is a chain of whole blocks, a frame in its own form is not
 * touched, and a packet is the same in every form that has it.
 * SPDX-License-Identifier: MIT */
#include "harness/blocks.h"
#include "labwire/base/assert.h"
#include "labwire/capture/pcapng.h"

enum {
	NAME_MAX_LEN = 300,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const enum lw_linktype types[] = { LW_LINKTYPE_HDLC, LW_LINKTYPE_PPP,
	LW_LINKTYPE_RAW, LW_LINKTYPE_ETHERNET };

/* In the form `as`; its payload without the header of that form, or empty. */
static struct lw_rd put(
	struct lw_writer *w, enum lw_linktype is, uint32_t as, struct lw_rd frame)
{
	struct lw_cast c = { .is = is, .as = types[as] };
	struct lw_cut cut;
	if (!lw_cast(&c, LW_RX, frame, &cut)) {
		LW_ASSERT(is != types[as]);
		return lw_rd_of(NULL, 0);
	}
	if (is == types[as])
		LW_ASSERT(cut.nhead == 0 && cut.rest.at == frame.at &&
			  cut.rest.end == frame.end);
	lw_pcapng_frame(w, &(struct lw_pcapng_place){ as, false, INT64_MAX }, &cut);
	return cut.rest;
}

static size_t count(const struct lw_text *file, uint32_t type)
{
	struct block b;
	size_t n = 0, left = 0;
	for (size_t at = 0; block_next(file, &at, &b);) {
		n += b.type == type;
		if (b.type == BLOCK_INTERFACE)
			block_option(&b, 8, 2, &left);
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct kept file = { 0 };
	struct lw_writer w;
	char name[NAME_MAX_LEN + 1] = { 0 };
	if (n < 1)
		return 0;
	enum lw_linktype is = bytes[0] & 1 ? LW_LINKTYPE_PPP : LW_LINKTYPE_HDLC;
	struct lw_rd frame = lw_rd_of(bytes + 1, n - 1);
	memcpy(name, bytes + 1, n - 1 < NAME_MAX_LEN ? n - 1 : NAME_MAX_LEN);
	lw_writer_init(&w, (struct lw_sink){ keep_bytes, &file });
	lw_pcapng_begin(&w, name);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		lw_pcapng_interface(&w,
			&(struct lw_pcapng_interface){
				.link = types[i], .name = name, .description = name });
	lw_pcapng_names(&w, &(struct lw_pcapng_name){ bytes[0], name }, 1);
	struct lw_rd raw = put(&w, is, 2, frame), ether = put(&w, is, 3, frame);
	LW_ASSERT(raw.at == ether.at && raw.end == ether.end);
	(void)put(&w, is, bytes[0] & 1, frame);
	lw_writer_flush(&w);
	LW_ASSERT(count(&file.bytes, BLOCK_INTERFACE) == 4);
	LW_ASSERT(count(&file.bytes, BLOCK_NAMES) == 1);
	LW_ASSERT(count(&file.bytes, BLOCK_PACKET) == (raw.at ? 3 : 1));
	lw_writer_fini(&w);
	lw_text_fini(&file.bytes);
	return 0;
}
