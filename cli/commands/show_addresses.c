/* show_addresses.c - a scenario's addresses as a table, in the forms that labwire reads,
 * and as JSON.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli/text/json_out.h"
#include "labwire/base/assert.h"
#include "show.h"

enum {
	AS_TEXT = LW_FORM_MARKDOWN + 1,
	AS_JSON,
};

static const struct {
	const char *name;
	int form; /* enum lw_form, or one of the above */
} forms[] = { { "text", AS_TEXT }, { "csv", LW_FORM_CSV }, { "tsv", LW_FORM_TSV },
	{ "md", LW_FORM_MARKDOWN }, { "json", AS_JSON } };

enum {
	FORMS = sizeof(forms) / sizeof(forms[0])
};

static void print_text(const char *const cells[LW_COLUMNS])
{
	printf("%-13s %-10s %-15s %-15s %s\n", cells[0], cells[1], cells[2], cells[3],
		cells[4]);
}

static void print_form(enum lw_form form, const char *const cells[LW_COLUMNS])
{
	struct lw_text row = { 0 };
	lw_form_row(&row, form, cells);
	fputs(lw_text_str(&row), stdout);
	lw_text_fini(&row);
}

static void add_json(struct json_out *out, const char *const cells[LW_COLUMNS])
{
	static const char *const keys[] = { "device", "interface", "address", "mask",
		"gateway" };
	lw_json_object(&out->json, NULL);
	for (int c = 0; c < LW_COLUMNS; c++)
		lw_json_text(&out->json, keys[c],
			strcmp(cells[c], "N/A") == 0 ? NULL : cells[c]);
	lw_json_end(&out->json);
	json_out_row(out);
}

static void print_heading(int form, struct json_out *out)
{
	const char *names[LW_COLUMNS];
	struct lw_text heading = { 0 };
	for (int c = 0; c < LW_COLUMNS; c++)
		names[c] = lw_column_name((enum lw_column)c);
	if (form == AS_TEXT) {
		print_text(names);
	} else if (form == AS_JSON) {
		json_out_begin(out);
		lw_json_array(&out->json, "addresses");
	} else {
		lw_form_heading(&heading, (enum lw_form)form);
		fputs(lw_text_str(&heading), stdout);
	}
	lw_text_fini(&heading);
}

static void print_interface(const struct lw_node_spec *n,
	const struct lw_interface_spec *f, int form, struct json_out *out)
{
	for (size_t i = 0; i < f->naddresses; i++) {
		const struct lw_address_spec *a = &f->addresses[i];
		char addr[LW_IP4_TEXT], mask[LW_IP4_TEXT], gateway[LW_IP4_TEXT];
		const char *const cells[LW_COLUMNS] = { n->name, f->name,
			lw_ip4_format(a->addr, addr), lw_ip4_format(a->mask, mask),
			a->gateway ? lw_ip4_format(a->gateway, gateway) : "N/A" };
		if (form == AS_TEXT)
			print_text(cells);
		else if (form == AS_JSON)
			add_json(out, cells);
		else
			print_form((enum lw_form)form, cells);
	}
}

const char *address_form_at(size_t i)
{
	return i < FORMS ? forms[i].name : NULL;
}

void show_addresses(const struct lw_scenario *s, const char *name)
{
	struct json_out out;
	size_t f = 0;
	while (name && f < FORMS && strcmp(forms[f].name, name) != 0)
		f++;
	LW_ASSERT(f < FORMS);
	print_heading(forms[f].form, &out);
	for (size_t i = 0; i < s->nnodes; i++)
		for (size_t k = 0; k < s->nodes[i].ninterfaces; k++)
			print_interface(&s->nodes[i], &s->nodes[i].interfaces[k],
				forms[f].form, &out);
	if (forms[f].form == AS_JSON) {
		lw_json_end(&out.json);
		json_out_end(&out);
	}
}
