/* dns_sample.h - one answer as bytes, and reading a message to its end.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_WIRE_DNS_SAMPLE_H
#define TESTS_UNIT_WIRE_DNS_SAMPLE_H

#include "hex.h"
#include "labwire/wire/dns.h"

/* "host-1.example.com A" with answer, authority and additional, names compressed. */
static const char dns_answer[] =
	"1234 8580 0001 0001 0001 0001"
	"06 686f73742d31 07 6578616d706c65 03 636f6d 00 0001 0001" /* at 12, 19, 27 */
	"c00c 0001 0001 00015180 0004 ac100101"
	"c013 0002 0001 00015180 0005 02 6e73 c013" /* the server's name at 64 */
	"c040 0001 0001 00015180 0004 c0a8fefe";

/* Read all of a message; the first error, or LW_OK. */
static inline enum lw_err read_all(const uint8_t *p, size_t n)
{
	struct lw_dns_rd d;
	struct lw_dns_rr rr;
	enum lw_dns_section section;
	enum lw_err err = lw_dns_open(lw_rd_of(p, n), &d);

	while (!err)
		err = lw_dns_next_rr(&d, &section, &rr);
	return err == LW_ENOENT ? LW_OK : err;
}

#endif
