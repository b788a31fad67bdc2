/* session.c - a lab in real time: its clock and its end.
 *
 * Theory of operation.  Before libuv waits, turn() fires what is due and lets the outer
 * halves of guests look at what came of it, until nothing is left to do; then a timer is
 * set for the next event.  Input wakes the loop, becomes records at the inlet, and is due
 * at once.  When a turn takes too long, input is looked at in between; when the lab falls
 * behind for good, virtual time waits for it (pace_slip): late, but nothing is lost and
 * nothing changes its order.  SPDX-License-Identifier: MIT */
#include "session.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "labwire/base/alloc.h"

enum {
	EVENTS_PER_LOOK = 16,	 /* at the clock */
	EVENTS_AT_ONCE = 100000, /* at one virtual time, before input is looked at */
	TURN_NS = 2000000,	 /* so long may input wait */
	BEHIND_NS = 50000000,	 /* more than that is not caught up with */
	SAY_SLOW_S = 10,
	SIGNALS = 2,
};

static int64_t wall_now(void)
{
	return (int64_t)uv_hrtime();
}

void live_say(const struct lw_live *l, const char *fmt, ...)
{
	struct lw_text t = { 0 };
	va_list ap;
	va_start(ap, fmt);
	lw_text_vfmt(&t, fmt, ap);
	va_end(ap);
	if (l->conf.say)
		l->conf.say(l->conf.ctx, lw_text_str(&t));
	lw_text_fini(&t);
}

void live_later(struct lw_live *l, struct chore *c)
{
	if (lw_list_empty(&c->list))
		lw_list_add(&l->chores, &c->list);
}

void live_stop(struct lw_live *l)
{
	l->stopping = true;
	uv_stop(&l->loop);
}

/* When is it in the lab?  What is put now happens then. */
static lw_time lab_time(void *ctx)
{
	const struct lw_live *l = ctx;
	lw_time target = pace_target(&l->pace, wall_now());
	return target == LW_NEVER ? 0 : target; /* the inlet takes it as "now" */
}

static void run_events(struct lw_live *l, lw_time next, int64_t wall)
{
	uint64_t before = l->engine->fired;
	lw_span late = wall - pace_due(&l->pace, next);
	/* Spent: the rest of this moment comes after a look at the input. */
	(void)!lw_engine_run_until(l->engine, next, EVENTS_AT_ONCE);
	if (l->pace.speed != PACE_MAX)
		lateness_add(&l->late, late, l->engine->fired - before);
}

/* Fire what is due; false: not all of it, for time is up. */
static bool fire_due(struct lw_live *l, int64_t until)
{
	int64_t wall = wall_now();
	for (unsigned n = 1;; n++) {
		lw_time next = lw_evq_next(l->engine->q);
		if (next == LW_NEVER || next > pace_target(&l->pace, wall)) {
			wall = wall_now();
			lw_time target = pace_target(&l->pace, wall);
			if (next == LW_NEVER || next > target) {
				if (target != LW_NEVER &&
					target > lw_engine_now(l->engine))
					lw_evq_advance(l->engine->q, target);
				return true;
			}
		} else if (n % EVENTS_PER_LOOK == 0) {
			wall = wall_now();
		}
		if (wall > until)
			return false;
		run_events(l, next, wall);
	}
}

static bool do_chores(struct lw_live *l)
{
	struct lw_list now;
	if (lw_list_empty(&l->chores))
		return false;
	lw_list_init(&now);
	while (!lw_list_empty(&l->chores)) {
		struct lw_list *first = l->chores.next;
		lw_list_del(first);
		lw_list_add(&now, first);
	}
	while (!lw_list_empty(&now)) {
		struct chore *c = lw_container_of(now.next, struct chore, list);
		lw_list_del(&c->list);
		c->run(c);
	}
	return true;
}

/* The lab is behind: by how much, and is there hope? */
static void fall_behind(struct lw_live *l)
{
	int64_t wall = wall_now();
	lw_time next = lw_evq_next(l->engine->q);
	if (l->pace.speed == PACE_MAX || wall - pace_due(&l->pace, next) < BEHIND_NS)
		return;
	pace_slip(&l->pace, lw_engine_now(l->engine), wall);
	if (l->said_slow && wall - l->said_slow < LW_SEC(SAY_SLOW_S))
		return;
	l->said_slow = wall;
	live_say(l,
		"the machine cannot keep up: virtual time waits for it (%lld ms so far)",
		(long long)(l->pace.slipped / LW_MS(1)));
}

static void set_timer(struct lw_live *l, int64_t at)
{
	if (at == l->timer_at)
		return;
	l->timer_at = at;
	struct itimerspec when = { 0 };
	if (at != INT64_MAX)
		when.it_value = (struct timespec){ .tv_sec = at / LW_SEC(1),
			.tv_nsec = at % LW_SEC(1) };
	(void)timerfd_settime(poller_fd(l->timer), TFD_TIMER_ABSTIME, &when, NULL);
}

static void turn(uv_prepare_t *p)
{
	struct lw_live *l = p->data;
	int64_t began = wall_now();
	bool all = true;
	do
		all = fire_due(l, began + TURN_NS);
	while (do_chores(l) && wall_now() < began + TURN_NS);
	if (!all)
		fall_behind(l);
	bool more = !all || !lw_list_empty(&l->chores);
	set_timer(l, more ? began : pace_due(&l->pace, lw_evq_next(l->engine->q)));
}

static void timer_fired(void *ctx, int can, bool bad)
{
	struct lw_live *l = ctx;
	uint64_t times = 0;
	(void)can;
	(void)bad;
	if (read(poller_fd(l->timer), &times, sizeof(times)) == sizeof(times))
		l->timer_at = INT64_MAX;
}

static void signalled(uv_signal_t *s, int number)
{
	(void)number;
	live_stop(s->data);
}

struct lw_live *lw_live_new(struct lw_lab *lab, const struct lw_live_conf *conf)
{
	static const int numbers[SIGNALS] = { SIGINT, SIGTERM };
	struct lw_live *l = lw_alloc(sizeof(*l));
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	int err = uv_loop_init(&l->loop);
	LW_ASSERT(fd >= 0 && err == 0); /* the first descriptors of the process */
	l->conf = *conf;
	l->lab = lab;
	l->engine = lw_lab_engine(lab);
	l->guests = guests_new(lab, lab_time, l);
	lw_list_init(&l->chores);
	lw_list_init(&l->ways);
	l->timer = poller_new(&l->loop, fd, timer_fired, l);
	LW_ASSERT(l->timer);
	l->timer_at = INT64_MAX;
	poller_want(l->timer, UV_READABLE);
	uv_prepare_init(&l->loop, &l->prepare);
	l->prepare.data = l;
	for (int i = 0; i < SIGNALS; i++) {
		uv_signal_init(&l->loop, &l->signals[i]);
		l->signals[i].data = l;
		uv_signal_start(&l->signals[i], signalled, numbers[i]);
	}
	/* It stands until it runs: what is put before happens at the beginning. */
	pace_init(&l->pace, conf->speed, INT64_MAX);
	return l;
}

void lw_live_free(struct lw_live *l)
{
	if (!l)
		return;
	while (!lw_list_empty(&l->ways)) {
		struct way *p = lw_container_of(l->ways.next, struct way, list);
		lw_list_del(&p->list);
		p->free(p);
	}
	poller_free(l->timer);
	uv_close((uv_handle_t *)&l->prepare, NULL);
	for (int i = 0; i < SIGNALS; i++)
		uv_close((uv_handle_t *)&l->signals[i], NULL);
	uv_run(&l->loop, UV_RUN_DEFAULT); /* let libuv have its memory back */
	int err = uv_loop_close(&l->loop);
	LW_ASSERT(err == 0);
	guests_free(l->guests);
	lw_free(l);
}

void way_init(struct way *p, struct lw_live *l, void (*free)(struct way *p))
{
	p->live = l;
	p->free = free;
	lw_list_init(&p->list);
	lw_list_add(&l->ways, &p->list);
}

void lw_live_record(struct lw_live *l, struct lw_sink sink)
{
	inlet_record(guests_door(l->guests), sink, lw_lab_scenario(l->lab)->name);
}

bool lw_live_speed_parse(const char *s, uint32_t *speed)
{
	return pace_parse(s, speed);
}

enum lw_err lw_live_run(struct lw_live *l)
{
	lw_lab_begin(l->lab);
	pace_init(&l->pace, l->conf.speed, wall_now()); /* files are open by now */
	uv_prepare_start(&l->prepare, turn);
	while (!l->stopping)
		uv_run(&l->loop, UV_RUN_DEFAULT);
	uv_prepare_stop(&l->prepare);
	/* The end is a record as well: a replay stops at the same moment. */
	guests_end(l->guests);
	enum lw_err err = lw_engine_run_until(
		l->engine, inlet_last(guests_door(l->guests)), LW_LAB_BUDGET);
	enum lw_err kept = inlet_flush(guests_door(l->guests));
	enum lw_err ended = lw_lab_end(l->lab);
	return err != LW_OK ? err : kept != LW_OK ? kept : ended;
}

void lw_live_summary(const struct lw_live *l, struct lw_text *out)
{
	if (l->late.events)
		lw_text_fmt(out,
			"  lateness of %llu events: half %.3f ms, 99%% %.3f ms, worst "
			"%.3f ms\n",
			(unsigned long long)l->late.events,
			(double)lateness_quantile(&l->late, 500) / 1e6,
			(double)lateness_quantile(&l->late, 990) / 1e6,
			(double)l->late.worst / 1e6);
	if (l->pace.slips)
		lw_text_fmt(out, "  slowed down %u times: %.3f s behind the wall clock\n",
			l->pace.slips, (double)l->pace.slipped / 1e9);
}
