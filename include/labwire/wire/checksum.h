/* checksum.h - the Internet checksum (RFC 1071) and its incremental update (RFC 1624).
 *
 * A running sum is a uint32_t over 16-bit words in network order, not yet complemented.
 * Pieces may be chained as long as every piece but the last has an even length:
 *   lw_sum_fold(lw_sum_add(lw_sum_pseudo(src, dst, proto, n), bytes, n))
 * Over bytes that hold their right checksum, the fold is 0.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_CHECKSUM_H
#define LABWIRE_WIRE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Add n bytes; an odd last byte is padded with zero. */
uint32_t lw_sum_add(uint32_t sum, const void *p, size_t n);
/* The same while copying: one pass over the text of a segment. */
uint32_t lw_sum_copy(uint32_t sum, void *to, const void *from, size_t n);
/* TCP's and UDP's pseudo header (RFC 9293 3.1, RFC 768). */
uint32_t lw_sum_pseudo(uint32_t src, uint32_t dst, uint8_t proto, uint32_t len);

/* Fold to 16 bits and complement: the value that goes into the header. */
static inline uint16_t lw_sum_fold(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

/* The checksum after one 16-bit word changed (RFC 1624 3, equation 3). */
static inline uint16_t lw_sum_update16(uint16_t cksum, uint16_t was, uint16_t is)
{
	return lw_sum_fold((uint32_t)(uint16_t)~cksum + (uint16_t)~was + is);
}

static inline uint16_t lw_sum_update32(uint16_t cksum, uint32_t was, uint32_t is)
{
	cksum = lw_sum_update16(cksum, (uint16_t)(was >> 16), (uint16_t)(is >> 16));
	return lw_sum_update16(cksum, (uint16_t)was, (uint16_t)is);
}

#endif
