/* control_client.c - talking to a running lab over its control socket.
 * SPDX-License-Identifier: MIT */
#include "control_client.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "labwire/base/alloc.h"
#include "labwire/live/live.h"

static bool send_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = send(fd, s, n, MSG_NOSIGNAL);
		if (done <= 0)
			return false;
		s += done;
		n -= (size_t)done;
	}
	return true;
}

/* What is read is looked at first, so that nothing behind the line is taken. */
static bool read_line(int fd, struct lw_text *out)
{
	char buf[4096];
	for (;;) {
		ssize_t n = recv(fd, buf, sizeof(buf), MSG_PEEK);
		if (n <= 0)
			return false;
		const char *end = memchr(buf, '\n', (size_t)n);
		size_t take = end ? (size_t)(end - buf) + 1 : (size_t)n;
		if (recv(fd, buf, take, 0) != (ssize_t)take)
			return false;
		lw_text_bytes(out, buf, end ? take - 1 : take);
		if (end)
			return true;
	}
}

char *control_request(int fd, const char *line)
{
	struct lw_text answer = { 0 };
	if (send_all(fd, line, strlen(line)) && send_all(fd, "\n", 1) &&
		read_line(fd, &answer))
		return lw_text_take(&answer);
	lw_text_fini(&answer);
	return NULL;
}

static void take(void *ctx, const char *path)
{
	struct labs *l = ctx;
	l->paths = lw_grow(l->paths, &l->cap, l->used + 1, sizeof(char *));
	l->paths[l->used++] = lw_strdup(path);
}

void labs_find(struct labs *l)
{
	*l = (struct labs){ 0 };
	(void)lw_live_sockets(take, l);
}

void labs_fini(struct labs *l)
{
	for (size_t i = 0; i < l->used; i++)
		lw_free(l->paths[i]);
	lw_free(l->paths);
}

bool labs_is_of(const char *path, const char *scenario)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t n = strlen(scenario);
	return strncmp(name, scenario, n) == 0 && name[n] == '-' &&
	       strspn(name + n + 1, "0123456789") == strlen(name + n + 1) - 5;
}
