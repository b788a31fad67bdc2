/* fuzz_dns.c - any bytes as a DNS message: what can be read can be written, and what was
 * written reads the same.  SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "labwire/base/assert.h"
#include "labwire/wire/dns.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum {
	ROOM = 65535
};

/* Write again what can be read of the message; the length, or 0 when it is malformed or
 * does not fit (names may grow when pointers cannot be reused). */
static size_t copy_message(const uint8_t *bytes, size_t n, uint8_t *out)
{
	struct lw_dns_rd d;
	struct lw_dns_wr to;
	struct lw_dns_question q;
	struct lw_dns_rr rr;
	enum lw_dns_section section;
	enum lw_err err = lw_dns_open(lw_rd_of(bytes, n), &d);

	if (err)
		return 0;
	lw_dns_begin(&to, out, ROOM);
	to.id = d.id;
	to.flags = d.flags;
	while ((err = lw_dns_next_question(&d, &q)) == LW_OK) {
		LW_ASSERT(lw_dns_name_ok(q.name));
		if (lw_dns_put_question(&to, &q))
			return 0;
	}
	if (err != LW_ENOENT)
		return 0;
	while ((err = lw_dns_next_rr(&d, &section, &rr)) == LW_OK) {
		LW_ASSERT(lw_dns_name_ok(rr.name));
		if (lw_dns_put_rr(&to, section, &rr))
			return 0;
	}
	return err == LW_ENOENT ? lw_dns_end(&to) : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	uint8_t *once = malloc(ROOM), *twice = malloc(ROOM);
	size_t len = copy_message(bytes, n, once);

	if (len > 0) {
		LW_ASSERT(copy_message(once, len, twice) == len);
		LW_ASSERT(memcmp(once, twice, len) == 0);
	}
	free(once);
	free(twice);
	return 0;
}
