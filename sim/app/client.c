/* client.c - name, connection, dialogue, outcome.  SPDX-License-Identifier: MIT */
#include "client.h"

#include "labwire/base/alloc.h"

static void free_client(struct lw_job *job)
{
	struct client *c = lw_container_of(job, struct client, job);
	target_fini(&c->target);
	if (c->ops->free)
		c->ops->free(c);
	stream_fini(&c->stream);
	lw_text_fini(&c->sentence);
	lw_free(c);
}

struct client *client_new(const struct lw_job_env *env, const struct client_ops *ops)
{
	struct client *c = lw_alloc(ops->size);
	c->job.free = free_client;
	c->env = *env;
	c->ops = ops;
	stream_init(&c->stream, &ops->stream, env->stack);
	return c;
}

void client_done(struct client *c, bool ok, const char *what)
{
	c->ok = ok;
	lw_text_clear(&c->sentence);
	if (c->ops->bare)
		lw_text_add(&c->sentence, what);
	else
		lw_text_fmt(&c->sentence, "%s: %s", c->target.name, what);
}

static void finish(struct client *c, lw_time now)
{
	struct lw_outcome o = { .ok = c->ok, .sentence = lw_text_str(&c->sentence) };
	if (c->stream.engine)
		c->ops->count(c, &o);
	c->env.done(c->env.ctx, &o, now);
}

void client_over(struct stream *s, enum lw_err err, lw_time now)
{
	struct client *c = client_of(s);
	stream_stop(s);
	if (c->ops->leave)
		c->ops->leave(c, err);
	if (err != LW_OK && !c->ok)
		client_done(c, false, lw_strerror(err));
	finish(c, now);
}

static void found(struct target *t, enum lw_err err, lw_time now)
{
	struct client *c = lw_container_of(t, struct client, target);
	struct lw_endpoint to = { t->addr, c->port };
	bool known = err == LW_OK;
	if (known)
		err = stream_connect(&c->stream, to, 0);
	if (err == LW_OK) {
		stream_start(&c->stream, c->ops->engine(c, now), now);
		return;
	}
	client_done(
		c, false, !known && err == LW_ENOENT ? "no such host" : lw_strerror(err));
	finish(c, now);
}

struct lw_job *client_start(struct client *c, const char *server, uint16_t port)
{
	c->port = port ? port : c->ops->port;
	target_find(&c->target, &c->env, server, found);
	return &c->job;
}
