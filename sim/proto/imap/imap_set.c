/* imap_set.c - sequence sets.  SPDX-License-Identifier: MIT */
#include "imap_set.h"

#include "labwire/base/alloc.h"

static void add(struct imap_set *set, uint32_t low, uint32_t high)
{
	set->ranges = lw_grow(set->ranges, &set->cap, set->n + 1, sizeof(*set->ranges));
	set->ranges[set->n++] = (struct imap_range){ low, high };
}

/* nz-number / "*" */
static bool take_one(struct imap_args *a, uint32_t *out)
{
	if (imap_try(a, '*')) {
		*out = IMAP_STAR;
		return true;
	}
	if (!imap_take_number(a, out))
		return false;
	a->bad = a->bad || *out == 0;
	return *out != 0;
}

bool imap_set_take(struct imap_args *a, struct imap_set *set)
{
	*set = (struct imap_set){ 0 };
	do {
		uint32_t low = 0, high = 0;
		if (!take_one(a, &low))
			return false;
		high = low;
		if (imap_try(a, ':') && !take_one(a, &high))
			return false;
		add(set, low, high);
	} while (set->n < IMAP_RANGES_MAX && imap_try(a, ','));
	return true;
}

void imap_set_fini(struct imap_set *set)
{
	lw_free(set->ranges);
	*set = (struct imap_set){ 0 };
}

/* By insertion: sets come in order nearly always. */
static void sort(struct imap_set *set)
{
	for (size_t i = 1; i < set->n; i++) {
		struct imap_range r = set->ranges[i];
		size_t k = i;
		for (; k > 0 && set->ranges[k - 1].low > r.low; k--)
			set->ranges[k] = set->ranges[k - 1];
		set->ranges[k] = r;
	}
}

static void merge(struct imap_set *set)
{
	size_t kept = 0;
	for (size_t i = 1; i < set->n; i++) {
		struct imap_range *last = &set->ranges[kept], r = set->ranges[i];
		if (r.low > last->high && r.low - last->high > 1)
			set->ranges[++kept] = r;
		else if (r.high > last->high)
			last->high = r.high;
	}
	set->n = set->n ? kept + 1 : 0;
}

void imap_set_resolve(struct imap_set *set, uint32_t largest)
{
	for (size_t i = 0; i < set->n; i++) {
		struct imap_range *r = &set->ranges[i];
		r->low = r->low == IMAP_STAR ? largest : r->low;
		r->high = r->high == IMAP_STAR ? largest : r->high;
		if (r->low > r->high)
			*r = (struct imap_range){ r->high, r->low };
	}
	sort(set);
	merge(set);
}

bool imap_set_from(const struct imap_set *set, uint32_t n, uint32_t *out)
{
	size_t low = 0, high = set->n;
	while (low < high) { /* the first range that ends at n or later */
		size_t mid = low + (high - low) / 2;
		if (set->ranges[mid].high < n)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == set->n)
		return false;
	*out = set->ranges[low].low > n ? set->ranges[low].low : n;
	return true;
}

void imap_set_add(struct imap_set *set, uint32_t n)
{
	if (set->n && set->ranges[set->n - 1].high + 1 == n)
		set->ranges[set->n - 1].high = n;
	else
		add(set, n, n);
}

void imap_set_put(const struct imap_set *set, struct lw_text *out)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct imap_range *r = &set->ranges[i];
		lw_text_fmt(out, "%s%u", i ? "," : "", (unsigned)r->low);
		if (r->high > r->low)
			lw_text_fmt(out, ":%u", (unsigned)r->high);
	}
}
