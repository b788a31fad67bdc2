/* fuzz_mbox.c - text into a mailbox; what was read and is written comes back the same.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/store/mbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct lw_mail *a, const struct lw_mail *b)
{
	return a->len == b->len && a->unix_s == b->unix_s &&
	       memcmp(a->bytes, b->bytes, a->len) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_quota quota = { .max = 1 << 20 }, again = quota;
	struct lw_mailbox *a = lw_mailbox_new(&quota), *b = lw_mailbox_new(&again);
	struct lw_text text = { 0 };
	enum lw_err err = lw_mbox_read(lw_rd_of(data, size), 600, a);
	if (err == LW_EINVAL && lw_mailbox_count(a))
		__builtin_trap();
	lw_mbox_write(a, &text);
	if (lw_mbox_read(lw_rd_of(text.s, text.len), 600, b) != LW_OK ||
		lw_mailbox_count(a) != lw_mailbox_count(b))
		__builtin_trap();
	for (size_t i = 0; i < lw_mailbox_count(a); i++)
		if (!same(lw_mailbox_at(a, i)->mail, lw_mailbox_at(b, i)->mail))
			__builtin_trap();
	lw_text_fini(&text);
	lw_mailbox_free(a);
	lw_mailbox_free(b);
	return 0;
}
