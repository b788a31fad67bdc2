/* ftp_data_ports.h - the data ports of file servers in the lab, as ports of this machine.
 *
 * A server's 227 and 229 (RFC 959 4.1.2, RFC 2428 3) name a port of its own, which only
 * the lab reaches.  Each gets one here: a port of this machine that leads there, for one
 * connection; and the reply that the real client hears names that one.  Private to live.
 * SPDX-License-Identifier: MIT */
#ifndef LIVE_WAYS_FTP_DATA_PORTS_H
#define LIVE_WAYS_FTP_DATA_PORTS_H

#include "relay.h"

struct ftp_data_ports;

/* node: who makes the connections; both are borrowed. */
struct ftp_data_ports *ftp_data_ports_new(
	struct lw_live *l, const char *node, const char *name);
void ftp_data_ports_free(struct ftp_data_ports *d); /* NULL is a no-op */
relay_alter_fn ftp_data_ports_alter;		    /* ctx: the data_ports */

#endif
