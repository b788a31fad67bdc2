/* ftp.c - an FTP client: name, connections, dialogue.  SPDX-License-Identifier: MIT */
#include "labwire/app/ftp.h"

#include "client.h"
#include "dataconn.h"

enum {
	FTP_PORT = 21
};

struct ftp {
	struct client client;
	struct lw_ftp_job_conf conf;
	struct dataconn data;
	struct lw_progress progress;
};

static struct lw_ftp_client *engine_of(const struct ftp *f)
{
	return f->client.stream.engine;
}

STREAM_ENGINE_EOF(lw_ftp_client)

static void *new_engine(struct client *c, lw_time now)
{
	const struct ftp *f = lw_container_of(c, struct ftp, client);
	struct lw_ftp_client_conf conf = { .manner = f->conf.manner,
		.user = f->conf.user,
		.password = f->conf.password,
		.typed = f->conf.typed,
		.ntyped = f->conf.ntyped,
		.files = f->conf.files,
		.local = lw_stack_source(c->env.stack, c->target.addr) };
	return lw_ftp_client_new(&conf, now);
}

static void count(struct client *c, struct lw_outcome *out)
{
	struct lw_ftp_moved m;
	for (size_t i = 0; lw_ftp_client_moved(c->stream.engine, i, &m); i++)
		out->bytes += m.bytes;
}

static void leave(struct client *c, enum lw_err err)
{
	(void)err;
	dataconn_fini(&lw_container_of(c, struct ftp, client)->data);
}

static void free_data(struct client *c)
{
	dataconn_fini(&lw_container_of(c, struct ftp, client)->data);
}

/* The data's verbs: its engine is the job, which counts what moves. */
static size_t data_input(void *e, struct lw_rd in, lw_time now)
{
	struct ftp *f = e;
	size_t n = lw_ftp_client_data_input(engine_of(f), in, now);
	if (n > 0)
		lw_progress_add(&f->progress, n, now);
	return n;
}

static void data_eof(void *e)
{
	struct ftp *f = e;
	lw_ftp_client_data_eof(engine_of(f));
}

static struct lw_rd data_output(const void *e)
{
	const struct ftp *f = e;
	return lw_ftp_client_data_output(engine_of(f));
}

static void data_sent(void *e, size_t n)
{
	struct ftp *f = e;
	lw_time now = lw_engine_now(lw_stack_engine(f->client.env.stack));
	lw_ftp_client_data_sent(engine_of(f), n, now);
	if (n > 0)
		lw_progress_add(&f->progress, n, now);
}

static bool data_act(struct stream *s, lw_time now)
{
	struct ftp *f = lw_container_of(s, struct ftp, data.stream);
	stream_wake(&f->client.stream, now);
	return false;
}

static void data_over(struct stream *s, enum lw_err err, lw_time now)
{
	struct ftp *f = lw_container_of(s, struct ftp, data.stream);
	(void)err;
	lw_ftp_client_data_lost(engine_of(f));
	stream_wake(&f->client.stream, now);
}

static enum lw_line_kind line_of(enum lw_ftp_client_kind kind)
{
	return kind == LW_FTP_CLIENT_SENT	? LW_LINE_SENT
	       : kind == LW_FTP_CLIENT_RECEIVED ? LW_LINE_RECEIVED
						: LW_LINE_SCREEN;
}

/* A server that gives no address means its own. */
static void connect_data(struct ftp *f, const struct lw_ftp_client_event *ev, lw_time now)
{
	struct lw_ftp_address to = ev->to;
	if (!to.addr)
		to.addr = f->client.target.addr;
	if (!dataconn_connect(&f->data, to, 0))
		lw_ftp_client_data_lost(engine_of(f));
	lw_ftp_client_connecting(engine_of(f));
	dataconn_start(&f->data, now);
}

/* The server's connection to the port that we told. */
static bool take_data(struct ftp *f, lw_time now)
{
	if (dataconn_is_open(&f->data) ||
		dataconn_poll(&f->data, f->client.target.addr) != DATACONN_OPEN)
		return false;
	dataconn_start(&f->data, now);
	return true;
}

static bool act(struct stream *s, lw_time now)
{
	struct ftp *f = lw_container_of(s, struct ftp, client.stream);
	struct lw_ftp_client_event ev = lw_ftp_client_next(engine_of(f));
	switch (ev.kind) {
	case LW_FTP_CLIENT_NONE:
		return take_data(f, now);
	case LW_FTP_CLIENT_RECEIVED: /* it may let us send */
		stream_wake(&f->data.stream, now);
		tell(&f->client.env, line_of(ev.kind), ev.text, now);
		return true;
	case LW_FTP_CLIENT_SENT:
	case LW_FTP_CLIENT_LISTED:
		tell(&f->client.env, line_of(ev.kind), ev.text, now);
		return true;
	case LW_FTP_CLIENT_LISTEN:
		lw_ftp_client_listening(
			engine_of(f), dataconn_listen(&f->data, NULL, 0, 0));
		return true;
	case LW_FTP_CLIENT_CONNECT:
		connect_data(f, &ev, now);
		return true;
	case LW_FTP_CLIENT_FINISH:
		if (!dataconn_close(&f->data))
			return false;
		lw_ftp_client_data_gone(engine_of(f));
		return true;
	case LW_FTP_CLIENT_DROP:
		dataconn_drop(&f->data);
		lw_ftp_client_data_gone(engine_of(f));
		return true;
	case LW_FTP_CLIENT_DONE:
		client_done(&f->client, ev.ok, ev.text);
		return true;
	case LW_FTP_CLIENT_CLOSE:
		stream_close(s);
		return false;
	}
	return false;
}

struct lw_job *lw_ftp_start(
	const struct lw_job_env *env, const struct lw_ftp_job_conf *conf)
{
	static const struct stream_ops data_ops = { "ftp data",
		{ .input = data_input,
			.eof = data_eof,
			.output = data_output,
			.sent = data_sent },
		data_act, data_over };
	static const struct client_ops ops = {
		.stream = { "ftp", { ENGINE_VERBS_EOF }, act, client_over },
		.size = sizeof(struct ftp),
		.port = FTP_PORT,
		.engine = new_engine,
		.count = count,
		.leave = leave,
		.free = free_data,
	};
	struct client *c = client_new(env, &ops);
	struct ftp *f = lw_container_of(c, struct ftp, client);
	f->conf = *conf;
	dataconn_init(&f->data, &data_ops, &c->stream, f);
	return client_start(c, conf->server, 0);
}

bool lw_ftp_moved(const struct lw_job *job, size_t i, struct lw_ftp_moved *out)
{
	const struct ftp *f = lw_container_of(job, struct ftp, client.job);
	return engine_of(f) && lw_ftp_client_moved(engine_of(f), i, out);
}

const struct lw_progress *lw_ftp_progress(const struct lw_job *job)
{
	return &lw_container_of(job, struct ftp, client.job)->progress;
}
