/* mta.c - what a mail server does with a message once it has taken it.
 *
 * Theory of operation.  A message is routed by recipient: who is local gets it at once,
 * an alias stands for others, the rest goes into one entry of the queue.  The queue says
 * what is to be tried, and a relay tries it.  A notification is routed like any message.
 *
 * A client whose connection breaks after the last dot, before our reply, must send again
 * what we have already (RFC 1047).  So each mailbox gets a message with a Message-ID but
 * once: of what was delivered a hash is kept, over everything below the trace fields.
 * SPDX-License-Identifier: MIT */
#include "mta.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "labwire/app/resolver.h"
#include "labwire/base/alloc.h"
#include "labwire/base/index.h"
#include "labwire/proto/bounce.h"
#include "labwire/store/header.h"
#include "labwire/wire/dns.h"
#include "mail_relay.h"

enum {
	SMTP_PORT = 25,
	RELAYS_MAX = 20, /* at a time */
	ALIASES_DEEP_MAX = 10,
	PID_FIRST = 2000, /* a daemon that has run for a while */
	PID_SPREAD = 28000,
	SEQUENCE_SPREAD = 3600,
};

struct mta {
	const struct lw_smtpd_conf *conf;
	struct lw_queue_times times;
	struct lw_mail_queue *queue;
	struct lw_event timer;
	struct lw_list relays;
	uint32_t nrelays;
	bool turning;
	struct lw_rand rand;
	uint32_t sequence, pid;
	struct lw_index seen; /* hashes of what the mailboxes have got */
	struct lw_smtpd_stats stats;
};

/* A message on its way to its recipients. */
struct routing {
	struct mta *mta;
	const struct mta_letter *letter;
	struct lw_rd bytes;		/* with the Received: of ours */
	struct lw_mail mail;		/* for the mailboxes, with a Return-Path: */
	uint64_t hash;			/* 0: has no Message-ID */
	struct lw_queued_mail *queued;	/* for other servers; NULL: none yet */
	struct lw_smtp_envelope served; /* local users that have it */
	lw_time now;
};

static void on_timer(struct lw_event *ev, lw_time now);

struct mta *mta_new(const struct lw_smtpd_conf *conf, lw_time now)
{
	struct mta *m = lw_alloc(sizeof(*m));
	struct lw_owner *owner = lw_stack_owner(conf->stack);
	m->conf = conf;
	m->times = conf->queue.expire ? conf->queue : conf->persona->queue;
	m->queue = lw_mail_queue_new(&m->times, now);
	lw_rand_init(&m->rand, lw_stack_engine(conf->stack)->seed, owner->id, "smtpd");
	m->pid = PID_FIRST + lw_rand_below(&m->rand, PID_SPREAD);
	m->sequence = lw_rand_below(&m->rand, SEQUENCE_SPREAD);
	lw_list_init(&m->relays);
	lw_event_init(&m->timer, owner, "mail queue", on_timer);
	return m;
}

void mta_free(struct mta *m)
{
	while (!lw_list_empty(&m->relays))
		mail_relay_free(lw_container_of(m->relays.next, struct mail_relay, list));
	lw_evq_cancel(lw_stack_engine(m->conf->stack)->q, &m->timer);
	lw_mail_queue_free(m->queue);
	lw_index_fini(&m->seen);
	lw_free(m);
}

static int64_t unix_at(const struct mta *m, lw_time at)
{
	return lw_engine_unix(lw_stack_engine(m->conf->stack), at);
}

void mta_next_id(struct mta *m, lw_time now, char id[LW_SMTP_ID_LEN + 1])
{
	lw_smtp_queue_id(unix_at(m, now), m->sequence++, m->pid++, id);
}

static bool is_own_literal(const struct mta *m, const char *domain)
{
	uint32_t addr = 0;
	return relay_literal(domain, &addr) && lw_stack_is_own(m->conf->stack, addr);
}

static bool is_among(const char *const *names, size_t n, const char *domain)
{
	for (size_t i = 0; i < n; i++)
		if (lw_dns_name_equal(names[i], domain))
			return true;
	return false;
}

/* What the machine is called besides its host name: its first label, "localhost", and
 * what the DNS calls its addresses. */
static bool is_own_name(const struct mta *m, const char *domain)
{
	const struct lw_smtpd_conf *c = m->conf;
	size_t label = strcspn(c->host, ".");
	if (!c->persona->own_names)
		return false;
	return lw_dns_name_equal(domain, "localhost") ||
	       (strlen(domain) == label && strncasecmp(domain, c->host, label) == 0) ||
	       is_among(c->own_names, c->nown_names, domain);
}

bool mta_is_local(const struct mta *m, const char *domain)
{
	return !*domain || is_among(m->conf->domains, m->conf->ndomains, domain) ||
	       lw_dns_name_equal(domain, m->conf->host) || is_own_literal(m, domain) ||
	       is_own_name(m, domain);
}

static const struct lw_mail_alias *alias_of(const struct mta *m, const char *user)
{
	for (size_t i = 0; i < m->conf->naliases; i++)
		if (strcasecmp(m->conf->aliases[i].name, user) == 0)
			return &m->conf->aliases[i];
	return NULL;
}

/* Whose mail it is: the local part of the address, or what of it stands before a plus.
 * False: nobody's here. */
static bool find_user(const struct mta *m, const char *mailbox, struct lw_text *user)
{
	lw_mail_local_part(mailbox, user);
	for (int tries = 0; tries < 2; tries++) {
		const char *name = lw_text_str(user);
		if (alias_of(m, name) || lw_mailstore_has_user(m->conf->store, name))
			return true;
		const char *plus = m->conf->persona->plus ? strchr(name, '+') : NULL;
		if (!plus || plus == name)
			break;
		user->len = (size_t)(plus - name);
		user->s[user->len] = 0;
	}
	return false;
}

static bool may_relay(const struct mta *m, uint32_t client)
{
	for (size_t i = 0; i < m->conf->nrelay_for; i++)
		if (lw_prefix_holds(m->conf->relay_for[i], client))
			return true;
	return false;
}

enum lw_smtp_say mta_judge_rcpt(const struct mta *m, const char *path, uint32_t client)
{
	struct lw_text user = { 0 };
	if (!mta_is_local(m, lw_mail_domain(path)))
		return may_relay(m, client) ? LW_SMTP_SAY_RCPT_OK
					    : LW_SMTP_SAY_RCPT_RELAY;
	bool known = find_user(m, path, &user);
	lw_text_fini(&user);
	return known ? LW_SMTP_SAY_RCPT_OK : LW_SMTP_SAY_RCPT_UNKNOWN;
}

/* FNV-1a (Fowler, Noll, Vo). */
static uint64_t hash_of(uint64_t hash, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ p[i]) * 0x100000001b3;
	return hash;
}

/* Over what the author wrote: the trace fields in front are of the way it came. */
static uint64_t hash_message(struct lw_rd message)
{
	struct lw_rd header, body, rest;
	struct lw_field f;
	lw_message_split(message, &header, &body);
	rest = header;
	if (!lw_header_find(&rest, "Message-ID", &f))
		return 0;
	do
		rest = header;
	while (lw_field_next(&header, &f) && lw_field_is(&f, "Received"));
	return hash_of(0xcbf29ce484222325, rest.at, (size_t)(message.end - rest.at));
}

/* Has the user got this very message already? */
static bool is_repeated(struct routing *r, const char *user)
{
	struct mta *m = r->mta;
	uint64_t hash = r->hash;
	if (!hash)
		return false;
	for (const char *p = user; *p; p++) {
		char lower = *p >= 'A' && *p <= 'Z' ? (char)(*p + 'a' - 'A') : *p;
		hash = hash_of(hash, &lower, 1);
	}
	if (lw_index_get(&m->seen, hash) != LW_INDEX_NONE)
		return true;
	lw_index_put(&m->seen, hash, 0);
	return false;
}

static bool is_served(const struct routing *r, const char *user)
{
	for (size_t i = 0; i < r->served.nrcpts; i++)
		if (strcasecmp(r->served.rcpts[i].mailbox, user) == 0)
			return true;
	return false;
}

static struct lw_queued_mail *queued(struct routing *r)
{
	const struct mta_letter *l = r->letter;
	if (r->queued)
		return r->queued;
	r->queued = lw_queued_mail_new(l->id, l->envelope->sender, r->now);
	r->queued->envid = lw_strdup(l->envelope->envid);
	r->queued->headers_only = l->envelope->headers_only;
	r->queued->client = lw_strdup(l->client);
	r->queued->client_name = lw_strdup(l->client_name);
	lw_text_bytes(&r->queued->bytes, r->bytes.at, lw_rd_left(&r->bytes));
	return r->queued;
}

static void enqueue(
	struct routing *r, const char *mailbox, const struct lw_smtp_rcpt *asked)
{
	struct lw_queued_mail *q = queued(r);
	struct lw_smtp_rcpt to = *asked;
	for (size_t i = 0; i < q->nrcpts; i++)
		if (strcasecmp(q->rcpts[i].to.mailbox, mailbox) == 0)
			return;
	to.mailbox = (char *)(uintptr_t)mailbox;
	lw_queued_mail_add(q, &to, mailbox == asked->mailbox ? NULL : asked->mailbox);
}

/* Nowhere to go: the sender is told. */
static void fail(struct routing *r, const char *mailbox, const struct lw_smtp_rcpt *asked,
	const char *status)
{
	enqueue(r, mailbox, asked);
	struct lw_queued_rcpt *last = &r->queued->rcpts[r->queued->nrcpts - 1];
	last->state = LW_QUEUED_FAILED;
	last->last_try = r->now;
	snprintf(last->status, sizeof(last->status), "%s", status);
}

static void deliver(struct routing *r, const char *user, const char *mailbox,
	const struct lw_smtp_rcpt *asked)
{
	struct mta *m = r->mta;
	const struct lw_smtp_rcpt name = { .mailbox = (char *)(uintptr_t)user };
	if (is_served(r, user))
		return;
	lw_smtp_envelope_add(&r->served, &name);
	if (is_repeated(r, user))
		m->stats.repeated++;
	else if (lw_mailstore_deliver(m->conf->store, user, &r->mail) == LW_OK)
		m->stats.delivered++;
	else
		fail(r, mailbox, asked, "5.2.2");
}

/* One recipient, or what it is an alias for. */
static void route(struct routing *r, const char *mailbox,
	const struct lw_smtp_rcpt *asked, int deep)
{
	struct mta *m = r->mta;
	struct lw_text user = { 0 };
	if (!mta_is_local(m, lw_mail_domain(mailbox))) {
		enqueue(r, mailbox, asked);
		return;
	}
	bool known = find_user(m, mailbox, &user);
	const struct lw_mail_alias *alias = alias_of(m, lw_text_str(&user));
	if (alias && deep >= ALIASES_DEEP_MAX)
		fail(r, mailbox, asked, "5.4.6");
	else if (!known)
		fail(r, mailbox, asked, "5.1.1");
	else if (!alias)
		deliver(r, lw_text_str(&user), mailbox, asked);
	for (size_t i = 0; alias && deep < ALIASES_DEEP_MAX && i < alias->nto; i++)
		route(r, alias->to[i], asked, deep + 1);
	lw_text_fini(&user);
}

static void set_timer(struct mta *m)
{
	struct lw_evq *q = lw_stack_engine(m->conf->stack)->q;
	lw_time at = lw_mail_queue_deadline(m->queue);
	if (at == LW_NEVER)
		lw_evq_park(q, &m->timer);
	else
		lw_evq_put(q, &m->timer, at);
}

static void turn(struct mta *m, lw_time now);

static void relay_over(struct mail_relay *r, lw_time now)
{
	struct mta *m = r->ctx;
	for (size_t i = 0; i < r->mail->nrcpts; i++) {
		const struct lw_queued_rcpt *to = &r->mail->rcpts[i];
		if (strcasecmp(lw_mail_domain(to->to.mailbox), r->domain) != 0)
			continue;
		m->stats.deferred += to->state == LW_QUEUED_TRYING;
		m->stats.relayed += to->state == LW_QUEUED_OVER;
	}
	lw_mail_queue_tried(m->queue, r->mail, r->domain, now);
	mail_relay_free(r);
	m->nrelays--;
	turn(m, now);
}

static void try_to_relay(struct mta *m, const struct lw_queue_event *ev, lw_time now)
{
	const struct lw_smtpd_conf *c = m->conf;
	struct mail_relay_conf conf = { .stack = c->stack,
		.resolver = c->resolver,
		.persona = c->persona,
		.host = c->host,
		.port = c->port ? c->port : SMTP_PORT,
		.rand = &m->rand };
	struct mail_relay *r = mail_relay_start(&conf, ev->mail, ev->domain, now);
	r->over = relay_over;
	r->ctx = m;
	lw_list_add(&m->relays, &r->list);
	m->nrelays++;
}

/* To the sender; what comes back of a notification is for the postmaster. */
static void notify(struct mta *m, const struct lw_queue_event *ev, lw_time now)
{
	char id[LW_SMTP_ID_LEN + 1], postmaster[] = "postmaster";
	struct lw_text bytes = { 0 };
	struct lw_smtp_envelope envelope = { .sender = lw_strdup("") };
	struct lw_bounce b = { .persona = m->conf->persona,
		.times = &m->times,
		.host = m->conf->host,
		.id = id,
		.zone = m->conf->zone,
		.unix_s = unix_at(m, now),
		.arrived_unix_s = unix_at(m, ev->mail->arrived),
		.mail = ev->mail,
		.delay = ev->kind == LW_QUEUE_WARN };
	const struct lw_smtp_rcpt to = { .mailbox = ev->mail->sender[0] ? ev->mail->sender
									: postmaster };
	mta_next_id(m, now, id);
	lw_bounce_write(&b, &bytes);
	lw_smtp_envelope_add(&envelope, &to);
	const struct mta_letter letter = { .id = id,
		.envelope = &envelope,
		.received = "",
		.message = lw_rd_of(bytes.s, bytes.len) };
	(void)mta_accept(m, &letter, now);
	if (b.delay)
		m->stats.warned++;
	else
		m->stats.bounced++;
	lw_smtp_envelope_fini(&envelope);
	lw_text_fini(&bytes);
}

static void turn(struct mta *m, lw_time now)
{
	if (m->turning) /* a notification was accepted: the loop below goes on */
		return;
	m->turning = true;
	while (m->nrelays < RELAYS_MAX) {
		struct lw_queue_event ev = lw_mail_queue_next(m->queue, now);
		if (ev.kind == LW_QUEUE_NONE)
			break;
		if (ev.kind == LW_QUEUE_TRY)
			try_to_relay(m, &ev, now);
		else if (lw_bounce_wanted(ev.mail, ev.kind == LW_QUEUE_WARN))
			notify(m, &ev, now);
	}
	m->turning = false;
	set_timer(m);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	turn(lw_container_of(ev, struct mta, timer), now);
}

/* The last stop keeps the sender's address, in one field and on top (RFC 5321 4.4). */
static void put_return_path(const struct lw_smtp_persona *p, const char *sender,
	struct lw_rd message, struct lw_text *out)
{
	const char *words[128] = { ['f'] = sender };
	struct lw_rd header, body;
	struct lw_field f;
	lw_message_split(message, &header, &body);
	lw_text_fill(out, p->return_path, words);
	const uint8_t *from = message.at;
	while (lw_field_next(&header, &f)) {
		if (!lw_field_is(&f, "Return-Path"))
			continue;
		lw_text_bytes(out, from, (size_t)(f.whole.at - from));
		from = f.whole.end;
	}
	lw_text_bytes(out, from, (size_t)(message.end - from));
}

bool mta_accept(struct mta *m, const struct mta_letter *letter, lw_time now)
{
	struct lw_text bytes = { 0 }, kept = { 0 };
	struct routing r = { .mta = m, .letter = letter, .now = now };
	lw_text_add(&bytes, letter->received);
	lw_text_bytes(&bytes, letter->message.at, lw_rd_left(&letter->message));
	const struct lw_smtp_envelope *e = letter->envelope;
	if (lw_mailstore_room(m->conf->store) / (e->nrcpts + 1) < bytes.len) {
		lw_text_fini(&bytes);
		return false;
	}
	r.bytes = lw_rd_of(bytes.s, bytes.len);
	put_return_path(m->conf->persona, e->sender, r.bytes, &kept);
	r.mail = (struct lw_mail){ .from = e->sender,
		.bytes = kept.s,
		.len = kept.len,
		.unix_s = unix_at(m, now),
		.zone = m->conf->zone };
	r.hash = hash_message(letter->message);
	for (size_t i = 0; i < e->nrcpts; i++)
		route(&r, e->rcpts[i].mailbox, &e->rcpts[i], 0);
	if (r.queued)
		lw_mail_queue_add(m->queue, r.queued);
	m->stats.accepted++;
	lw_smtp_envelope_fini(&r.served);
	lw_text_fini(&kept);
	lw_text_fini(&bytes);
	turn(m, now);
	return true;
}

void mta_hurry(struct mta *m, const char *node, lw_time now)
{
	lw_mail_queue_hurry(m->queue, node, now);
	turn(m, now);
}

size_t mta_queued(const struct mta *m)
{
	return lw_mail_queue_len(m->queue);
}

const struct lw_smtpd_stats *mta_stats(const struct mta *m)
{
	return &m->stats;
}
