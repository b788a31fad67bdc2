/* accounts.h - whom the services of a node let in.  Private to topology.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_ACCOUNTS_H
#define TOPOLOGY_SCENARIO_ACCOUNTS_H

#include "form.h"
#include "labwire/scenario/scenario.h"

struct load;
struct place;

/* Keys of a service that opens mailboxes. */
#define PASSWORD_FIELDS                                                                  \
	KEY("password", &any_text, "everybody's password (cisco)"),                      \
		KEY("passwords", &texts_by_name, "users with a password of their own")
extern const struct form texts_by_name;
void read_passwords(const struct place *p, struct lw_accounts_spec *a);
/* After all services are read. */
void check_mailboxes(struct load *l, const struct lw_service_spec *v);

#endif
