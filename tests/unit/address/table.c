/* table.c - the addressing table in its forms.  SPDX-License-Identifier: MIT */
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

TestSuite(table, .fini = teardown);

#define HEADING "Device,Interface,IP Address,Subnet Mask,Default Gateway\n"

static void expect(size_t i, const char *device, const char *interface, uint32_t addr)
{
	cr_assert_lt(i, t.used);
	cr_assert_str_eq(t.rows[i].device, device);
	cr_assert_str_eq(t.rows[i].interface, interface);
	cr_assert_eq(t.rows[i].addr, addr);
}

Test(table, a_blank_device_is_the_one_above)
{
	cr_assert(parse(HEADING "R1,S0/0/0,10.10.10.6,255.255.255.252,N/A\n"
				",Fa0/0,192.168.254.253,255.255.255.0,N/A\n"));
	expect(1, "R1", "Fa0/0", LW_IP4(192, 168, 254, 253));
	cr_assert_eq(t.rows[1].gateway, 0);
}

Test(table, a_template_stands_for_all_pods)
{
	cr_assert(parse(
		HEADING "hostPod#A,N/A,172.16.Pod#.1,255.255.0.0,172.16.255.254\n"));
	cr_assert_eq(t.used, 11);
	expect(0, "hostPod1A", "", LW_IP4(172, 16, 1, 1));
	expect(10, "hostPod11A", "", LW_IP4(172, 16, 11, 1));
	cr_assert_eq(t.rows[10].gateway, LW_IP4(172, 16, 255, 254));
}

Test(table, forms_say_the_same)
{
	static const char *const forms[] = {
		HEADING "R1,Fa0/0,10.0.0.1,255.0.0.0,N/A\n",
		"Device\tInterface\tIP Address\tSubnet Mask\tDefault Gateway\r\n"
		"R1\tFa0/0\t10.0.0.1\t255.0.0.0\tN/A\r\n",
		"| Device | Interface | IP Address | Subnet Mask | Default Gateway |\n"
		"|:---|---|---:|:-:|---|\n"
		"| R1 | Fa0/0 | 10.0.0.1 | 255.0.0.0 | N/A |\n",
		"\xef\xbb\xbf\"Device\",\"Interface\",\"IP Address\",\"Subnet Mask\","
		"\"Default Gateway\"\n\"R1\",\"Fa0/0\",\"10.0.0.1\",\"255.0.0.0\",N/A",
		"Subnet Mask,Device,Default Gateway,IP Address,Interface\n"
		"255.0.0.0, R1 ,,10.0.0.1,Fa0/0\n\n\n",
	};
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		cr_assert(parse(forms[i]), "%zu: %s", i,
			diags.used ? diags.all[0].sentence : "");
		cr_assert_eq(t.used, 1);
		expect(0, "R1", "Fa0/0", LW_IP4(10, 0, 0, 1));
		cr_assert_eq(t.rows[0].mask, LW_IP4(255, 0, 0, 0));
		lw_table_fini(&t);
	}
}

Test(table, a_quoted_cell_may_hold_commas_and_quotes)
{
	cr_assert(parse(HEADING "\"R\"\"1, left\",Fa0/0,10.0.0.1,255.0.0.0,N/A\n"));
	expect(0, "R\"1, left", "Fa0/0", LW_IP4(10, 0, 0, 1));
}

Test(table, each_mistake_has_its_line_and_column)
{
	cr_assert_not(parse(HEADING "R1,Fa0/0,10.0.0.1,255.0.0.0,N/A\n"
				    "R2,Fa0/0,10.0.0.256,255.0.0.1,here\n"));
	cr_assert_eq(diags.used, 3);
	static const size_t columns[] = { 10, 21, 31 };
	for (size_t i = 0; i < 3; i++) {
		cr_assert_eq(diags.all[i].line, 3);
		cr_assert_eq(diags.all[i].column, columns[i]);
	}
	cr_assert_eq(t.used, 2);
	cr_assert(lw_row_good(&t.rows[0]));
	cr_assert_not(lw_row_good(&t.rows[1]));
}

Test(table, device_names_match_as_people_write_them)
{
	cr_assert(lw_device_same("Eagle Server", "eagle-server"));
	cr_assert(lw_device_same("R1-ISP", "r1_isp"));
	cr_assert_not(lw_device_same("R1", "R11"));
	cr_assert_not(lw_device_same("", "R1"));
}

Test(table, too_many_mistakes_end_with_a_word_about_it)
{
	struct lw_text text = { 0 };
	lw_text_add(&text, HEADING);
	for (int i = 0; i < 1000; i++)
		lw_text_fmt(&text, "R%d,Fa0/0,nowhere,255.0.0.0,N/A\n", i);
	cr_assert_not(parse(text.s));
	cr_assert_eq(diags.used, LW_DIAGS_MAX);
	cr_assert(strstr(diags.all[LW_DIAGS_MAX - 1].sentence, "not listed"));
	lw_text_fini(&text);
}

static const char page[] =
	"\n Addressing Table\n\n"
	"Device  Interface  IP Address  Subnet Mask  Default Gateway\n"
	"R1-ISP S0/0/0 10.10.10.6 255.255.255.252 N/A\n"
	"  Fa0/0 192.168.254.253 255.255.255.0 N/A\n"
	"Eagle Server N/A 192.168.254.254 255.255.255.0 192.168.254.253\n"
	"hostPod#A N/A 172.16. Pod#.1 255.255.0.0 172.16.255.254\n"
	"\n"
	"What you will learn\n";

Test(table, a_page_is_read_from_its_heading_to_the_next_blank_line)
{
	cr_assert(parse(page), "%s", diags.used ? diags.all[0].sentence : "");
	cr_assert_eq(t.used, 3 + 11);
	expect(1, "R1-ISP", "Fa0/0", LW_IP4(192, 168, 254, 253));
	expect(2, "Eagle Server", "", LW_IP4(192, 168, 254, 254));
	expect(5, "hostPod3A", "", LW_IP4(172, 16, 3, 1));
	cr_assert_eq(t.lines[3].line, 8);
}

Test(table, a_page_with_tabs_too)
{
	cr_assert(parse(
		"Lab\n\nDevice\tInterface\tIP Address\tSubnet Mask\tDefault Gateway\n"
		"R1\tS0/0/0\t10.10.10.6\t255.255.255.252\tN/A\n"
		"\tFa0/0\t192.168.254.253\t255.255.255.0\tN/A\n\nText\n"));
	cr_assert_eq(t.used, 2);
	expect(1, "R1", "Fa0/0", LW_IP4(192, 168, 254, 253));
}

Test(table, a_row_of_a_page_that_is_too_short_is_told)
{
	cr_assert_not(parse("Device Interface IP Address Subnet Mask Default Gateway\n"
			    "R1 10.10.10.6 255.255.255.252\n"));
	cr_assert_eq(diags.all[0].line, 2);
}

Test(table, a_template_is_at_fault_for_some_pods)
{
	cr_assert_not(parse(HEADING "h#,,172.25Pod#.3.1,255.255.0.0,N/A\n"));
	cr_assert_eq(diags.used, 1);
	cr_assert_eq(t.rows[4].fault[LW_COLUMN_ADDRESS], LW_FAULT_NONE);
	cr_assert_eq(t.rows[5].fault[LW_COLUMN_ADDRESS], LW_FAULT_POD);
}

Test(table, a_change_leaves_the_rest_as_it_is)
{
	struct lw_table other;
	cr_assert(parse(
		HEADING "R1,Fa0/0,10.0.0.1,255.0.0.0,N/A\n,Fa0/1,11.0.0.1,255.0.0.0,\n"));
	lw_table_change(&other, &t, 1, LW_COLUMN_ADDRESS, "11.0.0.2");
	cr_assert_eq(other.used, 2);
	cr_assert_eq(other.rows[1].addr, LW_IP4(11, 0, 0, 2));
	cr_assert_str_eq(other.rows[1].device, "R1");
	lw_table_fini(&other);
	lw_table_change(&other, &t, 0, LW_COLUMN_DEVICE, NULL);
	cr_assert_eq(other.used, 1);
	cr_assert_eq(other.rows[0].addr, LW_IP4(11, 0, 0, 1));
	lw_table_fini(&other);
}

Test(table, a_spreadsheet_may_write_semicolons)
{
	cr_assert(parse("Device;Interface;IP Address;Subnet Mask;Default Gateway\n"
			"R1;\"Fa0/0\";10.0.0.1;255.0.0.0;N/A\n"));
	expect(0, "R1", "Fa0/0", LW_IP4(10, 0, 0, 1));
}
