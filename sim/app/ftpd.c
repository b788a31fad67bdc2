/* ftpd.c - a file server: sockets and logins around the FTP engine.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/ftpd.h"

#include <string.h>

#include "dataconn.h"
#include "labwire/base/alloc.h"
#include "labwire/base/list.h"
#include "labwire/proto/ftp_server.h"

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
	struct listener listener;
	struct lw_list sessions;
	uint32_t count;
	struct lw_rand rand; /* passive ports */
};

struct session {
	struct lw_list list;
	struct ftpd *server;
	struct pump control;
	struct dataconn data;
	struct lw_ftp_server *engine;
	uint32_t client; /* address */
};

static void free_session(struct session *s)
{
	dataconn_fini(&s->data);
	pump_fini(&s->control);
	lw_ftp_server_free(s->engine);
	lw_list_del(&s->list);
	s->server->count--;
	lw_free(s);
}

PUMP_ENGINE(lw_ftp_server)

/* The data's verbs: their engine is the session, which knows the time. */
static size_t data_input(void *e, struct lw_rd in, lw_time now)
{
	struct session *s = e;
	return lw_ftp_server_data_input(s->engine, in, now);
}

static void data_eof(void *e)
{
	struct session *s = e;
	lw_ftp_server_data_eof(s->engine);
}

static struct lw_rd data_output(const void *e)
{
	const struct session *s = e;
	return lw_ftp_server_data_output(s->engine);
}

static void data_sent(void *e, size_t n)
{
	struct session *s = e;
	lw_time now = lw_engine_now(lw_stack_engine(s->server->conf.stack));
	lw_ftp_server_data_sent(s->engine, n, now);
}

static lw_time no_deadline(const void *e)
{
	(void)e;
	return LW_NEVER;
}

static void no_expire(void *e, lw_time now)
{
	(void)e;
	(void)now;
}

/* Whatever happened to the data is the session's business. */
static bool data_act(struct pump *p, lw_time now)
{
	struct session *s = lw_container_of(p, struct session, data.pump);
	if (lw_ftp_server_next(s->engine).kind != LW_FTP_NONE)
		pump_wake(&s->control, now);
	return false;
}

static void data_over(struct pump *p, enum lw_err err, lw_time now)
{
	struct session *s = lw_container_of(p, struct session, data.pump);
	(void)err;
	if (lw_ftp_server_next(s->engine).kind == LW_FTP_OPEN)
		lw_ftp_server_opened(s->engine, false, now);
	else
		lw_ftp_server_data_lost(s->engine);
	pump_wake(&s->control, now);
}

static bool may_login(const struct ftpd *d, const struct lw_ftp_event *ev)
{
	for (size_t i = 0; i < d->conf.nusers; i++)
		if (strcmp(d->conf.users[i].name, ev->user) == 0)
			return strcmp(d->conf.users[i].password, ev->password) == 0;
	return false;
}

/* False: not yet. */
static bool open_data(struct session *s, const struct lw_ftp_event *ev, lw_time now)
{
	if (!ev->passive && !dataconn_is_open(&s->data) &&
		!dataconn_connect(&s->data, ev->to, DATA_PORT)) {
		lw_ftp_server_opened(s->engine, false, now);
		return true;
	}
	switch (dataconn_poll(&s->data, s->client)) {
	case DATACONN_WAITING:
		return false;
	case DATACONN_STRANGER:
		lw_ftp_server_opened(s->engine, false, now);
		return true;
	case DATACONN_OPEN:
		break;
	}
	lw_ftp_server_opened(s->engine, true, now);
	dataconn_start(&s->data, now);
	return true;
}

static bool act(struct pump *p, lw_time now)
{
	struct session *s = lw_container_of(p, struct session, control);
	const struct lw_ftp_persona *persona = s->server->conf.persona;
	struct lw_ftp_event ev = lw_ftp_server_next(s->engine);
	switch (ev.kind) {
	case LW_FTP_NONE:
		if (p->eof_told && !dataconn_is_open(&s->data))
			pump_close(p);
		return false;
	case LW_FTP_ASK_LOGIN:
		lw_ftp_server_login(s->engine, may_login(s->server, &ev));
		return true;
	case LW_FTP_LISTEN:
		lw_ftp_server_listening(
			s->engine, dataconn_listen(&s->data, &s->server->rand,
					   persona->pasv_first, persona->pasv_last));
		return true;
	case LW_FTP_OPEN:
		return open_data(s, &ev, now);
	case LW_FTP_DATA_CLOSE:
		if (!dataconn_close(&s->data))
			return false;
		lw_ftp_server_data_gone(s->engine, now);
		return true;
	case LW_FTP_DATA_ABORT:
		dataconn_drop(&s->data);
		lw_ftp_server_data_gone(s->engine, now);
		return true;
	case LW_FTP_CLOSE:
		pump_close(p);
		return false;
	}
	return false;
}

static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct session *s = lw_container_of(p, struct session, control);
	struct ftpd *d = s->server;
	(void)err;
	free_session(s);
	listener_serve(&d->listener, now);
}

static void make_engine(struct session *s, lw_time now)
{
	struct ftpd *d = s->server;
	struct lw_endpoint local = { 0 }, peer = { 0 };
	(void)!lw_sock_local(d->conf.stack, s->control.sock, &local);
	(void)!lw_sock_peer(d->conf.stack, s->control.sock, &peer);
	s->client = peer.addr;
	struct lw_ftp_conf conf = { .persona = d->conf.persona,
		.vfs = d->conf.vfs,
		.local = local.addr,
		.client = peer.addr,
		.epoch_ns = lw_stack_engine(d->conf.stack)->epoch_ns,
		.users = d->conf.nusers > 0,
		.anonymous_write = d->conf.anonymous_write,
		.ascii = d->conf.ascii,
		.data_timeout = d->conf.data_timeout,
		.full = d->count > d->conf.clients_max };
	s->engine = lw_ftp_server_new(&conf, now);
}

static bool welcome(struct listener *l, lw_time now)
{
	static const struct pump_ops control_ops = { PUMP_VERBS, .act = act,
		.over = over };
	static const struct pump_ops data_ops = { .input = data_input,
		.eof = data_eof,
		.output = data_output,
		.sent = data_sent,
		.deadline = no_deadline,
		.expire = no_expire,
		.act = data_act,
		.over = data_over };
	struct ftpd *d = lw_container_of(l, struct ftpd, listener);
	if (d->count >= SESSIONS_MAX)
		return false;
	struct session *s = lw_alloc(sizeof(*s));
	pump_init(&s->control, &control_ops, d->conf.stack, "ftpd");
	if (lw_sock_accept(d->conf.stack, l->sock, &s->control.user, &s->control.sock) !=
		LW_OK) {
		lw_free(s);
		return false;
	}
	s->server = d;
	lw_list_add(&d->sessions, &s->list);
	d->count++;
	make_engine(s, now);
	dataconn_init(&s->data, &data_ops, &s->control, s);
	pump_start(&s->control, s->engine, now);
	return true;
}

static void free_ftpd(struct lw_job *job)
{
	struct ftpd *d = lw_container_of(job, struct ftpd, job);
	while (!lw_list_empty(&d->sessions))
		free_session(lw_container_of(d->sessions.next, struct session, list));
	listener_close(&d->listener);
	lw_free(d);
}

enum lw_err lw_ftpd_start(const struct lw_ftpd_conf *conf, struct lw_job **out)
{
	struct ftpd *d = lw_alloc(sizeof(*d));
	d->job.free = free_ftpd;
	d->conf = *conf;
	if (!d->conf.clients_max)
		d->conf.clients_max = CLIENTS_MAX;
	lw_list_init(&d->sessions);
	lw_rand_init(&d->rand, lw_stack_engine(conf->stack)->seed,
		lw_stack_owner(conf->stack)->id, "ftpd");
	d->listener.welcome = welcome;
	enum lw_err err = listener_open(
		&d->listener, conf->stack, (struct lw_endpoint){ 0, FTP_PORT }, BACKLOG);
	if (err != LW_OK) {
		free_ftpd(&d->job);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
