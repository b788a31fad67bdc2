/* vfs.h - a tree of folders and files in memory, as a file server serves it.
 *
 * A file's bytes are kept, or made from a seed whenever they are read: then a file of any
 * size costs nothing.  Paths are absolute and in the normal form that lw_vfs_path gives,
 * so none can lead out of the tree.  What clients add is limited by number, depth and
 * bytes.  An open file keeps its contents when its name is removed or taken by another.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_VFS_H
#define LABWIRE_STORE_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/err.h"
#include "labwire/base/text.h"

enum {
	LW_VFS_PATH_MAX = 1023,
	LW_VFS_NAME_MAX = 255,
	LW_VFS_NODES_MAX = 10000,     /* folders and files, with those that were there */
	LW_VFS_BYTES_MAX = 256 << 20, /* kept; made ones do not count */
};

struct lw_vstat {
	bool folder;
	bool uploaded; /* by a client */
	uint64_t size;
	int64_t unix_s; /* last modified */
	uint32_t links; /* a folder: 2 and one for each folder in it */
};

struct lw_vfs;
struct lw_vnode;
struct lw_vfile;

/* unix_s: when the root was modified. */
struct lw_vfs *lw_vfs_new(int64_t unix_s);
void lw_vfs_free(struct lw_vfs *v); /* after every open file is closed */

/* path as somebody in the folder `cwd` means it, with "." and ".." gone: ".." of the root
 * is the root.  False: too long, or a name of it is. */
bool lw_vfs_path(const char *cwd, const char *path, struct lw_text *out);

const struct lw_vnode *lw_vfs_find(const struct lw_vfs *v, const char *path);
const char *lw_vnode_name(const struct lw_vnode *n); /* the root's is "" */
void lw_vnode_stat(const struct lw_vnode *n, struct lw_vstat *out);
const struct lw_vnode *lw_vnode_parent(const struct lw_vnode *n); /* the root's: itself */
/* What is in a folder, by name; NULL past the end. */
const struct lw_vnode *lw_vnode_child(const struct lw_vnode *n, size_t i);

/* Set up: missing folders on the way are made.  LW_EEXIST, LW_EINVAL, LW_EFULL. */
LW_MUST_USE enum lw_err lw_vfs_put(
	struct lw_vfs *v, const char *path, const void *bytes, size_t n, int64_t unix_s);
LW_MUST_USE enum lw_err lw_vfs_put_made(
	struct lw_vfs *v, const char *path, uint64_t size, uint64_t seed, int64_t unix_s);

/* By a client.  LW_ENOENT: no such thing, or no folder to put it in; LW_EEXIST;
 * LW_EINVAL: a folder that is not empty, or not the kind of thing that it should be;
 * LW_EFULL. */
LW_MUST_USE enum lw_err lw_vfs_mkdir(struct lw_vfs *v, const char *path, int64_t unix_s);
LW_MUST_USE enum lw_err lw_vfs_rmdir(struct lw_vfs *v, const char *path);
LW_MUST_USE enum lw_err lw_vfs_remove(struct lw_vfs *v, const char *path);
/* A file that has the new name already is replaced. */
LW_MUST_USE enum lw_err lw_vfs_rename(struct lw_vfs *v, const char *from, const char *to);
LW_MUST_USE enum lw_err lw_vfs_touch(struct lw_vfs *v, const char *path, int64_t unix_s);

/* NULL: no such file. */
struct lw_vfile *lw_vfs_open(struct lw_vfs *v, const char *path);
/* To write into; made when it is not there.  `fresh`: its old bytes are dropped.
 * LW_ENOENT, LW_EINVAL, LW_EFULL. */
LW_MUST_USE enum lw_err lw_vfs_create(struct lw_vfs *v, const char *path, bool fresh,
	int64_t unix_s, struct lw_vfile **out);
void lw_vfile_close(struct lw_vfile *f); /* NULL is a no-op */
uint64_t lw_vfile_size(const struct lw_vfile *f);
/* Bytes read; 0 at the end. */
size_t lw_vfile_read(const struct lw_vfile *f, uint64_t at, void *to, size_t n);
/* A gap before `at` is filled with zeros.  LW_EFULL: LW_VFS_BYTES_MAX is reached. */
LW_MUST_USE enum lw_err lw_vfile_write(
	struct lw_vfile *f, uint64_t at, const void *bytes, size_t n);

/* The bytes of a made file: anybody who knows the seed can make them, from any place. */
void lw_vfs_made(uint64_t seed, uint64_t at, void *to, size_t n);

#endif
