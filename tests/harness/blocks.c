/* blocks.c - a pcapng file taken apart.  SPDX-License-Identifier: MIT */
#include "blocks.h"

#include <string.h>

#include "labwire/base/assert.h"

static uint32_t le32_at(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

bool block_next(const struct lw_text *file, size_t *at, struct block *b)
{
	const uint8_t *p = (const uint8_t *)lw_text_str(file) + *at;
	if (*at == file->len)
		return false;
	LW_ASSERT(*at + 12 <= file->len);
	uint32_t total = le32_at(p + 4);
	LW_ASSERT(total >= 12 && total % 4 == 0 && *at + total <= file->len);
	LW_ASSERT(le32_at(p + total - 4) == total);
	*b = (struct block){ .type = le32_at(p), .body = p + 8, .len = total - 12 };
	*at += total;
	return true;
}

uint32_t block_u32(const struct block *b, size_t at)
{
	LW_ASSERT(at + 4 <= b->len);
	return le32_at(b->body + at);
}

const uint8_t *block_option(
	const struct block *b, size_t fixed, uint16_t code, size_t *len)
{
	const uint8_t *found = NULL;
	for (size_t at = fixed;;) {
		uint32_t head = block_u32(b, at);
		size_t n = head >> 16;
		if ((head & 0xffff) == 0) {
			LW_ASSERT(n == 0 && at + 4 == b->len);
			return found;
		}
		LW_ASSERT(at + 4 + n <= b->len);
		if ((head & 0xffff) == code) {
			found = b->body + at + 4;
			*len = n;
		}
		at += 4 + (n + 3) / 4 * 4;
	}
}

uint64_t block_number(const struct block *b, size_t fixed, uint16_t code)
{
	size_t n = 0;
	const uint8_t *p = block_option(b, fixed, code, &n);
	LW_ASSERT(p && n == 8);
	return le32_at(p) | (uint64_t)le32_at(p + 4) << 32;
}

enum lw_err keep_bytes(void *ctx, const void *bytes, size_t n)
{
	struct kept *k = ctx;
	k->writes++;
	if (k->limit && k->bytes.len + n > k->limit)
		return LW_EIO;
	lw_text_bytes(&k->bytes, bytes, n);
	return LW_OK;
}
