/* ftp_address.h - where a data connection goes, in the four forms of the protocol: PORT
 * and 227 (RFC 959 4.1.2), EPRT and 229 (RFC 2428).  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_FTP_ADDRESS_H
#define LABWIRE_PROTO_FTP_ADDRESS_H

#include <stdbool.h>

#include "labwire/base/err.h"
#include "labwire/base/text.h"
#include "labwire/wire/addr.h"

struct lw_ftp_address {
	uint32_t addr;
	uint16_t port;
};

/* "172,16,1,1,4,2" and nothing else. */
bool lw_ftp_port_parse(const char *s, struct lw_ftp_address *out);
void lw_ftp_port_emit(const struct lw_ftp_address *a, struct lw_text *out);
/* "|1|172.16.1.1|1026|" with any delimiter.  LW_EBAD: not of that form; LW_EINVAL:
 * another network protocol than 1, which is IPv4. */
LW_MUST_USE enum lw_err lw_ftp_eprt_parse(const char *s, struct lw_ftp_address *out);
void lw_ftp_eprt_emit(const struct lw_ftp_address *a, struct lw_text *out);
/* In a reply's text: the first six numbers with commas between; "(|||1026|)". */
bool lw_ftp_227_parse(const char *line, struct lw_ftp_address *out);
bool lw_ftp_229_parse(const char *line, uint16_t *port);

#endif
