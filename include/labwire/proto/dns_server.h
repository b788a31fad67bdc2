/* dns_server.h - an authoritative DNS server (RFC 1034 4.3.2, RFC 2308, EDNS(0) of RFC
 * 6891): a query in, an answer out; no I/O, no recursion.  SPDX-License-Identifier: MIT
 */
#ifndef LABWIRE_PROTO_DNS_SERVER_H
#define LABWIRE_PROTO_DNS_SERVER_H

#include "labwire/store/zone.h"

enum {
	LW_DNS_SERVER_UDP_MAX = 4096 /* the largest datagram that it takes and sends */
};

/* How long an answer over UDP may be: what the query says, LW_DNS_UDP_MAX at least. */
size_t lw_dns_server_udp_room(struct lw_rd query);
/* Writes the answer into out and returns its length; 0: none is due (not a query, or not
 * even a header).  room: as above over UDP; what does not fit is cut with TC. */
size_t lw_dns_server_answer(
	const struct lw_zones *zones, struct lw_rd query, uint8_t *out, size_t room);

#endif
