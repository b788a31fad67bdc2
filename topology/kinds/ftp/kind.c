/* kind.c - files: who serves them and who moves them.  SPDX-License-Identifier: MIT */
#include "ftp.h"

const struct lw_kind kind_ftp = { .service = &ftp_service, .steps = { &ftp_step } };
