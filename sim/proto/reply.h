/* reply.h - a reply of SMTP or FTP out of its lines: three digits, and '-' behind them
 * where more lines follow (RFC 5321 4.2, RFC 959 4.2).  Private to sim/proto.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_REPLY_H
#define SIM_PROTO_REPLY_H

#include <stdbool.h>
#include <stdint.h>

enum {
	REPLY_LINES_MAX = 200
};

enum reply_is {
	REPLY_GOES_ON,
	REPLY_WHOLE,
	REPLY_BAD, /* no reply, or one without end */
};

/* Zeroed at first. */
struct reply {
	bool every; /* line begins with a code (SMTP), not only first and last (FTP) */
	uint16_t code, first; /* of the last line, 0: none; of a reply that goes on */
	uint32_t lines;
};

/* The next line, without its end. */
enum reply_is reply_line(struct reply *r, const char *line);

#endif
