/* kinds.c - services, steps and expectations one after the other, whichever folder they
 * stand in.  SPDX-License-Identifier: MIT */
#include "kind.h"

const struct lw_service_kind *lw_service_kind_at(size_t i)
{
	for (size_t k = 0; k < lw_nkinds; k++)
		if (lw_kinds[k]->service && i-- == 0)
			return lw_kinds[k]->service;
	return NULL;
}

const struct lw_step_kind *step_kind_at(size_t i)
{
	for (size_t k = 0; k < lw_nkinds; k++)
		for (size_t s = 0; s < KIND_STEPS_MAX; s++)
			if (lw_kinds[k]->steps[s] && i-- == 0)
				return lw_kinds[k]->steps[s];
	return NULL;
}

const struct lw_expect_kind *expect_kind_at(size_t i)
{
	for (size_t k = 0; k < lw_nkinds; k++)
		if (lw_kinds[k]->expect && i-- == 0)
			return lw_kinds[k]->expect;
	return NULL;
}

const char *lw_service_name(const struct lw_service_kind *kind)
{
	return kind->form.word;
}

uint16_t lw_service_tcp_port(const struct lw_service_kind *kind)
{
	return kind->tcp_port;
}

bool lw_service_asked_by_datagram(const struct lw_service_kind *kind)
{
	return kind->asked_by_datagram;
}

const struct lw_service_use *lw_service_uses(const struct lw_service_kind *kind)
{
	static const struct lw_service_use none = { .port = 0 };
	return kind->uses ? kind->uses : &none;
}
