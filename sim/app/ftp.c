/* ftp.c - an FTP client: name, connections, dialogue.  SPDX-License-Identifier: MIT */
#include "labwire/app/ftp.h"

#include "dataconn.h"
#include "labwire/base/alloc.h"
#include "target.h"

enum {
	FTP_PORT = 21
};

struct ftp {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_ftp_job_conf conf;
	struct target target;
	struct pump control;
	struct dataconn data;
	struct lw_ftp_client *engine;
	struct lw_progress progress;
	struct lw_text sentence;
	bool ok;
};

static void free_ftp(struct lw_job *job)
{
	struct ftp *f = lw_container_of(job, struct ftp, job);
	target_fini(&f->target);
	dataconn_fini(&f->data);
	pump_fini(&f->control);
	lw_ftp_client_free(f->engine);
	lw_text_fini(&f->sentence);
	lw_free(f);
}

static uint64_t all_bytes(const struct ftp *f)
{
	struct lw_ftp_moved m;
	uint64_t sum = 0;
	for (size_t i = 0; lw_ftp_moved(&f->job, i, &m); i++)
		sum += m.bytes;
	return sum;
}

static void finish(struct ftp *f, lw_time now)
{
	struct lw_outcome o = {
		.ok = f->ok, .sentence = lw_text_str(&f->sentence), .bytes = all_bytes(f)
	};
	f->env.done(f->env.ctx, &o, now);
}

static void say(struct ftp *f, const char *what)
{
	lw_text_clear(&f->sentence);
	lw_text_fmt(&f->sentence, "%s: %s", f->conf.server, what);
}

PUMP_ENGINE(lw_ftp_client)

static void eng_eof(void *e)
{
	lw_ftp_client_eof(e);
}

/* The data's verbs: its engine is the job, which counts what moves. */
static size_t data_input(void *e, struct lw_rd in, lw_time now)
{
	struct ftp *f = e;
	size_t n = lw_ftp_client_data_input(f->engine, in, now);
	if (n > 0)
		lw_progress_add(&f->progress, n, now);
	return n;
}

static void data_eof(void *e)
{
	struct ftp *f = e;
	lw_ftp_client_data_eof(f->engine);
}

static struct lw_rd data_output(const void *e)
{
	const struct ftp *f = e;
	return lw_ftp_client_data_output(f->engine);
}

static void data_sent(void *e, size_t n)
{
	struct ftp *f = e;
	lw_time now = lw_engine_now(lw_stack_engine(f->env.stack));
	lw_ftp_client_data_sent(f->engine, n, now);
	if (n > 0)
		lw_progress_add(&f->progress, n, now);
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

static bool data_act(struct pump *p, lw_time now)
{
	struct ftp *f = lw_container_of(p, struct ftp, data.pump);
	pump_wake(&f->control, now);
	return false;
}

static void data_over(struct pump *p, enum lw_err err, lw_time now)
{
	struct ftp *f = lw_container_of(p, struct ftp, data.pump);
	(void)err;
	lw_ftp_client_data_lost(f->engine);
	pump_wake(&f->control, now);
}

static void tell(const struct ftp *f, const struct lw_ftp_client_event *ev, lw_time now)
{
	enum lw_line_kind kind = ev->kind == LW_FTP_CLIENT_SENT	      ? LW_LINE_SENT
				 : ev->kind == LW_FTP_CLIENT_RECEIVED ? LW_LINE_RECEIVED
								      : LW_LINE_SCREEN;
	if (f->env.line)
		f->env.line(f->env.ctx, kind, ev->text, now);
}

/* A server that gives no address means its own. */
static void connect_data(struct ftp *f, const struct lw_ftp_client_event *ev, lw_time now)
{
	struct lw_ftp_address to = ev->to;
	if (!to.addr)
		to.addr = f->target.addr;
	if (!dataconn_connect(&f->data, to, 0))
		lw_ftp_client_data_lost(f->engine);
	lw_ftp_client_connecting(f->engine);
	dataconn_start(&f->data, now);
}

/* The server's connection to the port that we told. */
static bool take_data(struct ftp *f, lw_time now)
{
	if (dataconn_is_open(&f->data) ||
		dataconn_poll(&f->data, f->target.addr) != DATACONN_OPEN)
		return false;
	dataconn_start(&f->data, now);
	return true;
}

static bool act(struct pump *p, lw_time now)
{
	struct ftp *f = lw_container_of(p, struct ftp, control);
	struct lw_ftp_client_event ev = lw_ftp_client_next(f->engine);
	switch (ev.kind) {
	case LW_FTP_CLIENT_NONE:
		return take_data(f, now);
	case LW_FTP_CLIENT_RECEIVED: /* it may let us send */
		pump_wake(&f->data.pump, now);
		tell(f, &ev, now);
		return true;
	case LW_FTP_CLIENT_SENT:
	case LW_FTP_CLIENT_LISTED:
		tell(f, &ev, now);
		return true;
	case LW_FTP_CLIENT_LISTEN:
		lw_ftp_client_listening(f->engine, dataconn_listen(&f->data, NULL, 0, 0));
		return true;
	case LW_FTP_CLIENT_CONNECT:
		connect_data(f, &ev, now);
		return true;
	case LW_FTP_CLIENT_FINISH:
		if (!dataconn_close(&f->data))
			return false;
		lw_ftp_client_data_gone(f->engine);
		return true;
	case LW_FTP_CLIENT_DROP:
		dataconn_drop(&f->data);
		lw_ftp_client_data_gone(f->engine);
		return true;
	case LW_FTP_CLIENT_DONE:
		f->ok = ev.ok;
		say(f, ev.text);
		return true;
	case LW_FTP_CLIENT_CLOSE:
		pump_close(p);
		return false;
	}
	return false;
}

static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct ftp *f = lw_container_of(p, struct ftp, control);
	dataconn_fini(&f->data);
	if (err != LW_OK) {
		f->ok = false;
		say(f, lw_strerror(err));
	}
	finish(f, now);
}

static void make_engine(struct ftp *f, lw_time now)
{
	struct lw_ftp_client_conf c = { .manner = f->conf.manner,
		.user = f->conf.user,
		.password = f->conf.password,
		.typed = f->conf.typed,
		.ntyped = f->conf.ntyped,
		.files = f->conf.files,
		.local = lw_stack_source(f->env.stack, f->target.addr) };
	f->engine = lw_ftp_client_new(&c, now);
}

static void connect_to(struct ftp *f, lw_time now)
{
	struct lw_endpoint to = { f->target.addr, FTP_PORT };
	enum lw_err err = lw_sock_open(
		f->env.stack, LW_SOCK_TCP, &f->control.user, &f->control.sock);
	if (err == LW_OK)
		err = lw_sock_connect(f->env.stack, f->control.sock, to);
	if (err == LW_OK) {
		make_engine(f, now);
		pump_start(&f->control, f->engine, now);
		return;
	}
	lw_sock_close(f->env.stack, f->control.sock);
	say(f, lw_strerror(err));
	finish(f, now);
}

static void found(struct target *t, enum lw_err err, lw_time now)
{
	struct ftp *f = lw_container_of(t, struct ftp, target);
	if (err == LW_OK) {
		connect_to(f, now);
		return;
	}
	say(f, err == LW_ENOENT ? "no such host" : lw_strerror(err));
	finish(f, now);
}

struct lw_job *lw_ftp_start(
	const struct lw_job_env *env, const struct lw_ftp_job_conf *conf)
{
	static const struct pump_ops control_ops = { PUMP_VERBS, .eof = eng_eof,
		.act = act, .over = over };
	static const struct pump_ops data_ops = { .input = data_input,
		.eof = data_eof,
		.output = data_output,
		.sent = data_sent,
		.deadline = no_deadline,
		.expire = no_expire,
		.act = data_act,
		.over = data_over };
	struct ftp *f = lw_alloc(sizeof(*f));
	f->job.free = free_ftp;
	f->env = *env;
	f->conf = *conf;
	pump_init(&f->control, &control_ops, env->stack, "ftp");
	dataconn_init(&f->data, &data_ops, &f->control, f);
	target_find(&f->target, &f->env, conf->server, found);
	return &f->job;
}

bool lw_ftp_moved(const struct lw_job *job, size_t i, struct lw_ftp_moved *out)
{
	const struct ftp *f = lw_container_of(job, struct ftp, job);
	return f->engine && lw_ftp_client_moved(f->engine, i, out);
}

const struct lw_progress *lw_ftp_progress(const struct lw_job *job)
{
	return &lw_container_of(job, struct ftp, job)->progress;
}
