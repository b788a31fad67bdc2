/* base64.c - base64.  SPDX-License-Identifier: MIT */
#include "labwire/base/base64.h"

#include <stdint.h>
#include <string.h>

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void lw_base64_encode(const void *bytes, size_t n, struct lw_text *out)
{
	const uint8_t *p = bytes;
	for (; n > 0; p += 3) {
		size_t here = n < 3 ? n : 3;
		uint32_t v = (uint32_t)p[0] << 16;
		v |= here > 1 ? (uint32_t)p[1] << 8 : 0;
		v |= here > 2 ? p[2] : 0;
		lw_text_char(out, digits[v >> 18]);
		lw_text_char(out, digits[v >> 12 & 63]);
		lw_text_char(out, here > 1 ? digits[v >> 6 & 63] : '=');
		lw_text_char(out, here > 2 ? digits[v & 63] : '=');
		n -= here;
	}
}

bool lw_base64_decode(const char *s, size_t n, struct lw_text *out)
{
	if (n % 4 != 0)
		return false;
	for (size_t i = 0; i < n; i += 4) {
		size_t pad =
			i + 4 < n ? 0 : (size_t)(s[i + 3] == '=') + (s[i + 2] == '=');
		uint32_t v = 0;
		for (size_t k = 0; k < 4 - pad; k++) {
			const char *d = s[i + k] ? strchr(digits, s[i + k]) : NULL;
			if (!d)
				return false;
			v |= (uint32_t)(d - digits) << (18 - 6 * k);
		}
		if (pad == 1 && s[i + 3] != '=')
			return false;
		lw_text_char(out, (char)(v >> 16));
		if (pad < 2)
			lw_text_char(out, (char)(v >> 8));
		if (pad < 1)
			lw_text_char(out, (char)v);
	}
	return true;
}
