/* sink.h - where captured bytes go: a file of the cli, a buffer of a test.
 *
 * write takes all or fails (LW_EIO); after a failure it is not called again.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_SINK_H
#define LABWIRE_CAPTURE_SINK_H

#include <stddef.h>

#include "labwire/base/err.h"

struct lw_sink {
	enum lw_err (*write)(void *ctx, const void *bytes, size_t n);
	void *ctx;
};

#endif
