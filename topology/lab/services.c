/* services.c - starts a scenario's services, a row for each kind.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/app/bulk.h"
#include "labwire/app/dnsd.h"
#include "labwire/app/echo.h"
#include "labwire/app/vtyd.h"
#include "labwire/base/alloc.h"
#include "labwire/store/mbox.h"

static enum lw_err start_dns(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	return lw_dnsd_start(n->stack, v->zones, out);
}

static enum lw_err start_smtp(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	struct lw_smtpd_conf conf = v->smtp;
	conf.stack = n->stack;
	conf.resolver = n->spec->ndns ? n->resolver : NULL;
	conf.store = n->store;
	conf.own_names = n->own_names;
	conf.nown_names = n->nown_names;
	enum lw_err err = lw_smtpd_start(&conf, out);
	n->smtpd = *out;
	return err;
}

static enum lw_err start_imap(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	struct lw_imapd_conf conf = v->imap;
	conf.stack = n->stack;
	conf.store = n->store;
	return lw_imapd_start(&conf, out);
}

static enum lw_err start_pop3(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	struct lw_pop3d_conf conf = v->pop3;
	conf.stack = n->stack;
	conf.store = n->store;
	return lw_pop3d_start(&conf, out);
}

static uint32_t first_address(const struct node *n)
{
	for (size_t i = 0; i < n->spec->ninterfaces; i++)
		if (n->spec->interfaces[i].naddresses)
			return n->spec->interfaces[i].addresses[0].addr;
	return 0;
}

static enum lw_err start_nbns(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	return lw_nbnsd_start(n->stack, v->name, first_address(n), out);
}

static enum lw_err start_echo(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	(void)v;
	return lw_echod_start(n->stack, out);
}

static enum lw_err start_sink(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	(void)v;
	return lw_sink_start(n->stack, out);
}

static enum lw_err start_ftp(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	struct lw_ftpd_conf conf = v->ftp;
	conf.stack = n->stack;
	conf.vfs = n->files;
	return lw_ftpd_start(&conf, out);
}

/* A mail server's users; the services that let them in stand before or after it. */
static void make_store(struct node *n, const struct lw_service_spec *v)
{
	n->store = lw_mailstore_new();
	for (size_t i = 0; i < v->nusers; i++)
		(void)lw_mailstore_add_user(n->store, v->users[i]);
	lw_mailstore_set_limit(n->store, v->store_max);
}

static void fill_store(struct lw_lab *lab, const struct lw_service_spec *v)
{
	struct lw_mailstore *store = lab->nodes[v->node].store;
	for (size_t i = 0; i < v->nmboxes; i++) {
		const struct lw_mbox_spec *m = &v->mboxes[i];
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
		if (v->kind != LW_SERVICE_SMTP)
			continue;
		make_store(&lab->nodes[v->node], v);
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
	static enum lw_err (*const start[])(
		struct node * n, const struct lw_service_spec *v, struct lw_job **out) = {
		[LW_SERVICE_DNS] = start_dns,
		[LW_SERVICE_SMTP] = start_smtp,
		[LW_SERVICE_IMAP] = start_imap,
		[LW_SERVICE_NBNS] = start_nbns,
		[LW_SERVICE_ECHO] = start_echo,
		[LW_SERVICE_SINK] = start_sink,
		[LW_SERVICE_FTP] = start_ftp,
		[LW_SERVICE_POP3] = start_pop3,
	};
	make_stores(lab);
	own_names_find(lab);
	start_terminals(lab);
	lab->services = lw_alloc_array(lab->s->nservices, sizeof(struct lw_job *));
	for (size_t i = 0; i < lab->s->nservices; i++) {
		const struct lw_service_spec *v = &lab->s->services[i];
		if (v->kind == LW_SERVICE_FTP)
			lab->nodes[v->node].files = tree_new(lab, &v->tree);
		/* The scenario's check allows each kind once per node: no port is taken.
		 */
		enum lw_err err =
			start[v->kind](&lab->nodes[v->node], v, &lab->services[i]);
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
