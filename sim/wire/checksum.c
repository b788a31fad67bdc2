/* checksum.c - the Internet checksum, eight bytes at a time (RFC 1071).
 *
 * Theory of operation.  The one's complement sum does not care for the byte order of the
 * words it adds (RFC 1071, 2 (B)), nor for their width as long as carries come back at
 * the bottom (2 (C)).  So 64-bit words are added as the machine loads them, in four
 * independent chains, and only the folded 16 bits are turned to network order.
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/checksum.h"

#include <string.h>

static inline uint64_t load64(const uint8_t *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof(v));
	return v;
}

/* a + b with the carry brought back in at the bottom. */
static inline uint64_t add_carry(uint64_t a, uint64_t b)
{
	a += b;
	return a + (a < b);
}

/* The last 0 .. 7 bytes: whole words while there are, then a byte padded with zero as if
 * in memory.  Too few to carry. */
static inline uint64_t sum_tail(const uint8_t *p, size_t n)
{
	uint64_t sum = 0;
	uint32_t four;
	uint16_t two;

	if (n & 4) {
		memcpy(&four, p, sizeof(four));
		sum += four;
		p += 4;
	}
	if (n & 2) {
		memcpy(&two, p, sizeof(two));
		sum += two;
		p += 2;
	}
	if (n & 1) {
		two = 0;
		memcpy(&two, p, 1);
		sum += two;
	}
	return sum;
}

/* 64 bits of native-order sum to 16 bits in network order. */
static inline uint32_t settle(uint64_t acc)
{
	acc = (acc & 0xffffffff) + (acc >> 32);
	acc = (acc & 0xffffffff) + (acc >> 32);
	acc = (acc & 0xffff) + (acc >> 16);
	acc = (acc & 0xffff) + (acc >> 16);
	uint16_t native = (uint16_t)acc;
	uint8_t b[2];
	memcpy(b, &native, 2);
	return (uint32_t)(b[0] << 8 | b[1]);
}

static inline uint32_t add_sums(uint32_t a, uint32_t b)
{
	a += b;
	return a + (a < b);
}

uint32_t lw_sum_add(uint32_t sum, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint64_t a = 0, b = 0, c = 0, d = 0;

	for (; n >= 32; n -= 32, p += 32) {
		a = add_carry(a, load64(p));
		b = add_carry(b, load64(p + 8));
		c = add_carry(c, load64(p + 16));
		d = add_carry(d, load64(p + 24));
	}
	for (; n >= 8; n -= 8, p += 8)
		a = add_carry(a, load64(p));
	if (n > 0)
		b = add_carry(b, sum_tail(p, n));
	return add_sums(sum, settle(add_carry(add_carry(a, b), add_carry(c, d))));
}

uint32_t lw_sum_copy(uint32_t sum, void *to, const void *from, size_t n)
{
	const uint8_t *p = from;
	uint8_t *q = to;
	uint64_t a = 0, b = 0;

	for (; n >= 16; n -= 16, p += 16, q += 16) {
		uint64_t v = load64(p), w = load64(p + 8);
		memcpy(q, &v, 8);
		memcpy(q + 8, &w, 8);
		a = add_carry(a, v);
		b = add_carry(b, w);
	}
	if (n > 0)
		memcpy(q, p, n);
	return add_sums(lw_sum_add(sum, p, n), settle(add_carry(a, b)));
}

uint32_t lw_sum_pseudo(uint32_t src, uint32_t dst, uint8_t proto, uint32_t len)
{
	return (src >> 16) + (src & 0xffff) + (dst >> 16) + (dst & 0xffff) + proto + len;
}
