/* host.c - a card, an owner, a stack.  SPDX-License-Identifier: MIT */
#include "labwire/device/host.h"

#include "labwire/base/alloc.h"

struct lw_host {
	struct lw_owner owner;
	struct lw_nic nic;
	struct lw_stack *stack;
};

static struct lw_mac mac_of(const struct lw_host_conf *conf)
{
	const uint8_t *oui = conf->profile->oui;
	if (!lw_mac_is_zero(conf->mac))
		return conf->mac;
	return (struct lw_mac){ { oui[0], oui[1], oui[2], (uint8_t)(conf->place >> 16),
		(uint8_t)(conf->place >> 8), (uint8_t)conf->place } };
}

static enum lw_err configure(struct lw_host *h, const struct lw_host_conf *conf)
{
	int n = lw_stack_add_card(h->stack, &h->nic.card);
	enum lw_err err = lw_stack_add_address(h->stack, n, conf->addr, conf->mask);
	if (err == LW_OK && conf->gateway)
		err = lw_stack_add_route(h->stack, 0, 0, conf->gateway, -1);
	return err;
}

enum lw_err lw_host_new(
	struct lw_engine *e, const struct lw_host_conf *conf, struct lw_host **out)
{
	if (!conf->profile)
		return LW_EINVAL;
	struct lw_host *h = lw_alloc(sizeof(*h));
	h->owner.id = LW_OWNER_NODE | conf->place;
	lw_nic_init(&h->nic, e, &h->owner, "eth0", mac_of(conf));
	struct lw_stack_conf sc = { .engine = e,
		.owner = &h->owner,
		.name = conf->name,
		.profile = conf->profile };
	h->stack = lw_stack_new(&sc);
	enum lw_err err = configure(h, conf);
	if (err != LW_OK) {
		lw_host_free(h);
		return err;
	}
	*out = h;
	return LW_OK;
}

void lw_host_free(struct lw_host *h)
{
	if (!h)
		return;
	lw_stack_free(h->stack);
	lw_free(h);
}

struct lw_stack *lw_host_stack(struct lw_host *h)
{
	return h->stack;
}

struct lw_port *lw_host_port(struct lw_host *h)
{
	return &h->nic.card.port;
}

struct lw_mac lw_host_mac(const struct lw_host *h)
{
	return h->nic.card.mac;
}
