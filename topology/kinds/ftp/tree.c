/* tree.c - the files of a scenario as a tree.  SPDX-License-Identifier: MIT */
#include "ftp.h"
#include "labwire/base/assert.h"
#include "labwire/base/rand.h"
#include "labwire/store/vfs.h"
#include "topology/lab/lab_priv.h"

/* What a file holds that nobody wrote down follows from the run's seed and its path. */
static uint64_t seed_of(const struct lw_lab *lab, const char *path)
{
	struct lw_rand r;
	lw_rand_init(&r, lab->engine->seed, 0, path);
	return lw_rand_u64(&r);
}

struct lw_vfs *tree_new(const struct lw_lab *lab, const struct tree_spec *tree)
{
	struct lw_vfs *v = lw_vfs_new(lab->s->epoch_ns / LW_SEC(1));
	for (size_t i = 0; i < tree->nfiles; i++) {
		const struct file_spec *f = &tree->files[i];
		enum lw_err err = f->bytes ? lw_vfs_put(v, f->path, f->bytes,
						     (size_t)f->size, f->unix_s)
					   : lw_vfs_put_made(v, f->path, f->size,
						     seed_of(lab, f->path), f->unix_s);
		LW_ASSERT(err == LW_OK); /* it was tried when the scenario was read */
	}
	return v;
}
