/* capture_feed.c - what passes an interface of the lab, for viewers who come and go.
 * SPDX-License-Identifier: MIT */
#include "capture_feed.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "labwire/base/alloc.h"
#include "labwire/base/ring.h"

struct capture_feed {
	struct lw_live *live;
	char *name;
	struct lw_tap tap;
	struct lw_port *port;
	struct lw_cast cast;
	struct lw_writer writer; /* makes records; flushed one by one */
	struct lw_list viewers;
	size_t nviewers;
	struct chore chore;
};

struct viewer {
	struct lw_list list;
	struct capture_feed *of;
	struct poller *poller; /* NULL: a file, which takes all at once */
	int fd;
	struct lw_ring ring;
	uint64_t frames, lost;
	bool blocked;
};

static void end_viewer(struct viewer *v, const char *why)
{
	struct capture_feed *f = v->of;
	if (why)
		live_say(f->live, "%s: %s", f->name, why);
	live_say(f->live, "%s: a viewer is gone: %llu frames, %llu lost", f->name,
		(unsigned long long)v->frames, (unsigned long long)v->lost);
	if (v->poller)
		poller_free(v->poller);
	else
		close(v->fd);
	lw_list_del(&v->list);
	lw_ring_fini(&v->ring);
	lw_free(v);
	f->nviewers--;
}

/* false: the viewer is gone. */
static bool drain(struct viewer *v)
{
	while (!v->blocked && lw_ring_len(&v->ring) > 0) {
		size_t n = 0;
		const uint8_t *bytes = lw_ring_span(&v->ring, &n);
		ssize_t done = write(v->fd, bytes, n);
		if (done < 0 && (errno == EAGAIN || errno == EINTR)) {
			v->blocked = v->poller != NULL;
		} else if (done < 0) {
			end_viewer(v, errno == EPIPE || errno == ECONNRESET
					      ? NULL
					      : strerror(errno));
			return false;
		} else {
			lw_ring_drop(&v->ring, (size_t)done);
		}
	}
	if (v->poller)
		poller_want(v->poller, UV_READABLE | (v->blocked ? UV_WRITABLE : 0));
	return true;
}

static void drain_all(struct chore *c)
{
	struct capture_feed *f = lw_container_of(c, struct capture_feed, chore);
	struct lw_list *it, *next;
	lw_list_each_safe (it, next, &f->viewers)
		drain(lw_container_of(it, struct viewer, list));
}

/* A viewer that says anything is not listened to; one that hangs up is gone. */
static void ready(void *ctx, int can, bool bad)
{
	struct viewer *v = ctx;
	char heard[512];
	ssize_t n = 1;
	if (can & UV_READABLE)
		n = read(v->fd, heard, sizeof(heard));
	if (bad || n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		end_viewer(v, NULL);
		return;
	}
	if (can & UV_WRITABLE)
		v->blocked = false;
	drain(v);
}

static void give(struct viewer *v, const void *bytes, size_t n, bool frame)
{
	bool fits = lw_ring_room(&v->ring) >= n;
	if (fits)
		lw_ring_write(&v->ring, bytes, n);
	v->frames += frame && fits;
	v->lost += !fits;
}

/* One record, or the head of the file when the first viewer comes. */
static enum lw_err spread(void *ctx, const void *bytes, size_t n)
{
	struct capture_feed *f = ctx;
	struct lw_list *it;
	lw_list_each (it, &f->viewers)
		give(lw_container_of(it, struct viewer, list), bytes, n, true);
	live_later(f->live, &f->chore);
	return LW_OK;
}

static void on_frame(struct lw_tap *tap, enum lw_dir dir, const struct lw_frame *frame,
	size_t len, lw_time now)
{
	struct capture_feed *f = lw_container_of(tap, struct capture_feed, tap);
	struct lw_rd bytes = lw_frame_rd(frame);
	struct lw_cut cut;
	bytes.end = bytes.at + len;
	if (f->nviewers == 0 || !lw_cast(&f->cast, dir, bytes, &cut))
		return;
	lw_pcap_frame(&f->writer, f->live->engine->epoch_ns + now, &cut);
	lw_writer_flush(&f->writer);
}

struct capture_feed *capture_feed_new(
	struct lw_live *l, const char *where, const char *name)
{
	struct capture_feed *f = lw_alloc(sizeof(*f));
	f->live = l;
	f->name = lw_strdup(name);
	f->port = lw_lab_port(l->lab, where, &f->cast);
	LW_ASSERT(f->port); /* the text was checked */
	lw_writer_init(&f->writer, (struct lw_sink){ spread, f });
	lw_list_init(&f->viewers);
	chore_init(&f->chore, drain_all);
	f->tap.frame = on_frame;
	lw_port_tap(f->port, &f->tap);
	return f;
}

void capture_feed_free(struct capture_feed *f)
{
	if (!f)
		return;
	lw_port_untap(f->port, &f->tap);
	while (!lw_list_empty(&f->viewers)) {
		struct viewer *v = lw_container_of(f->viewers.next, struct viewer, list);
		if (drain(v))
			end_viewer(v, NULL);
	}
	chore_drop(&f->chore);
	lw_writer_fini(&f->writer);
	lw_free(f->name);
	lw_free(f);
}

static enum lw_err give_head(void *ctx, const void *bytes, size_t n)
{
	give(ctx, bytes, n, false);
	return LW_OK;
}

bool capture_feed_add(struct capture_feed *f, int fd)
{
	if (f->nviewers == FEED_VIEWERS_MAX) {
		live_say(f->live, "%s: too many viewers", f->name);
		close(fd);
		return false;
	}
	struct viewer *v = lw_alloc(sizeof(*v));
	struct lw_writer head;
	v->of = f;
	v->fd = fd;
	lw_ring_init(&v->ring, FEED_BUFFER);
	v->poller = poller_new(&f->live->loop, fd, ready, v);
	lw_writer_init(&head, (struct lw_sink){ give_head, v });
	lw_pcap_begin(&head, f->cast.as);
	lw_writer_flush(&head);
	lw_writer_fini(&head);
	lw_list_add(&f->viewers, &v->list);
	f->nviewers++;
	drain(v);
	return true;
}

size_t capture_feed_viewers(const struct capture_feed *f)
{
	return f->nviewers;
}
