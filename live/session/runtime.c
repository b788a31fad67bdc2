/* runtime.c - where the control sockets of running labs are.
 * SPDX-License-Identifier: MIT */
#include "runtime.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "labwire/live/live.h"

enum {
	BACKLOG = 16,
};

enum lw_err runtime_folder(struct lw_text *out)
{
	const char *base = getenv("XDG_RUNTIME_DIR");
	struct stat st;
	if (base && *base)
		lw_text_fmt(out, "%s/labwire", base);
	else
		lw_text_fmt(out, "/tmp/labwire-%u", (unsigned)getuid());
	if (mkdir(lw_text_str(out), 0700) != 0 && errno != EEXIST)
		return LW_EIO;
	if (lstat(lw_text_str(out), &st) != 0)
		return LW_EIO;
	/* whoever could write here could pose as a lab */
	if (S_ISDIR(st.st_mode) && st.st_uid == getuid() && !(st.st_mode & 022))
		return LW_OK;
	errno = EPERM;
	return LW_EIO;
}

static bool address_of(const char *path, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(out->sun_path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	snprintf(out->sun_path, sizeof(out->sun_path), "%s", path);
	return true;
}

static int close_with(int fd, int why)
{
	close(fd);
	errno = why;
	return -1;
}

int runtime_connect(const char *path)
{
	struct sockaddr_un a;
	if (!address_of(path, &a))
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	return close_with(fd, errno);
}

/* Left behind by a lab that died? */
static bool is_stale(const char *path)
{
	int fd = runtime_connect(path);
	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == ECONNREFUSED;
}

int runtime_listen(const char *path)
{
	struct sockaddr_un a;
	if (!address_of(path, &a))
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	mode_t old = umask(0177);
	int err = bind(fd, (struct sockaddr *)&a, sizeof(a));
	if (err != 0 && errno == EADDRINUSE && is_stale(path) && unlink(path) == 0)
		err = bind(fd, (struct sockaddr *)&a, sizeof(a));
	else if (err != 0)
		errno = errno == ECONNREFUSED ? EADDRINUSE : errno;
	int why = errno;
	umask(old);
	if (err == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	return close_with(fd, err ? why : errno);
}

int lw_live_connect(const char *path)
{
	return runtime_connect(path);
}

size_t lw_live_sockets(void (*each)(void *ctx, const char *path), void *ctx)
{
	struct lw_text folder = { 0 }, path = { 0 };
	DIR *d = runtime_folder(&folder) == LW_OK ? opendir(lw_text_str(&folder)) : NULL;
	size_t n = 0;
	for (const struct dirent *e = NULL; d && (e = readdir(d));) {
		size_t len = strlen(e->d_name);
		if (len < 5 || strcmp(e->d_name + len - 5, ".sock") != 0)
			continue;
		lw_text_clear(&path);
		lw_text_fmt(&path, "%s/%s", lw_text_str(&folder), e->d_name);
		if (is_stale(lw_text_str(&path))) {
			(void)unlink(lw_text_str(&path));
			continue;
		}
		each(ctx, lw_text_str(&path));
		n++;
	}
	if (d)
		closedir(d);
	lw_text_fini(&folder);
	lw_text_fini(&path);
	return n;
}
