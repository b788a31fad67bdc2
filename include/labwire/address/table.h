/* table.h - the addressing table, as the handout prints it: Device, Interface, IP
 * Address, Subnet Mask, Default Gateway.
 *
 * Read as CSV (RFC 4180 quotes; semicolons too), TSV, Markdown, or copied from a page,
 * whose lines may be broken; which one it is shows in the heading.  A blank device means
 * "same as above", N/A means none. Templates stand for the pods: "hostPod#A" with
 * "172.16.Pod#.1" is eleven rows.
 *
 * A table is its lines, as written, and the rows that follow from them.  A row may have
 * cells at fault; whoever wants a table without them asks lw_table_complain.
 * SPDX-License-Identifier: MIT */
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

enum lw_fault {
	LW_FAULT_NONE,
	LW_FAULT_MISSING, /* N/A or blank where an address must be */
	LW_FAULT_FORM,	  /* not four numbers from 0 to 255 with dots between */
	LW_FAULT_POD,	  /* the same, but only for some pods of a template */
	LW_FAULT_HOLES,	  /* a mask whose ones do not come first */
};

/* As written: templates not filled in, but a blank device is the one above. */
struct lw_line {
	char *cell[LW_COLUMNS];
	size_t line;	       /* of the file */
	size_t at[LW_COLUMNS]; /* column numbers of the cells, from 1 */
};

struct lw_row {
	size_t of;		      /* its line: an index into `lines` */
	uint32_t pod;		      /* 0: not of a template */
	char *device, *interface;     /* interface "": N/A */
	uint32_t addr, mask, gateway; /* gateway 0: N/A; 0 when at fault */
	uint8_t fault[LW_COLUMNS];    /* enum lw_fault */
};

struct lw_table {
	char *file;
	uint32_t pods;
	struct lw_line *lines;
	size_t nlines, lines_cap;
	struct lw_row *rows;
	size_t used, cap;
};

enum {
	LW_PODS_DEFAULT = 11,
	LW_PODS_MAX = 250,
	LW_TABLE_BYTES_MAX = 1 << 20,
	LW_TABLE_ROWS_MAX = 20000,
};

/* Mistakes of form (no heading, an open quote) go to `diags`; false when there was one.
 */
bool lw_table_parse(struct lw_table *t, const char *file, struct lw_rd text,
	uint32_t pods, struct lw_diags *diags);
/* The same from a file; one that cannot be read is a mistake too. */
bool lw_table_read(
	struct lw_table *t, const char *file, uint32_t pods, struct lw_diags *diags);
void lw_table_fini(struct lw_table *t);
/* Every cell at fault, once per line; false when there was one. */
bool lw_table_complain(const struct lw_table *t, struct lw_diags *diags);
bool lw_row_good(const struct lw_row *r); /* no cell at fault */

/* A copy with one cell written anew, or (text NULL) without the line. */
void lw_table_change(struct lw_table *out, const struct lw_table *t, size_t line,
	enum lw_column c, const char *text);

/* "Pod#" in a text filled in for one pod; 0: left as it is. */
void lw_pod_fill(const char *form, uint32_t pod, struct lw_text *out);

/* Device names match without case, blanks, hyphens: "Eagle Server" is "eagle-server". */
bool lw_device_same(const char *a, const char *b);

/* How a table is written. */
enum lw_form {
	LW_FORM_CSV,
	LW_FORM_TSV,
	LW_FORM_MARKDOWN
};
/* One row of five cells, with its end of line; a heading brings Markdown's rule along. */
void lw_form_heading(struct lw_text *out, enum lw_form form);
void lw_form_row(
	struct lw_text *out, enum lw_form form, const char *const cells[LW_COLUMNS]);

#endif
