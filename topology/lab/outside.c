/* outside.c - what somebody outside of a running lab may ask of it and plug into it.
 * SPDX-License-Identifier: MIT */
#include "labwire/lab/outside.h"

#include <string.h>

#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/ether.h"

enum {
	PLUG_BPS = 100000000, /* of a cable that the scenario does not describe */
	FRAME_MAX = LW_ETHER_HLEN + LW_ETHER_LENGTH_MAX + 4, /* room for a VLAN tag */
};

/* What is plugged in by then is as if it had always been there: its port forwards. */
#define AT_FIRST LW_SEC(1)

struct lw_outlet {
	struct lw_outlet *next;
	struct lw_port port;
	struct lw_owner owner;
	struct lw_engine *engine;
	struct lw_link *link; /* of its own; NULL: one of the scenario's */
	struct lw_outlet_user *user;
};

struct lw_resolver *lw_lab_resolver(struct lw_lab *lab, const char *node)
{
	size_t i = lw_scenario_node(lab->s, node);
	return i == SIZE_MAX ? NULL : lab->nodes[i].resolver;
}

uint32_t lw_lab_address(const struct lw_lab *lab, const char *node)
{
	size_t n = lw_scenario_node(lab->s, node);
	for (size_t i = 0; n != SIZE_MAX && i < lab->s->nodes[n].ninterfaces; i++)
		if (lab->s->nodes[n].interfaces[i].naddresses)
			return lab->s->nodes[n].interfaces[i].addresses[0].addr;
	return 0;
}

/* Places of node and interface of "NODE:INTERFACE". */
static bool locate(const struct lw_lab *lab, const char *where, size_t *n, size_t *i)
{
	const char *colon = strchr(where, ':');
	struct lw_text name = { 0 };
	if (!colon)
		return false;
	lw_text_bytes(&name, where, (size_t)(colon - where));
	*n = lw_scenario_node(lab->s, lw_text_str(&name));
	lw_text_fini(&name);
	*i = *n == SIZE_MAX ? SIZE_MAX
			    : lw_scenario_interface(&lab->s->nodes[*n], colon + 1);
	return *i != SIZE_MAX;
}

struct lw_port *lw_lab_port(
	const struct lw_lab *lab, const char *where, struct lw_cast *cast)
{
	size_t n = 0, i = 0;
	if (!locate(lab, where, &n, &i))
		return NULL;
	if (cast)
		*cast = cast_of(lab, &lab->nodes[n].ifaces[i]);
	return lab->nodes[n].ifaces[i].port;
}

const struct lw_beacon *lw_lab_beacon(const struct lw_lab *lab, const char *node)
{
	size_t i = lw_scenario_node(lab->s, node);
	return i == SIZE_MAX ? NULL : lab->nodes[i].beacon;
}

const struct lw_stp *lw_lab_stp(const struct lw_lab *lab, const char *node)
{
	size_t i = lw_scenario_node(lab->s, node);
	return i == SIZE_MAX || !lab->nodes[i].sw ? NULL
						  : lw_switch_stp(lab->nodes[i].sw);
}

static void receive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	struct lw_outlet *o = lw_container_of(p, struct lw_outlet, port);
	if (o->user)
		o->user->frame(o->user, lw_frame_rd(f), now);
	lw_frame_unref(f);
}

static void carrier(struct lw_port *p, bool up, lw_time now)
{
	(void)p;
	(void)up;
	(void)now;
}

static bool is_held(const struct lw_lab *lab, const struct lw_port *port)
{
	for (const struct lw_outlet *o = lab->outlets; o; o = o->next)
		if (&o->port == port)
			return true;
	return false;
}

static size_t count_outlets(const struct lw_lab *lab)
{
	size_t n = 0;
	for (const struct lw_outlet *o = lab->outlets; o; o = o->next)
		n++;
	return n;
}

static struct lw_link *new_cable(
	struct lw_lab *lab, size_t place, struct lw_port *a, struct lw_port *b)
{
	struct lw_link_conf conf = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = PLUG_BPS,
		.place = (uint32_t)(lab->s->nlinks + place) };
	struct lw_link *l = lw_link_new(lab->engine, &conf, a, b);
	lw_link_set(l, LW_LINK_UP);
	return l;
}

enum lw_err lw_lab_plug(struct lw_lab *lab, const char *where,
	struct lw_outlet_user *user, struct lw_outlet **out)
{
	static const struct lw_port_ops ops = { .receive = receive, .carrier = carrier };
	size_t n = 0, i = 0, place = count_outlets(lab);
	if (!locate(lab, where, &n, &i))
		return LW_ENOENT;
	struct node *node = &lab->nodes[n];
	struct iface *f = &node->ifaces[i];
	bool of_switch = node->sw && !f->card; /* a port, not Vlan1 */
	struct lw_link *cable = f->link == SIZE_MAX ? NULL : lab->links[f->link];
	if (f->spec->medium != LW_MEDIUM_ETHERNET || (!cable && !of_switch))
		return LW_EINVAL;
	int end = of_switch ? 1 - f->end : f->end; /* a switch keeps its end */
	if (cable ? is_held(lab, lw_link_port(cable, end)) : f->port->out != NULL)
		return LW_EEXIST;
	struct lw_outlet *o = lw_alloc(sizeof(*o));
	o->engine = lab->engine;
	o->owner.id = LW_OWNER_OUTLET | (uint32_t)place;
	o->user = user;
	lw_port_init(&o->port, lab->engine, "outlet", &ops);
	if (cable)
		lw_link_replug(cable, end, &o->port);
	else
		o->link = new_cable(lab, place, &o->port, f->port);
	if (!cable && lw_engine_now(lab->engine) < AT_FIRST)
		lw_switch_warm_port(node->sw, (uint32_t)i);
	o->next = lab->outlets;
	lab->outlets = o;
	*out = o;
	return LW_OK;
}

enum lw_err lw_outlet_send(struct lw_outlet *o, struct lw_rd bytes)
{
	size_t n = lw_rd_left(&bytes);
	if (n < LW_ETHER_HLEN || n > FRAME_MAX)
		return LW_EINVAL;
	struct lw_pkt *p = lw_pkt_new(o->engine->pool, LW_PKT_HEADROOM, n);
	memcpy(lw_pkt_put(p, n), bytes.at, n);
	struct lw_frame *f = lw_engine_freeze(o->engine, &o->owner, p, LW_ETHER_MIN);
	lw_port_send(&o->port, f, f->len, lw_engine_now(o->engine));
	return LW_OK;
}

void lw_outlet_release(struct lw_outlet *o)
{
	o->user = NULL;
}

void free_outlets(struct lw_lab *lab)
{
	while (lab->outlets) {
		struct lw_outlet *o = lab->outlets;
		lab->outlets = o->next;
		lw_link_free(o->link);
		lw_free(o);
	}
}
