/* blocks.h - a pcapng file taken apart, for tests of what writes it.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_HARNESS_BLOCKS_H
#define TESTS_HARNESS_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "labwire/base/err.h"
#include "labwire/base/text.h"

enum {
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_NAMES = 4,
	BLOCK_STATISTICS = 5,
	BLOCK_PACKET = 6,
};

/* A block: its body without type and lengths. */
struct block {
	uint32_t type;
	const uint8_t *body;
	size_t len;
};

/* The next block of the file from *at on; false: the end.  Asserts that it is whole. */
bool block_next(const struct lw_text *file, size_t *at, struct block *b);
uint32_t block_u32(const struct block *b, size_t at);
/* An option's value, and its length; fixed: where the options begin.  NULL: it is not
 * there.  Asserts that all of them are whole, and the last one is the end. */
const uint8_t *block_option(
	const struct block *b, size_t fixed, uint16_t code, size_t *len);
uint64_t block_number(const struct block *b, size_t fixed, uint16_t code);

/* A sink that keeps everything, and after `limit` bytes (0: none) is full. */
struct kept {
	struct lw_text bytes;
	size_t limit, writes;
};
enum lw_err keep_bytes(void *ctx, const void *bytes, size_t n);

#endif
