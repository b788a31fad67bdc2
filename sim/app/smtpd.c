/* smtpd.c - a mail server: sockets, names, local delivery around the SMTP engine.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/smtpd.h"

#include <string.h>
#include <strings.h>

#include "labwire/app/resolver.h"
#include "labwire/base/alloc.h"
#include "labwire/base/list.h"
#include "labwire/proto/smtp_server.h"
#include "pump.h"

enum {
	SMTP_PORT = 25,
	CONNECTIONS_MAX = 100,
	BACKLOG = 10,
	PID_FIRST = 2000, /* a daemon that has run for a while */
	PID_SPREAD = 28000,
	SEQUENCE_SPREAD = 3600,
};

struct smtpd {
	struct lw_job job;
	struct lw_smtpd_conf conf;
	struct lw_sock_user user; /* the listener's */
	struct lw_sock listener;
	struct lw_list connections;
	uint32_t count, sequence, pid;
};

struct connection {
	struct lw_list list;
	struct smtpd *server;
	struct pump pump;
	struct lw_smtp_server *engine;
	struct lw_endpoint peer;
	struct lw_lookup lookup;
	struct lw_text name, client; /* "host-1.example.com", "name [ip]" */
	char ip[LW_IP4_TEXT];
};

static int64_t unix_now(const struct smtpd *d, lw_time now)
{
	return lw_engine_unix(lw_stack_engine(d->conf.stack), now);
}

static void free_connection(struct connection *c)
{
	struct smtpd *d = c->server;
	if (d->conf.resolver)
		lw_resolver_cancel(d->conf.resolver, &c->lookup);
	pump_fini(&c->pump);
	lw_smtp_server_free(c->engine);
	lw_text_fini(&c->name);
	lw_text_fini(&c->client);
	lw_list_del(&c->list);
	d->count--;
	lw_free(c);
}

/* The engine's verbs, for the pump. */
static size_t eng_input(void *e, struct lw_rd in, lw_time now)
{
	return lw_smtp_server_input(e, in, now);
}

static struct lw_rd eng_output(const void *e)
{
	return lw_smtp_server_output(e);
}

static void eng_sent(void *e, size_t n)
{
	lw_smtp_server_sent(e, n);
}

static lw_time eng_deadline(const void *e)
{
	return lw_smtp_server_deadline(e);
}

static void eng_expire(void *e, lw_time now)
{
	lw_smtp_server_expire(e, now);
}

static bool welcome(struct smtpd *d, lw_time now);

/* One less: who waited in the backlog is next. */
static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct connection *c = lw_container_of(p, struct connection, pump);
	struct smtpd *d = c->server;
	(void)err;
	free_connection(c);
	(void)welcome(d, now);
}

static bool is_local_domain(const struct smtpd *d, const char *domain)
{
	for (size_t i = 0; i < d->conf.ndomains; i++)
		if (strcasecmp(d->conf.domains[i], domain) == 0)
			return true;
	return false;
}

static void local_part(const char *path, struct lw_text *out)
{
	const char *at = strrchr(path, '@');
	lw_text_bytes(out, path, at ? (size_t)(at - path) : strlen(path));
}

static enum lw_smtp_say judge_rcpt(const struct smtpd *d, const char *path)
{
	const char *at = strrchr(path, '@');
	struct lw_text user = { 0 };
	if (at && !is_local_domain(d, at + 1))
		return LW_SMTP_SAY_RCPT_RELAY;
	local_part(path, &user);
	bool known = lw_mailstore_has_user(d->conf.store, lw_text_str(&user));
	lw_text_fini(&user);
	return known ? LW_SMTP_SAY_RCPT_OK : LW_SMTP_SAY_RCPT_UNKNOWN;
}

/* A user who is named twice gets one copy. */
static bool named_before(const struct lw_smtp_envelope *e, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcasecmp(e->rcpts[k].mailbox, e->rcpts[i].mailbox) == 0)
			return true;
	return false;
}

static enum lw_smtp_say store(struct connection *c, struct lw_rd message, lw_time now)
{
	struct smtpd *d = c->server;
	struct lw_text bytes = { 0 }, user = { 0 };
	int64_t unix_s = unix_now(d, now);
	char id[LW_SMTP_ID_LEN + 1];
	lw_smtp_queue_id(unix_s, d->sequence++, d->pid++, id);
	lw_smtp_server_set_id(c->engine, id);
	lw_smtp_server_received(c->engine, unix_s, &bytes);
	lw_text_bytes(&bytes, message.at, lw_rd_left(&message));
	const struct lw_smtp_envelope *e = lw_smtp_server_envelope(c->engine);
	struct lw_mail mail = { .from = e->sender,
		.bytes = bytes.s,
		.len = bytes.len,
		.unix_s = unix_s,
		.zone = d->conf.zone };
	for (size_t i = 0; i < e->nrcpts; i++) {
		if (named_before(e, i))
			continue;
		lw_text_clear(&user);
		local_part(e->rcpts[i].mailbox, &user);
		(void)!lw_mailstore_deliver(d->conf.store, lw_text_str(&user), &mail);
	}
	lw_text_fini(&bytes);
	lw_text_fini(&user);
	return LW_SMTP_SAY_STORED;
}

static enum lw_smtp_say decide(
	struct connection *c, const struct lw_smtp_event *ev, lw_time now)
{
	switch (ev->kind) {
	case LW_SMTP_ASK_MAIL:
		return *ev->path && !strchr(ev->path, '@') ? LW_SMTP_SAY_MAIL_NO_DOMAIN
							   : ev->say;
	case LW_SMTP_ASK_RCPT:
		return judge_rcpt(c->server, ev->path);
	case LW_SMTP_ASK_STORE:
		return store(c, ev->message, now);
	case LW_SMTP_NONE:
	case LW_SMTP_ASK_OPEN:
	case LW_SMTP_ASK_HELO:
	case LW_SMTP_ASK_DATA:
	case LW_SMTP_ASK_ETRN:
	case LW_SMTP_ASK_QUIT:
	case LW_SMTP_ASK_OTHER:
	case LW_SMTP_CLOSE:
		break;
	}
	return ev->say;
}

static lw_span think_of(const struct smtpd *d, enum lw_smtp_event_kind kind)
{
	switch (kind) {
	case LW_SMTP_ASK_OPEN:
		return d->conf.think[LW_SMTPD_OPEN];
	case LW_SMTP_ASK_HELO:
		return d->conf.think[LW_SMTPD_HELO];
	case LW_SMTP_ASK_MAIL:
		return d->conf.think[LW_SMTPD_MAIL];
	case LW_SMTP_ASK_RCPT:
		return d->conf.think[LW_SMTPD_RCPT];
	case LW_SMTP_ASK_DATA:
		return d->conf.think[LW_SMTPD_DATA];
	case LW_SMTP_ASK_STORE:
		return d->conf.think[LW_SMTPD_STORE];
	case LW_SMTP_ASK_QUIT:
		return d->conf.think[LW_SMTPD_QUIT];
	case LW_SMTP_ASK_ETRN:
	case LW_SMTP_ASK_OTHER:
		return d->conf.think[LW_SMTPD_OTHER];
	case LW_SMTP_NONE:
	case LW_SMTP_CLOSE:
		break;
	}
	return 0;
}

static bool act(struct pump *p, lw_time now)
{
	struct connection *c = lw_container_of(p, struct connection, pump);
	struct lw_smtp_event ev = lw_smtp_server_next(c->engine);
	if (ev.kind == LW_SMTP_NONE)
		return false;
	if (ev.kind == LW_SMTP_CLOSE) {
		pump_close(p);
		return false;
	}
	if (!pump_thought(p, think_of(c->server, ev.kind) + ev.pause, now))
		return false;
	lw_smtp_server_answer(c->engine, decide(c, &ev, now), unix_now(c->server, now));
	return true;
}

/* The peer is gone: nothing that we could still say would reach it. */
static void eng_eof(void *engine)
{
	(void)engine;
}

static void greet(struct connection *c, lw_time now)
{
	struct smtpd *d = c->server;
	struct lw_smtp_conf conf = { .persona = d->conf.persona,
		.host = d->conf.host,
		.client = lw_text_str(&c->client),
		.client_ip = c->ip,
		.zone = d->conf.zone };
	c->engine = lw_smtp_server_new(&conf, now);
	pump_start(&c->pump, c->engine, now);
}

static void bracket(struct connection *c)
{
	lw_text_fmt(&c->client, "%s%s[%s]", lw_text_str(&c->name), c->name.len ? " " : "",
		lw_ip4_format(c->peer.addr, c->ip));
}

/* Does the name lead back to the address? */
static void forward_found(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct connection *c = lw_container_of(l, struct connection, lookup);
	bracket(c);
	if (r->err != LW_OK || r->addr != c->peer.addr)
		lw_text_add(&c->client, " (may be forged)");
	greet(c, now);
}

static void reverse_found(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct connection *c = lw_container_of(l, struct connection, lookup);
	if (r->err != LW_OK || !r->name) {
		bracket(c);
		greet(c, now);
		return;
	}
	lw_text_add(&c->name, r->name);
	c->lookup.answer = forward_found;
	lw_resolver_ask(
		c->server->conf.resolver, lw_text_str(&c->name), LW_DNS_A, &c->lookup);
}

/* At the pump's end of a client that left: the engine has said QUIT or the socket is at
 * its end with nothing to say. */
static bool act_or_leave(struct pump *p, lw_time now)
{
	struct connection *c = lw_container_of(p, struct connection, pump);
	bool moved = act(p, now);
	struct lw_smtp_event ev = lw_smtp_server_next(c->engine);
	if (p->eof_told && ev.kind == LW_SMTP_NONE)
		pump_close(p);
	return moved;
}

/* False: nobody waits. */
static bool welcome(struct smtpd *d, lw_time now)
{
	static const struct pump_ops ops = { .input = eng_input,
		.eof = eng_eof,
		.output = eng_output,
		.sent = eng_sent,
		.deadline = eng_deadline,
		.expire = eng_expire,
		.act = act_or_leave,
		.over = over };
	struct connection *c = lw_alloc(sizeof(*c));
	pump_init(&c->pump, &ops, d->conf.stack, "smtpd");
	if (lw_sock_accept(d->conf.stack, d->listener, &c->pump.user, &c->pump.sock) !=
		LW_OK) {
		lw_free(c);
		return false;
	}
	c->server = d;
	c->pump.open = true;
	lw_list_add(&d->connections, &c->list);
	d->count++;
	(void)!lw_sock_peer(d->conf.stack, c->pump.sock, &c->peer);
	c->lookup.answer = reverse_found;
	if (d->conf.resolver) {
		lw_resolver_reverse(d->conf.resolver, c->peer.addr, &c->lookup);
	} else {
		bracket(c);
		greet(c, now);
	}
	return true;
}

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct smtpd *d = lw_container_of(u, struct smtpd, user);
	(void)s;
	if (!(events & LW_SOCK_ACCEPT))
		return;
	while (d->count < d->conf.connections_max && welcome(d, now))
		;
}

static void free_smtpd(struct lw_job *job)
{
	struct smtpd *d = lw_container_of(job, struct smtpd, job);
	while (!lw_list_empty(&d->connections))
		free_connection(
			lw_container_of(d->connections.next, struct connection, list));
	lw_sock_close(d->conf.stack, d->listener);
	lw_free(d);
}

enum lw_err lw_smtpd_start(const struct lw_smtpd_conf *conf, struct lw_job **out)
{
	struct smtpd *d = lw_alloc(sizeof(*d));
	struct lw_rand rand;
	lw_rand_init(&rand, lw_stack_engine(conf->stack)->seed,
		lw_stack_owner(conf->stack)->id, "smtpd");
	d->conf = *conf;
	d->job.free = free_smtpd;
	d->user.ready = ready;
	d->pid = PID_FIRST + lw_rand_below(&rand, PID_SPREAD);
	d->sequence = lw_rand_below(&rand, SEQUENCE_SPREAD);
	if (!d->conf.connections_max)
		d->conf.connections_max = CONNECTIONS_MAX;
	lw_list_init(&d->connections);
	struct lw_endpoint at = { 0, conf->port ? conf->port : SMTP_PORT };
	enum lw_err err = lw_sock_open(conf->stack, LW_SOCK_TCP, &d->user, &d->listener);
	if (err == LW_OK)
		err = lw_sock_bind(conf->stack, d->listener, at);
	if (err == LW_OK)
		err = lw_sock_listen(conf->stack, d->listener, BACKLOG);
	if (err != LW_OK) {
		lw_sock_close(conf->stack, d->listener);
		lw_free(d);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
