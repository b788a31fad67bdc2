/* fuzz_table.c - any text as an addressing table.  SPDX-License-Identifier: MIT */
#include <stdbool.h>

#include "labwire/address/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_table t, other;
	struct lw_diags d = { 0 };
	bool good = lw_table_parse(&t, "t.csv", lw_rd_of(data, size), 3, &d);
	if (good != (d.used == 0))
		__builtin_trap();
	for (size_t i = 0; i < t.used; i++)
		if (t.rows[i].of >= t.nlines || !t.rows[i].device ||
			(lw_row_good(&t.rows[i]) && t.rows[i].mask == 0))
			__builtin_trap();
	(void)lw_table_complain(&t, &d);
	lw_table_change(&other, &t, 0, LW_COLUMN_ADDRESS, "10.0.0.#");
	if (other.nlines != t.nlines)
		__builtin_trap();
	lw_table_fini(&other);
	lw_table_fini(&t);
	lw_diags_fini(&d);
	return 0;
}
