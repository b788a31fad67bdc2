/* mime_priv.h - from the tree of parts to the fields of each.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STORE_MIME_PRIV_H
#define SIM_STORE_MIME_PRIV_H

#include "labwire/store/mime.h"

/* Fills in what the fields of p->header say; in_digest: what says nothing is a message
 * (RFC 2046 5.1.5). */
void mime_read_fields(struct lw_part *p, bool in_digest);
void mime_params_fini(struct lw_mime_params *p);

#endif
