/* command.h - what a line on the control socket asks for, and answers as JSON lines.
 * Knows neither sockets nor clocks.  Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_CONTROL_COMMAND_H
#define LIVE_CONTROL_COMMAND_H

#include "labwire/base/json.h"
#include "labwire/lab/outside.h"

enum {
	COMMAND_LINE_MAX = 65536, /* bytes; a longer line ends the connection */
	COMMAND_NAME_MAX = 256,
};

/* Of the session, as lw_live_order_at has them; every other "do" is a step of a
 * scenario. */
enum command_kind {
	COMMAND_STATUS,
	COMMAND_PAUSE,
	COMMAND_RESUME,
	COMMAND_STEP,
	COMMAND_SPEED,
	COMMAND_NODE,
	COMMAND_INTERFACES,
	COMMAND_STREAM,
	COMMAND_SHUTDOWN,
	COMMAND_LAB /* a step of a scenario */
};

struct command {
	enum command_kind kind;
	lw_span by;		     /* step */
	uint32_t speed;		     /* speed */
	char what[COMMAND_NAME_MAX]; /* node, interface */
};

/* false: *why gets a sentence.  line: NUL-terminated. */
bool command_parse(const struct lw_lab *lab, const char *line, struct command *out,
	struct lw_text *why);

/* An answer is an object in one line: "ok", then what the caller adds, then its end. */
void command_answer(struct lw_json *j, struct lw_text *out, bool ok);
void command_end(struct lw_json *j);

/* Answers: one line each. */
void command_refuse(struct lw_text *out, const char *why);
void command_done(struct lw_text *out);
/* {"ok":true,"node":...}: interfaces, routes, ARP, counters; CDP neighbours and the
 * spanning tree where there are any */
void command_node(struct lw_lab *lab, const char *node, struct lw_text *out);
/* {"ok":true,"scenario":...,"interfaces":[...]} */
void command_interfaces(struct lw_lab *lab, struct lw_text *out);

#endif
