/* services.c - the scenario's "services", a row for each kind (service_*.c).
 * SPDX-License-Identifier: MIT */
#include "service.h"

static void read_nbns(const struct place *p, struct lw_service_spec *v)
{
	v->name = need_text(p, "name");
}

static const struct service_syntax nbns_service = {
	.name = "nbns",
	.read = read_nbns,
	.keys = { SERVICE_KEYS, "name" },
};
static const struct service_syntax echo_service = { .name = "echo",
	.keys = { SERVICE_KEYS } };
static const struct service_syntax sink_service = {
	.name = "sink", .tcp_port = 9, .keys = { SERVICE_KEYS }
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
	return (size_t)kind < KINDS ? kinds[kind]->name : NULL;
}

uint16_t lw_service_tcp_port(enum lw_service_kind kind)
{
	return kinds[kind]->tcp_port;
}

static int read_kind(const struct place *p)
{
	const char *words[KINDS + 1] = { 0 };
	for (size_t i = 0; i < KINDS; i++)
		words[i] = kinds[i]->name;
	if (!get_element(p, "kind"))
		complain(p, "kind", "is missing");
	return get_word(p, "kind", words, -1);
}

static void read_service(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_service_spec v = { .node = need_node(p, "node"),
		.path = own_text(p->load, p->path) };
	int kind = read_kind(p);
	if (kind < 0) /* nothing else would make sense */
		return;
	allow(p, kinds[kind]->keys);
	v.kind = (enum lw_service_kind)kind;
	if (kinds[kind]->read)
		kinds[kind]->read(p, &v);
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == v.node && s->services[i].kind == v.kind)
			complain(p, "kind", "the node has this service already");
	s->services[s->nservices++] = v;
}

void read_services(struct place *root)
{
	struct lw_scenario *s = root->load->s;
	s->services = room_for(root, "services", sizeof(struct lw_service_spec));
	each_object(root, "services", read_service);
	for (size_t i = 0; i < s->nservices; i++)
		if (kinds[s->services[i].kind]->mailboxes)
			check_mailboxes(root->load, &s->services[i], s->services[i].path);
}
