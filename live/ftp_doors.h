/* ftp_doors.h - the data ports of file servers in the lab, as ports of this machine.
 *
 * A server's 227 and 229 (RFC 959 4.1.2, RFC 2428 3) name a port of its own, which only
 * the lab reaches.  Each gets a door: a port of this machine that leads there, for one
 * connection; and the reply that the real client hears names that one.  Private to live.
 * SPDX-License-Identifier: MIT */
#ifndef LIVE_FTP_DOORS_H
#define LIVE_FTP_DOORS_H

#include "relay.h"

struct ftp_doors;

/* node: who makes the connections; both are borrowed. */
struct ftp_doors *ftp_doors_new(struct lw_live *l, const char *node, const char *name);
void ftp_doors_free(struct ftp_doors *d); /* NULL is a no-op */
relay_alter_fn ftp_doors_alter;		  /* ctx: the doors */

#endif
