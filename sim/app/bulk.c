/* bulk.c - many bytes over TCP.  SPDX-License-Identifier: MIT */
#include "labwire/app/bulk.h"

#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/list.h"
#include "listener.h"

enum {
	DISCARD_PORT = 9,
	PERIOD = 65521, /* of the pattern: a prime, so that shifts by whole segments show
			 */
	BACKLOG = 100,
};

/* The pattern twice, so that a period can be read from any place. */
static void make_pattern(uint8_t *p)
{
	for (size_t i = 0; i < PERIOD; i++)
		p[i] = p[i + PERIOD] = (uint8_t)(i * 31 + (i >> 8) * 17);
}

struct sink {
	struct lw_job job;
	struct listener listener;
	struct lw_list streams;
	uint64_t right, wrong;
	uint32_t open;
	uint8_t pattern[2 * PERIOD];
};

struct stream {
	struct lw_list list;
	struct lw_sock_user user;
	struct sink *sink;
	struct lw_sock sock;
	uint64_t at;
};

static void end_stream(struct stream *st)
{
	lw_sock_close(st->sink->listener.stack, st->sock);
	lw_list_del(&st->list);
	st->sink->open--;
	lw_free(st);
}

static void check(struct stream *st, struct lw_rd bytes)
{
	while (lw_rd_left(&bytes) > 0) {
		size_t n = lw_rd_left(&bytes) < PERIOD ? lw_rd_left(&bytes) : PERIOD;
		const uint8_t *want = st->sink->pattern + st->at % PERIOD;
		const uint8_t *have = lw_rd_take(&bytes, n);
		if (memcmp(want, have, n) == 0)
			st->sink->right += n;
		else
			st->sink->wrong += n;
		st->at += n;
	}
}

static void stream_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct stream *st = lw_container_of(u, struct stream, user);
	struct lw_rd bytes;
	enum lw_err err = LW_OK;
	(void)now;
	while ((err = lw_sock_peek(st->sink->listener.stack, s, &bytes)) == LW_OK) {
		size_t n = lw_rd_left(&bytes);
		check(st, bytes);
		lw_sock_consume(st->sink->listener.stack, s, n);
	}
	if (err == LW_ECLOSED || (events & LW_SOCK_ERROR))
		end_stream(st);
}

static bool welcome(struct listener *l, lw_time now)
{
	struct sink *k = lw_container_of(l, struct sink, listener);
	struct stream *st = lw_alloc(sizeof(*st));
	(void)now;
	st->user.ready = stream_ready;
	st->sink = k;
	if (lw_sock_accept(l->stack, l->sock, &st->user, &st->sock) != LW_OK) {
		lw_free(st);
		return false;
	}
	lw_list_add(&k->streams, &st->list);
	k->open++;
	return true;
}

static void free_sink(struct lw_job *job)
{
	struct sink *k = lw_container_of(job, struct sink, job);
	while (!lw_list_empty(&k->streams))
		end_stream(lw_container_of(k->streams.next, struct stream, list));
	listener_close(&k->listener);
	lw_free(k);
}

enum lw_err lw_sink_start(struct lw_stack *stack, struct lw_job **out)
{
	struct sink *k = lw_alloc(sizeof(*k));
	k->job.free = free_sink;
	k->listener.welcome = welcome;
	make_pattern(k->pattern);
	lw_list_init(&k->streams);
	enum lw_err err = listener_open(
		&k->listener, stack, (struct lw_endpoint){ 0, DISCARD_PORT }, BACKLOG);
	if (err == LW_OK)
		*out = &k->job;
	else
		free_sink(&k->job);
	return err;
}

uint64_t lw_sink_bytes(const struct lw_job *job)
{
	return lw_container_of(job, struct sink, job)->right;
}

uint64_t lw_sink_wrong(const struct lw_job *job)
{
	return lw_container_of(job, struct sink, job)->wrong;
}

uint32_t lw_sink_open(const struct lw_job *job)
{
	return lw_container_of(job, struct sink, job)->open;
}

struct bulk {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_bulk_conf conf;
	struct lw_sock_user user;
	struct lw_sock sock;
	uint64_t written;
	struct lw_event start;
	uint8_t pattern[2 * PERIOD];
};

static void free_bulk(struct lw_job *job)
{
	struct bulk *b = lw_container_of(job, struct bulk, job);
	lw_evq_cancel(lw_stack_engine(b->env.stack)->q, &b->start);
	lw_sock_close(b->env.stack, b->sock);
	lw_free(b);
}

static void finish(struct bulk *b, enum lw_err err, lw_time now)
{
	struct lw_outcome o = {
		.ok = err == LW_OK, .sentence = lw_strerror(err), .bytes = b->written
	};
	lw_sock_close(b->env.stack, b->sock);
	b->sock = LW_SOCK_NONE;
	b->env.done(b->env.ctx, &o, now);
}

static void write_more(struct bulk *b)
{
	size_t done = 1;
	while (b->written < b->conf.bytes && done > 0) {
		uint64_t left = b->conf.bytes - b->written;
		size_t n = left < PERIOD ? (size_t)left : PERIOD;
		if (lw_sock_write(b->env.stack, b->sock, b->pattern + b->written % PERIOD,
			    n, &done) != LW_OK)
			return;
		b->written += done;
	}
	if (b->written == b->conf.bytes)
		lw_sock_shutdown(b->env.stack, b->sock);
}

static void bulk_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct bulk *b = lw_container_of(u, struct bulk, user);
	if (events & LW_SOCK_ERROR)
		finish(b, lw_sock_error(b->env.stack, s), now);
	else if (events & LW_SOCK_EOF)
		finish(b, b->written == b->conf.bytes ? LW_OK : LW_ECLOSED, now);
	else if (events & (LW_SOCK_CONNECTED | LW_SOCK_WRITABLE))
		write_more(b);
}

static void on_start(struct lw_event *ev, lw_time now)
{
	struct bulk *b = lw_container_of(ev, struct bulk, start);
	enum lw_err err = lw_sock_open(b->env.stack, LW_SOCK_TCP, &b->user, &b->sock);
	if (err == LW_OK)
		err = lw_sock_connect(b->env.stack, b->sock, b->conf.server);
	if (err != LW_OK)
		finish(b, err, now);
}

struct lw_job *lw_bulk_start(
	const struct lw_job_env *env, const struct lw_bulk_conf *conf)
{
	struct bulk *b = lw_alloc(sizeof(*b));
	struct lw_engine *e = lw_stack_engine(env->stack);
	b->job.free = free_bulk;
	b->env = *env;
	b->conf = *conf;
	if (!b->conf.server.port)
		b->conf.server.port = DISCARD_PORT;
	b->user.ready = bulk_ready;
	b->sock = LW_SOCK_NONE;
	make_pattern(b->pattern);
	lw_event_init(&b->start, lw_stack_owner(env->stack), "bulk", on_start);
	lw_evq_put(e->q, &b->start, lw_engine_now(e));
	return &b->job;
}
