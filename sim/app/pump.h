/* pump.h - the one place where a byte-stream engine meets a TCP socket.
 *
 * Moves bytes both ways as long as something moves, lets the owner act on the engine's
 * events, keeps the engine's deadline, and waits for think times.  Back-pressure comes by
 * itself: what the engine does not eat stays in the socket, what the socket does not take
 * stays in the engine.  Embedded in its owner; private to sim/app.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_APP_PUMP_H
#define SIM_APP_PUMP_H

#include "labwire/stack/socket.h"

struct pump;

struct pump_ops {
	/* The sans-IO verbs of the engine. */
	size_t (*input)(void *engine, struct lw_rd in, lw_time now);
	void (*eof)(void *engine); /* NULL: it need not know */
	struct lw_rd (*output)(const void *engine);
	void (*sent)(void *engine, size_t n);
	lw_time (*deadline)(const void *engine);
	void (*expire)(void *engine, lw_time now);
	/* The owner: act on the engine's events; true when something happened. */
	bool (*act)(struct pump *p, lw_time now);
	/* The connection is over (LW_OK: closed by us as asked); may free the owner. */
	void (*over)(struct pump *p, enum lw_err err, lw_time now);
};

/* The verbs of an engine whose calls begin with `prefix`, once in a file; then PUMP_VERBS
 * in its table. */
#define PUMP_ENGINE(prefix)                                                              \
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
	}

#define PUMP_VERBS                                                                       \
	.input = eng_input, .output = eng_output, .sent = eng_sent,                      \
	.deadline = eng_deadline, .expire = eng_expire

struct pump {
	struct lw_sock_user user;
	const struct pump_ops *ops;
	void *engine;
	struct lw_stack *stack;
	struct lw_sock sock;
	bool open, connected, eof_told, closing;
	lw_time think_until; /* LW_NEVER: not thinking */
	struct lw_event timer;
};

void pump_init(struct pump *p, const struct pump_ops *ops, struct lw_stack *stack,
	const char *name);
/* Closes the socket, cancels the timer. */
void pump_fini(struct pump *p);
/* The socket is connected: start. */
void pump_start(struct pump *p, void *engine, lw_time now);
/* Move what can be moved; after start, and whenever the owner changed the engine. */
void pump_turn(struct pump *p, lw_time now);
/* Turn soon, from an event of its own: for who stands in the turn of another pump. */
void pump_wake(struct pump *p, lw_time now);
/* Flush, close, then over(LW_OK). */
void pump_close(struct pump *p);
/* Has the thinking before this action lasted long enough?  Call again until true. */
bool pump_thought(struct pump *p, lw_span think, lw_time now);

#endif
