/* mbox.h - a mailbox as the text of an mbox file (RFC 4155), as the lab's servers write
 * it: "From " lines with local time, LF line ends, ">From " quoting of every depth.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_MBOX_H
#define LABWIRE_STORE_MBOX_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/store/mailbox.h"

/* Appended to out. */
void lw_mbox_write(const struct lw_mailbox *mb, struct lw_text *out);

/* Every message of the text into the mailbox; what lw_mbox_write wrote comes back as it
 * was, but that the sender is the one of the Return-Path: when a message begins with it.
 * A message begins at the start and after an empty line, where a "From " line has a
 * sender and a date; times are those of `zone`, minutes east of UTC.  LW_EINVAL: the text
 * does not begin with such a line; LW_EFULL: no room, and what fitted is there. */
LW_MUST_USE enum lw_err lw_mbox_read(struct lw_rd in, int zone, struct lw_mailbox *mb);

#endif
