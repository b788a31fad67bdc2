/* oneline_priv.h - the pieces of a line, one file per family of protocols.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_WIRE_ONELINE_PRIV_H
#define SIM_WIRE_ONELINE_PRIV_H

#include "labwire/base/err.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/oneline.h"

void oneline_ipv4(struct lw_oneline *o, struct lw_text *out, struct lw_rd packet);
void oneline_tcp(struct lw_oneline *o, struct lw_text *out, const struct lw_ipv4 *ip,
	struct lw_rd segment);
void oneline_dns(struct lw_text *out, struct lw_rd message);
void oneline_nbns(struct lw_text *out, struct lw_rd message);
void oneline_ppp_ctl(
	struct lw_text *out, const char *name, bool ipcp, struct lw_rd packet);

static inline void oneline_malformed(
	struct lw_text *out, const char *what, enum lw_err err)
{
	lw_text_fmt(out, "%s malformed (%s)", what, lw_strerror(err));
}

#endif
