/* server.h - a port, and those who are served at it: accepts up to a limit, and one more
 * whenever one has left.  Embedded in its owner; private to sim/app.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_APP_SERVER_H
#define SIM_APP_SERVER_H

#include "labwire/base/list.h"
#include "listener.h"
#include "stream.h"

/* One who is served.  First in its owner's struct. */
struct session {
	struct lw_list list;
	struct server *server;
	struct stream stream;
};

struct server_ops {
	struct stream_ops stream; /* over: session_over */
	size_t size;		  /* of the owner's struct, zeroed at first */
	/* The connection is there: start the stream, now or later. */
	void (*welcome)(struct session *s, lw_time now);
	void (*leave)(struct session *s); /* before it is freed; NULL: nothing to do */
};

struct server {
	struct listener listener;
	const struct server_ops *ops; /* NULL: never opened */
	struct lw_list sessions;
	uint32_t count, most;
};

/* LW_EINUSE, LW_EFULL. */
LW_MUST_USE enum lw_err server_open(struct server *s, const struct server_ops *ops,
	struct lw_stack *stack, uint16_t port, int backlog);
void server_close(struct server *s);
void session_over(struct stream *s, enum lw_err err, lw_time now);
static inline struct session *session_of(struct stream *s)
{
	return lw_container_of(s, struct session, stream);
}

#endif
