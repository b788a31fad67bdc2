/* json.c - what is written is JSON, whatever is put in.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <signal.h>
#include <string.h>

#include "labwire/base/json.h"

static struct lw_text out;
static struct lw_json j;

static void setup(void)
{
	lw_json_init(&j, &out, 0);
}

static void teardown(void)
{
	lw_text_fini(&out);
}

TestSuite(json, .init = setup, .fini = teardown);

Test(json, objects_and_arrays_in_one_line)
{
	lw_json_object(&j, NULL);
	lw_json_bool(&j, "ok", true);
	lw_json_array(&j, "list");
	lw_json_count(&j, NULL, UINT64_MAX);
	lw_json_number(&j, NULL, -7);
	lw_json_object(&j, NULL);
	lw_json_end(&j);
	lw_json_end(&j);
	lw_json_text(&j, "none", NULL);
	lw_json_end(&j);
	cr_assert_str_eq(lw_text_str(&out),
		"{\"ok\":true,\"list\":[18446744073709551615,-7,{}],\"none\":null}");
}

Test(json, as_many_levels_as_asked_have_lines)
{
	lw_json_init(&j, &out, 2);
	lw_json_object(&j, NULL);
	lw_json_array(&j, "empty");
	lw_json_end(&j);
	lw_json_array(&j, "rows");
	for (int i = 0; i < 2; i++) {
		lw_json_object(&j, NULL);
		lw_json_number(&j, "i", i);
		lw_json_end(&j);
	}
	lw_json_end(&j);
	lw_json_end(&j);
	cr_assert_str_eq(lw_text_str(&out), "{\n  \"empty\": [],\n  \"rows\": [\n    "
					    "{\"i\":0},\n    {\"i\":1}\n  ]\n}");
}

Test(json, times_are_exact)
{
	lw_json_time(&j, NULL, LW_SEC(96) + 112651720);
	cr_assert_str_eq(lw_text_str(&out), "96.112651720");
}

struct said {
	char in[16], out[48];
};

ParameterizedTestParameters(json, strings)
{
	static struct said all[] = {
		{ "plain", "\"plain\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "\n\r\t\x01\x7f", "\"\\n\\r\\t\\u0001\\u007f\"" },
		{ "\xc3\xa9\xe2\x82\xac", "\"\xc3\xa9\xe2\x82\xac\"" },
		{ "\xf0\x9f\x93\xa8", "\"\xf0\x9f\x93\xa8\"" },
		{ "caf\xe9", "\"caf\\u00e9\"" },		 /* Latin-1 */
		{ "\xc3", "\"\\u00c3\"" },			 /* cut */
		{ "\xc0\x80", "\"\\u00c0\\u0080\"" },		 /* too long a form */
		{ "\xed\xa0\x80", "\"\\u00ed\\u00a0\\u0080\"" }, /* a surrogate */
		{ "\xf4\x90\x80\x80", "\"\\u00f4\\u0090\\u0080\\u0080\"" },
	};
	return cr_make_param_array(struct said, all, sizeof(all) / sizeof(all[0]));
}

ParameterizedTest(struct said *s, json, strings)
{
	lw_json_text(&j, NULL, s->in);
	cr_assert_str_eq(lw_text_str(&out), s->out);
}

Test(json, a_nul_is_a_character)
{
	lw_json_bytes(&j, NULL, "a\0b", 3);
	cr_assert_str_eq(lw_text_str(&out), "\"a\\u0000b\"");
}

Test(json, the_text_may_be_emptied_between_members)
{
	lw_json_array(&j, NULL);
	lw_json_number(&j, NULL, 1);
	lw_text_clear(&out);
	lw_json_number(&j, NULL, 2);
	lw_json_end(&j);
	cr_assert_str_eq(lw_text_str(&out), ",2]");
}

Test(json, a_member_of_an_object_has_a_name, .signal = SIGABRT)
{
	lw_json_object(&j, NULL);
	lw_json_number(&j, NULL, 1);
}

Test(json, what_is_not_open_cannot_end, .signal = SIGABRT)
{
	lw_json_end(&j);
}
