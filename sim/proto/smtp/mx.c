/* mx.c - in which order the mail servers of a domain are tried.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/mx.h"

#include "labwire/base/alloc.h"

void lw_mx_fini(struct lw_mx_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		lw_free(list->at[i].host);
	list->n = 0;
}

/* Each new one changes places with those of its own preference before it, as luck has
 * it: every order of them is as likely. */
static void insert(
	struct lw_mx_list *list, const struct lw_dns_answer *a, struct lw_rand *rand)
{
	size_t first = 0, i = list->n;
	while (first < list->n && list->at[first].preference < a->preference)
		first++;
	size_t behind = first;
	while (behind < list->n && list->at[behind].preference == a->preference)
		behind++;
	size_t place = first + lw_rand_below(rand, (uint32_t)(behind - first + 1));
	for (; i > behind; i--)
		list->at[i] = list->at[i - 1];
	list->at[behind] = list->at[place];
	list->at[place] = (struct lw_mx){ a->preference, lw_strdup(a->name) };
	list->n++;
}

static void leave_out_from(struct lw_mx_list *list, uint16_t preference)
{
	while (list->n && list->at[list->n - 1].preference >= preference)
		lw_free(list->at[--list->n].host);
}

void lw_mx_order(const struct lw_dns_result *found, const char *self,
	struct lw_rand *rand, struct lw_mx_list *out)
{
	uint32_t own = UINT32_MAX;
	out->n = 0;
	for (size_t i = 0; i < found->nanswers; i++) {
		const struct lw_dns_answer *a = &found->answers[i];
		if (!a->name)
			continue;
		if (lw_dns_name_equal(a->name, self) && a->preference < own)
			own = a->preference;
		insert(out, a, rand);
	}
	if (own != UINT32_MAX)
		leave_out_from(out, (uint16_t)own);
}

void lw_mx_implicit(const char *domain, struct lw_mx_list *out)
{
	out->n = 1;
	out->at[0] = (struct lw_mx){ 0, lw_strdup(domain) };
}
