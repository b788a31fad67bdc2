/* resolver.c - the stub engine over a UDP socket, and over connections for answers that
 * were cut.  SPDX-License-Identifier: MIT */
#include "labwire/app/resolver.h"

#include "labwire/base/alloc.h"
#include "labwire/proto/dns_stream.h"
#include "stream.h"

enum {
	WARM_S = 86400,
	CALLS_MAX = 4, /* connections at a time; a question beyond them tries again */
	CALL_S = 10,
};

/* One question over a connection. */
struct call {
	struct lw_resolver *resolver;
	struct stream stream; /* engine NULL: free */
};

struct lw_resolver {
	struct lw_sock_user user;
	struct lw_stack *stack;
	struct lw_sock sock;
	bool open;
	uint32_t servers[LW_DNS_STUB_SERVERS];
	struct lw_dns_stub *stub;
	struct lw_event timer; /* the stub's deadline, or now */
	struct call calls[CALLS_MAX];
	struct lw_lookup *asked[LW_DNS_STUB_QUESTIONS];
	uint32_t tokens[LW_DNS_STUB_QUESTIONS];
	struct lw_lookup *refused; /* too many at once: told so by the timer */
	uint32_t next_token;
};

static void set_timer(struct lw_resolver *r, lw_time now)
{
	struct lw_evq *q = lw_stack_engine(r->stack)->q;
	lw_time at = r->refused ? now : lw_dns_stub_deadline(r->stub);
	if (at == LW_NEVER)
		lw_evq_park(q, &r->timer);
	else
		lw_evq_put(q, &r->timer, at > now ? at : now);
}

static void send(struct lw_resolver *r, const struct lw_dns_stub_event *ev)
{
	if (!r->open && lw_sock_open(r->stack, LW_SOCK_UDP, &r->user, &r->sock) == LW_OK)
		r->open = true;
	struct lw_datagram d = { .peer = { r->servers[ev->server], LW_DNS_PORT },
		.payload = ev->datagram };
	(void)!lw_sock_send(r->stack, r->sock, &d); /* a lost one is tried again */
}

STREAM_ENGINE_EOF(lw_dns_stream)

static bool act(struct stream *s, lw_time now);
static void over(struct stream *s, enum lw_err err, lw_time now);

static void connect_to(
	struct lw_resolver *r, const struct lw_dns_stub_event *ev, lw_time now)
{
	static const struct stream_ops ops = { "resolver", { ENGINE_VERBS_EOF }, act,
		over };
	struct lw_endpoint to = { r->servers[ev->server], LW_DNS_PORT };
	struct call *c = r->calls;
	while (c < r->calls + CALLS_MAX && c->stream.engine)
		c++;
	if (c == r->calls + CALLS_MAX)
		return;
	c->resolver = r;
	stream_init(&c->stream, &ops, r->stack);
	if (stream_connect(&c->stream, to, 0) != LW_OK)
		return;
	struct lw_dns_stream *engine = lw_dns_stream_new(LW_SEC(CALL_S), now);
	lw_dns_stream_say(engine, ev->datagram);
	stream_start(&c->stream, engine, now);
}

static void tell(struct lw_resolver *r, const struct lw_dns_stub_event *ev, lw_time now)
{
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++) {
		struct lw_lookup *l = r->asked[i];
		if (!l || r->tokens[i] != ev->token)
			continue;
		r->asked[i] = NULL;
		l->token = 0;
		l->answer(l, &ev->result, now);
		return;
	}
}

static void tell_refused(struct lw_resolver *r, lw_time now)
{
	const struct lw_dns_result busy = { .err = LW_EFULL };
	while (r->refused) {
		struct lw_lookup *l = r->refused;
		r->refused = l->next;
		l->token = 0;
		l->answer(l, &busy, now);
	}
}

static void turn(struct lw_resolver *r, lw_time now)
{
	tell_refused(r, now);
	for (;;) {
		struct lw_dns_stub_event ev = lw_dns_stub_next(r->stub, now);
		if (ev.kind == LW_DNS_STUB_NONE)
			break;
		if (ev.kind == LW_DNS_STUB_SEND)
			send(r, &ev);
		else if (ev.kind == LW_DNS_STUB_CONNECT)
			connect_to(r, &ev, now);
		else
			tell(r, &ev, now);
	}
	set_timer(r, now);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	turn(lw_container_of(ev, struct lw_resolver, timer), now);
}

static bool act(struct stream *s, lw_time now)
{
	struct call *c = lw_container_of(s, struct call, stream);
	struct lw_dns_stream_event ev = lw_dns_stream_next(s->engine);
	if (ev.kind == LW_DNS_STREAM_NONE)
		return false;
	if (ev.kind == LW_DNS_STREAM_MESSAGE) {
		lw_dns_stub_input(c->resolver->stub, ev.message, true, now);
		lw_dns_stream_answer(s->engine, (struct lw_rd){ 0 });
		set_timer(c->resolver, now); /* its answer is told from there */
	}
	stream_close(s);
	return false;
}

/* However it ended: without an answer the stub tries again by itself. */
static void over(struct stream *s, enum lw_err err, lw_time now)
{
	(void)err;
	(void)now;
	stream_fini(s);
}

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct lw_resolver *r = lw_container_of(u, struct lw_resolver, user);
	struct lw_datagram d;
	(void)events;
	while (lw_sock_recv(r->stack, s, &d) == LW_OK)
		if (d.error == LW_OK && d.peer.port == LW_DNS_PORT)
			lw_dns_stub_input(r->stub, d.payload, false, now);
	turn(r, now);
}

struct lw_resolver *lw_resolver_new(
	struct lw_stack *stack, const uint32_t *servers, size_t n)
{
	struct lw_resolver *r = lw_alloc(sizeof(*r));
	struct lw_owner *owner = lw_stack_owner(stack);
	struct lw_rand rand;
	lw_rand_init(&rand, lw_stack_engine(stack)->seed, owner->id, "dns");
	r->user.ready = ready;
	r->stack = stack;
	if (n > LW_DNS_STUB_SERVERS)
		n = LW_DNS_STUB_SERVERS;
	for (size_t i = 0; i < n; i++)
		r->servers[i] = servers[i];
	r->stub = lw_dns_stub_new(&lw_stack_profile(stack)->resolver, n, &rand);
	lw_event_init(&r->timer, owner, "resolver", on_timer);
	return r;
}

void lw_resolver_free(struct lw_resolver *r)
{
	if (!r)
		return;
	if (r->open)
		lw_sock_close(r->stack, r->sock);
	for (size_t i = 0; i < CALLS_MAX; i++)
		if (r->calls[i].stream.engine)
			stream_fini(&r->calls[i].stream);
	lw_evq_cancel(lw_stack_engine(r->stack)->q, &r->timer);
	lw_dns_stub_free(r->stub);
	lw_free(r);
}

/* A place in the stub for a question of the list; SIZE_MAX: none is free. */
static size_t free_place(const struct lw_resolver *r)
{
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++)
		if (!r->asked[i])
			return i;
	return SIZE_MAX;
}

/* A question that cannot be asked is answered "no" from the timer, like the others: by a
 * name that no zone has. */
void lw_resolver_ask(
	struct lw_resolver *r, const char *name, uint16_t type, struct lw_lookup *l)
{
	lw_time now = lw_engine_now(lw_stack_engine(r->stack));
	uint32_t addr = 0;
	size_t place = free_place(r);
	l->token = ++r->next_token;
	if (type == LW_DNS_A && lw_ip4_parse(name, &addr) == LW_OK)
		lw_dns_stub_warm(r->stub, name, addr, 1, now);
	enum lw_err err = lw_dns_stub_ask(r->stub, name, type, l->token, now);
	if (err == LW_EINVAL)
		err = lw_dns_stub_ask(r->stub, "invalid", type, l->token, now);
	if (err == LW_OK) {
		r->asked[place] = l;
		r->tokens[place] = l->token;
	} else {
		l->next = r->refused;
		r->refused = l;
	}
	set_timer(r, now);
}

void lw_resolver_reverse(struct lw_resolver *r, uint32_t addr, struct lw_lookup *l)
{
	char name[LW_DNS_NAME_TEXT];
	lw_resolver_ask(r, lw_dns_reverse_name(addr, name), LW_DNS_PTR, l);
}

void lw_resolver_cancel(struct lw_resolver *r, struct lw_lookup *l)
{
	if (!l->token)
		return;
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++)
		if (r->asked[i] == l)
			r->asked[i] = NULL;
	for (struct lw_lookup **at = &r->refused; *at; at = &(*at)->next) {
		if (*at == l) {
			*at = l->next;
			break;
		}
	}
	lw_dns_stub_cancel(r->stub, l->token);
	l->token = 0;
}

void lw_resolver_warm(struct lw_resolver *r, const char *name, uint32_t addr)
{
	lw_dns_stub_warm(r->stub, name, addr, LW_SEC(WARM_S),
		lw_engine_now(lw_stack_engine(r->stack)));
}
