/* imap_literal.h - does a line go on with a literal (RFC 3501 4.3, RFC 7888)?
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_IMAP_LITERAL_H
#define SIM_PROTO_IMAP_IMAP_LITERAL_H

#include <stdbool.h>
#include <stddef.h>

/* The size that a line, its LF included, announces at its end; at most UINT32_MAX. waits:
 * for a "+" before it is sent.  False: it announces none. */
bool imap_literal_announced(const char *line, size_t n, size_t *size, bool *waits);
/* How long a line is without the line end that it has. */
size_t imap_line_end(const char *bytes, size_t n);

#endif
