/* seq.h - sequence numbers compare modulo 2^32 (RFC 9293 3.4).
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_TCP_SEQ_H
#define SIM_STACK_TCP_SEQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t lw_seq;

static inline bool seq_lt(lw_seq a, lw_seq b)
{
	return (int32_t)(a - b) < 0;
}

static inline bool seq_le(lw_seq a, lw_seq b)
{
	return (int32_t)(a - b) <= 0;
}

static inline lw_seq seq_max(lw_seq a, lw_seq b)
{
	return seq_lt(a, b) ? b : a;
}

static inline lw_seq seq_min(lw_seq a, lw_seq b)
{
	return seq_lt(a, b) ? a : b;
}

/* left <= s < left + len */
static inline bool seq_in(lw_seq s, lw_seq left, uint32_t len)
{
	return s - left < len;
}

#endif
