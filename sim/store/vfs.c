/* vfs.c - folders and names.  SPDX-License-Identifier: MIT */
#include "labwire/store/vfs.h"

#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "vfile.h"

struct lw_vnode {
	char *name;
	struct lw_vnode *parent; /* of the root: itself */
	bool uploaded;
	int64_t unix_s;
	struct lw_vfile *file;	/* NULL: a folder */
	struct lw_vnode **kids; /* by name */
	size_t nkids, kids_cap;
};

struct lw_vfs {
	struct lw_vnode root;
	size_t nodes;
	uint64_t kept;
};

struct lw_vfs *lw_vfs_new(int64_t unix_s)
{
	struct lw_vfs *v = lw_alloc(sizeof(*v));
	v->root.name = lw_strdup("");
	v->root.parent = &v->root;
	v->root.unix_s = unix_s;
	v->nodes = 1;
	return v;
}

static void clear(struct lw_vnode *n)
{
	lw_vfile_close(n->file);
	lw_free(n->kids);
	lw_free(n->name);
}

/* Down to a leaf, free it, and on from its parent: however deep, no recursion. */
void lw_vfs_free(struct lw_vfs *v)
{
	if (!v)
		return;
	struct lw_vnode *n = &v->root;
	while (n != &v->root || n->nkids > 0) {
		if (n->nkids > 0) {
			n = n->kids[n->nkids - 1];
			continue;
		}
		struct lw_vnode *parent = n->parent;
		parent->nkids--;
		clear(n);
		lw_free(n);
		n = parent;
	}
	clear(n);
	lw_free(v);
}

static bool add_name(struct lw_text *out, const char *name, size_t n)
{
	if (n == 0 || (n == 1 && name[0] == '.'))
		return true;
	if (n == 2 && name[0] == '.' && name[1] == '.') {
		while (out->len > 0 && out->s[--out->len] != '/')
			;
		if (out->s)
			out->s[out->len] = 0;
		return true;
	}
	if (n > LW_VFS_NAME_MAX || out->len + 1 + n > LW_VFS_PATH_MAX)
		return false;
	lw_text_char(out, '/');
	lw_text_bytes(out, name, n);
	return true;
}

static bool add_names(struct lw_text *out, const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");
		if (!add_name(out, path, n))
			return false;
		path += n + (path[n] == '/');
	}
	return true;
}

bool lw_vfs_path(const char *cwd, const char *path, struct lw_text *out)
{
	lw_text_clear(out);
	bool good = (path[0] == '/' || add_names(out, cwd)) && add_names(out, path);
	if (out->len == 0)
		lw_text_char(out, '/');
	return good;
}

/* Where a name is among a folder's, or would be. */
static size_t place(const struct lw_vnode *n, const char *name, size_t len, bool *found)
{
	size_t low = 0, high = n->nkids;
	*found = false;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const char *other = n->kids[mid]->name;
		int order = strncmp(other, name, len);
		if (order == 0)
			order = other[len] != 0;
		if (order == 0) {
			*found = true;
			return mid;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct lw_vnode *child(const struct lw_vnode *n, const char *name, size_t len)
{
	bool found = false;
	size_t i = place(n, name, len, &found);
	return found ? n->kids[i] : NULL;
}

static struct lw_vnode *walk(struct lw_vnode *n, const char *path)
{
	while (n && *path) {
		size_t len = strcspn(path, "/");
		if (len > 0)
			n = child(n, path, len);
		path += len + (path[len] == '/');
	}
	return n;
}

static struct lw_vnode *find(struct lw_vfs *v, const char *path)
{
	return walk(&v->root, path);
}

const struct lw_vnode *lw_vfs_find(const struct lw_vfs *v, const char *path)
{
	return walk((struct lw_vnode *)(uintptr_t)&v->root, path);
}

const char *lw_vnode_name(const struct lw_vnode *n)
{
	return n->name;
}

const struct lw_vnode *lw_vnode_parent(const struct lw_vnode *n)
{
	return n->parent;
}

void lw_vnode_stat(const struct lw_vnode *n, struct lw_vstat *out)
{
	enum {
		FOLDER_SIZE = 4096
	};
	*out = (struct lw_vstat){ .folder = !n->file,
		.uploaded = n->uploaded,
		.size = n->file ? n->file->size : FOLDER_SIZE,
		.unix_s = n->unix_s,
		.links = n->file ? 1 : 2 };
	for (size_t i = 0; i < n->nkids; i++)
		out->links += !n->kids[i]->file;
}

const struct lw_vnode *lw_vnode_child(const struct lw_vnode *n, size_t i)
{
	return i < n->nkids ? n->kids[i] : NULL;
}

static void link_child(struct lw_vnode *folder, struct lw_vnode *n)
{
	bool found = false;
	size_t at = place(folder, n->name, strlen(n->name), &found);
	folder->kids = lw_grow(folder->kids, &folder->kids_cap, folder->nkids + 1,
		sizeof(struct lw_vnode *));
	memmove(folder->kids + at + 1, folder->kids + at,
		(folder->nkids - at) * sizeof(struct lw_vnode *));
	folder->kids[at] = n;
	folder->nkids++;
	n->parent = folder;
}

static void unlink_child(struct lw_vnode *n)
{
	struct lw_vnode *folder = n->parent;
	bool found = false;
	size_t at = place(folder, n->name, strlen(n->name), &found);
	folder->nkids--;
	memmove(folder->kids + at, folder->kids + at + 1,
		(folder->nkids - at) * sizeof(struct lw_vnode *));
}

static enum lw_err add(struct lw_vfs *v, struct lw_vnode *folder, const char *name,
	size_t len, struct lw_vnode **out)
{
	LW_ASSERT(folder);
	if (folder->file)
		return LW_EINVAL;
	if (v->nodes >= LW_VFS_NODES_MAX)
		return LW_EFULL;
	struct lw_vnode *n = lw_alloc(sizeof(*n));
	n->name = lw_strndup(name, len);
	link_child(folder, n);
	v->nodes++;
	*out = n;
	return LW_OK;
}

static void destroy(struct lw_vfs *v, struct lw_vnode *n)
{
	unlink_child(n);
	clear(n);
	lw_free(n);
	v->nodes--;
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* The folder that a path's last name is in; NULL: there is none. */
static struct lw_vnode *folder_of(struct lw_vfs *v, const char *path)
{
	struct lw_text up = { 0 };
	lw_text_bytes(&up, path, (size_t)(last_name(path) - path));
	struct lw_vnode *n = find(v, lw_text_str(&up));
	lw_text_fini(&up);
	return n && !n->file ? n : NULL;
}

static enum lw_err make(
	struct lw_vfs *v, const char *path, int64_t unix_s, struct lw_vnode **out)
{
	struct lw_vnode *folder = folder_of(v, path);
	const char *name = last_name(path);
	if (find(v, path))
		return LW_EEXIST;
	if (!folder)
		return LW_ENOENT;
	enum lw_err err = add(v, folder, name, strlen(name), out);
	if (err == LW_OK)
		(*out)->unix_s = folder->unix_s = unix_s;
	return err;
}

/* The folders of a path that are not there yet, as old as the root. */
static enum lw_err make_folders(struct lw_vfs *v, const char *path)
{
	struct lw_vnode *n = &v->root;
	const char *end = last_name(path);
	enum lw_err err = LW_OK;
	while (path < end && err == LW_OK) {
		size_t len = strcspn(path, "/");
		struct lw_vnode *next = len ? child(n, path, len) : n;
		if (!next)
			err = add(v, n, path, len, &next);
		else if (next->file)
			err = LW_EINVAL;
		if (err == LW_OK && next != n && !next->unix_s)
			next->unix_s = v->root.unix_s;
		n = next;
		path += len + 1;
	}
	return err;
}

static enum lw_err put(
	struct lw_vfs *v, const char *path, int64_t unix_s, struct lw_vfile **out)
{
	struct lw_vnode *n = NULL;
	enum lw_err err = make_folders(v, path);
	if (err == LW_OK)
		err = make(v, path, unix_s, &n);
	if (err != LW_OK)
		return err;
	n->parent->unix_s = v->root.unix_s;
	n->file = *out = vfile_new(&v->kept);
	return LW_OK;
}

enum lw_err lw_vfs_put(
	struct lw_vfs *v, const char *path, const void *bytes, size_t n, int64_t unix_s)
{
	struct lw_vfile *f = NULL;
	enum lw_err err = put(v, path, unix_s, &f);
	return err == LW_OK ? lw_vfile_write(f, 0, bytes, n) : err;
}

enum lw_err lw_vfs_put_made(
	struct lw_vfs *v, const char *path, uint64_t size, uint64_t seed, int64_t unix_s)
{
	struct lw_vfile *f = NULL;
	enum lw_err err = put(v, path, unix_s, &f);
	if (err != LW_OK)
		return err;
	f->made = true;
	f->seed = seed;
	f->size = size;
	return LW_OK;
}

enum lw_err lw_vfs_mkdir(struct lw_vfs *v, const char *path, int64_t unix_s)
{
	struct lw_vnode *n = NULL;
	enum lw_err err = make(v, path, unix_s, &n);
	if (err == LW_OK)
		n->uploaded = true;
	return err;
}

enum lw_err lw_vfs_rmdir(struct lw_vfs *v, const char *path)
{
	struct lw_vnode *n = find(v, path);
	if (!n)
		return LW_ENOENT;
	if (n == &v->root || n->file || n->nkids > 0)
		return LW_EINVAL;
	destroy(v, n);
	return LW_OK;
}

enum lw_err lw_vfs_remove(struct lw_vfs *v, const char *path)
{
	struct lw_vnode *n = find(v, path);
	if (!n)
		return LW_ENOENT;
	if (!n->file)
		return LW_EINVAL;
	destroy(v, n);
	return LW_OK;
}

static bool is_inside(const struct lw_vnode *n, const struct lw_vnode *folder)
{
	while (n != folder && n->parent != n)
		n = n->parent;
	return n == folder;
}

enum lw_err lw_vfs_rename(struct lw_vfs *v, const char *from, const char *to)
{
	struct lw_vnode *n = find(v, from), *old = find(v, to);
	struct lw_vnode *folder = folder_of(v, to);
	if (!n || !folder)
		return LW_ENOENT;
	if (n == old)
		return LW_OK;
	if (n == &v->root || is_inside(folder, n) || (old && (!old->file || !n->file)))
		return LW_EINVAL;
	if (old)
		destroy(v, old);
	unlink_child(n);
	lw_free(n->name);
	n->name = lw_strdup(last_name(to));
	link_child(folder, n);
	return LW_OK;
}

enum lw_err lw_vfs_touch(struct lw_vfs *v, const char *path, int64_t unix_s)
{
	struct lw_vnode *n = find(v, path);
	if (!n)
		return LW_ENOENT;
	n->unix_s = unix_s;
	return LW_OK;
}

struct lw_vfile *lw_vfs_open(struct lw_vfs *v, const char *path)
{
	struct lw_vnode *n = find(v, path);
	if (!n || !n->file)
		return NULL;
	vfile_ref(n->file);
	return n->file;
}

enum lw_err lw_vfs_create(struct lw_vfs *v, const char *path, bool fresh, int64_t unix_s,
	struct lw_vfile **out)
{
	struct lw_vnode *n = find(v, path);
	if (n && !n->file)
		return LW_EINVAL;
	if (!n) {
		enum lw_err err = make(v, path, unix_s, &n);
		if (err != LW_OK)
			return err;
		n->file = vfile_new(&v->kept);
	} else if (fresh) {
		vfile_empty(n->file);
	}
	n->uploaded = true;
	n->unix_s = unix_s;
	vfile_ref(n->file);
	*out = n->file;
	return LW_OK;
}
