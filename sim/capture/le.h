/* le.h - the capture files' own byte order: little-endian whatever the machine, so that
 * files are the same everywhere.  Private to sim/capture.  SPDX-License-Identifier: MIT
 */
#ifndef SIM_CAPTURE_LE_H
#define SIM_CAPTURE_LE_H

#include "labwire/base/wr.h"

static inline void le16(struct lw_wr *w, uint16_t v)
{
	lw_wr_u8(w, (uint8_t)v);
	lw_wr_u8(w, (uint8_t)(v >> 8));
}

static inline void le32(struct lw_wr *w, uint32_t v)
{
	le16(w, (uint16_t)v);
	le16(w, (uint16_t)(v >> 16));
}

#endif
