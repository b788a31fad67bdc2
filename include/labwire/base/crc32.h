/* crc32.h - the check sum of Ethernet, zip and gzip (ITU-T V.42), to tell whether two
 * files are the same without keeping them.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_CRC32_H
#define LABWIRE_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Of what came before, 0 at the start, and of n bytes more. */
uint32_t lw_crc32(uint32_t crc, const void *bytes, size_t n);

#endif
