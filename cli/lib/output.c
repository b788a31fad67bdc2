/* output.c - the folder that a run writes into: replaced file by file, others left alone.
 *
 * A file gets its name when its first bytes are in it, so that a run that is killed
 * leaves none that a reader would refuse as empty; until then it is .NAME.part.
 * SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

struct file {
	struct output *output;
	char *path, *part; /* part: NULL once it has its name */
	int fd;
};

struct output {
	char *folder;
	struct file **files;
	size_t used, cap;
	bool failed;
};

static void complain(struct output *o, const char *path)
{
	fprintf(stderr, "labwire: %s: %s\n", path, strerror(errno));
	o->failed = true;
}

static bool make_folders(struct output *o, char *path)
{
	for (char *p = path; *p; p++) {
		if (*p != '/' || p == path)
			continue;
		*p = 0;
		int made = mkdir(path, 0777);
		*p = '/';
		if (made != 0 && errno != EEXIST)
			break;
	}
	if (mkdir(path, 0777) == 0)
		return true;
	struct stat st;
	if (errno == EEXIST && stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return true;
		errno = ENOTDIR;
	}
	complain(o, path);
	return false;
}

struct output *output_open(const char *folder)
{
	struct output *o = lw_alloc(sizeof(*o));
	o->folder = lw_strdup(folder);
	size_t n = strlen(o->folder);
	while (n > 1 && o->folder[n - 1] == '/')
		o->folder[--n] = 0;
	if (make_folders(o, o->folder))
		return o;
	output_close(o);
	return NULL;
}

static bool publish(struct file *f)
{
	if (!f->part)
		return true;
	bool good = rename(f->part, f->path) == 0;
	if (!good)
		complain(f->output, f->path);
	lw_free(f->part);
	f->part = NULL;
	return good;
}

static enum lw_err write_all(void *ctx, const void *bytes, size_t n)
{
	struct file *f = ctx;
	const char *at = bytes;
	while (n > 0) {
		ssize_t done = write(f->fd, at, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			complain(f->output, f->path);
			return LW_EIO;
		}
		at += done;
		n -= (size_t)done;
	}
	return publish(f) ? LW_OK : LW_EIO;
}

/* The scenario's names were checked; this is the last door. */
static bool stays_inside(const char *name)
{
	for (const char *p = name; p; p = strchr(p, '/')) {
		p += p != name;
		if (*p == '.' || *p == '/' || !*p)
			return false;
	}
	return true;
}

static char *path_of(const struct output *o, const char *name)
{
	LW_ASSERT(stays_inside(name));
	struct lw_text path = { 0 };
	lw_text_fmt(&path, "%s/%s", o->folder, name);
	return lw_text_take(&path);
}

/* "mail/ccna1.mbox" -> "FOLDER/mail/.ccna1.mbox.part" */
static char *part_of(const struct output *o, const char *name)
{
	struct lw_text path = { 0 };
	const char *slash = strrchr(name, '/');
	const char *last = slash ? slash + 1 : name;
	lw_text_fmt(&path, "%s/%.*s.%s.part", o->folder, (int)(last - name), name, last);
	return lw_text_take(&path);
}

enum lw_err output_file(struct output *o, const char *name, struct lw_sink *sink)
{
	struct file *f = lw_alloc(sizeof(*f));
	f->output = o;
	f->path = path_of(o, name);
	f->part = part_of(o, name);
	f->fd = open(f->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	o->files = lw_grow(o->files, &o->cap, o->used + 1, sizeof(struct file *));
	o->files[o->used++] = f;
	if (f->fd < 0) {
		complain(o, f->path);
		return LW_EIO;
	}
	*sink = (struct lw_sink){ write_all, f };
	return LW_OK;
}

bool output_text(struct output *o, const char *name, const struct lw_text *text)
{
	struct lw_sink sink;
	return output_file(o, name, &sink) == LW_OK &&
	       sink.write(sink.ctx, lw_text_str(text), text->len) == LW_OK;
}

bool output_folder(struct output *o, const char *name)
{
	char *path = path_of(o, name);
	bool good = make_folders(o, path);
	lw_free(path);
	return good;
}

static void close_file(struct file *f)
{
	if (f->part && f->fd >= 0)
		(void)unlink(f->part); /* nothing was written */
	if (f->fd >= 0 && close(f->fd) != 0)
		complain(f->output, f->path);
	lw_free(f->part);
	lw_free(f->path);
	lw_free(f);
}

bool output_close(struct output *o)
{
	if (!o)
		return true;
	for (size_t i = 0; i < o->used; i++)
		close_file(o->files[i]);
	bool good = !o->failed;
	lw_free(o->files);
	lw_free(o->folder);
	lw_free(o);
	return good;
}
