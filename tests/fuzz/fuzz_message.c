/* fuzz_message.c - a message into everything that reads one: fields, addresses, dates,
 * MIME parts.  SPDX-License-Identifier: MIT */
#include "labwire/store/address.h"
#include "labwire/store/date.h"
#include "labwire/store/header.h"
#include "labwire/store/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void within(struct lw_rd piece, const uint8_t *data, size_t size)
{
	if (piece.at < data || piece.end > data + size || piece.at > piece.end)
		__builtin_trap();
}

/* How many parts there are; each lies within the message. */
static size_t walk(const struct lw_part *p, const uint8_t *data, size_t size)
{
	size_t n = 1;
	within(p->header, data, size);
	within(p->body, data, size);
	(void)lw_part_lines(p);
	for (size_t i = 0; i < p->nparts; i++)
		n += walk(p->parts[i], data, size);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_rd header, body;
	struct lw_field f;
	lw_message_split(lw_rd_of(data, size), &header, &body);
	while (lw_field_next(&header, &f)) {
		struct lw_addresses a = { 0 };
		struct lw_civil c;
		struct lw_text t = { 0 };
		within(f.value, data, size);
		lw_unfold(f.value, &t);
		lw_addresses_parse(&a, f.value);
		(void)lw_date_parse(f.value, &c);
		lw_addresses_fini(&a);
		lw_text_fini(&t);
	}
	struct lw_part *root = lw_part_parse(lw_rd_of(data, size));
	if (walk(root, data, size) > LW_MIME_PARTS_MAX + LW_MIME_DEPTH_MAX)
		__builtin_trap();
	lw_part_free(root);
	return 0;
}
