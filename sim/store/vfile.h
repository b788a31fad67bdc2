/* vfile.h - the contents of a file, shared by its name and those who have it open.
 * Private to sim/store.  SPDX-License-Identifier: MIT */
#ifndef SIM_STORE_VFILE_H
#define SIM_STORE_VFILE_H

#include "labwire/store/vfs.h"

struct lw_vfile {
	uint32_t refs;
	bool made; /* from the seed; bytes is empty */
	uint64_t seed, size;
	struct lw_text bytes;
	uint64_t *kept; /* the tree's count of kept bytes */
};

struct lw_vfile *vfile_new(uint64_t *kept);
void vfile_ref(struct lw_vfile *f);
void vfile_empty(struct lw_vfile *f);

#endif
