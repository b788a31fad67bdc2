/* smtpd.c - a mail server: sockets, names and decisions around the SMTP engine; what
 * becomes of a message is mta.c's.  SPDX-License-Identifier: MIT */
#include "labwire/app/smtpd.h"

#include <string.h>

#include "labwire/app/resolver.h"
#include "labwire/base/alloc.h"
#include "mta.h"
#include "server.h"

enum {
	SMTP_PORT = 25,
	CONNECTIONS_MAX = 100,
	BACKLOG = 10,
};

struct smtpd {
	struct lw_job job;
	struct lw_smtpd_conf conf;
	struct server server;
	struct mta *mta;
};

/* Does the domain of the sender exist? */
enum sender {
	SENDER_NEW,
	SENDER_ASKED,
	SENDER_EXISTS,
	SENDER_DOES_NOT,
};

struct connection {
	struct session session;
	struct lw_endpoint peer;
	struct lw_lookup lookup;
	struct lw_text name, client; /* "host-1.example.com", "name [ip]" */
	bool forged;		     /* the name does not lead back to the address */
	enum sender sender;
	struct lw_text domain; /* of the sender, while it is asked for */
	char ip[LW_IP4_TEXT];
};

static int64_t unix_now(const struct smtpd *d, lw_time now)
{
	return lw_engine_unix(lw_stack_engine(d->conf.stack), now);
}

static struct smtpd *smtpd_of(const struct connection *c)
{
	return lw_container_of(c->session.server, struct smtpd, server);
}

static struct lw_smtp_server *engine_of(const struct connection *c)
{
	return c->session.stream.engine;
}

STREAM_ENGINE(lw_smtp_server)

static void sender_address_found(
	struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct connection *c = lw_container_of(l, struct connection, lookup);
	c->sender = r->err == LW_ENOENT ? SENDER_DOES_NOT : SENDER_EXISTS;
	stream_turn(&c->session.stream, now);
}

static void sender_found(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct connection *c = lw_container_of(l, struct connection, lookup);
	struct lw_resolver *resolver = smtpd_of(c)->conf.resolver;
	c->sender = r->err == LW_ENOENT ? SENDER_DOES_NOT : SENDER_EXISTS;
	if (r->err == LW_ENOENT && !r->no_name) { /* no MX: an address? */
		c->sender = SENDER_ASKED;
		c->lookup.answer = sender_address_found;
		lw_resolver_ask(resolver, lw_text_str(&c->domain), LW_DNS_A, &c->lookup);
		return;
	}
	stream_turn(&c->session.stream, now);
}

/* A sender's domain has a mail server, or an address of its own; no answer is no reason
 * to refuse.  True: known by now. */
static bool sender_known(struct connection *c, const char *path)
{
	const struct smtpd *d = smtpd_of(c);
	const char *domain = lw_mail_domain(path);
	bool asks = d->conf.checks_senders && d->conf.resolver && *domain &&
		    *domain != '[' && !mta_is_local(d->mta, domain);
	if (!asks)
		c->sender = SENDER_EXISTS;
	if (c->sender == SENDER_NEW) {
		c->sender = SENDER_ASKED;
		lw_text_clear(&c->domain);
		lw_text_add(&c->domain, domain);
		c->lookup.answer = sender_found;
		lw_resolver_ask(d->conf.resolver, domain, LW_DNS_MX, &c->lookup);
	}
	return c->sender != SENDER_ASKED;
}

static enum lw_smtp_say judge_mail(
	const struct connection *c, const struct lw_smtp_event *ev)
{
	if (*ev->path && !*lw_mail_domain(ev->path))
		return LW_SMTP_SAY_MAIL_NO_DOMAIN;
	if (c->sender == SENDER_DOES_NOT)
		return LW_SMTP_SAY_MAIL_BAD_DOMAIN;
	return ev->size > lw_mailstore_room(smtpd_of(c)->conf.store)
		       ? LW_SMTP_SAY_STORE_FULL
		       : ev->say;
}

/* Some servers say more of why they do not relay. */
static enum lw_smtp_say judge_rcpt(const struct connection *c, const char *path)
{
	const struct smtpd *d = smtpd_of(c);
	const char *const *words = d->conf.persona->say;
	enum lw_smtp_say say = mta_judge_rcpt(d->mta, path, c->peer.addr);
	if (say != LW_SMTP_SAY_RCPT_RELAY)
		return say;
	if (!c->name.len && words[LW_SMTP_SAY_RCPT_RELAY_NO_NAME])
		return LW_SMTP_SAY_RCPT_RELAY_NO_NAME;
	if (c->forged && words[LW_SMTP_SAY_RCPT_RELAY_FORGED])
		return LW_SMTP_SAY_RCPT_RELAY_FORGED;
	return say;
}

static enum lw_smtp_say store(struct connection *c, struct lw_rd message, lw_time now)
{
	struct smtpd *d = smtpd_of(c);
	struct lw_text received = { 0 }, bracketed = { 0 };
	char id[LW_SMTP_ID_LEN + 1];
	mta_next_id(d->mta, now, id);
	lw_smtp_server_set_id(engine_of(c), id);
	lw_smtp_server_received(engine_of(c), unix_now(d, now), &received);
	lw_text_fmt(&bracketed, "[%s]", c->ip);
	struct mta_letter letter = { .id = id,
		.envelope = lw_smtp_server_envelope(engine_of(c)),
		.client = lw_text_str(&c->client),
		.client_name = lw_text_str(c->name.len ? &c->name : &bracketed),
		.received = lw_text_str(&received),
		.message = message };
	bool taken = mta_accept(d->mta, &letter, now);
	lw_text_fini(&received);
	lw_text_fini(&bracketed);
	return taken ? LW_SMTP_SAY_STORED : LW_SMTP_SAY_STORE_FULL;
}

static enum lw_smtp_say decide(
	struct connection *c, const struct lw_smtp_event *ev, lw_time now)
{
	switch (ev->kind) {
	case LW_SMTP_ASK_MAIL:
		return judge_mail(c, ev);
	case LW_SMTP_ASK_RCPT:
		return judge_rcpt(c, ev->path);
	case LW_SMTP_ASK_STORE:
		return store(c, ev->message, now);
	case LW_SMTP_ASK_ETRN:
		mta_hurry(smtpd_of(c)->mta, ev->path, now);
		break;
	case LW_SMTP_NONE:
	case LW_SMTP_ASK_OPEN:
	case LW_SMTP_ASK_HELO:
	case LW_SMTP_ASK_DATA:
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

static bool act(struct stream *s, lw_time now)
{
	struct connection *c = lw_container_of(s, struct connection, session.stream);
	struct lw_smtp_event ev = lw_smtp_server_next(s->engine);
	if (ev.kind == LW_SMTP_NONE && s->eof_told) /* it left without QUIT */
		stream_close(s);
	if (ev.kind == LW_SMTP_NONE)
		return false;
	if (ev.kind == LW_SMTP_CLOSE) {
		stream_close(s);
		return false;
	}
	if (ev.kind == LW_SMTP_ASK_MAIL && !sender_known(c, ev.path))
		return false;
	if (!stream_thought(s, think_of(smtpd_of(c), ev.kind) + ev.pause, now))
		return false;
	lw_smtp_server_answer(s->engine, decide(c, &ev, now), unix_now(smtpd_of(c), now));
	c->sender = SENDER_NEW;
	return true;
}

static void greet(struct connection *c, lw_time now)
{
	struct smtpd *d = smtpd_of(c);
	struct lw_smtp_conf conf = { .persona = d->conf.persona,
		.host = d->conf.host,
		.client = lw_text_str(&c->client),
		.client_ip = c->ip,
		.zone = d->conf.zone,
		.size_max = d->conf.size_max };
	stream_start(&c->session.stream, lw_smtp_server_new(&conf, now), now);
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
	c->forged = true;
	for (size_t i = 0; i < r->nanswers; i++)
		c->forged = c->forged && r->answers[i].addr != c->peer.addr;
	if (c->forged)
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
		smtpd_of(c)->conf.resolver, lw_text_str(&c->name), LW_DNS_A, &c->lookup);
}

static void welcome(struct session *s, lw_time now)
{
	struct connection *c = lw_container_of(s, struct connection, session);
	const struct smtpd *d = smtpd_of(c);
	(void)!lw_sock_peer(d->conf.stack, s->stream.sock, &c->peer);
	c->lookup.answer = reverse_found;
	if (d->conf.resolver) {
		lw_resolver_reverse(d->conf.resolver, c->peer.addr, &c->lookup);
	} else {
		bracket(c);
		greet(c, now);
	}
}

static void leave(struct session *s)
{
	struct connection *c = lw_container_of(s, struct connection, session);
	if (smtpd_of(c)->conf.resolver)
		lw_resolver_cancel(smtpd_of(c)->conf.resolver, &c->lookup);
	lw_text_fini(&c->name);
	lw_text_fini(&c->client);
	lw_text_fini(&c->domain);
}

static void free_smtpd(struct lw_job *job)
{
	struct smtpd *d = lw_container_of(job, struct smtpd, job);
	server_close(&d->server);
	mta_free(d->mta);
	lw_free(d);
}

enum lw_err lw_smtpd_start(const struct lw_smtpd_conf *conf, struct lw_job **out)
{
	static const struct server_ops ops = {
		.stream = { "smtpd", { ENGINE_VERBS }, act, session_over },
		.size = sizeof(struct connection),
		.welcome = welcome,
		.leave = leave,
	};
	struct smtpd *d = lw_alloc(sizeof(*d));
	d->conf = *conf;
	d->job.free = free_smtpd;
	d->server.most = conf->connections_max ? conf->connections_max : CONNECTIONS_MAX;
	enum lw_err err = server_open(&d->server, &ops, conf->stack,
		conf->port ? conf->port : SMTP_PORT, BACKLOG);
	if (err != LW_OK) {
		lw_free(d);
		return err;
	}
	d->mta = mta_new(&d->conf, lw_engine_now(lw_stack_engine(conf->stack)));
	*out = &d->job;
	return LW_OK;
}

const struct lw_smtpd_stats *lw_smtpd_stats(const struct lw_job *job)
{
	return mta_stats(lw_container_of(job, struct smtpd, job)->mta);
}

size_t lw_smtpd_queued(const struct lw_job *job)
{
	return mta_queued(lw_container_of(job, struct smtpd, job)->mta);
}
