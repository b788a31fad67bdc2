/* orders.c - what labwire ctl can ask for: the commands of a session, the steps of a
 * scenario, each with its keys.  SPDX-License-Identifier: MIT */
#include "orders.h"

#include <ctype.h>
#include <string.h>

#include "labwire/live/live.h"

static size_t count_orders(void)
{
	size_t n = 0;
	while (lw_live_order_at(n))
		n++;
	return n;
}

const char *order_at(size_t i)
{
	const struct lw_live_order *order = lw_live_order_at(i);
	struct lw_step_word step;
	if (order)
		return order->word;
	return lw_step_word_at(i - count_orders(), &step) ? step.word : NULL;
}

bool order_term(size_t i, struct lw_text *word, struct lw_text *about)
{
	const struct lw_live_order *order = lw_live_order_at(i);
	if (!order)
		return false;
	lw_text_fmt(word, "%s%s%s", order->word, order->key ? " " : "",
		order->key ? order->key : "");
	lw_text_add(about, order->about);
	return true;
}

/* "sends echo requests: node=, target=; also count=, size=" */
bool step_term(size_t i, struct lw_text *word, struct lw_text *about)
{
	struct lw_step_word step, key;
	const char *separator = ": ";
	if (!lw_step_word_at(i, &step))
		return false;
	lw_text_add(word, step.word);
	lw_text_add(about, step.about);
	for (size_t k = 0; lw_step_key_at(i, k, &key); k++) {
		if (!key.needed)
			continue;
		lw_text_fmt(about, "%s%s=", separator, key.word);
		separator = ", ";
	}
	separator = *separator == ':' ? ": as wanted " : "; as wanted ";
	for (size_t k = 0; lw_step_key_at(i, k, &key); k++) {
		if (key.needed)
			continue;
		lw_text_fmt(about, "%s%s=", separator, key.word);
		separator = ", ";
	}
	return true;
}

/* What a key's value stands for: node=NODE; a capture's interface may be a node. */
static void add_key(struct lw_text *out, const char *key)
{
	lw_text_fmt(out, "%s=", key);
	if (strcmp(key, "interface") == 0) {
		lw_text_add(out, "NODE[:INTERFACE]");
		return;
	}
	for (; *key; key++)
		lw_text_char(out, (char)toupper((unsigned char)*key));
}

static bool step_form(size_t kind, size_t i, struct lw_text *out)
{
	struct lw_step_word key;
	for (size_t k = 0; lw_step_key_at(kind, k, &key); k++) {
		const char *value = NULL;
		size_t v = 0;
		while ((value = lw_step_value_at(kind, key.word, v++)))
			if (i-- == 0) {
				lw_text_fmt(out, "%s=%s", key.word, value);
				return true;
			}
		if (v == 1 && i-- == 0) {
			add_key(out, key.word);
			return true;
		}
	}
	return false;
}

bool order_form(const char *word, size_t i, struct lw_text *out)
{
	const struct lw_live_order *order = NULL;
	struct lw_step_word step;
	for (size_t k = 0; (order = lw_live_order_at(k)); k++)
		if (strcmp(order->word, word) == 0) {
			if (i == 0 && order->key)
				lw_text_add(out, order->key);
			return i == 0 && order->key;
		}
	for (size_t k = 0; lw_step_word_at(k, &step); k++)
		if (strcmp(step.word, word) == 0)
			return step_form(k, i, out);
	return false;
}
