/* target.c - what ping and traceroute share.  SPDX-License-Identifier: MIT */
#include "target.h"

#include <string.h>

#include "labwire/base/text.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/ipv4.h"

static void on_start(struct lw_event *ev, lw_time now)
{
	struct target *t = lw_container_of(ev, struct target, start);
	t->found(t, t->addr ? LW_OK : LW_ENOENT, now);
}

static void answered(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct target *t = lw_container_of(l, struct target, lookup);
	t->addr = r->addr;
	t->found(t, r->err, now);
}

void target_find(struct target *t, const struct lw_job_env *env, const char *name,
	void (*found)(struct target *t, enum lw_err err, lw_time now))
{
	struct lw_engine *e = lw_stack_engine(env->stack);
	*t = (struct target){
		.env = env, .name = name, .found = found, .lookup = { .answer = answered }
	};
	lw_event_init(&t->start, lw_stack_owner(env->stack), "start", on_start);
	t->by_name = lw_ip4_parse(name, &t->addr) != LW_OK;
	if (t->by_name && env->resolver)
		lw_resolver_ask(env->resolver, name, LW_DNS_A, &t->lookup);
	else
		lw_evq_put(e->q, &t->start, lw_engine_now(e));
}

void target_fini(struct target *t)
{
	if (t->env->resolver)
		lw_resolver_cancel(t->env->resolver, &t->lookup);
	lw_evq_cancel(lw_stack_engine(t->env->stack)->q, &t->start);
}

size_t echo_message(
	uint16_t id, uint16_t seq, const uint8_t *data, size_t n, uint8_t *out)
{
	struct lw_icmp m = {
		.type = LW_ICMP_ECHO, .id = id, .seq = seq, .body = lw_rd_of(data, n)
	};
	struct lw_wr w = lw_wr_of(out, LW_ICMP_HLEN + n);
	lw_icmp_emit(&w, &m);
	return lw_wr_len(&w);
}

bool echo_is_ours(const struct lw_datagram *d, uint16_t id, uint8_t *type, uint16_t *seq)
{
	struct lw_rd r = d->payload, quoted, body;
	struct lw_ipv4 ip;
	struct lw_icmp m;
	if (d->error != LW_OK) { /* noticed on this host: the message that did not go */
		uint8_t own = lw_rd_u8(&r);
		lw_rd_skip(&r, 3);
		*type = LW_ICMP_UNREACHABLE;
		bool same = lw_rd_u16(&r) == id;
		*seq = lw_rd_u16(&r);
		return own == LW_ICMP_ECHO && same && !r.bad;
	}
	if (lw_icmp_parse(&r, &m) != LW_OK)
		return false;
	*type = m.type;
	*seq = m.seq;
	if (m.type == LW_ICMP_ECHO_REPLY)
		return m.id == id;
	if (!lw_icmp_is_error(m.type))
		return false;
	quoted = m.body;
	if (lw_ipv4_parse_quoted(&quoted, &ip, &body) != LW_OK ||
		ip.proto != LW_PROTO_ICMP)
		return false;
	uint8_t inner = lw_rd_u8(&body);
	lw_rd_skip(&body, 3);
	bool same = lw_rd_u16(&body) == id;
	*seq = lw_rd_u16(&body);
	return inner == LW_ICMP_ECHO && same && !body.bad;
}

void print(const struct lw_job_env *env, const char *form, const char *const words[128],
	lw_time now)
{
	struct lw_text t = { 0 };
	if (!form || !env->line)
		return;
	lw_text_fill(&t, form, words);
	for (char *line = t.s; line;) {
		char *nl = strchr(line, '\n');
		if (nl)
			*nl = 0;
		tell(env, LW_LINE_SCREEN, line, now);
		line = nl ? nl + 1 : NULL;
	}
	lw_text_fini(&t);
}
