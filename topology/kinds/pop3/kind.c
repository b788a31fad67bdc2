/* kind.c - mail that is fetched.  SPDX-License-Identifier: MIT */
#include "pop3.h"

const struct lw_kind kind_pop3 = { .service = &pop3_service, .steps = { &pop3_step } };
