/* runtime.h - where the control sockets of running labs are: a folder of the user's own.
 * Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_SESSION_RUNTIME_H
#define LIVE_SESSION_RUNTIME_H

#include "labwire/base/err.h"
#include "labwire/base/text.h"

/* $XDG_RUNTIME_DIR/labwire, else /tmp/labwire-UID; made with mode 0700.  LW_EIO: it
 * cannot be made, or is not ours alone (errno). */
LW_MUST_USE enum lw_err runtime_folder(struct lw_text *out);

/* A listening unix socket with mode 0600; one that nobody listens on any more is
 * replaced.  -1: errno, EADDRINUSE when somebody does. */
int runtime_listen(const char *path);
/* -1: errno */
int runtime_connect(const char *path);

#endif
