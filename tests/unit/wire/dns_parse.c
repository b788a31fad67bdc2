/* dns_parse.c - reading DNS messages, and refusing what is none.
 * SPDX-License-Identifier: MIT */
#include "dns_sample.h"
#include "labwire/wire/addr.h"

Test(wire_dns_parse, an_answer_is_read_record_by_record)
{
	uint8_t p[128];
	size_t n = hex(dns_answer, p, sizeof(p));
	struct lw_dns_rd d;
	struct lw_dns_question q;
	struct lw_dns_rr rr;
	enum lw_dns_section section;

	cr_assert_eq(lw_dns_open(lw_rd_of(p, n), &d), LW_OK);
	cr_assert_eq(d.id, 0x1234);
	cr_assert(d.flags & LW_DNS_AA);
	cr_assert_eq(lw_dns_next_question(&d, &q), LW_OK);
	cr_assert_str_eq(q.name, "host-1.example.com");
	cr_assert_eq(lw_dns_next_question(&d, &q), LW_ENOENT);
	cr_assert_eq(lw_dns_next_rr(&d, &section, &rr), LW_OK);
	cr_assert_eq(section, LW_DNS_ANSWER);
	cr_assert_eq(rr.addr, LW_IP4(172, 16, 1, 1));
	cr_assert_eq(rr.ttl, 86400);
	cr_assert_eq(lw_dns_next_rr(&d, &section, &rr), LW_OK);
	cr_assert_eq(section, LW_DNS_AUTHORITY);
	cr_assert_str_eq(rr.name, "example.com");
	cr_assert_str_eq(rr.target, "ns.example.com");
	cr_assert_eq(lw_dns_next_rr(&d, &section, &rr), LW_OK);
	cr_assert_eq(section, LW_DNS_ADDITIONAL);
	cr_assert_str_eq(rr.name, "ns.example.com");
	cr_assert_eq(lw_dns_next_rr(&d, &section, &rr), LW_ENOENT);
}

Test(wire_dns_parse, every_truncation_is_an_error)
{
	uint8_t p[128];
	size_t n = hex(dns_answer, p, sizeof(p));

	cr_assert_eq(read_all(p, n), LW_OK);
	for (size_t cut = 0; cut < n; cut++)
		cr_assert_neq(read_all(p, cut), LW_OK, "%zu", cut);
}

Test(wire_dns_parse, pointers_that_do_not_go_back_are_malformed)
{
	static const char *const bad[] = {
		"c00c",		  /* at itself */
		"c00e 0361 c00c", /* forward */
		"0161 c00c",	  /* around its own start */
		"c0ff",		  /* behind the end */
		"4161",		  /* reserved label types */
		"8161",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint8_t p[64] = { 0, 0, 0, 0, 0, 1 };
		size_t n = 12 + hex(bad[i], p + 12, sizeof(p) - 12);
		memset(p + n, 0, 20);
		cr_assert_eq(read_all(p, n + 20), LW_EBAD, "%s", bad[i]);
	}
}

Test(wire_dns_parse, a_name_over_255_bytes_is_malformed)
{
	uint8_t p[400] = { 0, 0, 0, 0, 0, 1 };
	size_t at = 12;

	for (int label = 0; label < 3; label++, at += 64)
		p[at] = 63;
	p[at] = 61; /* 3 * 64 + 62 + 1 = 255 */
	cr_assert_eq(read_all(p, at + 62 + 5), LW_OK);
	p[at] = 62;
	cr_assert_eq(read_all(p, at + 63 + 5), LW_EBAD);
}

Test(wire_dns_parse, rdata_must_fit_its_type)
{
	uint8_t p[128];
	size_t n = hex(dns_answer, p, sizeof(p));

	p[12 + 24 + 11] = 3; /* an address of three bytes */
	cr_assert_eq(read_all(p, n), LW_EBAD);
	p[12 + 24 + 11] = 5;
	cr_assert_eq(read_all(p, n), LW_EBAD);
}
