/* vfs.c - the tree of files: paths, names, contents, limits.
 * SPDX-License-Identifier: MIT */
#include "labwire/store/vfs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char *path(const char *cwd, const char *typed)
{
	static char text[LW_VFS_PATH_MAX + 1];
	struct lw_text t = { 0 };
	bool good = lw_vfs_path(cwd, typed, &t);
	snprintf(text, sizeof(text), "%s", good ? lw_text_str(&t) : "too long");
	lw_text_fini(&t);
	return text;
}

Test(vfs, no_path_leads_out)
{
	cr_expect_str_eq(path("/", ""), "/");
	cr_expect_str_eq(path("/a/b", "c"), "/a/b/c");
	cr_expect_str_eq(path("/a/b", "/c//d/"), "/c/d");
	cr_expect_str_eq(path("/a/b", "../.././../../etc"), "/etc");
	cr_expect_str_eq(path("/", "../.."), "/");
	cr_expect_str_eq(path("/a", "..."), "/a/...");
	cr_expect_str_eq(path("/a", "./.x/.."), "/a");
	cr_expect_str_eq(path("/a", "..\\x"), "/a/..\\x");
}

Test(vfs, paths_and_names_have_limits)
{
	char name[LW_VFS_NAME_MAX + 2], deep[LW_VFS_PATH_MAX + 3];
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	cr_expect_str_eq(path("/", name), "too long");
	name[LW_VFS_NAME_MAX] = 0;
	cr_expect_str_neq(path("/", name), "too long");
	for (size_t i = 0; i < sizeof(deep); i++)
		deep[i] = i % 2 ? 'x' : '/';
	deep[LW_VFS_PATH_MAX + 1] = 0;
	cr_expect_str_eq(path("/", deep), "too long");
	deep[LW_VFS_PATH_MAX - 1] = 0;
	cr_expect_str_eq(path("/", deep), deep);
}

Test(vfs, put_makes_the_folders_on_the_way)
{
	struct lw_vfs *v = lw_vfs_new(1000);
	struct lw_vstat st;
	cr_assert_eq(lw_vfs_put(v, "/a/b/c", "text", 4, 2000), LW_OK);
	cr_expect_eq(lw_vfs_put(v, "/a/b/c", "text", 4, 2000), LW_EEXIST);
	cr_expect_eq(lw_vfs_put(v, "/a/b/c/d", "text", 4, 2000), LW_EINVAL);
	cr_expect_eq(lw_vfs_put_made(v, "/a/big", (uint64_t)1 << 40, 7, 3000), LW_OK);
	lw_vnode_stat(lw_vfs_find(v, "/a"), &st);
	cr_expect(st.folder && !st.uploaded && st.unix_s == 1000 && st.links == 3);
	lw_vnode_stat(lw_vfs_find(v, "/a/big"), &st);
	cr_expect(!st.folder && st.size == (uint64_t)1 << 40 && st.unix_s == 3000);
	cr_expect_str_eq(lw_vnode_name(lw_vnode_child(lw_vfs_find(v, "/a"), 0)), "b");
	cr_expect_str_eq(lw_vnode_name(lw_vnode_child(lw_vfs_find(v, "/a"), 1)), "big");
	cr_expect_null(lw_vnode_child(lw_vfs_find(v, "/a"), 2));
	cr_expect_null(lw_vfs_find(v, "/a/b/d"));
	cr_expect_null(lw_vfs_find(v, "/a/bi"));
	lw_vfs_free(v);
}

Test(vfs, made_bytes_are_the_same_from_any_place)
{
	uint8_t whole[1000], part[1000];
	lw_vfs_made(42, 0, whole, sizeof(whole));
	for (size_t at = 0; at < 40; at++) {
		lw_vfs_made(42, at, part, 500);
		cr_assert_arr_eq(part, whole + at, 500);
	}
	lw_vfs_made(43, 0, part, sizeof(part));
	cr_expect_neq(memcmp(whole, part, sizeof(part)), 0);
}

/* The values of splitmix64 for the seed 1234567, as published with it, low byte first. */
Test(vfs, made_bytes_are_those_of_splitmix64)
{
	static const uint8_t want[] = { 0x85, 0xfc, 0x08, 0xfb, 0x17, 0xd0, 0x9e, 0x59,
		0xa5, 0x0f, 0x54, 0x58, 0x84, 0xf0, 0x73, 0x2c };
	uint8_t got[sizeof(want)];
	lw_vfs_made(1234567, 0, got, sizeof(got));
	cr_expect_arr_eq(got, want, sizeof(want));
}

Test(vfs, an_open_file_survives_its_name)
{
	struct lw_vfs *v = lw_vfs_new(0);
	char text[8] = "";
	cr_assert_eq(lw_vfs_put(v, "/x", "old", 3, 0), LW_OK);
	struct lw_vfile *f = lw_vfs_open(v, "/x");
	cr_assert_eq(lw_vfs_remove(v, "/x"), LW_OK);
	cr_expect_null(lw_vfs_open(v, "/x"));
	cr_expect_eq(lw_vfile_read(f, 0, text, sizeof(text)), 3);
	cr_expect_str_eq(text, "old");
	lw_vfile_close(f);
	lw_vfs_free(v);
}

Test(vfs, writes_overwrite_append_and_fill_gaps)
{
	struct lw_vfs *v = lw_vfs_new(0);
	struct lw_vfile *f = NULL;
	char text[16] = "";
	cr_assert_eq(lw_vfs_create(v, "/x", true, 5, &f), LW_OK);
	cr_expect_eq(lw_vfile_write(f, 0, "abcdef", 6), LW_OK);
	cr_expect_eq(lw_vfile_write(f, 2, "XY", 2), LW_OK);
	cr_expect_eq(lw_vfile_write(f, 5, "gh", 2), LW_OK);
	cr_expect_eq(lw_vfile_write(f, 9, "!", 1), LW_OK);
	cr_expect_eq(lw_vfile_read(f, 0, text, sizeof(text)), 10);
	cr_expect_arr_eq(text, "abXYegh\0\0!", 10);
	lw_vfile_close(f);
	cr_assert_eq(lw_vfs_create(v, "/x", true, 6, &f), LW_OK);
	cr_expect_eq(lw_vfile_size(f), 0);
	lw_vfile_close(f);
	cr_expect_eq(lw_vfs_create(v, "/", true, 6, &f), LW_EINVAL);
	cr_expect_eq(lw_vfs_create(v, "/no/x", true, 6, &f), LW_ENOENT);
	lw_vfs_free(v);
}

Test(vfs, a_made_file_can_be_written_into)
{
	struct lw_vfs *v = lw_vfs_new(0);
	struct lw_vfile *f = NULL;
	uint8_t want[1500], got[1500];
	lw_vfs_made(9, 0, want, sizeof(want));
	memcpy(want + 700, "here", 4);
	cr_assert_eq(lw_vfs_put_made(v, "/m", sizeof(want), 9, 0), LW_OK);
	cr_assert_eq(lw_vfs_create(v, "/m", false, 6, &f), LW_OK);
	cr_expect_eq(lw_vfile_write(f, 700, "here", 4), LW_OK);
	cr_expect_eq(lw_vfile_read(f, 0, got, sizeof(got)), sizeof(got));
	cr_expect_arr_eq(got, want, sizeof(want));
	lw_vfile_close(f);
	cr_assert_eq(lw_vfs_put_made(v, "/huge", (uint64_t)1 << 50, 9, 0), LW_OK);
	cr_assert_eq(lw_vfs_create(v, "/huge", false, 6, &f), LW_OK);
	cr_expect_eq(lw_vfile_write(f, 0, "x", 1), LW_EFULL);
	lw_vfile_close(f);
	lw_vfs_free(v);
}

Test(vfs, kept_bytes_have_a_limit_and_come_back)
{
	struct lw_vfs *v = lw_vfs_new(0);
	struct lw_vfile *f = NULL;
	cr_assert_eq(lw_vfs_create(v, "/x", true, 0, &f), LW_OK);
	cr_expect_eq(lw_vfile_write(f, LW_VFS_BYTES_MAX - 1, "x", 1), LW_OK);
	cr_expect_eq(lw_vfile_write(f, LW_VFS_BYTES_MAX, "x", 1), LW_EFULL);
	cr_expect_eq(lw_vfile_write(f, UINT64_MAX, "x", 1), LW_EFULL);
	lw_vfile_close(f);
	cr_assert_eq(lw_vfs_remove(v, "/x"), LW_OK);
	cr_assert_eq(lw_vfs_create(v, "/y", true, 0, &f), LW_OK);
	cr_expect_eq(lw_vfile_write(f, 0, "x", 1), LW_OK);
	lw_vfile_close(f);
	lw_vfs_free(v);
}

Test(vfs, names_have_a_limit)
{
	struct lw_vfs *v = lw_vfs_new(0);
	char name[16];
	for (int i = 1; i < LW_VFS_NODES_MAX; i++) {
		snprintf(name, sizeof(name), "/%d", i);
		cr_assert_eq(lw_vfs_mkdir(v, name, 0), LW_OK);
	}
	cr_expect_eq(lw_vfs_mkdir(v, "/x", 0), LW_EFULL);
	cr_expect_eq(lw_vfs_rmdir(v, "/17"), LW_OK);
	cr_expect_eq(lw_vfs_mkdir(v, "/x", 0), LW_OK);
	lw_vfs_free(v);
}

Test(vfs, folders_move_but_not_into_themselves)
{
	struct lw_vfs *v = lw_vfs_new(0);
	cr_assert_eq(lw_vfs_put(v, "/a/b/c", "1", 1, 0), LW_OK);
	cr_assert_eq(lw_vfs_put(v, "/z", "2", 1, 0), LW_OK);
	cr_expect_eq(lw_vfs_rename(v, "/a", "/a/b/x"), LW_EINVAL);
	cr_expect_eq(lw_vfs_rename(v, "/a", "/a"), LW_OK);
	cr_expect_eq(lw_vfs_rename(v, "/", "/a/x"), LW_EINVAL);
	cr_expect_eq(lw_vfs_rename(v, "/a/b", "/b"), LW_OK);
	cr_expect_not_null(lw_vfs_find(v, "/b/c"));
	cr_expect_eq(lw_vfs_rename(v, "/b", "/z"), LW_EINVAL);
	cr_expect_eq(lw_vfs_rename(v, "/z", "/b/c"), LW_OK);
	cr_expect_null(lw_vfs_find(v, "/z"));
	cr_expect_eq(lw_vfs_rename(v, "/none", "/x"), LW_ENOENT);
	cr_expect_eq(lw_vfs_rename(v, "/b", "/none/x"), LW_ENOENT);
	cr_expect_eq(lw_vfs_rmdir(v, "/b"), LW_EINVAL);
	cr_expect_eq(lw_vfs_rmdir(v, "/"), LW_EINVAL);
	cr_expect_eq(lw_vfs_remove(v, "/b"), LW_EINVAL);
	lw_vfs_free(v);
}
