/* writer.c - one sink call per buffer, not per frame.  SPDX-License-Identifier: MIT */
#include "labwire/capture/writer.h"

#include <string.h>

#include "labwire/base/alloc.h"

void lw_writer_init(struct lw_writer *w, struct lw_sink sink)
{
	*w = (struct lw_writer){ .sink = sink };
}

void lw_writer_fini(struct lw_writer *w)
{
	lw_free(w->buf);
	w->buf = NULL;
}

void lw_writer_flush(struct lw_writer *w)
{
	if (w->len && w->error == LW_OK)
		w->error = w->sink.write(w->sink.ctx, w->buf, w->len);
	w->len = 0;
}

void lw_writer_put(struct lw_writer *w, const void *bytes, size_t n)
{
	if (w->error != LW_OK || n == 0)
		return;
	if (!w->buf)
		w->buf = lw_alloc(LW_WRITER_BUF);
	if (n > LW_WRITER_BUF - w->len)
		lw_writer_flush(w);
	if (n > LW_WRITER_BUF) {
		if (w->error == LW_OK)
			w->error = w->sink.write(w->sink.ctx, bytes, n);
		return;
	}
	memcpy(w->buf + w->len, bytes, n);
	w->len += n;
}
