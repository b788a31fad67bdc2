/* imap_literal.h - does a line go on with a literal (RFC 3501 4.3, RFC 7888)?
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_IMAP_LITERAL_H
#define SIM_PROTO_IMAP_IMAP_LITERAL_H

#include "labwire/base/rd.h"

/* The size that a line, its LF included, announces at its end; at most UINT32_MAX. waits:
 * for a "+" before it is sent.  False: it announces none. */
bool imap_literal_announced(struct lw_rd line, size_t *size, bool *waits);

#endif
