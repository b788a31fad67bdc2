/* ftp_ascii.c - LF and CRLF.  SPDX-License-Identifier: MIT */
#include "ftp_ascii.h"

size_t ftp_ascii_to_wire(const uint8_t *in, size_t n, uint8_t *out)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (in[i] == '\n')
			out[k++] = '\r';
		out[k++] = in[i];
	}
	return k;
}

size_t ftp_ascii_from_wire(const uint8_t *in, size_t n, uint8_t *out, bool *cr)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (*cr && in[i] != '\n')
			out[k++] = '\r';
		*cr = in[i] == '\r';
		if (!*cr)
			out[k++] = in[i];
	}
	return k;
}
