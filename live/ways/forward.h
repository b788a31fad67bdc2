/* forward.h - what a forward's text says.  Private to live.  SPDX-License-Identifier: MIT
 */
#ifndef LIVE_WAYS_FORWARD_H
#define LIVE_WAYS_FORWARD_H

#include "way.h"

enum forward_kind {
	FORWARD_TCP,
	FORWARD_UDP,
	FORWARD_FTP, /* TCP, and the data ports that a file server names */
};

/* [udp:|ftp:]LOCAL=NODE>HOST:PORT */
struct forward_spec {
	enum forward_kind kind;
	struct sockaddr_in local; /* when it is open: what it became */
	struct journal_place place;
};
bool forward_parse(const struct lw_scenario *s, const char *text,
	struct forward_spec *out, struct lw_text *why);

/* NODE:PORT=LOCAL */
struct reverse_spec {
	struct journal_place place;
	struct sockaddr_in local;
};
bool reverse_parse(const struct lw_scenario *s, const char *text,
	struct reverse_spec *out, struct lw_text *why);

/* -1: errno says why not. */
int forward_open(struct lw_live *l, struct forward_spec *spec);
/* udp_forward.c: the datagrams of one forward. */
int udp_forward_open(struct lw_live *l, struct forward_spec *spec);

/* forward_all.c: [NODE>]SERVER, each service of a node. */
bool forward_all_check(
	const struct lw_scenario *s, const char *text, struct lw_text *why);
enum lw_err forward_all_open(struct lw_live *l, const char *text, struct lw_text *why);

#endif
