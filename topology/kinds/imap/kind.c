/* kind.c - mailboxes from afar: who serves them and who looks after them.
 * SPDX-License-Identifier: MIT */
#include "imap.h"

const struct lw_kind kind_imap = { .service = &imap_service, .steps = { &imap_step } };
