/* services.c - the scenario's "services"; what each kind is stands in topology/kinds/.
 * SPDX-License-Identifier: MIT */
#include "accounts.h"
#include "json.h"
#include "kind.h"

const struct field bare_service[] = { SERVICE_FIELDS, LAST_KEY };

static const struct choice *service_kind(size_t i)
{
	const struct lw_service_kind *kind = lw_service_kind_at(i);
	return kind ? &kind->form : NULL;
}

static const struct form service_form = {
	.kind = FORM_CHOICE, .name = "service", .choice = service_kind, .by = "kind"
};
const struct form services_form = { .kind = FORM_LIST, .item = &service_form };

static void read_service(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	struct lw_service_spec v = { .node = get_node(p, "node"),
		.kind = lw_service_kind_at(p->choice),
		.path = own_text(p->load, p->path) };
	v.conf = own(p->load, v.kind->conf_size);
	if (v.kind->read)
		v.kind->read(p, &v);
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
		if (s->services[i].kind->mailboxes)
			check_mailboxes(root->load, &s->services[i]);
}
