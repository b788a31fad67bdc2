/* cells_words.c - rows of the addressing table as pages break them.
 * SPDX-License-Identifier: MIT */
#include "labwire/address/table.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/wire/addr.h"

static struct lw_table t;
static struct lw_diags diags;

static bool parse(const char *text)
{
	return lw_table_parse(&t, "table", lw_rd_of(text, strlen(text)), 11, &diags) &&
	       lw_table_complain(&t, &diags);
}

static void teardown(void)
{
	lw_table_fini(&t);
	lw_diags_fini(&diags);
}

TestSuite(cells_words, .fini = teardown);

static void expect(size_t i, const char *device, const char *interface, uint32_t addr)
{
	cr_assert_lt(i, t.used);
	cr_assert_str_eq(t.rows[i].device, device);
	cr_assert_str_eq(t.rows[i].interface, interface);
	cr_assert_eq(t.rows[i].addr, addr);
}

#define PAGE_HEADING "Device Interface IP Address Subnet Mask Default Gateway\n"

/* The same two rows, as pages break them. */
Test(cells_words, lines_that_a_page_has_broken_are_one_row)
{
	static const char *const pages[] = {
		PAGE_HEADING "Eagle\nServer N/A 172.16.\nPod#.1 255.255.\n0.0 "
			     "172.16.255.\n254\nS0/0/0 10.0.0.1 255.0.0.0\nN/A\n",
		"Device\nInterface\nIP\nAddress\nSubnet\nMask\nDefault Gateway\n"
		"Eagle Server\nN/A\n172.16. Pod#.1\n255.255.0.0\n172.16.255.254\n"
		"S0/0/0\n10.0.0.1\n255.0.0.0\nN/A\n\nThe end of the table\n",
		"Device\tInterface\tIP Address\tSubnet Mask\tDefault Gateway\n"
		"Eagle Server\nN/A\t172.16.Pod#.1\t255.255.0.0\t172.16.255.254\n"
		"\tS0/0/0\t10.0.0.1\t255.0.0.0\tN/A\n",
		"Device\xc2\xa0Interface IP Address Subnet Mask Default Gateway\n"
		"Eagle\xc2\xa0Server N/A\xc2\xa0\xc2\xa0"
		"172.16.Pod#.1 255.255.0.0 "
		"172.16.255.254\xc2\xa0\n\xc2\xa0 S0/0/0 10.0.0.1 255.0.0.0 N/A\n",
	};
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		cr_assert(lw_table_parse(&t, "page", lw_rd_of(pages[i], strlen(pages[i])),
				  11, &diags),
			"page %zu: %s", i, diags.used ? diags.all[0].sentence : "");
		cr_assert_eq(t.nlines, 2, "page %zu", i);
		cr_assert_str_eq(t.lines[0].cell[LW_COLUMN_DEVICE], "Eagle Server");
		cr_assert(lw_device_same(
			t.lines[0].cell[LW_COLUMN_ADDRESS], "172.16.Pod#.1"));
		expect(1, "Eagle Server", "S0/0/0", LW_IP4(10, 0, 0, 1));
		cr_assert_eq(t.rows[0].mask, LW_IP4(255, 255, 0, 0));
		cr_assert_eq(t.rows[0].gateway, LW_IP4(172, 16, 255, 254));
		lw_table_fini(&t);
	}
}

Test(cells_words, a_mistake_in_a_row_of_a_page_does_not_swallow_the_next)
{
	cr_assert_not(parse(PAGE_HEADING "pc1 N/A 10.0.0.1 128.0.0.0 R1\n"
					 "pc2 N/A 10.0.0.2 255.0.0.0 N/A\n"
					 "pc3 N/A 10.0.0.3 255.O.0.0 N/A\n"
					 "pc4 N/A\n"
					 "10.0.0.4 255.0.0.0 N/A\n"));
	cr_assert_eq(diags.used, 2);
	cr_assert_eq(diags.all[0].line, 2);
	cr_assert_eq(diags.all[1].line, 4);
	cr_assert_eq(t.lines[3].line, 5);
	expect(3, "pc4", "", LW_IP4(10, 0, 0, 4));
}
