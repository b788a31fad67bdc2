/* stream.h - a connection: a socket, filters above it, an engine on top; written once for
 * clients and servers.
 *
 * Moves bytes both ways as long as something moves, lets the owner act on the engine's
 * events, keeps the engine's deadline, and waits for think times.  Back-pressure comes by
 * itself: what the engine does not eat stays in the socket, what the socket does not take
 * stays in the engine.  Embedded in its owner; private to sim/app.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_APP_STREAM_H
#define SIM_APP_STREAM_H

#include "labwire/base/text.h"
#include "labwire/stack/socket.h"

struct stream;
struct filter;

/* The sans-IO verbs of an engine. */
struct engine_verbs {
	size_t (*input)(void *engine, struct lw_rd in, lw_time now);
	void (*eof)(void *engine); /* NULL: it need not know */
	struct lw_rd (*output)(const void *engine);
	void (*sent)(void *engine, size_t n);
	lw_time (*deadline)(const void *engine); /* NULL: it has none */
	void (*expire)(void *engine, lw_time now);
	void (*free)(void *engine); /* NULL: it is the owner's */
};

/* What surrounds the engine: one constant table for each kind of connection. */
struct stream_ops {
	const char *name; /* of its events */
	struct engine_verbs engine;
	/* The owner: act on the engine's events; true when something happened. */
	bool (*act)(struct stream *s, lw_time now);
	/* The connection is over (LW_OK: closed by us as asked); may free the owner. */
	void (*over)(struct stream *s, enum lw_err err, lw_time now);
};

/* The verbs of an engine whose calls begin with `prefix`, once in a file; then
 * ENGINE_VERBS in its table. */
#define STREAM_ENGINE(prefix)                                                            \
	static size_t eng_input(void *e, struct lw_rd in, lw_time now)                   \
	{                                                                                \
		return prefix##_input(e, in, now);                                       \
	}                                                                                \
	static struct lw_rd eng_output(const void *e)                                    \
	{                                                                                \
		return prefix##_output(e);                                               \
	}                                                                                \
	static void eng_sent(void *e, size_t n)                                          \
	{                                                                                \
		prefix##_sent(e, n);                                                     \
	}                                                                                \
	static lw_time eng_deadline(const void *e)                                       \
	{                                                                                \
		return prefix##_deadline(e);                                             \
	}                                                                                \
	static void eng_expire(void *e, lw_time now)                                     \
	{                                                                                \
		prefix##_expire(e, now);                                                 \
	}                                                                                \
	static void eng_free(void *e)                                                    \
	{                                                                                \
		prefix##_free(e);                                                        \
	}

#define ENGINE_VERBS                                                                     \
	.input = eng_input, .output = eng_output, .sent = eng_sent,                      \
	.deadline = eng_deadline, .expire = eng_expire, .free = eng_free

/* The same for an engine that wants to know of the other side's end. */
#define STREAM_ENGINE_EOF(prefix)                                                        \
	STREAM_ENGINE(prefix)                                                            \
	static void eng_eof(void *e)                                                     \
	{                                                                                \
		prefix##_eof(e);                                                         \
	}

#define ENGINE_VERBS_EOF ENGINE_VERBS, .eof = eng_eof

enum {
	FILTER_ROOM = 16384 /* a filter that has made so much waits until it is taken */
};

/* Bytes from below become others on their way up, and back.  In front of its owner's
 * state. */
struct filter {
	/* Eats of `in` what it likes and adds what that makes to its `up`, or to its
	 * `down`; answers how much it ate. */
	size_t (*raise)(struct filter *f, struct lw_rd in, lw_time now);
	size_t (*lower)(struct filter *f, struct lw_rd in, lw_time now);
	struct lw_text up, down; /* made, and not yet taken */
	struct filter *above;	 /* NULL: the engine */
};

struct stream {
	struct lw_sock_user user;
	const struct stream_ops *ops;
	void *engine;
	struct filter *filters; /* the lowest; NULL: none */
	struct lw_stack *stack;
	struct lw_sock sock;
	bool open, connected, eof_told, closing;
	lw_time think_until; /* LW_NEVER: not thinking */
	struct lw_event timer;
};

void stream_init(struct stream *s, const struct stream_ops *ops, struct lw_stack *stack);
/* Closes the socket and frees the engine; the filters' texts, too. */
void stream_fini(struct stream *s);
/* Closes the socket alone: the engine can still be asked. */
void stream_stop(struct stream *s);
/* Begins to connect, from a port (0: any).  After an error it is closed. */
LW_MUST_USE enum lw_err stream_connect(
	struct stream *s, struct lw_endpoint to, uint16_t from);
/* LW_EAGAIN: none waits at the listener. */
LW_MUST_USE enum lw_err stream_accept(struct stream *s, struct lw_sock listener);
/* Below all filters that are there. */
void stream_filter(struct stream *s, struct filter *f);
/* The socket is connected, or will be: start. */
void stream_start(struct stream *s, void *engine, lw_time now);
/* Move what can be moved; after start, and whenever the owner changed the engine. */
void stream_turn(struct stream *s, lw_time now);
/* Turn soon, from an event of its own: for who stands in the turn of another stream. */
void stream_wake(struct stream *s, lw_time now);
/* Flush, close, then over(LW_OK). */
void stream_close(struct stream *s);
/* Has the thinking before this action lasted long enough?  Call again until true. */
bool stream_thought(struct stream *s, lw_span think, lw_time now);

#endif
