/* smtp.h - parts of the kind "smtp".  Private to topology/kinds/smtp.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_KINDS_SMTP_SMTP_H
#define TOPOLOGY_KINDS_SMTP_SMTP_H

#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

extern const struct lw_service_kind smtp_service;
extern const struct lw_step_kind mail_step;

/* mboxes.c: key "mail", a folder of mbox files; the users have been read. */
void read_mboxes(const struct place *p, struct lw_accounts_spec *a);

#endif
