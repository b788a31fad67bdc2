/* json_out.h - a JSON document on standard output, printed as it grows.
 * Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_TEXT_JSON_OUT_H
#define CLI_TEXT_JSON_OUT_H

#include "labwire/base/json.h"

struct json_out {
	struct lw_text text; /* not printed yet */
	struct lw_json json;
};

/* The document is an object; `rows` in it have a line each. */
void json_out_begin(struct json_out *o);
void json_out_row(struct json_out *o); /* after each row: prints what has gathered */
void json_out_end(struct json_out *o);

#endif
