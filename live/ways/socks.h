/* socks.h - a SOCKS5 proxy's parts.  Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_WAYS_SOCKS_H
#define LIVE_WAYS_SOCKS_H

#include "labwire/proto/socks_server.h"
#include "way.h"

/* LOCAL=NODE */
struct socks_spec {
	struct sockaddr_in local;
	char node[JOURNAL_NAME_MAX + 1];
};
bool socks_parse(const struct lw_scenario *s, const char *text, struct socks_spec *out,
	struct lw_text *why);

/* socks_udp.c: the datagrams of one UDP ASSOCIATE (RFC 1928 7). */
struct socks_udp;
/* NULL: errno.  *at becomes where its client shall send to; `client` is the only one who
 * may, port 0: whichever port speaks first. */
struct socks_udp *socks_udp_new(struct lw_live *l, const char *node,
	const struct sockaddr_in *client, struct sockaddr_in *at);
void socks_udp_free(struct socks_udp *u); /* NULL is a no-op */

#endif
