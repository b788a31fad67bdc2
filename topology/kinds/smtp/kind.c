/* kind.c - mail: who takes it and who sends it.  SPDX-License-Identifier: MIT */
#include "smtp.h"

const struct lw_kind kind_smtp = { .service = &smtp_service, .steps = { &mail_step } };
