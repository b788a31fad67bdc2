/* assert.h - a mistake of ours ends the process, in every build.
 *
 * Never on bytes from a wire or on what a user typed: those are results.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_ASSERT_H
#define LABWIRE_BASE_ASSERT_H

_Noreturn void lw_assert_failed(const char *expr, const char *file, int line);

#define LW_ASSERT(expr)                                                                  \
	(__builtin_expect(!(expr), 0) ? lw_assert_failed(#expr, __FILE__, __LINE__)      \
				      : (void)0)
#define LW_UNREACHABLE() lw_assert_failed("unreachable", __FILE__, __LINE__)

/* The struct that embeds `member` at `ptr`. */
#define lw_container_of(ptr, type, member)                                               \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#endif
