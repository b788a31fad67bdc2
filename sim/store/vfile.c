/* vfile.c - bytes of files: kept, or made from a seed.  SPDX-License-Identifier: MIT */
#include "vfile.h"

#include <string.h>

#include "labwire/base/alloc.h"

/* Word number i of a seed's endless row: the output function of splitmix64 (G. Steele,
 * D. Lea, C. Flood, 2014), which needs no state. */
static uint64_t word(uint64_t seed, uint64_t i)
{
	uint64_t z = seed + (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void lw_vfs_made(uint64_t seed, uint64_t at, void *to, size_t n)
{
	uint8_t *out = to;
	while (n > 0) {
		uint64_t w = word(seed, at / 8);
		unsigned first = (unsigned)(at % 8);
		for (unsigned k = first; k < 8 && n > 0; k++, n--, at++)
			*out++ = (uint8_t)(w >> (8 * k));
	}
}

struct lw_vfile *vfile_new(uint64_t *kept)
{
	struct lw_vfile *f = lw_alloc(sizeof(*f));
	f->refs = 1;
	f->kept = kept;
	return f;
}

void vfile_ref(struct lw_vfile *f)
{
	f->refs++;
}

void vfile_empty(struct lw_vfile *f)
{
	*f->kept -= f->bytes.len;
	lw_text_fini(&f->bytes);
	f->made = false;
	f->size = 0;
}

void lw_vfile_close(struct lw_vfile *f)
{
	if (!f || --f->refs > 0)
		return;
	vfile_empty(f);
	lw_free(f);
}

uint64_t lw_vfile_size(const struct lw_vfile *f)
{
	return f->size;
}

size_t lw_vfile_read(const struct lw_vfile *f, uint64_t at, void *to, size_t n)
{
	if (at >= f->size)
		return 0;
	if (n > f->size - at)
		n = (size_t)(f->size - at);
	if (f->made)
		lw_vfs_made(f->seed, at, to, n);
	else
		memcpy(to, f->bytes.s + at, n);
	return n;
}

static enum lw_err fill(struct lw_vfile *f, const void *bytes, size_t n)
{
	if (n > LW_VFS_BYTES_MAX - *f->kept)
		return LW_EFULL;
	*f->kept += n;
	f->size += n;
	if (bytes)
		lw_text_bytes(&f->bytes, bytes, n);
	else
		for (; n > 0; n--)
			lw_text_char(&f->bytes, 0);
	return LW_OK;
}

/* Made bytes become kept ones before the first is written over. */
static enum lw_err keep(struct lw_vfile *f)
{
	uint64_t size = f->size;
	uint8_t piece[512];
	if (!f->made)
		return LW_OK;
	if (size > LW_VFS_BYTES_MAX - *f->kept)
		return LW_EFULL;
	f->made = false;
	f->size = 0;
	while (f->size < size) {
		uint64_t left = size - f->size;
		size_t n = left < sizeof(piece) ? (size_t)left : sizeof(piece);
		lw_vfs_made(f->seed, f->size, piece, n);
		(void)!fill(f, piece, n); /* there is room: see above */
	}
	return LW_OK;
}

enum lw_err lw_vfile_write(struct lw_vfile *f, uint64_t at, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	enum lw_err err = keep(f);
	if (err == LW_OK && at > f->size)
		err = at - f->size > LW_VFS_BYTES_MAX
			      ? LW_EFULL
			      : fill(f, NULL, (size_t)(at - f->size));
	if (err != LW_OK)
		return err;
	size_t over = f->size - at < n ? (size_t)(f->size - at) : n;
	if (over > 0)
		memcpy(f->bytes.s + at, p, over);
	return n > over ? fill(f, p + over, n - over) : LW_OK;
}
