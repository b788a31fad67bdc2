/* ftp_ascii.h - lines of a file and lines on the wire (RFC 959 3.1.1.1): LF here, CRLF
 * there.  Any split of the input gives the same output.  Private to sim/proto/ftp.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_FTP_ASCII_H
#define SIM_PROTO_FTP_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* n bytes of a file become at most 2 n on the wire; how many. */
size_t ftp_ascii_to_wire(const uint8_t *in, size_t n, uint8_t *out);
/* n bytes of the wire become at most n + 1 of a file.  *cr: a CR at the end of what came
 * before waits for what follows; the caller starts with false, and when all has come and
 * it is true, the file ends with a CR. */
size_t ftp_ascii_from_wire(const uint8_t *in, size_t n, uint8_t *out, bool *cr);

#endif
