/* table.h - the addressing table, as the handout prints it: Device, Interface, IP
 * Address, Subnet Mask, Default Gateway.
 *
 * Read as CSV (RFC 4180 quotes), TSV or Markdown; which one it is shows in the first
 * line. A blank device means "same as above", N/A means none.  Templates stand for the
 * pods: "hostPod#A" with "172.16.Pod#.1" is eleven rows.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_ADDRESS_TABLE_H
#define LABWIRE_ADDRESS_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "labwire/address/diag.h"
#include "labwire/base/rd.h"

enum lw_column {
	LW_COLUMN_DEVICE,
	LW_COLUMN_INTERFACE,
	LW_COLUMN_ADDRESS,
	LW_COLUMN_MASK,
	LW_COLUMN_GATEWAY,
	LW_COLUMNS
};
const char *lw_column_name(enum lw_column c); /* "IP Address" */

struct lw_row {
	char *device, *interface;     /* interface "": N/A */
	uint32_t addr, mask, gateway; /* gateway 0: N/A */
	size_t line;		      /* of the file */
	size_t at[LW_COLUMNS];	      /* column numbers of the cells, from 1 */
};

struct lw_table {
	char *file;
	struct lw_row *rows;
	size_t used, cap;
};

enum {
	LW_PODS_DEFAULT = 11,
	LW_PODS_MAX = 250,
	LW_TABLE_BYTES_MAX = 1 << 20,
	LW_TABLE_ROWS_MAX = 20000,
};

/* Mistakes go to `diags`; false when there was one.  Rows with mistakes are left out. */
bool lw_table_parse(struct lw_table *t, const char *file, struct lw_rd text,
	uint32_t pods, struct lw_diags *diags);
/* The same from a file; one that cannot be read is a mistake too. */
bool lw_table_read(
	struct lw_table *t, const char *file, uint32_t pods, struct lw_diags *diags);
void lw_table_fini(struct lw_table *t);

/* Device names match without case, blanks, hyphens: "Eagle Server" is "eagle-server". */
bool lw_device_same(const char *a, const char *b);

#endif
