/* tcp.c - TCP of one stack: the demultiplexer.  SPDX-License-Identifier: MIT */
#include "tcp.h"

#include "labwire/base/alloc.h"
#include "tcb.h"

struct tcp *tcp_new(const struct tcp_conf *conf)
{
	struct tcp *tcp = lw_alloc(sizeof(*tcp));
	tcp->engine = conf->engine;
	tcp->owner = conf->owner;
	tcp->name = conf->name;
	tcp->profile = conf->profile;
	tcp->p = &conf->profile->tcp;
	tcp->ops = conf->ops;
	tcp->ctx = conf->ctx;
	tcp->stats = conf->stats;
	tcp->rcv_buf = conf->rcv_buf;
	lw_rand_init(&tcp->rand, conf->engine->seed, conf->owner->id, "tcp");
	lw_rand_init(&tcp->ts_rand, conf->engine->seed, conf->owner->id, "timestamps");
	tcp->isn_secret = lw_rand_u64(&tcp->rand);
	return tcp;
}

void tcp_free(struct tcp *tcp)
{
	if (!tcp)
		return;
	for (uint32_t i = 0; i < tcp->used; i++) {
		if (!tcp->slots[i])
			continue;
		tcp->slots[i]->user = NULL;
		tcb_delete(tcp->slots[i], LW_OK);
	}
	while (tcp->spare) {
		struct tcb *t = tcp->spare;
		tcp->spare = t->parent;
		sent_fini(&t->sent);
		lw_free(t);
	}
	lw_index_fini(&tcp->conns);
	lw_index_fini(&tcp->ports);
	lw_free(tcp->slots);
	lw_free(tcp);
}

bool tcp_port_used(const struct tcp *tcp, struct lw_endpoint local)
{
	return lw_index_get(&tcp->ports, local.port) != LW_INDEX_NONE;
}

size_t tcp_count(const struct tcp *tcp)
{
	return tcp->count;
}

void tcp_input(
	struct tcp *tcp, const struct lw_ipv4 *ip, struct lw_rd segment, lw_time now)
{
	struct lw_rd r = segment;
	struct lw_seg seg;
	(void)now;
	tcp->stats->tcp_in++;
	enum lw_err err = lw_tcp_parse(&r, &seg);
	if (err != LW_OK) {
		tcp->stats->drops[err == LW_ETRUNC ? LW_DROP_TRUNC : LW_DROP_MALFORMED]++;
		return;
	}
	if (!lw_tcp_cksum_ok(segment, ip->src, ip->dst)) {
		tcp->stats->drops[LW_DROP_CKSUM]++;
		return;
	}
	tcp_segment_arrives(tcp, ip, &seg);
}
