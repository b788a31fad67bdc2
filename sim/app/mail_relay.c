/* mail_relay.c - one try to bring a message to the mail servers of a domain.
 *
 * Theory of operation.  First the list of servers: the domain's MX records in order, or
 * the domain itself.  Then one server after the other, and of each one address after the
 * other, as long as the trouble is one that another server may not have: no address, no
 * connection, a greeting or an envelope that is refused for now.  What a server says of
 * the recipients or of the message is the end of the try.  SPDX-License-Identifier: MIT
 */
#include "mail_relay.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "labwire/proto/mx.h"
#include "labwire/proto/smtp_client.h"
#include "stream.h"

struct attempt {
	struct mail_relay relay;
	struct mail_relay_conf conf;
	size_t *rcpts; /* places in mail->rcpts */
	const char **names, **params;
	struct lw_text *param_texts;
	size_t nrcpts;
	struct lw_lookup lookup;
	struct lw_mx_list servers;
	size_t server; /* the one being tried, from 1 */
	uint32_t addrs[LW_DNS_STUB_ANSWERS];
	size_t naddrs, addr;
	struct stream stream;
	struct lw_smtp_client_event verdict; /* text: see why */
	bool talked;	     /* the transcript has its "while talking to" */
	struct lw_text sent; /* the last line */
	struct lw_text why;  /* it does not go on, in the persona's words */
	struct lw_event start;
};

static const struct lw_bounce_words *words(const struct attempt *a)
{
	return &a->conf.persona->bounce;
}

static struct lw_queued_rcpt *rcpt(const struct attempt *a, size_t i)
{
	return &a->relay.mail->rcpts[a->rcpts[i]];
}

static const char *server_name(const struct attempt *a)
{
	return a->server && a->server <= a->servers.n ? a->servers.at[a->server - 1].host
						      : a->relay.domain;
}

void mail_relay_free(struct mail_relay *r)
{
	struct attempt *a = lw_container_of(r, struct attempt, relay);
	if (a->conf.resolver)
		lw_resolver_cancel(a->conf.resolver, &a->lookup);
	stream_fini(&a->stream);
	lw_evq_cancel(lw_stack_engine(a->conf.stack)->q, &a->start);
	lw_mx_fini(&a->servers);
	for (size_t i = 0; i < a->nrcpts; i++)
		lw_text_fini(&a->param_texts[i]);
	lw_free(a->param_texts);
	lw_free(a->params);
	lw_free(a->names);
	lw_free(a->rcpts);
	lw_text_fini(&a->sent);
	lw_text_fini(&a->why);
	lw_free(a->relay.domain);
	lw_list_del(&a->relay.list);
	lw_free(a);
}

/* A line of the transcript. */
static void note(struct attempt *a, const char *form, const char *const fill[128])
{
	if (form)
		lw_text_fill(&a->relay.mail->transcript, form, fill);
}

static void replace(char **text, const char *with)
{
	lw_free(*text);
	*text = lw_strdup(with);
}

/* "5.1.1" out of "550 5.1.1 ...", or what the code alone means (RFC 3463 3). */
static void set_status(struct lw_queued_rcpt *r, uint16_t code, const char *text)
{
	const char *p = text && strlen(text) > 4 ? text + 4 : "";
	size_t n = strspn(p, "0123456789.");
	unsigned class = code / 100;
	if (n >= 5 && n < sizeof(r->status) && p[0] == (char)('0' + class))
		snprintf(r->status, sizeof(r->status), "%.*s", (int)n, p);
	else if (code == 550)
		snprintf(r->status, sizeof(r->status), "5.1.1");
	else
		snprintf(r->status, sizeof(r->status), "%u.0.0", class);
}

/* One recipient is refused, for good or for now. */
static void refuse(struct attempt *a, size_t i, bool for_good)
{
	struct lw_queued_rcpt *r = rcpt(a, i);
	const char *fill[128] = { 0 };
	fill['r'] = r->to.mailbox;
	fill['m'] = server_name(a);
	fill['y'] = r->reply ? r->reply : lw_text_str(&a->why);
	if (!for_good) {
		note(a, words(a)->deferred, fill);
		return;
	}
	r->state = LW_QUEUED_FAILED;
	note(a,
		strncmp(r->status, "5.1.", 4) == 0 ? words(a)->unknown
						   : words(a)->unavailable,
		fill);
}

static void conclude(struct attempt *a, lw_time now)
{
	a->relay.over(&a->relay, now);
}

/* Trouble on the way: nobody gets it, for good or for now. */
static void give_up(
	struct attempt *a, enum lw_mail_trouble trouble, const char *status, lw_time now)
{
	for (size_t i = 0; i < a->nrcpts; i++) {
		struct lw_queued_rcpt *r = rcpt(a, i);
		const char *fill[128] = { 0 };
		fill['m'] = server_name(a);
		fill['r'] = r->to.mailbox;
		lw_text_clear(&a->why);
		lw_text_fill(&a->why, a->conf.persona->trouble[trouble], fill);
		snprintf(r->status, sizeof(r->status), "%s", status);
		replace(&r->reply, NULL);
		if (status[0] == '5') {
			r->state = LW_QUEUED_FAILED;
			lw_text_fmt(&a->relay.mail->transcript, "%s\r\n",
				lw_text_str(&a->why));
		} else {
			refuse(a, i, false);
		}
	}
	conclude(a, now);
}

static void next_server(struct attempt *a, lw_time now);

/* What the server said of each recipient, or of all. */
static void settle(struct attempt *a, lw_time now)
{
	for (size_t i = 0; i < a->nrcpts; i++) {
		struct lw_queued_rcpt *r = rcpt(a, i);
		struct lw_smtp_client_rcpt c = lw_smtp_client_rcpt(a->stream.engine, i);
		bool of_all = c.fate == LW_SMTP_FATE_OPEN;
		uint16_t code = of_all ? a->verdict.code : c.code;
		if (c.fate == LW_SMTP_FATE_SENT) {
			r->state = LW_QUEUED_OVER;
			continue;
		}
		replace(&r->reply, of_all ? lw_text_str(&a->why) : c.text);
		replace(&r->mta, server_name(a));
		set_status(r, code, r->reply);
		refuse(a, i,
			of_all ? !a->verdict.temporary : c.fate == LW_SMTP_FATE_NEVER);
	}
	conclude(a, now);
}

/* Another server may do better where this one said nothing of the message itself. */
static bool may_go_on(const struct attempt *a)
{
	bool more = a->addr < a->naddrs || a->server < a->servers.n;
	bool over = a->verdict.kind == LW_SMTP_CLIENT_DONE;
	enum lw_smtp_stage stage =
		over ? a->verdict.stage : lw_smtp_client_next(a->stream.engine).stage;
	return more && stage <= LW_SMTP_STAGE_MAIL && (!over || a->verdict.temporary);
}

STREAM_ENGINE_EOF(lw_smtp_client)

/* A refusal goes into the transcript, behind the command that led to it. */
static void heard(struct attempt *a, const char *line)
{
	const char *fill[128] = { 0 };
	fill['m'] = server_name(a);
	fill['t'] = lw_text_str(&a->sent);
	fill['y'] = line;
	if (line[0] < '4')
		return;
	if (!a->talked)
		note(a, words(a)->talking, fill);
	a->talked = true;
	if (a->sent.len)
		note(a, words(a)->sent, fill);
	lw_text_clear(&a->sent);
	note(a, words(a)->got, fill);
}

static bool act(struct stream *s, lw_time now)
{
	struct attempt *a = lw_container_of(s, struct attempt, stream);
	struct lw_smtp_client_event ev = lw_smtp_client_next(a->stream.engine);
	switch (ev.kind) {
	case LW_SMTP_CLIENT_NONE:
		return false;
	case LW_SMTP_CLIENT_SENT:
		lw_text_clear(&a->sent);
		lw_text_add(&a->sent, ev.text);
		return true;
	case LW_SMTP_CLIENT_RECEIVED:
		heard(a, ev.text);
		return true;
	case LW_SMTP_CLIENT_DONE:
		a->verdict = ev;
		lw_text_clear(&a->why);
		lw_text_add(&a->why, ev.text);
		return true;
	case LW_SMTP_CLIENT_SEND:
		lw_smtp_client_go(a->stream.engine, now);
		return true;
	case LW_SMTP_CLIENT_CLOSE:
		stream_close(s);
		return false;
	}
	return false;
}

static enum lw_mail_trouble trouble_of(enum lw_err err)
{
	switch (err) {
	case LW_EREFUSED:
		return LW_MAIL_TROUBLE_REFUSED;
	case LW_ETIMEDOUT:
		return LW_MAIL_TROUBLE_TIMED_OUT;
	case LW_ENETUNREACH:
	case LW_EHOSTUNREACH:
		return LW_MAIL_TROUBLE_UNREACHABLE;
	default:
		break;
	}
	return LW_MAIL_TROUBLE_CLOSED;
}

static void next_address(struct attempt *a, enum lw_mail_trouble before, lw_time now);

/* The connection has ended, in order or not. */
static void over(struct stream *s, enum lw_err err, lw_time now)
{
	struct attempt *a = lw_container_of(s, struct attempt, stream);
	bool judged = a->verdict.kind == LW_SMTP_CLIENT_DONE && a->verdict.err == LW_OK;
	if (err == LW_OK)
		err = a->verdict.err;
	stream_stop(s);
	if (may_go_on(a))
		next_address(a, trouble_of(err), now);
	else if (judged)
		settle(a, now);
	else
		give_up(a, trouble_of(err),
			err == LW_EREFUSED || err == LW_ETIMEDOUT ? "4.4.1" : "4.4.2",
			now);
}

static struct lw_smtp_client *new_engine(const struct attempt *a, lw_time now)
{
	const struct lw_queued_mail *m = a->relay.mail;
	struct lw_smtp_client_conf c = { .sender = &a->conf.persona->sender,
		.helo = a->conf.host,
		.from = m->sender,
		.rcpts = a->names,
		.nrcpts = a->nrcpts,
		.message = lw_rd_of(lw_text_str(&m->bytes), m->bytes.len),
		.mail_params = m->headers_only ? " RET=HDRS" : NULL,
		.rcpt_params = a->params };
	return lw_smtp_client_new(&c, now);
}

static const struct stream_ops ops = { "relay", { ENGINE_VERBS_EOF }, act, over };

/* `before`: the trouble with the address before, if this is the last one. */
static void next_address(struct attempt *a, enum lw_mail_trouble before, lw_time now)
{
	enum lw_err err = LW_OK;
	while (a->addr < a->naddrs) {
		struct lw_endpoint to = { a->addrs[a->addr++], a->conf.port };
		stream_fini(&a->stream);
		stream_init(&a->stream, &ops, a->conf.stack);
		a->verdict.kind = LW_SMTP_CLIENT_NONE;
		err = stream_connect(&a->stream, to, 0);
		if (err == LW_OK) {
			stream_start(&a->stream, new_engine(a, now), now);
			return;
		}
		before = trouble_of(err);
	}
	if (a->server < a->servers.n)
		next_server(a, now);
	else
		give_up(a, before, "4.4.1", now);
}

/* A server without an address: the next one; the domain itself has no mail then. */
static void server_found(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct attempt *a = lw_container_of(l, struct attempt, lookup);
	bool implicit = a->servers.n == 1 &&
			strcasecmp(a->servers.at[0].host, a->relay.domain) == 0;
	a->naddrs = a->addr = 0;
	for (size_t i = 0; r->err == LW_OK && i < r->nanswers; i++)
		a->addrs[a->naddrs++] = r->answers[i].addr;
	if (r->err == LW_ENOENT && implicit)
		give_up(a, LW_MAIL_TROUBLE_NO_HOST, "5.1.2", now);
	else if (a->naddrs)
		next_address(a, LW_MAIL_TROUBLE_LOOKUP, now);
	else if (a->server < a->servers.n)
		next_server(a, now);
	else
		give_up(a, LW_MAIL_TROUBLE_LOOKUP, "4.4.3", now);
}

static void next_server(struct attempt *a, lw_time now)
{
	(void)now;
	a->lookup.answer = server_found;
	lw_resolver_ask(
		a->conf.resolver, a->servers.at[a->server++].host, LW_DNS_A, &a->lookup);
}

static void servers_found(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct attempt *a = lw_container_of(l, struct attempt, lookup);
	if (r->err == LW_OK)
		lw_mx_order(r, a->conf.host, a->conf.rand, &a->servers);
	if (r->err == LW_ENOENT && !r->no_name)
		lw_mx_implicit(a->relay.domain, &a->servers);
	if (a->servers.n)
		next_server(a, now);
	else if (r->err == LW_OK)
		give_up(a, LW_MAIL_TROUBLE_SELF, "5.3.5", now);
	else if (r->err == LW_ENOENT)
		give_up(a, LW_MAIL_TROUBLE_NO_HOST, "5.1.2", now);
	else
		give_up(a, LW_MAIL_TROUBLE_LOOKUP, "4.4.3", now);
}

bool relay_literal(const char *domain, uint32_t *addr)
{
	char ip[LW_IP4_TEXT];
	size_t n = strlen(domain);
	if (n < 3 || n - 2 >= sizeof(ip) || domain[0] != '[' || domain[n - 1] != ']')
		return false;
	snprintf(ip, sizeof(ip), "%.*s", (int)(n - 2), domain + 1);
	return lw_ip4_parse(ip, addr) == LW_OK;
}

static void on_start(struct lw_event *ev, lw_time now)
{
	struct attempt *a = lw_container_of(ev, struct attempt, start);
	if (relay_literal(a->relay.domain, &a->addrs[0])) {
		a->naddrs = 1;
		next_address(a, LW_MAIL_TROUBLE_UNREACHABLE, now);
		return;
	}
	if (!a->conf.resolver) {
		give_up(a, LW_MAIL_TROUBLE_LOOKUP, "4.4.3", now);
		return;
	}
	a->lookup.answer = servers_found;
	lw_resolver_ask(a->conf.resolver, a->relay.domain, LW_DNS_MX, &a->lookup);
}

/* What a recipient's sender asked for (RFC 3461 5.2.1), to be passed on. */
static void put_params(const struct lw_smtp_rcpt *to, struct lw_text *out)
{
	static const struct {
		const char *word;
		enum lw_smtp_notify bit;
	} words_of[] = { { "NEVER", LW_SMTP_NOTIFY_NEVER },
		{ "SUCCESS", LW_SMTP_NOTIFY_SUCCESS },
		{ "FAILURE", LW_SMTP_NOTIFY_FAILURE },
		{ "DELAY", LW_SMTP_NOTIFY_DELAY } };
	const char *between = " NOTIFY=";
	for (size_t i = 0; i < 4; i++) {
		if (!(to->notify & words_of[i].bit))
			continue;
		lw_text_fmt(out, "%s%s", between, words_of[i].word);
		between = ",";
	}
	if (to->orcpt)
		lw_text_fmt(out, " ORCPT=%s", to->orcpt);
}

static void take_rcpts(struct attempt *a)
{
	const struct lw_queued_mail *m = a->relay.mail;
	a->rcpts = lw_alloc_array(m->nrcpts, sizeof(*a->rcpts));
	a->names = lw_alloc_array(m->nrcpts, sizeof(*a->names));
	a->params = lw_alloc_array(m->nrcpts, sizeof(*a->params));
	a->param_texts = lw_alloc_array(m->nrcpts, sizeof(*a->param_texts));
	for (size_t i = 0; i < m->nrcpts; i++) {
		const struct lw_queued_rcpt *r = &m->rcpts[i];
		if (r->state != LW_QUEUED_TRYING ||
			strcasecmp(lw_mail_domain(r->to.mailbox), a->relay.domain) != 0)
			continue;
		struct lw_text *params = &a->param_texts[a->nrcpts];
		put_params(&r->to, params);
		a->names[a->nrcpts] = r->to.mailbox;
		a->params[a->nrcpts] = params->len ? lw_text_str(params) : NULL;
		a->rcpts[a->nrcpts++] = i;
	}
}

struct mail_relay *mail_relay_start(const struct mail_relay_conf *conf,
	struct lw_queued_mail *mail, const char *domain, lw_time now)
{
	struct attempt *a = lw_alloc(sizeof(*a));
	a->conf = *conf;
	lw_list_init(&a->relay.list);
	a->relay.mail = mail;
	a->relay.domain = lw_strdup(domain);
	take_rcpts(a);
	stream_init(&a->stream, &ops, conf->stack);
	lw_event_init(&a->start, lw_stack_owner(conf->stack), "relay", on_start);
	lw_evq_put(lw_stack_engine(conf->stack)->q, &a->start, now);
	return &a->relay;
}
