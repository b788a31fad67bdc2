/* writer.h - bytes on their way to a sink, in large pieces; the first error sticks.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_WRITER_H
#define LABWIRE_CAPTURE_WRITER_H

#include <stdint.h>

#include "labwire/base/wr.h"
#include "labwire/capture/sink.h"

struct lw_writer {
	struct lw_sink sink;
	uint8_t *buf; /* LW_WRITER_BUF bytes, taken at the first write */
	size_t len;
	enum lw_err error; /* LW_OK, or why nothing more is written */
};

enum {
	LW_WRITER_BUF = 256 * 1024
};

void lw_writer_init(struct lw_writer *w, struct lw_sink sink);
void lw_writer_fini(struct lw_writer *w); /* does not flush */
void lw_writer_flush(struct lw_writer *w);
void lw_writer_put(struct lw_writer *w, const void *bytes, size_t n);

#endif
