/* service.h - what a kind of service is made of: a row in services.c's table for each,
 * and a file for those with much to read. Private to topology/scenario.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_SERVICE_H
#define TOPOLOGY_SCENARIO_SERVICE_H

#include "json.h"

/* Keys that every service has; those of its kind follow. */
#define SERVICE_FIELDS MUST("node", &some_text, "where it runs")
/* Keys of a service that opens mailboxes. */
#define PASSWORD_FIELDS                                                                  \
	KEY("password", &any_text, "everybody's password (cisco)"),                      \
		KEY("passwords", &texts_by_name, "users with a password of their own")

struct service_syntax {
	struct choice form; /* what stands behind "kind", and its keys */
	uint16_t tcp_port;  /* where it listens; 0: it takes datagrams alone */
	void (*read)(
		const struct place *p, struct lw_service_spec *v); /* NULL: nothing */
	bool mailboxes; /* serves those of the node's mail server */
};

extern const struct service_syntax dns_service, smtp_service, imap_service, ftp_service,
	pop3_service;

/* mail.c: key "mail", a folder of mbox files; the users have been read. */
void read_mail(const struct place *p, struct lw_service_spec *v);
/* passwords.c: keys "password" and "passwords". */
extern const struct form texts_by_name;
void read_passwords(const struct place *p, struct lw_service_spec *v);
/* After all services are read; path: of this one. */
void check_mailboxes(struct load *l, const struct lw_service_spec *v, const char *path);

#endif
