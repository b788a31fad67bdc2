/* forward.c - what the texts of forwards say, and what is wrong with them.
 * SPDX-License-Identifier: MIT */
#include "live/ways/forward.h"

#include <criterion/criterion.h>

#include "harness/sample.h"

Test(forward, words)
{
	struct lw_scenario *s = sample_scenario();
	struct forward_spec f;
	struct lw_text why = { 0 };
	cr_assert(forward_parse(s, "127.0.0.1:2525=h>s.example.com:25", &f, &why));
	cr_assert(f.kind == FORWARD_TCP && ntohs(f.local.sin_port) == 2525 &&
		  f.place.port == 25);
	cr_assert_str_eq(f.place.node, "h");
	cr_assert_str_eq(f.place.host, "s.example.com");
	cr_assert(forward_parse(s, "udp:53=h>10.0.0.2:53", &f, &why));
	cr_assert(f.kind == FORWARD_UDP && f.place.port == 53);
	cr_assert(forward_parse(s, "ftp:2121=h>s:21", &f, &why));
	cr_assert(f.kind == FORWARD_FTP && f.place.port == 21);
	cr_assert_eq(why.len, 0);
	static const char *const bad[][2] = { { "2525=h",
						      "must be LOCAL=NODE>HOST:PORT" },
		{ "x=h>s:1", "\"x\" is not an address such as 127.0.0.1:2525" },
		{ "1=nobody>s:1", "there is no node \"nobody\"" },
		{ "1=h>s", "\"s\" is not HOST:PORT" },
		{ "1=h>:25", "\":25\" is not HOST:PORT" },
		{ "1=h>s:0", "\"s:0\" is not HOST:PORT" } };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		lw_text_clear(&why);
		cr_assert_not(forward_parse(s, bad[i][0], &f, &why));
		cr_assert_str_eq(lw_text_str(&why), bad[i][1]);
	}
	lw_text_fini(&why);
	lw_scenario_free(s);
}

Test(forward, all_services_of_a_node)
{
	struct lw_scenario *s = sample_scenario();
	struct lw_text why = { 0 };
	cr_assert(way_forward.check(s, "s", &why));
	cr_assert(way_forward.check(s, "h>s", &why));
	cr_assert_eq(why.len, 0);
	static const char *const bad[][2] = {
		{ "s:25", "must be LOCAL=NODE>HOST:PORT, or [NODE>]SERVER for all "
			  "services of a node" },
		{ "x", "there is no node \"x\"" }, { "x>s", "there is no node \"x\"" },
		{ "h", "h runs no service that a port could lead to" }
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		lw_text_clear(&why);
		cr_assert_not(way_forward.check(s, bad[i][0], &why));
		cr_assert_str_eq(lw_text_str(&why), bad[i][1]);
	}
	lw_text_fini(&why);
	lw_scenario_free(s);
}

Test(forward, the_reverse_direction_stays_on_loopback)
{
	struct lw_scenario *s = sample_scenario();
	struct reverse_spec v;
	struct lw_text why = { 0 };
	cr_assert(reverse_parse(s, "s:8080=127.0.0.1:8000", &v, &why));
	cr_assert(v.place.port == 8080 && ntohs(v.local.sin_port) == 8000);
	static const char *const bad[][2] = { { "s:80", "must be NODE:PORT=LOCAL" },
		{ "x:80=8000", "there is no node \"x\"" },
		{ "s:http=8000", "\"http\" is not a port" },
		{ "s:80=10.0.0.1:80", "\"10.0.0.1:80\" is not an address on loopback" },
		{ "s:80=0.0.0.0:80", "\"0.0.0.0:80\" is not an address on loopback" } };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		lw_text_clear(&why);
		cr_assert_not(reverse_parse(s, bad[i][0], &v, &why));
		cr_assert_str_eq(lw_text_str(&why), bad[i][1]);
	}
	lw_text_fini(&why);
	lw_scenario_free(s);
}
