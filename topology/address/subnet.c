/* subnet.c - the largest subnet first.  SPDX-License-Identifier: MIT */
#include "labwire/address/subnet.h"

enum {
	BITS = 32,
	SMALLEST = 2, /* host bits: a subnet of 2 hosts has 4 addresses */
};

uint32_t lw_subnet_room(int prefix)
{
	return prefix >= BITS - 1 ? 0 : (uint32_t)(((uint64_t)1 << (BITS - prefix)) - 2);
}

static int prefix_for(uint32_t hosts)
{
	int bits = SMALLEST;
	while (bits < BITS && ((uint64_t)1 << bits) < (uint64_t)hosts + 2)
		bits++;
	return BITS - bits;
}

/* Stable: equal wishes stay in the order they were made. */
static void largest_first(struct lw_subnet *all, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct lw_subnet one = all[i];
		size_t k = i;
		for (; k > 0 && all[k - 1].prefix > one.prefix; k--)
			all[k] = all[k - 1];
		all[k] = one;
	}
}

bool lw_subnet_plan(
	struct lw_prefix whole, struct lw_subnet *out, size_t n, struct lw_text *why)
{
	uint64_t have = (uint64_t)~whole.mask + 1, need = 0;
	char text[LW_PREFIX_TEXT];
	for (size_t i = 0; i < n; i++) {
		if (out[i].hosts == 0) {
			lw_text_add(why, "a subnet for 0 hosts makes no sense");
			return false;
		}
		out[i].wish = i;
		out[i].prefix = prefix_for(out[i].hosts);
		need += (uint64_t)1 << (BITS - out[i].prefix);
	}
	if (need > have) {
		lw_text_fmt(why, "%s has %llu addresses, and these subnets need %llu",
			lw_prefix_format(whole, text), (unsigned long long)have,
			(unsigned long long)need);
		return false;
	}
	largest_first(out, n);
	uint64_t at = whole.addr;
	for (size_t i = 0; i < n; i++) {
		out[i].net = (uint32_t)at;
		at += (uint64_t)1 << (BITS - out[i].prefix);
	}
	return true;
}
