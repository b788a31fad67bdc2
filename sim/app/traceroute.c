/* traceroute.c - probes with growing TTL, by ICMP or UDP as the system does it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "labwire/app/ping.h"
#include "labwire/base/alloc.h"
#include "labwire/base/text.h"
#include "labwire/profile/screen.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/udp.h"
#include "target.h"

enum {
	WORD = 16,
	DATA_MAX = 128,
	TRACE_ID = 0x0200, /* of ICMP probes, where the profile has none */
};

struct trace {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_trace_conf conf;
	const struct lw_trace_profile *p;
	const struct lw_trace_screen *screen;
	struct target target;
	struct lw_lookup name;
	struct lw_sock_user icmp_user, udp_user;
	struct lw_sock icmp, udp;
	bool icmp_open, udp_open, waiting, arrived;
	uint8_t ttl, probe;	/* the hop, and the probe of it, under way */
	uint16_t id, seq, port; /* what an answer must quote */
	lw_time sent_at;
	uint32_t from; /* who answered for this hop, 0: nobody */
	struct lw_text times, line;
	struct lw_event timer;
};

static void free_trace(struct lw_job *job)
{
	struct trace *t = lw_container_of(job, struct trace, job);
	target_fini(&t->target);
	if (t->env.resolver)
		lw_resolver_cancel(t->env.resolver, &t->name);
	lw_evq_cancel(lw_stack_engine(t->env.stack)->q, &t->timer);
	if (t->icmp_open)
		lw_sock_close(t->env.stack, t->icmp);
	if (t->udp_open)
		lw_sock_close(t->env.stack, t->udp);
	lw_text_fini(&t->times);
	lw_text_fini(&t->line);
	lw_free(t);
}

static void done(struct trace *t, bool ok, const char *why, lw_time now)
{
	struct lw_outcome o = { .ok = ok, .sentence = why, .sent = t->ttl };
	lw_evq_park(lw_stack_engine(t->env.stack)->q, &t->timer);
	if (t->icmp_open)
		lw_sock_close(t->env.stack, t->icmp);
	if (t->udp_open)
		lw_sock_close(t->env.stack, t->udp);
	t->icmp_open = t->udp_open = false;
	t->env.done(t->env.ctx, &o, now);
}

static size_t probe_bytes(const struct trace *t)
{
	return t->p->data_bytes < DATA_MAX ? t->p->data_bytes : DATA_MAX;
}

static void send(struct trace *t, lw_time now)
{
	uint8_t data[DATA_MAX] = { 0 }, message[LW_ICMP_HLEN + DATA_MAX];
	struct lw_datagram d = { .peer = { t->target.addr, 0 }, .ttl = t->ttl };
	bool by_icmp = t->p->probe == LW_TRACE_ICMP;
	t->sent_at = now;
	t->waiting = true;
	lw_evq_put(lw_stack_engine(t->env.stack)->q, &t->timer, now + t->p->timeout);
	if (by_icmp) {
		const struct lw_ping_profile *ping =
			&lw_stack_profile(t->env.stack)->ping;
		t->seq = (uint16_t)(t->seq + ping->seq_step);
		if (t->env.ping_seq)
			*t->env.ping_seq = (uint16_t)(t->seq + ping->seq_step);
		size_t n = echo_message(t->id, t->seq, data, probe_bytes(t), message);
		d.payload = lw_rd_of(message, n);
		(void)!lw_sock_send(t->env.stack, t->icmp, &d);
	} else {
		d.peer.port = t->port++;
		d.payload = lw_rd_of(data, probe_bytes(t));
		(void)!lw_sock_send(t->env.stack, t->udp, &d);
	}
}

static void words(const struct trace *t, const char *of[128], char text[128][WORD])
{
	const char *name = t->target.name;
	of['H'] = name;
	of['A'] = lw_ip4_format(t->target.addr, text['A']);
	of['F'] = lw_ip4_format(t->from, text['F']);
	snprintf(text['N'], WORD, "%3u", t->ttl);
	of['N'] = text['N'];
	snprintf(text['K'], WORD, "%u", t->conf.max_hops);
	of['K'] = text['K'];
	snprintf(text['I'], WORD, "%u", t->p->data_bytes + 28u);
	of['I'] = text['I'];
}

static void fill(
	struct lw_text *out, const struct trace *t, const char *form, const char *name)
{
	const char *of[128] = { 0 };
	char text[128][WORD];
	words(t, of, text);
	if (name)
		of['H'] = name;
	if (form)
		lw_text_fill(out, form, of);
}

static void put(struct trace *t, const char *text, lw_time now)
{
	static const char *const none[128] = { 0 };
	struct lw_text escaped = { 0 };
	for (; *text; text++)
		lw_text_fmt(&escaped, *text == '%' ? "%%%%" : "%c", *text);
	print(&t->env, lw_text_str(&escaped), none, now);
	lw_text_fini(&escaped);
}

static void next_hop(struct trace *t, lw_time now)
{
	if (t->arrived || t->ttl >= t->conf.max_hops) {
		struct lw_text why = { 0 }, end = { 0 };
		fill(&end, t, t->screen->end, NULL);
		if (end.len)
			put(t, lw_text_str(&end), now);
		lw_text_fmt(
			&why, t->arrived ? "%u hops" : "not reached in %u hops", t->ttl);
		done(t, t->arrived, lw_text_str(&why), now);
		lw_text_fini(&why);
		lw_text_fini(&end);
		return;
	}
	t->ttl++;
	t->probe = 0;
	t->from = 0;
	lw_text_clear(&t->times);
	send(t, now);
}

/* All probes of a hop have their end: its line. */
static void hop_line(struct trace *t, const char *name, lw_time now)
{
	const struct lw_trace_screen *s = t->screen;
	struct lw_text who = { 0 };
	if (t->from)
		fill(&who, t, name ? s->who_name : s->who_address, name);
	else
		lw_text_add(&who, s->silent ? s->silent : "");
	lw_text_clear(&t->line);
	fill(&t->line, t, s->hop, NULL);
	lw_text_add(&t->line, lw_text_str(s->who_first ? &who : &t->times));
	lw_text_add(&t->line, lw_text_str(s->who_first ? &t->times : &who));
	put(t, lw_text_str(&t->line), now);
	lw_text_fini(&who);
	next_hop(t, now);
}

static void named(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct trace *t = lw_container_of(l, struct trace, name);
	hop_line(t, r->err == LW_OK ? r->name : NULL, now);
}

static void probe_over(struct trace *t, uint32_t from, lw_time now)
{
	const char *of[128] = { 0 };
	char ms[WORD];
	lw_span rtt = now - t->sent_at;
	t->waiting = false;
	snprintf(ms, sizeof(ms), t->screen->who_first ? "%lld" : "%4lld",
		(long long)(rtt / LW_MS(1)));
	of['T'] = ms;
	if (!from)
		lw_text_add(&t->times, t->screen->star);
	else
		lw_text_fill(&t->times,
			rtt < LW_MS(1) ? t->screen->time_1ms : t->screen->time, of);
	if (from)
		t->from = from;
	if (++t->probe < t->p->probes) {
		send(t, now);
	} else if (t->from && t->p->resolves && !t->conf.no_names && t->env.resolver) {
		t->name.answer = named;
		lw_resolver_reverse(t->env.resolver, t->from, &t->name);
	} else {
		hop_line(t, NULL, now);
	}
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct trace *t = lw_container_of(ev, struct trace, timer);
	if (t->waiting)
		probe_over(t, 0, now);
}

static void icmp_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct trace *t = lw_container_of(u, struct trace, icmp_user);
	struct lw_datagram d;
	uint8_t type = 0;
	uint16_t seq = 0;
	(void)events;
	while (t->icmp_open && lw_sock_recv(t->env.stack, s, &d) == LW_OK) {
		if (!t->waiting || t->p->probe != LW_TRACE_ICMP ||
			!echo_is_ours(&d, t->id, &type, &seq) || seq != t->seq)
			continue;
		t->arrived = t->arrived || type != LW_ICMP_TIME_EXCEEDED;
		probe_over(t, d.error != LW_OK ? d.local : d.peer.addr, now);
	}
}

static void udp_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct trace *t = lw_container_of(u, struct trace, udp_user);
	struct lw_datagram d;
	(void)events;
	while (t->udp_open && lw_sock_recv(t->env.stack, s, &d) == LW_OK) {
		if (!t->waiting || d.error == LW_OK ||
			d.peer.port != (uint16_t)(t->port - 1))
			continue;
		t->arrived = t->arrived || d.icmp_type == LW_ICMP_UNREACHABLE;
		probe_over(t, d.peer.addr, now);
	}
}

static void found(struct target *target, enum lw_err err, lw_time now)
{
	struct trace *t = lw_container_of(target, struct trace, target);
	struct lw_text head = { 0 };
	bool by_icmp = t->p->probe == LW_TRACE_ICMP;
	if (err == LW_OK && by_icmp) {
		err = lw_sock_open(t->env.stack, LW_SOCK_ICMP, &t->icmp_user, &t->icmp);
		t->icmp_open = err == LW_OK;
	} else if (err == LW_OK) {
		err = lw_sock_open(t->env.stack, LW_SOCK_UDP, &t->udp_user, &t->udp);
		t->udp_open = err == LW_OK;
	}
	fill(&head, t,
		err != LW_OK	  ? t->screen->unknown
		: target->by_name ? t->screen->head_name
				  : t->screen->head_address,
		NULL);
	put(t, lw_text_str(&head), now);
	lw_text_fini(&head);
	if (err == LW_OK)
		next_hop(t, now);
	else
		done(t, false, err == LW_ENOENT ? "no such host" : lw_strerror(err), now);
}

struct lw_job *lw_trace_start(
	const struct lw_job_env *env, const struct lw_trace_conf *conf)
{
	struct trace *t = lw_alloc(sizeof(*t));
	const struct lw_profile *profile = lw_stack_profile(env->stack);
	t->job.free = free_trace;
	t->env = *env;
	t->conf = *conf;
	t->p = &profile->trace;
	t->screen = &lw_screen_find(profile->name)->trace;
	if (!t->conf.max_hops)
		t->conf.max_hops = t->p->max_hops;
	t->id = profile->ping.id ? profile->ping.id : TRACE_ID;
	t->seq = env->ping_seq ? *env->ping_seq : 0;
	t->port = t->p->udp_port;
	t->icmp_user.ready = icmp_ready;
	t->udp_user.ready = udp_ready;
	lw_event_init(&t->timer, lw_stack_owner(env->stack), "traceroute", on_timer);
	target_find(&t->target, &t->env, conf->target, found);
	return &t->job;
}
