/* stream.c - captures for viewers: pcap over TCP, into a named pipe, or on standard
 * output. SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture_feed.h"
#include "labwire/base/alloc.h"
#include "live/session/listener.h"
#include "way.h"

enum {
	KNOCK_MS = 200, /* how often a pipe without a reader is tried */
};

struct stream {
	struct way way;
	struct capture_feed *feed;
	char *to; /* address, path or "-" */
	struct listener *listener;
	uv_timer_t knock; /* a pipe */
};

/* "TO=NODE:INTERFACE"; a path may hold "=", so the last one counts. */
static bool split(const struct lw_scenario *s, const char *text, const char **where,
	struct lw_text *why)
{
	const char *equals = strrchr(text, '=');
	if (!equals || equals == text) {
		lw_text_add(why, "must be LOCAL=NODE:INTERFACE");
		return false;
	}
	*where = equals + 1;
	if (strchr(*where, ':') && lw_lab_names(s, *where))
		return true;
	lw_lab_unknown(s, *where, why);
	return false;
}

static bool check(const struct lw_scenario *s, const char *text, struct lw_text *why)
{
	const char *where = NULL;
	return split(s, text, &where, why);
}

static void accepted(void *ctx, int fd, const struct sockaddr_in *peer)
{
	struct stream *t = ctx;
	(void)peer;
	(void)capture_feed_add(t->feed, fd);
}

/* A pipe can be opened once somebody reads it. */
static void knock(uv_timer_t *timer)
{
	struct stream *t = timer->data;
	if (capture_feed_viewers(t->feed) > 0)
		return;
	int fd = open(t->to, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0)
		(void)capture_feed_add(t->feed, fd);
}

static void closed(uv_handle_t *h)
{
	lw_free(h->data);
}

static void free_stream(struct way *p)
{
	struct stream *t = lw_container_of(p, struct stream, way);
	capture_feed_free(t->feed);
	listener_free(t->listener);
	lw_free(t->to);
	uv_close((uv_handle_t *)&t->knock, closed);
}

static struct stream *begin(
	struct lw_live *l, const char *to, const char *where, const char *name)
{
	struct stream *t = lw_alloc(sizeof(*t));
	way_init(&t->way, l, free_stream);
	t->to = lw_strdup(to);
	t->feed = capture_feed_new(l, where, name);
	uv_timer_init(&l->loop, &t->knock);
	t->knock.data = t;
	return t;
}

static enum lw_err open_listener(
	struct lw_live *l, struct sockaddr_in *at, const char *where, struct lw_text *why)
{
	char name[ADDRESS_TEXT];
	int fd = address_open(at, SOCK_STREAM);
	if (fd < 0)
		return way_refused(why, address_text(at, name));
	struct stream *t = begin(l, address_text(at, name), where, name);
	t->listener = listener_new(l, fd, t->to, accepted, t);
	live_say(l, "%s shows %s: wireshark -k -i TCP@%s", name, where, name);
	return LW_OK;
}

static enum lw_err open_pipe(
	struct lw_live *l, const char *path, const char *where, struct lw_text *why)
{
	struct stat st;
	if (mkfifo(path, 0600) != 0 && errno != EEXIST)
		return way_refused(why, path);
	if (stat(path, &st) != 0)
		return way_refused(why, path);
	if (!S_ISFIFO(st.st_mode)) {
		lw_text_fmt(why, "%s: is not a pipe", path);
		return LW_EIO;
	}
	struct stream *t = begin(l, path, where, path);
	uv_timer_start(&t->knock, knock, 0, KNOCK_MS);
	live_say(l, "%s shows %s: wireshark -k -i %s", path, where, path);
	return LW_OK;
}

static enum lw_err open_stdout(struct lw_live *l, const char *where, struct lw_text *why)
{
	int fd = isatty(STDOUT_FILENO) ? -1 : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (fd < 0) {
		lw_text_add(why, "-: standard output is a terminal");
		return LW_EIO;
	}
	(void)capture_feed_add(begin(l, "-", where, "standard output")->feed, fd);
	return LW_OK;
}

static enum lw_err open_stream(struct lw_live *l, const char *text, struct lw_text *why)
{
	const char *where = NULL;
	struct sockaddr_in at;
	if (!split(lw_lab_scenario(l->lab), text, &where, why))
		return LW_EINVAL;
	char *to = lw_strndup(text, (size_t)(where - text) - 1);
	enum lw_err err = strcmp(to, "-") == 0	   ? open_stdout(l, where, why)
			  : address_parse(to, &at) ? open_listener(l, &at, where, why)
						   : open_pipe(l, to, where, why);
	lw_free(to);
	return err;
}

const struct way_kind way_stream = { check, open_stream };
