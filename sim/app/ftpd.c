/* ftpd.c - a file server: sockets and logins around the FTP engine.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/ftpd.h"

#include <string.h>

#include "dataconn.h"
#include "labwire/base/alloc.h"
#include "labwire/proto/ftp_server.h"
#include "server.h"

enum {
	FTP_PORT = 21,
	DATA_PORT = 20,
	CLIENTS_MAX = 100,
	SESSIONS_MAX = 1000, /* with those that are told to come later */
	BACKLOG = 100,
};

struct ftpd {
	struct lw_job job;
	struct lw_ftpd_conf conf;
	struct server server;
	struct lw_rand rand; /* passive ports */
};

struct connection {
	struct session control;
	struct dataconn data;
	uint32_t client; /* address */
};

static struct ftpd *ftpd_of(const struct connection *c)
{
	return lw_container_of(c->control.server, struct ftpd, server);
}

static struct lw_ftp_server *engine_of(const struct connection *c)
{
	return c->control.stream.engine;
}

STREAM_ENGINE(lw_ftp_server)

/* The data's verbs: their engine is the connection, which knows the time. */
static size_t data_input(void *e, struct lw_rd in, lw_time now)
{
	struct connection *c = e;
	return lw_ftp_server_data_input(engine_of(c), in, now);
}

static void data_eof(void *e)
{
	struct connection *c = e;
	lw_ftp_server_data_eof(engine_of(c));
}

static struct lw_rd data_output(const void *e)
{
	const struct connection *c = e;
	return lw_ftp_server_data_output(engine_of(c));
}

static void data_sent(void *e, size_t n)
{
	struct connection *c = e;
	lw_time now = lw_engine_now(lw_stack_engine(ftpd_of(c)->conf.stack));
	lw_ftp_server_data_sent(engine_of(c), n, now);
}

/* Whatever happened to the data is the session's business. */
static bool data_act(struct stream *s, lw_time now)
{
	struct connection *c = lw_container_of(s, struct connection, data.stream);
	if (lw_ftp_server_next(engine_of(c)).kind != LW_FTP_NONE)
		stream_wake(&c->control.stream, now);
	return false;
}

static void data_over(struct stream *s, enum lw_err err, lw_time now)
{
	struct connection *c = lw_container_of(s, struct connection, data.stream);
	(void)err;
	if (lw_ftp_server_next(engine_of(c)).kind == LW_FTP_OPEN)
		lw_ftp_server_opened(engine_of(c), false, now);
	else
		lw_ftp_server_data_lost(engine_of(c));
	stream_wake(&c->control.stream, now);
}

static bool may_login(const struct ftpd *d, const struct lw_ftp_event *ev)
{
	for (size_t i = 0; i < d->conf.nusers; i++)
		if (strcmp(d->conf.users[i].name, ev->user) == 0)
			return strcmp(d->conf.users[i].password, ev->password) == 0;
	return false;
}

/* False: not yet. */
static bool open_data(struct connection *c, const struct lw_ftp_event *ev, lw_time now)
{
	if (!ev->passive && !dataconn_is_open(&c->data) &&
		!dataconn_connect(&c->data, ev->to, DATA_PORT)) {
		lw_ftp_server_opened(engine_of(c), false, now);
		return true;
	}
	switch (dataconn_poll(&c->data, c->client)) {
	case DATACONN_WAITING:
		return false;
	case DATACONN_STRANGER:
		lw_ftp_server_opened(engine_of(c), false, now);
		return true;
	case DATACONN_OPEN:
		break;
	}
	lw_ftp_server_opened(engine_of(c), true, now);
	dataconn_start(&c->data, now);
	return true;
}

static bool act(struct stream *s, lw_time now)
{
	struct connection *c = lw_container_of(s, struct connection, control.stream);
	const struct lw_ftp_persona *persona = ftpd_of(c)->conf.persona;
	struct lw_ftp_event ev = lw_ftp_server_next(engine_of(c));
	switch (ev.kind) {
	case LW_FTP_NONE:
		if (s->eof_told && !dataconn_is_open(&c->data))
			stream_close(s);
		return false;
	case LW_FTP_ASK_LOGIN:
		lw_ftp_server_login(engine_of(c), may_login(ftpd_of(c), &ev));
		return true;
	case LW_FTP_LISTEN:
		lw_ftp_server_listening(
			engine_of(c), dataconn_listen(&c->data, &ftpd_of(c)->rand,
					      persona->pasv_first, persona->pasv_last));
		return true;
	case LW_FTP_OPEN:
		return open_data(c, &ev, now);
	case LW_FTP_DATA_CLOSE:
		if (!dataconn_close(&c->data))
			return false;
		lw_ftp_server_data_gone(engine_of(c), now);
		return true;
	case LW_FTP_DATA_ABORT:
		dataconn_drop(&c->data);
		lw_ftp_server_data_gone(engine_of(c), now);
		return true;
	case LW_FTP_CLOSE:
		stream_close(s);
		return false;
	}
	return false;
}

static void welcome(struct session *s, lw_time now)
{
	static const struct stream_ops data_ops = { "ftp data",
		{ .input = data_input,
			.eof = data_eof,
			.output = data_output,
			.sent = data_sent },
		data_act, data_over };
	struct connection *c = lw_container_of(s, struct connection, control);
	struct ftpd *d = ftpd_of(c);
	struct lw_endpoint local = { 0 }, peer = { 0 };
	(void)!lw_sock_local(d->conf.stack, s->stream.sock, &local);
	(void)!lw_sock_peer(d->conf.stack, s->stream.sock, &peer);
	c->client = peer.addr;
	struct lw_ftp_conf conf = { .persona = d->conf.persona,
		.vfs = d->conf.vfs,
		.local = local.addr,
		.client = peer.addr,
		.epoch_ns = lw_stack_engine(d->conf.stack)->epoch_ns,
		.users = d->conf.nusers > 0,
		.anonymous_write = d->conf.anonymous_write,
		.ascii = d->conf.ascii,
		.data_timeout = d->conf.data_timeout,
		.full = d->server.count > d->conf.clients_max };
	dataconn_init(&c->data, &data_ops, &s->stream, c);
	stream_start(&s->stream, lw_ftp_server_new(&conf, now), now);
}

static void leave(struct session *s)
{
	dataconn_fini(&lw_container_of(s, struct connection, control)->data);
}

static void free_ftpd(struct lw_job *job)
{
	struct ftpd *d = lw_container_of(job, struct ftpd, job);
	server_close(&d->server);
	lw_free(d);
}

enum lw_err lw_ftpd_start(const struct lw_ftpd_conf *conf, struct lw_job **out)
{
	static const struct server_ops ops = {
		.stream = { "ftpd", { ENGINE_VERBS }, act, session_over },
		.size = sizeof(struct connection),
		.welcome = welcome,
		.leave = leave,
	};
	struct ftpd *d = lw_alloc(sizeof(*d));
	d->job.free = free_ftpd;
	d->conf = *conf;
	d->server.most = SESSIONS_MAX;
	if (!d->conf.clients_max)
		d->conf.clients_max = CLIENTS_MAX;
	lw_rand_init(&d->rand, lw_stack_engine(conf->stack)->seed,
		lw_stack_owner(conf->stack)->id, "ftpd");
	enum lw_err err = server_open(&d->server, &ops, conf->stack, FTP_PORT, BACKLOG);
	if (err == LW_OK)
		*out = &d->job;
	else
		free_ftpd(&d->job);
	return err;
}
