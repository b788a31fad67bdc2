/* mbox.h - a mailbox as the text of an mbox file (RFC 4155).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_MBOX_H
#define LABWIRE_STORE_MBOX_H

#include "labwire/base/text.h"
#include "labwire/store/mailbox.h"

/* "From " lines, LF line ends, ">From " quoting; appended to out. */
void lw_mbox_write(const struct lw_mailbox *mb, struct lw_text *out);

#endif
