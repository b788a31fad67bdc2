/* alloc.h - allocation that cannot fail: out of memory aborts.
 *
 * Set-up code allocates; in the steady state nothing does (design, section 4).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_ALLOC_H
#define LABWIRE_BASE_ALLOC_H

#include <stddef.h>

void *lw_alloc(size_t size);				    /* zeroed */
void *lw_alloc_array(size_t count, size_t size);	    /* zeroed; overflow aborts */
void *lw_realloc_array(void *p, size_t count, size_t size); /* new bytes undefined */
char *lw_strdup(const char *s);				    /* NULL stays NULL */
char *lw_strndup(const char *s, size_t n);
void lw_free(void *p); /* NULL is a no-op */

/* Grow an array for at least `want` elements, doubling; *cap is in elements. */
void *lw_grow(void *p, size_t *cap, size_t want, size_t size);

#endif
