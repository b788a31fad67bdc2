/* orders.h - what labwire ctl can ask for: the commands of a session, the steps of a
 * scenario.  Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_ORDERS_H
#define CLI_OPTIONS_ORDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "labwire/base/text.h"

/* Their words, then NULL. */
const char *order_at(size_t i);
/* For help; false: there are no more. */
bool order_term(size_t i, struct lw_text *word, struct lw_text *about);
bool step_term(size_t i, struct lw_text *word, struct lw_text *about);
/* For completion: "node=NODE", "state=up"; false: there are no more behind that word. */
bool order_form(const char *word, size_t i, struct lw_text *out);

#endif
