/* service.c - service "nbns": a NetBIOS name that a node answers to.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/nbns.h"
#include "nbns.h"
#include "topology/lab/lab_priv.h"

struct name {
	const char *name;
};

static const struct field nbns_fields[] = {
	SERVICE_FIELDS,
	MUST("name", &some_text, "the name"),
	LAST_KEY,
};

static void read_nbns(const struct place *p, struct lw_service_spec *v)
{
	struct name *c = v->conf;
	c->name = get_text(p, "name", NULL);
}

static uint32_t first_address(const struct node *n)
{
	for (size_t i = 0; i < n->spec->ninterfaces; i++)
		if (n->spec->interfaces[i].naddresses)
			return n->spec->interfaces[i].addresses[0].addr;
	return 0;
}

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	const struct name *c = v->conf;
	return lw_nbnsd_start(n->stack, c->name, first_address(n), out);
}

const struct lw_service_kind nbns_service = {
	.form = { "nbns", "a NetBIOS name", nbns_fields },
	.conf_size = sizeof(struct name),
	.read = read_nbns,
	.start = start,
};
