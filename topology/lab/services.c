/* services.c - mailboxes, terminals, and the services of a scenario.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/app/vtyd.h"
#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/store/mbox.h"
#include "topology/scenario/kind.h"
#include "labwire/store/mailuser.h"
#include "labwire/store/mailstore.h"

/* A mail server's users; the services that let them in stand before or after it. */
static void make_store(struct node *n, const struct lw_accounts_spec *a)
{
	n->store = lw_mailstore_new();
	for (size_t i = 0; i < a->nusers; i++)
		(void)lw_mailstore_add_user(n->store, a->users[i]);
	lw_mailstore_set_limit(n->store, a->bytes_max);
}

static void fill_store(struct lw_lab *lab, const struct lw_service_spec *v)
{
	struct lw_mailstore *store = lab->nodes[v->node].store;
	for (size_t i = 0; i < v->accounts.nmboxes; i++) {
		const struct lw_mbox_spec *m = &v->accounts.mboxes[i];
		struct lw_mailuser *user = lw_mailstore_find(store, m->user);
		enum lw_err err = lw_mbox_read(
			lw_rd_of(m->text, m->len), lab->s->zone, lw_mailuser_inbox(user));
		LW_ASSERT(err == LW_OK); /* it was tried when the scenario was read */
	}
}

static void set_passwords(const struct lw_scenario *s, struct node *n, size_t node)
{
	const char *user = NULL;
	for (size_t i = 0; (user = lw_mailstore_user(n->store, i)); i++)
		lw_mailuser_set_password(lw_mailstore_find(n->store, user),
			lw_scenario_password(s, node, user));
}

static void make_stores(struct lw_lab *lab)
{
	for (size_t i = 0; i < lab->s->nservices; i++) {
		const struct lw_service_spec *v = &lab->s->services[i];
		if (v->accounts.nusers == 0)
			continue;
		make_store(&lab->nodes[v->node], &v->accounts);
		set_passwords(lab->s, &lab->nodes[v->node], v->node);
		fill_store(lab, v);
	}
}

/* A device has them without being asked. */
static void start_terminals(struct lw_lab *lab)
{
	for (size_t i = 0; i < lab->s->nnodes; i++) {
		struct node *n = &lab->nodes[i];
		if (!n->spec->profile->vty.lines)
			continue;
		enum lw_err err = lw_vtyd_start(n->stack, &n->vtyd);
		LW_ASSERT(err == LW_OK);
	}
}

void build_services(struct lw_lab *lab)
{
	make_stores(lab);
	own_names_find(lab);
	start_terminals(lab);
	lab->services = lw_alloc_array(lab->s->nservices, sizeof(struct lw_job *));
	for (size_t i = 0; i < lab->s->nservices; i++) {
		const struct lw_service_spec *v = &lab->s->services[i];
		enum lw_err err =
			v->kind->start(&lab->nodes[v->node], v, &lab->services[i]);
		LW_ASSERT(err == LW_OK);
	}
}

void unbuild_services(struct lw_lab *lab)
{
	for (size_t i = lab->s->nservices; i-- > 0;)
		lw_job_free(lab->services[i]);
	lw_free(lab->services);
	own_names_forget(lab);
	for (size_t i = lab->s->nnodes; i-- > 0;)
		lw_job_free(lab->nodes[i].vtyd);
}
