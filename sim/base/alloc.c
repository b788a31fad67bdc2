/* alloc.c - allocation that aborts instead of failing.  SPDX-License-Identifier: MIT */
#include "labwire/base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *check(void *p)
{
	if (!p) {
		fputs("labwire: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *lw_alloc(size_t size)
{
	return check(calloc(1, size ? size : 1));
}

void *lw_alloc_array(size_t count, size_t size)
{
	return check(calloc(count ? count : 1, size ? size : 1));
}

void *lw_realloc_array(void *p, size_t count, size_t size)
{
	size_t bytes = 0;
	if (__builtin_mul_overflow(count, size, &bytes))
		check(NULL);
	return check(realloc(p, bytes ? bytes : 1));
}

char *lw_strdup(const char *s)
{
	return s ? lw_strndup(s, strlen(s)) : NULL;
}

char *lw_strndup(const char *s, size_t n)
{
	char *copy = lw_alloc(n + 1);
	memcpy(copy, s, n);
	return copy;
}

void lw_free(void *p)
{
	free(p);
}

void *lw_grow(void *p, size_t *cap, size_t want, size_t size)
{
	if (want <= *cap)
		return p;
	size_t next = *cap ? *cap : 4;
	while (next < want)
		next *= 2;
	*cap = next;
	return lw_realloc_array(p, next, size);
}
