/* services.c - the scenario's "services", a row for each kind (service_*.c).
 * SPDX-License-Identifier: MIT */
#include "service.h"

static const struct field nbns_fields[] = {
	SERVICE_FIELDS,
	MUST("name", &some_text, "the name"),
	LAST_KEY,
};
static const struct field bare_fields[] = { SERVICE_FIELDS, LAST_KEY };
static const char measure[] = "an echo server (UDP) or a sink (TCP), for measurements";

static void read_nbns(const struct place *p, struct lw_service_spec *v)
{
	v->name = get_text(p, "name", NULL);
}

static const struct service_syntax nbns_service = {
	.form = { "nbns", "a NetBIOS name", nbns_fields },
	.read = read_nbns,
};
static const struct service_syntax echo_service = {
	.form = { "echo", measure, bare_fields },
};
static const struct service_syntax sink_service = {
	.form = { "sink", measure, bare_fields },
	.tcp_port = 9,
};

static const struct service_syntax *const kinds[] = {
	[LW_SERVICE_DNS] = &dns_service,
	[LW_SERVICE_SMTP] = &smtp_service,
	[LW_SERVICE_IMAP] = &imap_service,
	[LW_SERVICE_NBNS] = &nbns_service,
	[LW_SERVICE_ECHO] = &echo_service,
	[LW_SERVICE_SINK] = &sink_service,
	[LW_SERVICE_FTP] = &ftp_service,
	[LW_SERVICE_POP3] = &pop3_service,
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

const char *lw_service_name(enum lw_service_kind kind)
{
	return (size_t)kind < KINDS ? kinds[kind]->form.word : NULL;
}

uint16_t lw_service_tcp_port(enum lw_service_kind kind)
{
	return kinds[kind]->tcp_port;
}

static const struct choice *service_kind(size_t i)
{
	return i < KINDS ? &kinds[i]->form : NULL;
}

static const struct form service_form = {
	.kind = FORM_CHOICE, .name = "service", .choice = service_kind, .by = "kind"
};
const struct form services_form = { .kind = FORM_LIST, .item = &service_form };

static void read_service(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_service_spec v = { .node = get_node(p, "node"),
		.kind = (enum lw_service_kind)p->choice,
		.path = own_text(p->load, p->path) };
	if (kinds[v.kind]->read)
		kinds[v.kind]->read(p, &v);
	for (size_t i = 0; v.node != SIZE_MAX && i < s->nservices; i++)
		if (s->services[i].node == v.node && s->services[i].kind == v.kind)
			complain(p, "kind", "the node has this service already: %s",
				s->services[i].path);
	s->services[s->nservices++] = v;
}

/* A service that was not understood may be the mail server of which others speak. */
void read_services(struct place *root)
{
	struct lw_scenario *s = root->load->s;
	s->services = room_for(root, "services", sizeof(struct lw_service_spec));
	each_object(root, "services", THING_USER, read_service);
	if (root->load->missing.lost[THING_USER].n +
		root->load->missing.lost[THING_USER].nameless)
		lose_all(root->load, THING_USER);
	for (size_t i = 0; i < s->nservices; i++)
		if (kinds[s->services[i].kind]->mailboxes)
			check_mailboxes(root->load, &s->services[i], s->services[i].path);
}
