/* form.c - what is written is read as the same.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "labwire/address/table.h"

static struct lw_table t;
static struct lw_diags diags;
static struct lw_text text;

static void teardown(void)
{
	lw_table_fini(&t);
	lw_diags_fini(&diags);
	lw_text_fini(&text);
}

TestSuite(form, .fini = teardown);

Test(form, every_form_comes_back)
{
	static const char *const row[] = { "R\"1, left", "Fa0/0", "10.0.0.1", "255.0.0.0",
		"N/A" };
	for (int f = LW_FORM_CSV; f <= LW_FORM_MARKDOWN; f++) {
		lw_text_clear(&text);
		lw_form_heading(&text, (enum lw_form)f);
		lw_form_row(&text, (enum lw_form)f, row);
		cr_assert(lw_table_parse(&t, "t", lw_rd_of(text.s, text.len), 1, &diags),
			"%s", text.s);
		cr_assert_eq(t.used, 1);
		cr_assert_str_eq(t.rows[0].device, row[0]);
		cr_assert_eq(t.rows[0].mask, 0xff000000);
		lw_table_fini(&t);
	}
}
