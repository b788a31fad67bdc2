/* own_names.c - what the lab's name servers call the addresses of each mail server: names
 * by which it knows itself, as such a machine asks for them when it starts.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/store/zone.h"
#include "topology/scenario/kind.h"

static void add_name(struct node *n, const char *name)
{
	n->own_names = lw_grow(n->own_names, &n->own_names_cap, n->nown_names + 1,
		sizeof(*n->own_names));
	n->own_names[n->nown_names++] = name;
}

static void add_names_of(struct node *n, const struct lw_zones *zones, uint32_t addr)
{
	char reverse[LW_DNS_NAME_TEXT];
	const struct lw_zone *zone =
		lw_zones_find(zones, lw_dns_reverse_name(addr, reverse));
	const struct lw_record *r = NULL;
	for (size_t i = 0; zone && (r = lw_zone_get(zone, reverse, LW_DNS_PTR, i)); i++)
		add_name(n, r->target);
}

static void look_in(struct node *n, const struct lw_zones *zones)
{
	for (size_t i = 0; i < n->spec->ninterfaces; i++) {
		const struct lw_interface_spec *f = &n->spec->interfaces[i];
		for (size_t k = 0; k < f->naddresses; k++)
			add_names_of(n, zones, f->addresses[k].addr);
	}
}

void own_names_find(struct lw_lab *lab)
{
	const struct lw_scenario *s = lab->s;
	for (size_t i = 0; i < s->nservices; i++) {
		if (s->services[i].accounts.nusers == 0)
			continue;
		for (size_t k = 0; k < s->nservices; k++)
			if (s->services[k].kind->zones)
				look_in(&lab->nodes[s->services[i].node],
					s->services[k].kind->zones(&s->services[k]));
	}
}

void own_names_forget(struct lw_lab *lab)
{
	for (size_t i = 0; i < lab->s->nnodes; i++)
		lw_free(lab->nodes[i].own_names);
}
