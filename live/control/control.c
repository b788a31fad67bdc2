/* control.c - the control socket: a unix socket for its owner alone, JSON lines both
 * ways. SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "command.h"
#include "live/ways/capture_feed.h"
#include "labwire/base/alloc.h"
#include "live/session/listener.h"
#include "live/ways/way.h"
#include "live/session/runtime.h"

enum {
	CLIENTS_MAX = 64,
};

struct control {
	struct way way;
	char *path;
	struct listener *listener;
	struct lw_list clients, feeds;
	size_t nclients;
};

struct client {
	struct lw_list list;
	struct control *of;
	struct poller *poller;
	struct lw_text in, out;
	bool blocked;
};

/* A capture that clients asked for: one feed for all viewers of an interface. */
struct shown {
	struct lw_list list;
	char where[COMMAND_NAME_MAX];
	struct capture_feed *feed;
};

static void end(struct client *c)
{
	c->of->nclients--;
	lw_list_del(&c->list);
	poller_free(c->poller);
	lw_text_fini(&c->in);
	lw_text_fini(&c->out);
	lw_free(c);
}

static struct capture_feed *capture_feed_of(struct control *k, const char *where)
{
	struct lw_list *it;
	lw_list_each (it, &k->feeds) {
		struct shown *s = lw_container_of(it, struct shown, list);
		if (strcmp(s->where, where) == 0)
			return s->feed;
	}
	struct shown *s = lw_alloc(sizeof(*s));
	snprintf(s->where, sizeof(s->where), "%s", where);
	s->feed = capture_feed_new(k->way.live, where, where);
	lw_list_add(&k->feeds, &s->list);
	return s->feed;
}

static void add_speed(struct lw_json *j, unsigned speed)
{
	struct lw_text factor = { 0 };
	lw_text_fmt(&factor, "%u.%03u", speed / PACE_ONE, speed % PACE_ONE);
	if (speed == PACE_MAX)
		lw_json_text(j, "speed", "max");
	else
		lw_json_raw(j, "speed", lw_text_str(&factor));
	lw_text_fini(&factor);
}

static void status(const struct lw_live *l, struct lw_text *out)
{
	struct lw_json j;
	command_answer(&j, out, true);
	lw_json_text(&j, "scenario", lw_lab_scenario(l->lab)->name);
	lw_json_time(&j, "virtual_time", lw_engine_now(l->engine));
	lw_json_bool(&j, "paused", l->pace.paused);
	add_speed(&j, l->pace.speed);
	lw_json_count(&j, "guests", guests_count(l->guests));
	lw_json_count(&j, "events", l->engine->fired);
	lw_json_number(&j, "late_p99_ns", lateness_quantile(&l->late, 990));
	lw_json_number(&j, "late_worst_ns", l->late.worst);
	lw_json_number(&j, "slowed_ns", l->pace.slipped);
	command_end(&j);
}

/* The connection becomes a viewer's; c is gone. */
static void show(struct client *c, const char *where)
{
	static const char done[] = "{\"ok\":true}\n";
	struct capture_feed *f = capture_feed_of(c->of, where);
	int fd = poller_release(c->poller);
	c->poller = NULL;
	end(c);
	/* nothing was sent on it but answers that were read */
	if (send(fd, done, sizeof(done) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) ==
		sizeof(done) - 1)
		(void)capture_feed_add(f, fd);
	else
		close(fd);
}

static void act(struct client *c, const struct command *m, const char *line)
{
	struct lw_live *l = c->of->way.live;
	lw_time now = lw_engine_now(l->engine);
	int64_t wall = (int64_t)uv_hrtime();
	switch (m->kind) {
	case COMMAND_STATUS:
		status(l, &c->out);
		return;
	case COMMAND_NODE:
		command_node(l->lab, m->what, &c->out);
		return;
	case COMMAND_INTERFACES:
		command_interfaces(l->lab, &c->out);
		return;
	case COMMAND_PAUSE:
	case COMMAND_RESUME:
		pace_pause(&l->pace, m->kind == COMMAND_PAUSE, now, wall);
		break;
	case COMMAND_STEP:
		if (!l->pace.paused) {
			command_refuse(&c->out, "step is for a pause");
			return;
		}
		pace_step(&l->pace, m->by);
		break;
	case COMMAND_SPEED:
		pace_speed(&l->pace, m->speed, now, wall);
		break;
	case COMMAND_SHUTDOWN:
		live_stop(l);
		break;
	case COMMAND_LAB:
		guests_step(l->guests, line);
		break;
	case COMMAND_STREAM:
		LW_UNREACHABLE(); /* show() */
	}
	command_done(&c->out);
}

/* false: c is gone. */
static bool obey(struct client *c, const char *line)
{
	struct command m;
	struct lw_text why = { 0 };
	bool good = command_parse(c->of->way.live->lab, line, &m, &why);
	if (!good)
		command_refuse(&c->out, lw_text_str(&why));
	lw_text_fini(&why);
	if (good && m.kind == COMMAND_STREAM) {
		if (c->out.len == 0) {
			show(c, m.what);
			return false;
		}
		command_refuse(&c->out, "read the answers first");
	} else if (good) {
		act(c, &m, line);
	}
	return true;
}

/* The next whole line, the caller's; NULL: there is none. */
static char *next_line(struct client *c)
{
	char *end_of_line = c->in.len ? memchr(c->in.s, '\n', c->in.len) : NULL;
	if (!end_of_line)
		return NULL;
	size_t n = (size_t)(end_of_line - c->in.s);
	char *line = lw_strndup(c->in.s, n);
	lw_text_drop(&c->in, n + 1);
	return line;
}

static bool flush(struct client *c)
{
	while (c->out.len > 0 && !c->blocked) {
		ssize_t n = send(poller_fd(c->poller), c->out.s, c->out.len,
			MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (n < 0)
			c->blocked = true;
		else
			lw_text_drop(&c->out, (size_t)n);
	}
	return true;
}

static bool hear(struct client *c)
{
	char buf[4096];
	ssize_t n = recv(poller_fd(c->poller), buf, sizeof(buf), MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	lw_text_bytes(&c->in, buf, (size_t)n);
	return c->in.len <= COMMAND_LINE_MAX || memchr(c->in.s, '\n', COMMAND_LINE_MAX);
}

static void ready(void *ctx, int can, bool bad)
{
	struct client *c = ctx;
	if (can & UV_WRITABLE)
		c->blocked = false;
	if (bad || ((can & UV_READABLE) && !hear(c))) {
		end(c);
		return;
	}
	char *line = NULL;
	while (!c->blocked && (line = next_line(c))) {
		bool there = obey(c, line);
		lw_free(line);
		if (!there)
			return;
		if (!flush(c)) {
			end(c);
			return;
		}
	}
	if (!flush(c)) {
		end(c);
		return;
	}
	/* who does not read its answers is not listened to */
	poller_want(c->poller, c->blocked ? UV_WRITABLE : UV_READABLE);
}

static void accepted(void *ctx, int fd, const struct sockaddr_in *peer)
{
	struct control *k = ctx;
	(void)peer;
	if (k->nclients == CLIENTS_MAX) {
		close(fd);
		return;
	}
	struct client *c = lw_alloc(sizeof(*c));
	c->of = k;
	c->poller = poller_new(&k->way.live->loop, fd, ready, c);
	LW_ASSERT(c->poller); /* a socket can always be watched */
	poller_want(c->poller, UV_READABLE);
	lw_list_add(&k->clients, &c->list);
	k->nclients++;
}

static void free_control(struct way *p)
{
	struct control *k = lw_container_of(p, struct control, way);
	while (!lw_list_empty(&k->clients)) {
		struct client *c = lw_container_of(k->clients.next, struct client, list);
		(void)flush(c);
		end(c);
	}
	while (!lw_list_empty(&k->feeds)) {
		struct shown *s = lw_container_of(k->feeds.next, struct shown, list);
		capture_feed_free(s->feed);
		lw_list_del(&s->list);
		lw_free(s);
	}
	listener_free(k->listener);
	(void)unlink(k->path);
	lw_free(k->path);
	lw_free(k);
}

static bool check(const struct lw_scenario *s, const char *text, struct lw_text *why)
{
	(void)s;
	if (*text)
		return true;
	lw_text_add(why, "is the path of a socket");
	return false;
}

/* "auto": a place where labwire ctl and Wireshark look. */
static enum lw_err path_of(struct lw_live *l, const char *text, struct lw_text *path)
{
	if (strcmp(text, "auto") != 0) {
		lw_text_add(path, text);
		return LW_OK;
	}
	enum lw_err err = runtime_folder(path);
	lw_text_fmt(path, "/%s-%d.sock", lw_lab_scenario(l->lab)->name, (int)getpid());
	return err;
}

static enum lw_err open_control(struct lw_live *l, const char *text, struct lw_text *why)
{
	struct lw_text path = { 0 };
	enum lw_err err = path_of(l, text, &path);
	int fd = err == LW_OK ? runtime_listen(lw_text_str(&path)) : -1;
	if (fd < 0) {
		err = way_refused(why, lw_text_str(&path));
		lw_text_fini(&path);
		return err;
	}
	struct control *k = lw_alloc(sizeof(*k));
	way_init(&k->way, l, free_control);
	k->path = lw_text_take(&path);
	lw_list_init(&k->clients);
	lw_list_init(&k->feeds);
	k->listener = listener_new(l, fd, k->path, accepted, k);
	live_say(l, "control socket: %s", k->path);
	return LW_OK;
}

const struct way_kind way_control = { check, open_control };
