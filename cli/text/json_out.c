/* json_out.c - a JSON document on standard output.  SPDX-License-Identifier: MIT */
#include "json_out.h"

#include <stdio.h>

enum {
	GATHER = 1 << 16,
	LINES = 2, /* of the document's own keys, and of rows */
};

static void print(struct json_out *o)
{
	fputs(lw_text_str(&o->text), stdout);
	lw_text_clear(&o->text);
}

void json_out_begin(struct json_out *o)
{
	o->text = (struct lw_text){ 0 };
	lw_json_init(&o->json, &o->text, LINES);
	lw_json_object(&o->json, NULL);
}

void json_out_row(struct json_out *o)
{
	if (o->text.len > GATHER)
		print(o);
}

void json_out_end(struct json_out *o)
{
	lw_json_end(&o->json);
	lw_text_char(&o->text, '\n');
	print(o);
	lw_text_fini(&o->text);
}
