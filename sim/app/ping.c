/* ping.c - echo requests in the manner of the host's system (RFC 1122 3.2.2.6).
 * SPDX-License-Identifier: MIT */
#include "labwire/app/ping.h"

#include <stdio.h>

#include "labwire/base/alloc.h"
#include "labwire/base/rand.h"
#include "labwire/base/text.h"
#include "labwire/profile/screen.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/ipv4.h"
#include "target.h"

enum {
	DATA_MAX = 65507,
	WORD = 24,
};

enum outcome {
	REPLY,
	TIMEOUT,
	UNREACHABLE,
	EXPIRED,
};

/* Who answered, how soon, with which TTL. */
struct answer {
	uint32_t from;
	lw_span rtt;
	uint8_t ttl;
};

struct ping {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_ping_conf conf;
	const struct lw_ping_profile *p;
	const struct lw_ping_screen *screen;
	struct target target;
	struct lw_sock_user user;
	struct lw_sock sock;
	bool open, waiting; /* for the answer to `seq` */
	uint16_t id, seq;
	uint32_t sent, received;
	lw_time sent_at;
	lw_span min, max, sum;
	struct lw_event timer; /* timeout of the request, then the interval */
	struct lw_text line;   /* of symbols */
	struct lw_text first_trouble;
	uint8_t message[LW_ICMP_HLEN + DATA_MAX];
};

static void free_ping(struct lw_job *job)
{
	struct ping *g = lw_container_of(job, struct ping, job);
	target_fini(&g->target);
	lw_evq_cancel(lw_stack_engine(g->env.stack)->q, &g->timer);
	if (g->open)
		lw_sock_close(g->env.stack, g->sock);
	lw_text_fini(&g->line);
	lw_text_fini(&g->first_trouble);
	lw_free(g);
}

/* The words that any line may need. */
struct words {
	const char *of[128];
	char text[128][WORD];
};

static void number(struct words *w, char key, uint64_t n)
{
	snprintf(w->text[(int)key], WORD, "%llu", (unsigned long long)n);
	w->of[(int)key] = w->text[(int)key];
}

static uint64_t ms(lw_span t)
{
	return (uint64_t)(t / LW_MS(1));
}

static void fill_words(const struct ping *g, struct words *w, const struct answer *a)
{
	uint32_t lost = g->sent - g->received;
	w->of['H'] = g->target.name;
	w->of['A'] = lw_ip4_format(g->target.addr, w->text['A']);
	w->of['F'] = lw_ip4_format(a->from, w->text['F']);
	number(w, 'B', g->conf.data_bytes);
	number(w, 'E', g->conf.data_bytes + LW_ICMP_HLEN);
	number(w, 'I', g->conf.data_bytes + LW_ICMP_HLEN + LW_IPV4_HLEN);
	number(w, 'C', g->conf.count);
	number(w, 'W', (uint64_t)(g->conf.timeout / LW_SEC(1)));
	number(w, 'L', a->ttl);
	number(w, 'N', g->sent);
	number(w, 'S', g->sent);
	number(w, 'R', g->received);
	number(w, 'X', lost);
	number(w, 'P', g->sent ? 100 * lost / g->sent : 0);
	number(w, 'Q', g->sent ? 100 * g->received / g->sent : 0);
	number(w, 'm', ms(g->min));
	number(w, 'M', ms(g->max));
	number(w, 'a', g->received ? ms(g->sum / g->received) : 0);
	struct lw_text t = { 0 };
	const char *only[128] = { 0 };
	char n[WORD];
	snprintf(n, sizeof(n), "%llu", (unsigned long long)ms(a->rtt));
	only['a'] = n;
	lw_text_fill(&t, a->rtt < LW_MS(1) ? g->screen->under_1ms : g->screen->ms, only);
	snprintf(w->text['T'], WORD, "%s", lw_text_str(&t));
	w->of['T'] = w->text['T'];
	lw_text_fini(&t);
}

static void say(struct ping *g, const char *form, const struct answer *a, lw_time now)
{
	struct words w = { 0 };
	fill_words(g, &w, a);
	print(&g->env, form, w.of, now);
}

static void finish(struct ping *g, lw_time now)
{
	struct words w = { 0 };
	struct lw_text last = { 0 }, why = { 0 };
	fill_words(g, &w, &(struct answer){ .from = g->target.addr });
	if (g->line.len)
		print(&g->env, lw_text_str(&g->line), w.of, now);
	/* Some systems write the times behind the statistics, others on lines of their
	 * own. */
	lw_text_add(&last, g->screen->statistics);
	if (g->received && g->screen->times) {
		if (g->screen->times[0] != ',')
			lw_text_char(&last, '\n');
		lw_text_add(&last, g->screen->times);
	}
	print(&g->env, lw_text_str(&last), w.of, now);
	lw_text_fmt(&why, "%u of %u answered", g->received, g->sent);
	if (g->received < g->sent && g->first_trouble.len)
		lw_text_fmt(&why, "; %s", lw_text_str(&g->first_trouble));
	struct lw_outcome o = { .ok = g->received > 0,
		.sentence = lw_text_str(&why),
		.sent = g->sent,
		.received = g->received,
		.rtt_min = g->min,
		.rtt_max = g->max,
		.rtt_avg = g->received ? g->sum / g->received : 0 };
	lw_sock_close(g->env.stack, g->sock);
	g->open = false;
	lw_evq_park(lw_stack_engine(g->env.stack)->q, &g->timer);
	g->env.done(g->env.ctx, &o, now);
	lw_text_fini(&last);
	lw_text_fini(&why);
}

static void fill_data(const struct ping *g, uint8_t *data, size_t n)
{
	enum {
		LETTERS = 23
	}; /* a to w */
	for (size_t i = 0; i < n; i++) {
		switch (g->p->fill) {
		case LW_PING_ALPHABET:
			data[i] = (uint8_t)('a' + i % LETTERS);
			break;
		case LW_PING_ABCD:
			data[i] = i % 2 ? 0xcd : 0xab;
			break;
		case LW_PING_COUNT:
			data[i] = (uint8_t)i;
			break;
		}
	}
}

static void stamp(uint8_t *data, size_t n, lw_time now)
{
	struct lw_wr w = lw_wr_of(data, n);
	lw_wr_u32(&w, (uint32_t)(now / LW_SEC(1)));
	lw_wr_u32(&w, (uint32_t)(now % LW_SEC(1) / LW_US(1)));
}

static void settle(
	struct ping *g, enum outcome what, uint32_t from, uint8_t ttl, lw_time now);

static void send(struct ping *g, lw_time now)
{
	size_t n = g->conf.data_bytes;
	uint8_t *data = g->message + LW_ICMP_HLEN;
	fill_data(g, data, n);
	if (g->p->timestamp)
		stamp(data, n, now);
	if (g->sent > 0)
		g->seq = (uint16_t)(g->seq + g->p->seq_step);
	if (g->env.ping_seq)
		*g->env.ping_seq = (uint16_t)(g->seq + g->p->seq_step);
	size_t len = echo_message(g->id, g->seq, data, n, g->message);
	struct lw_datagram d = { .peer = { g->target.addr, 0 },
		.ttl = g->conf.ttl,
		.df = g->conf.df,
		.payload = lw_rd_of(g->message, len) };
	g->sent++;
	g->sent_at = now;
	g->waiting = true;
	lw_evq_put(lw_stack_engine(g->env.stack)->q, &g->timer, now + g->conf.timeout);
	if (lw_sock_send(g->env.stack, g->sock, &d) != LW_OK)
		settle(g, UNREACHABLE, lw_stack_source(g->env.stack, 0), 0, now);
}

static void next(struct ping *g, lw_time now)
{
	lw_time at = g->sent_at + g->conf.interval;
	if (g->sent >= g->conf.count)
		finish(g, now);
	else
		lw_evq_put(
			lw_stack_engine(g->env.stack)->q, &g->timer, at > now ? at : now);
}

static void trouble(struct ping *g, const char *what, uint32_t from)
{
	char ip[LW_IP4_TEXT];
	if (g->first_trouble.len)
		return;
	lw_text_add(&g->first_trouble, what);
	if (from)
		lw_text_fmt(&g->first_trouble, ", says %s", lw_ip4_format(from, ip));
}

/* The request has its end, one way or another. */
static void settle(
	struct ping *g, enum outcome what, uint32_t from, uint8_t ttl, lw_time now)
{
	lw_span rtt = now - g->sent_at;
	const char *form = NULL;
	g->waiting = false;
	switch (what) {
	case REPLY:
		g->received++;
		g->sum += rtt;
		if (g->received == 1 || rtt < g->min)
			g->min = rtt;
		if (rtt > g->max)
			g->max = rtt;
		form = g->screen->reply;
		break;
	case TIMEOUT:
		trouble(g, "no answer in time", 0);
		form = g->screen->timeout;
		break;
	case UNREACHABLE:
		trouble(g, "destination host unreachable", from);
		form = g->screen->unreachable;
		break;
	case EXPIRED:
		trouble(g, "time to live exceeded", from);
		form = g->screen->expired;
		break;
	}
	if (g->screen->symbols)
		lw_text_char(&g->line, g->screen->symbols[what]);
	else
		say(g, form, &(struct answer){ from, rtt, ttl }, now);
	next(g, now);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct ping *g = lw_container_of(ev, struct ping, timer);
	if (g->waiting)
		settle(g, TIMEOUT, 0, 0, now);
	else
		send(g, now);
}

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct ping *g = lw_container_of(u, struct ping, user);
	struct lw_datagram d;
	uint8_t type = 0;
	uint16_t seq = 0;
	(void)events;
	while (g->open && lw_sock_recv(g->env.stack, s, &d) == LW_OK) {
		if (!echo_is_ours(&d, g->id, &type, &seq) || !g->waiting || seq != g->seq)
			continue;
		uint32_t from = d.error != LW_OK ? d.local : d.peer.addr;
		settle(g,
			type == LW_ICMP_ECHO_REPLY	? REPLY
			: type == LW_ICMP_TIME_EXCEEDED ? EXPIRED
							: UNREACHABLE,
			from, d.ttl, now);
	}
}

static void found(struct target *t, enum lw_err err, lw_time now)
{
	struct ping *g = lw_container_of(t, struct ping, target);
	struct words w = { 0 };
	if (err == LW_OK)
		err = lw_sock_open(g->env.stack, LW_SOCK_ICMP, &g->user, &g->sock);
	fill_words(g, &w, &(struct answer){ .from = t->addr });
	if (err != LW_OK) {
		struct lw_text why = { 0 };
		print(&g->env, g->screen->unknown, w.of, now);
		lw_text_fmt(&why, "%s: %s", t->name,
			err == LW_ENOENT ? "no such host" : lw_strerror(err));
		struct lw_outcome o = { .sentence = lw_text_str(&why) };
		g->env.done(g->env.ctx, &o, now);
		lw_text_fini(&why);
		return;
	}
	g->open = true;
	print(&g->env, t->by_name ? g->screen->head_name : g->screen->head_address, w.of,
		now);
	send(g, now);
}

static uint16_t pick_id(const struct lw_job_env *env, lw_time now)
{
	struct lw_rand rand;
	lw_rand_init(&rand, lw_stack_engine(env->stack)->seed ^ (uint64_t)now,
		lw_stack_owner(env->stack)->id, "ping");
	return (uint16_t)lw_rand_u32(&rand);
}

struct lw_job *lw_ping_start(
	const struct lw_job_env *env, const struct lw_ping_conf *conf)
{
	struct ping *g = lw_alloc(sizeof(*g));
	const struct lw_profile *profile = lw_stack_profile(env->stack);
	lw_time now = lw_engine_now(lw_stack_engine(env->stack));
	g->job.free = free_ping;
	g->env = *env;
	g->conf = *conf;
	g->p = &profile->ping;
	g->screen = &lw_screen_find(profile->name)->ping;
	if (!g->conf.count)
		g->conf.count = g->p->count;
	if (!g->conf.data_bytes)
		g->conf.data_bytes = g->p->data_bytes;
	if (g->conf.data_bytes > DATA_MAX)
		g->conf.data_bytes = DATA_MAX;
	if (!g->conf.interval)
		g->conf.interval = g->p->interval;
	if (!g->conf.timeout)
		g->conf.timeout = g->p->timeout;
	g->id = g->p->id ? g->p->id : pick_id(env, now);
	g->seq = g->p->seq_persists && env->ping_seq && *env->ping_seq ? *env->ping_seq
								       : g->p->seq_first;
	g->user.ready = ready;
	lw_event_init(&g->timer, lw_stack_owner(env->stack), "ping", on_timer);
	target_find(&g->target, &g->env, conf->target, found);
	return &g->job;
}
