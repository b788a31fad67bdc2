/* mail_relay.h - one try to bring a message to the mail servers of a domain: they are
 * found by MX (RFC 5321 5.1), and tried in the order of preference until one takes it or
 * refuses. Private to sim/app.  SPDX-License-Identifier: MIT */
#ifndef SIM_APP_MAIL_RELAY_H
#define SIM_APP_MAIL_RELAY_H

#include "labwire/app/resolver.h"
#include "labwire/base/list.h"
#include "labwire/proto/mail_queue.h"

/* Borrowed for the relay's life. */
struct mail_relay_conf {
	struct lw_stack *stack;
	struct lw_resolver *resolver; /* NULL: no name is found */
	const struct lw_smtp_persona *persona;
	const char *host; /* our own name */
	uint16_t port;	  /* of the other servers */
	struct lw_rand *rand;
};

/* In a list of its owner's. */
struct mail_relay {
	struct lw_list list;
	struct lw_queued_mail *mail;
	char *domain;
	/* It is over, and the recipients of the domain know their fate.  Not called from
	 * inside mail_relay_start. */
	void (*over)(struct mail_relay *r, lw_time now);
	void *ctx; /* the owner's */
};

/* The recipients of mail in `domain` that are `trying`. */
struct mail_relay *mail_relay_start(const struct mail_relay_conf *conf,
	struct lw_queued_mail *mail, const char *domain, lw_time now);
void mail_relay_free(struct mail_relay *r);

/* "[192.168.254.254]": an address needs no name server. */
bool relay_literal(const char *domain, uint32_t *addr);

#endif
