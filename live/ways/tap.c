/* tap.c - a network interface of the kernel's, plugged into the lab.  Needs the right to
 * make one (CAP_NET_ADMIN), or one that was made for this user.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "labwire/base/alloc.h"
#include "way.h"

enum {
	FRAMES_AT_ONCE = 256,
};

struct tap {
	struct way way;
	char *name;
	struct poller *poller;
	struct guest_user user;
	struct guest *guest;
	struct chore chore; /* look whether it is plugged in */
	uint64_t lost;	    /* frames that the kernel did not take */
};

/* DEVICE=NODE:INTERFACE, an Ethernet one */
static bool split(const struct lw_scenario *s, const char *text, char name[IFNAMSIZ],
	const char **where, struct lw_text *why)
{
	const char *equals = strchr(text, '=');
	size_t n = equals ? (size_t)(equals - text) : 0;
	if (n == 0) {
		lw_text_add(why, "must be DEVICE=NODE:INTERFACE");
		return false;
	}
	if (n >= IFNAMSIZ || memchr(text, '/', n)) {
		lw_text_fmt(why, "\"%.*s\" is not the name of a device", (int)n, text);
		return false;
	}
	memcpy(name, text, n);
	name[n] = 0;
	*where = equals + 1;
	if (strchr(*where, ':') && lw_lab_names(s, *where))
		return true;
	lw_lab_unknown(s, *where, why);
	return false;
}

static bool check(const struct lw_scenario *s, const char *text, struct lw_text *why)
{
	char name[IFNAMSIZ];
	const char *where = NULL;
	return split(s, text, name, &where, why);
}

static void arrived(struct guest_user *u, struct lw_rd bytes)
{
	struct tap *t = lw_container_of(u, struct tap, user);
	if (write(poller_fd(t->poller), bytes.at, lw_rd_left(&bytes)) < 0)
		t->lost++; /* the device is down, or its queue full */
}

static void ready(void *ctx, int can, bool bad)
{
	struct tap *t = ctx;
	struct lw_live *l = t->way.live;
	(void)can;
	for (int i = 0; i < FRAMES_AT_ONCE && !bad; i++) {
		ssize_t n = read(poller_fd(t->poller), l->chunk, LIVE_CHUNK);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n < 0)
			bad = true;
		else
			guest_datagram(t->guest, l->chunk, (size_t)n);
	}
	if (bad) {
		live_say(l, "%s: the device is gone", t->name);
		poller_want(t->poller, 0);
	}
}

static void look(struct chore *c)
{
	struct tap *t = lw_container_of(c, struct tap, chore);
	if (guest_state(t->guest) == GUEST_FAILED)
		live_say(t->way.live, "%s: %s", t->name,
			lw_strerror(guest_error(t->guest)));
}

static void news(struct guest_user *u)
{
	struct tap *t = lw_container_of(u, struct tap, user);
	live_later(t->way.live, &t->chore);
}

static void free_tap(struct way *p)
{
	struct tap *t = lw_container_of(p, struct tap, way);
	if (t->lost)
		live_say(p->live, "%s: %llu frames were not taken by the device", t->name,
			(unsigned long long)t->lost);
	guest_close(t->guest);
	chore_drop(&t->chore);
	poller_free(t->poller);
	lw_free(t->name);
	lw_free(t);
}

static int open_device(const char *name)
{
	struct ifreq r = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	snprintf(r.ifr_name, sizeof(r.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &r) == 0)
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

static enum lw_err open_tap(struct lw_live *l, const char *text, struct lw_text *why)
{
	char name[IFNAMSIZ];
	const char *where = NULL;
	if (!split(lw_lab_scenario(l->lab), text, name, &where, why))
		return LW_EINVAL;
	int fd = open_device(name);
	if (fd < 0)
		return way_refused(why, name);
	struct tap *t = lw_alloc(sizeof(*t));
	way_init(&t->way, l, free_tap);
	t->name = lw_strdup(text);
	t->user = (struct guest_user){ .news = news, .arrived = arrived };
	chore_init(&t->chore, look);
	t->poller = poller_new(&l->loop, fd, ready, t);
	LW_ASSERT(t->poller);
	poller_want(t->poller, UV_READABLE);
	t->guest = guests_plug(l->guests, where, &t->user);
	live_say(l, "%s is plugged in at %s", name, where);
	return LW_OK;
}

const struct way_kind way_tap = { check, open_tap };
