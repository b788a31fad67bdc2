/* address.c - sockets of the machine.  SPDX-License-Identifier: MIT */
#include "address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BACKLOG = 512,
};

static bool parse_port(const char *s, in_port_t *out)
{
	char *end = NULL;
	long n = *s >= '0' && *s <= '9' ? strtol(s, &end, 10) : -1;
	if (n < 0 || n > UINT16_MAX || *end)
		return false;
	*out = htons((uint16_t)n);
	return true;
}

bool address_parse(const char *s, struct sockaddr_in *out)
{
	const char *colon = strrchr(s, ':');
	char host[INET_ADDRSTRLEN] = "localhost";
	*out = (struct sockaddr_in){ .sin_family = AF_INET };
	if (!parse_port(colon ? colon + 1 : s, &out->sin_port))
		return false;
	if (colon && colon != s) {
		size_t n = (size_t)(colon - s);
		if (n >= sizeof(host))
			return false;
		memcpy(host, s, n);
		host[n] = 0;
	}
	return inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
		       &out->sin_addr) == 1;
}

bool address_is_loopback(const struct sockaddr_in *a)
{
	return ntohl(a->sin_addr.s_addr) >> 24 == 127;
}

char *address_text(const struct sockaddr_in *a, char buf[ADDRESS_TEXT])
{
	char host[INET_ADDRSTRLEN];
	inet_ntop(AF_INET, &a->sin_addr, host, sizeof(host));
	snprintf(buf, ADDRESS_TEXT, "%s:%u", host, ntohs(a->sin_port));
	return buf;
}

int address_open(struct sockaddr_in *at, int type)
{
	int one = 1;
	socklen_t len = sizeof(*at);
	int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (type == SOCK_STREAM)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)at, sizeof(*at)) == 0 &&
		(type != SOCK_STREAM || listen(fd, BACKLOG) == 0) &&
		getsockname(fd, (struct sockaddr *)at, &len) == 0)
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}
