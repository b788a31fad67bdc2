/* server.c - accepting and letting go.  SPDX-License-Identifier: MIT */
#include "server.h"

#include "labwire/base/alloc.h"

static void free_session(struct session *s)
{
	const struct server_ops *ops = s->server->ops;
	if (ops->leave)
		ops->leave(s);
	stream_fini(&s->stream);
	lw_list_del(&s->list);
	s->server->count--;
	lw_free(s);
}

void session_over(struct stream *stream, enum lw_err err, lw_time now)
{
	struct session *s = session_of(stream);
	struct server *server = s->server;
	(void)err;
	free_session(s);
	listener_serve(&server->listener, now);
}

static bool welcome(struct listener *l, lw_time now)
{
	struct server *server = lw_container_of(l, struct server, listener);
	if (server->count >= server->most)
		return false;
	struct session *s = lw_alloc(server->ops->size);
	stream_init(&s->stream, &server->ops->stream, l->stack);
	if (stream_accept(&s->stream, l->sock) != LW_OK) {
		lw_free(s);
		return false;
	}
	s->server = server;
	lw_list_add(&server->sessions, &s->list);
	server->count++;
	server->ops->welcome(s, now);
	return true;
}

enum lw_err server_open(struct server *s, const struct server_ops *ops,
	struct lw_stack *stack, uint16_t port, int backlog)
{
	s->ops = ops;
	s->listener.welcome = welcome;
	lw_list_init(&s->sessions);
	return listener_open(
		&s->listener, stack, (struct lw_endpoint){ 0, port }, backlog);
}

void server_close(struct server *s)
{
	while (s->ops && !lw_list_empty(&s->sessions))
		free_session(lw_container_of(s->sessions.next, struct session, list));
	listener_close(&s->listener);
}
