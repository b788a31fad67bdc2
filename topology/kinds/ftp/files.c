/* files.c - trees of files for FTP: listed ones, whose bytes are made or written down,
 * and those of a folder of this machine.  SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ftp.h"
#include "labwire/base/alloc.h"
#include "labwire/base/civil.h"
#include "labwire/store/vfs.h"
#include "topology/scenario/names.h"

enum {
	FOLDER_BYTES_MAX = 32 << 20, /* of a folder of this machine */
	FOLDER_DEPTH_MAX = 16,
	AGE_DAYS = 30, /* of files of which nothing is said */
};

#define FILE_SIZE_MAX ((uint64_t)1 << 40)

static const struct field file_fields[] = {
	MUST("path", &some_text, "where in the tree"),
	EITHER("text", &any_text, "what it holds", "size"),
	KEY("size", WHOLE(0, FILE_SIZE_MAX), "bytes"),
	KEY("modified", &date, "when it was last changed (a month before the start)"),
	LAST_KEY,
};
static const struct form file_form = { .kind = FORM_OBJECT,
	.about = "a file that FTP moves: with a text, or of a size, and then its bytes "
		 "follow "
		 "from the run's seed and its path; its path alone will do",
	.fields = file_fields,
	.alone = "path" };
const struct form list_of_files = { .kind = FORM_LIST, .item = &file_form };

/* A tree while it is read. */
struct reading {
	const struct place *place;
	struct lw_vfs *names; /* those so far */
	struct file_spec *files;
	size_t n, cap;
	uint64_t bytes; /* of the folder */
};

static int64_t usual_time(const struct load *l)
{
	return l->s->epoch_ns / LW_SEC(1) - (int64_t)AGE_DAYS * 86400;
}

/* False: the name does not fit in; that was complained about. */
static bool add(struct reading *r, const struct place *p, const char *key,
	const struct file_spec *file)
{
	struct lw_text path = { 0 };
	bool good = lw_vfs_path("/", file->path, &path) && path.len > 1;
	enum lw_err err =
		good ? lw_vfs_put_made(r->names, lw_text_str(&path), 0, 0, 0) : LW_EINVAL;
	if (err == LW_EEXIST)
		complain(p, key, "there are two files \"%s\"", file->path);
	else if (err == LW_EFULL)
		complain(p, key, "there are more than %d files and folders",
			LW_VFS_NODES_MAX);
	else if (err != LW_OK)
		complain(p, key, "\"%s\" is no place for a file", file->path);
	if (err == LW_OK) {
		r->files = lw_grow(r->files, &r->cap, r->n + 1, sizeof(*r->files));
		r->files[r->n] = *file;
		r->files[r->n++].path = own_text(p->load, lw_text_str(&path));
	}
	lw_text_fini(&path);
	return err == LW_OK;
}

static int64_t read_time(const struct place *p)
{
	struct lw_civil c = { 0 };
	const char *text = get_text(p, "modified", NULL);
	if (!text)
		return usual_time(p->load);
	if (lw_civil_parse(text, &c) != LW_OK) {
		complain(p, "modified", "there is no such day");
		return usual_time(p->load);
	}
	return lw_civil_unix(&c);
}

static void read_file(struct reading *r, const struct place *p)
{
	const char *text = get_text(p, "text", NULL);
	uint64_t size = get_whole(p, "size", 0);
	struct file_spec file = { .path = get_text(p, "path", NULL),
		.bytes = text,
		.size = text ? strlen(text) : size,
		.unix_s = read_time(p) };
	if (file.path)
		(void)add(r, p, "path", &file);
}

static void take_file(
	struct reading *r, const char *path, const char *name, uint64_t size)
{
	r->bytes += size;
	if (r->bytes > FOLDER_BYTES_MAX) {
		if (r->bytes - size <= FOLDER_BYTES_MAX) /* once */
			complain(r->place, "folder", "holds more than %d bytes",
				FOLDER_BYTES_MAX);
		return;
	}
	struct file_spec file = {
		.path = name, .size = size, .unix_s = usual_time(r->place->load)
	};
	file.bytes = slurp(r->place, "folder", path, (size_t)size);
	if (file.bytes)
		(void)add(r, r->place, "folder", &file);
}

/* Links and what is no file stay outside; the tree sorts names, whatever order they come
 * in.  name: inside of the tree. */
static void take_folder(struct reading *r, const char *path, const char *name, int depth)
{
	DIR *d = opendir(path);
	if (!d) {
		complain(r->place, "folder", "%s cannot be read: %s", path,
			strerror(errno));
		return;
	}
	for (struct dirent *e = NULL; (e = readdir(d));) {
		struct lw_text inner = { 0 }, inside = { 0 };
		struct stat st;
		lw_text_fmt(&inner, "%s/%s", path, e->d_name);
		lw_text_fmt(&inside, "%s/%s", name, e->d_name);
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
			lstat(lw_text_str(&inner), &st) != 0)
			; /* not ours, or gone already */
		else if (S_ISDIR(st.st_mode) && depth < FOLDER_DEPTH_MAX)
			take_folder(
				r, lw_text_str(&inner), lw_text_str(&inside), depth + 1);
		else if (S_ISREG(st.st_mode))
			take_file(r, lw_text_str(&inner), lw_text_str(&inside),
				(uint64_t)st.st_size);
		lw_text_fini(&inner);
		lw_text_fini(&inside);
	}
	closedir(d);
}

void read_tree(const struct place *p, struct tree_spec *out)
{
	struct reading r = { .place = p, .names = lw_vfs_new(0) };
	size_t n = 0, i = 0;
	cJSON *list = get_all(p, "files", &n), *it = NULL;
	const char *folder = get_text(p, "folder", NULL);
	cJSON_ArrayForEach (it, list) {
		struct place e = place_element(p, "files", it, i++);
		if (e.object)
			read_file(&r, &e);
	}
	char *path = folder ? path_named(p, "folder", folder) : NULL;
	if (path)
		take_folder(&r, path, "", 0);
	lw_free(path);
	struct file_spec *files = own(p->load, (r.n + 1) * sizeof(*files));
	if (r.n)
		memcpy(files, r.files, r.n * sizeof(*files));
	*out = (struct tree_spec){ files, r.n };
	lw_free(r.files);
	lw_vfs_free(r.names);
}
