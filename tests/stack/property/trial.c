/* trial.c - builds a trial, runs it to its end, looks at what is left.
 * SPDX-License-Identifier: MIT */
#include "trial.h"

#include "labwire/base/alloc.h"
#include "relay.h"
#include "talker.h"

enum {
	PLACE_RELAY = 2,
	PLACE_TALKERS = 4,
	PLACE_FLAPS = 6,
	RETRIES = 255, /* the most a profile can say */
};
static const uint64_t budget = 100000000; /* events */
static const lw_time patience = LW_SEC(86400) * 60;

struct flapper {
	struct lw_owner owner;
	struct lw_event down, up;
	const struct trial_flap *conf;
	struct trial *trial;
};

struct trial {
	const struct trial_conf *conf;
	struct lw_engine *engine;
	struct lw_profile profile[TRIAL_SIDES];
	struct lw_host *host[TRIAL_SIDES];
	struct relay relay;
	struct lw_link *link[TRIAL_SIDES];
	int broken[TRIAL_SIDES]; /* flaps of a link that overlap */
	struct talker talker[TRIAL_SIDES];
	struct flapper flapper[TRIAL_FLAPS_MAX];
	struct lw_text *why;
};

static uint32_t address(uint32_t side)
{
	return LW_IP4(10, 0, 0, 1 + side);
}

static void go_down(struct lw_event *ev, lw_time now)
{
	struct flapper *f = lw_container_of(ev, struct flapper, down);
	f->trial->broken[f->conf->link]++;
	lw_link_set(f->trial->link[f->conf->link], f->conf->state);
	lw_evq_put(f->trial->engine->q, &f->up, now + f->conf->lasts);
}

static void go_up(struct lw_event *ev, lw_time now)
{
	struct flapper *f = lw_container_of(ev, struct flapper, up);
	(void)now;
	if (--f->trial->broken[f->conf->link] == 0)
		lw_link_set(f->trial->link[f->conf->link], LW_LINK_UP);
}

static void build_hosts(struct trial *t)
{
	const struct trial_conf *c = t->conf;
	for (uint32_t i = 0; i < TRIAL_SIDES; i++) {
		struct lw_profile *p = &t->profile[i];
		*p = *lw_profile_find(c->side[i].persona);
		p->tcp.syn_retries = p->tcp.synack_retries = p->tcp.data_retries =
			RETRIES;
		p->tcp.unreachable_ends_opening = false;
		struct lw_host_conf hc = { .name = p->name,
			.place = i,
			.profile = p,
			.addr = address(i),
			.mask = lw_ip4_mask(24) };
		enum lw_err err = lw_host_new(t->engine, &hc, &t->host[i]);
		LW_ASSERT(err == LW_OK);
	}
	relay_init(&t->relay, t->engine, PLACE_RELAY, c->flip_ppb);
	for (int k = 0; k < TRIAL_SIDES; k++) {
		struct lw_port *host = lw_host_port(t->host[k]);
		struct lw_port *relay = &t->relay.side[k].port;
		t->link[k] = lw_link_new(
			t->engine, &c->link[k], k ? relay : host, k ? host : relay);
		lw_link_set(t->link[k], LW_LINK_UP);
	}
}

static void build_talkers(struct trial *t)
{
	for (uint32_t i = 0; i < TRIAL_SIDES; i++) {
		struct talker *k = &t->talker[i];
		k->conf = &t->conf->side[i];
		k->key = t->conf->seed * 2 + i;
		k->expects = t->conf->side[1 - i].bytes;
		k->owner.id = LW_OWNER_NODE | (PLACE_TALKERS + i);
		k->why = t->why;
		lw_rand_init(&k->rand, t->conf->seed, i, "talker");
		talker_init(k, t->host[i], t->engine);
	}
	for (size_t i = 0; i < t->conf->nflaps; i++) {
		struct flapper *f = &t->flapper[i];
		f->owner.id = LW_OWNER_NODE | (uint32_t)(PLACE_FLAPS + i);
		f->conf = &t->conf->flap[i];
		f->trial = t;
		lw_event_init(&f->down, &f->owner, "flap", go_down);
		lw_event_init(&f->up, &f->owner, "flap", go_up);
		lw_evq_put(t->engine->q, &f->down, f->conf->at);
	}
}

/* A connection that is neither over nor in TIME-WAIT; NULL: there is none. */
static const char *unfinished(const struct trial *t, struct lw_tcp_view *v)
{
	for (int i = 0; i < TRIAL_SIDES; i++)
		for (size_t k = 0; lw_sock_tcp_at(t->talker[i].stack, k, v); k++)
			if (v->peer.port != 0 && strcmp(v->info.state, "TIME-WAIT") != 0)
				return t->conf->side[i].persona;
	return NULL;
}

static bool over(const struct trial *t)
{
	struct lw_tcp_view v;
	return (t->talker[0].closed && t->talker[1].closed && !unfinished(t, &v)) ||
	       t->why->len > 0;
}

static void say_stuck(const struct trial *t)
{
	struct lw_tcp_view v;
	lw_text_fmt(t->why, "stuck at %lld s after %llu events",
		(long long)(lw_engine_now(t->engine) / LW_SEC(1)),
		(unsigned long long)t->engine->fired);
	for (int i = 0; i < TRIAL_SIDES; i++)
		for (size_t k = 0; lw_sock_tcp_at(t->talker[i].stack, k, &v); k++)
			if (v.peer.port)
				lw_text_fmt(t->why,
					"; %s in %s: una %u nxt %u wnd %u cwnd %u mss %u "
					"queued %zu rcv_nxt %u rcv_wnd %u, app got %llu",
					t->conf->side[i].persona, v.info.state,
					v.info.snd_una - v.info.iss,
					v.info.snd_nxt - v.info.iss, v.info.snd_wnd,
					v.info.cwnd, v.info.snd_mss, v.info.queued,
					v.info.rcv_nxt - v.info.irs, v.info.rcv_wnd,
					(unsigned long long)t->talker[i].got);
}

static void play(struct trial *t)
{
	struct lw_engine *e = t->engine;
	lw_time until = LW_SEC(3);
	if (lw_engine_run_until(e, until, budget) != LW_OK)
		return;
	talker_listen(&t->talker[1]);
	talker_connect(&t->talker[0], address(1));
	while (!over(t) && until < patience && e->fired < budget) {
		until += LW_SEC(1);
		lw_time next = lw_evq_next(e->q);
		if (next == LW_NEVER)
			break;
		if (next > until)
			until = next;
		if (lw_engine_run_until(e, until, budget) != LW_OK)
			break;
	}
	if (t->why->len > 0)
		return;
	if (!over(t))
		say_stuck(t);
}

/* TIME-WAIT ends, the last duplicates die: then nothing may be left. */
static void look_at_what_is_left(struct trial *t)
{
	struct lw_engine *e = t->engine;
	struct lw_tcp_view v;
	for (int i = 0; i < TRIAL_SIDES; i++)
		talker_fini(&t->talker[i]);
	if (lw_engine_run_idle(e, budget) != LW_OK) {
		lw_text_fmt(t->why, "timers that never end");
		return;
	}
	for (int i = 0; i < TRIAL_SIDES; i++)
		if (lw_sock_tcp_at(t->talker[i].stack, 0, &v))
			lw_text_fmt(t->why, "%s: a connection is left in %s",
				t->conf->side[i].persona, v.info.state);
	if (lw_evq_armed(e->q) > 0)
		lw_text_fmt(t->why, "%zu timers are left", lw_evq_armed(e->q));
	if (lw_pool_live(e->pool) > 0)
		lw_text_fmt(t->why, "%zu frames are left", (size_t)lw_pool_live(e->pool));
}

static void take_apart(struct trial *t)
{
	for (int i = 0; i < TRIAL_SIDES; i++)
		lw_evq_cancel(t->engine->q, &t->talker[i].pause);
	for (size_t i = 0; i < t->conf->nflaps; i++) {
		lw_evq_cancel(t->engine->q, &t->flapper[i].down);
		lw_evq_cancel(t->engine->q, &t->flapper[i].up);
	}
	for (int i = 0; i < TRIAL_SIDES; i++) {
		lw_link_free(t->link[i]);
		lw_host_free(t->host[i]);
	}
	lw_engine_free(t->engine);
}

bool trial_run(const struct trial_conf *conf, struct trial_watcher *watcher,
	struct trial_result *result, struct lw_text *why)
{
	struct lw_engine_conf ec = { .seed = conf->seed };
	struct trial *t = lw_alloc(sizeof(*t));
	t->conf = conf;
	t->why = why;
	t->engine = lw_engine_new(&ec);
	build_hosts(t);
	build_talkers(t);
	if (watcher)
		watcher->begin(watcher, (struct lw_port *[]){ lw_host_port(t->host[0]),
						lw_host_port(t->host[1]) });
	play(t);
	if (why->len == 0)
		look_at_what_is_left(t);
	*result = (struct trial_result){ .took = lw_engine_now(t->engine),
		.events = t->engine->fired,
		.frames = t->engine->frames,
		.damaged = t->relay.damaged };
	for (int i = 0; i < TRIAL_SIDES; i++)
		result->retransmits +=
			lw_stack_stats(lw_host_stack(t->host[i]))->tcp_retransmits;
	if (watcher)
		watcher->end(watcher);
	take_apart(t);
	lw_free(t);
	return why->len == 0;
}
