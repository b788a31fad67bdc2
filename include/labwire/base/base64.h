/* base64.h - base64 (RFC 4648 section 4), as SASL uses it.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_BASE64_H
#define LABWIRE_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "labwire/base/text.h"

/* Both append. */
void lw_base64_encode(const void *bytes, size_t n, struct lw_text *out);
/* False: not base64, padding included; out then has part of it. */
bool lw_base64_decode(const char *s, size_t n, struct lw_text *out);

#endif
