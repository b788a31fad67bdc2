/* imap_put.c - pieces of an answer (RFC 3501 section 9).  SPDX-License-Identifier: MIT */
#include "imap_put.h"

#include <string.h>

#include "imap_args.h"

static bool quotable(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c == 0 || c == '\r' || c == '\n' || c >= 0x80)
			return false;
	}
	return true;
}

void imap_put_literal(struct lw_text *out, struct lw_rd bytes)
{
	lw_text_fmt(out, "{%zu}\r\n", lw_rd_left(&bytes));
	lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
}

void imap_put_string(struct lw_text *out, const char *bytes, size_t n)
{
	if (!quotable(bytes, n)) {
		imap_put_literal(out, lw_rd_of(bytes, n));
		return;
	}
	lw_text_char(out, '"');
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == '"' || bytes[i] == '\\')
			lw_text_char(out, '\\');
		lw_text_char(out, bytes[i]);
	}
	lw_text_char(out, '"');
}

void imap_put_nstring(struct lw_text *out, const char *string)
{
	if (string)
		imap_put_string(out, string, strlen(string));
	else
		lw_text_add(out, "NIL");
}

void imap_put_astring(struct lw_text *out, const char *string)
{
	size_t n = 0;
	while (imap_atom_char(string[n]))
		n++;
	if (n > 0 && string[n] == 0)
		lw_text_add(out, string);
	else
		imap_put_string(out, string, strlen(string));
}
