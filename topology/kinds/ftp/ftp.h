/* ftp.h - parts of the kind "ftp".  Private to topology/kinds/ftp.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_KINDS_FTP_FTP_H
#define TOPOLOGY_KINDS_FTP_FTP_H

#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

extern const struct lw_service_kind ftp_service;
extern const struct lw_step_kind ftp_step;

/* A file in a tree that FTP moves. */
struct file_spec {
	const char *path;
	const void *bytes; /* NULL: made from the seed and the path */
	uint64_t size;
	int64_t unix_s; /* last modified */
};

struct tree_spec {
	const struct file_spec *files;
	size_t nfiles;
};

/* files.c: "files", a list, and "folder", a folder of this machine. */
#define TREE_FIELDS                                                                      \
	KEY("files", &list_of_files, "a list of files"),                                 \
		KEY("folder", &some_text,                                                \
			"a folder of this machine whose files are in the tree too; "     \
			"relative to the scenario's own")
extern const struct form list_of_files;
void read_tree(const struct place *p, struct tree_spec *out);
/* tree.c: the caller frees it. */
struct lw_vfs *tree_new(const struct lw_lab *lab, const struct tree_spec *tree);

#endif
