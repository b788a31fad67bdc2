/* dns_name.c - domain names as text.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "labwire/wire/addr.h"
#include "labwire/wire/dns.h"

Test(wire_dns_name, limits_are_those_of_the_wire)
{
	static const char label63[] =
		"012345678901234567890123456789012345678901234567890123456789012";
	char name[300];

	cr_assert(lw_dns_name_ok("."));
	cr_assert(lw_dns_name_ok("example.com"));
	cr_assert(lw_dns_name_ok("example.com."));
	cr_assert(lw_dns_name_ok("a\\.b.com"));
	cr_assert(lw_dns_name_ok("\\000"));
	cr_assert_not(lw_dns_name_ok(""));
	cr_assert_not(lw_dns_name_ok(".com"));
	cr_assert_not(lw_dns_name_ok("a..b"));
	cr_assert_not(lw_dns_name_ok("a.."));
	cr_assert_not(lw_dns_name_ok(".."));
	cr_assert_not(lw_dns_name_ok("\\256"));
	cr_assert_not(lw_dns_name_ok("\\25"));
	cr_assert_not(lw_dns_name_ok("\\"));

	snprintf(
		name, sizeof(name), "%s.%s.%s.%.61s", label63, label63, label63, label63);
	cr_assert(lw_dns_name_ok(name));
	snprintf(
		name, sizeof(name), "%s.%s.%s.%.62s", label63, label63, label63, label63);
	cr_assert_not(lw_dns_name_ok(name));
	snprintf(name, sizeof(name), "%sx", label63);
	cr_assert_not(lw_dns_name_ok(name));
}

Test(wire_dns_name, case_and_final_dot_do_not_matter)
{
	cr_assert(lw_dns_name_equal(
		"Eagle-Server.Example.COM", "eagle-server.example.com."));
	cr_assert(lw_dns_name_equal(".", "."));
	cr_assert(lw_dns_name_equal("\\097.b", "a.b"));
	cr_assert_not(lw_dns_name_equal("a.b", "a\\.b"));
	cr_assert_not(lw_dns_name_equal("a.b", "a.b.c"));
	cr_assert_not(lw_dns_name_equal("a.b.c", "a.b"));
}

Test(wire_dns_name, a_zone_holds_itself_and_what_is_below)
{
	cr_assert(lw_dns_name_within("example.com", "example.com"));
	cr_assert(lw_dns_name_within("www.Example.com", "example.com"));
	cr_assert(lw_dns_name_within("anything", "."));
	cr_assert_not(lw_dns_name_within("badexample.com", "example.com"));
	cr_assert_not(lw_dns_name_within("com", "example.com"));
}

Test(wire_dns_name, reverse_names_run_backwards)
{
	char name[LW_DNS_NAME_TEXT];

	cr_assert_str_eq(lw_dns_reverse_name(LW_IP4(172, 16, 1, 1), name),
		"1.1.16.172.in-addr.arpa");
}

Test(wire_dns_name, long_text_becomes_several_strings)
{
	char text[301];
	uint8_t out[400];
	struct lw_wr w = lw_wr_of(out, sizeof(out));

	memset(text, 'x', 300);
	text[300] = 0;
	cr_assert_eq(lw_dns_txt(&w, text), LW_OK);
	cr_assert_eq(lw_wr_len(&w), 302);
	cr_assert_eq(out[0], 255);
	cr_assert_eq(out[256], 45);
	w = lw_wr_of(out, 5);
	cr_assert_eq(lw_dns_txt(&w, "hello"), LW_EFULL);
	w = lw_wr_of(out, 1);
	cr_assert_eq(lw_dns_txt(&w, ""), LW_OK);
}
