/* address.h - sockets of the machine: addresses as users write them, listening.
 * IPv4 only, and loopback when nothing is said.  Private to live.
 * SPDX-License-Identifier: MIT */
#ifndef LIVE_SESSION_ADDRESS_H
#define LIVE_SESSION_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "labwire/base/err.h"

enum {
	ADDRESS_TEXT = 32, /* "255.255.255.255:65535" and its NUL */
};

/* "2525", ":2525", "127.0.0.1:2525", "localhost:2525".  Port 0: the system picks. */
bool address_parse(const char *s, struct sockaddr_in *out);
bool address_is_loopback(const struct sockaddr_in *a);
char *address_text(const struct sockaddr_in *a, char buf[ADDRESS_TEXT]);
/* A bound descriptor that does not block, listening when it is a stream's; -1: errno.
 * *at becomes the address it got. */
int address_open(struct sockaddr_in *at, int type);

#endif
