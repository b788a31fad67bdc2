/* judge_segment.c - how a script writes a segment.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "script.h"

static bool read_flags(const char *s, uint16_t *flags, bool *any_psh)
{
	static const char letters[] = "FSRPAUEC"; /* bit 0 first */
	if (strcmp(s, "-") == 0)
		return true;
	for (; *s; s++) {
		if (*s == 'p') {
			*any_psh = true;
			continue;
		}
		const char *at = strchr(letters, *s);
		if (!at)
			return false;
		*flags |= (uint16_t)(1u << (at - letters));
	}
	return *flags != 0;
}

bool judge_read_number(const char *s, struct judge_number *out)
{
	out->kind = JUDGE_NUMBER;
	if (strcmp(s, "*") == 0 || strcmp(s, "^") == 0) {
		out->kind = *s == '*' ? JUDGE_ANY : JUDGE_LAST;
		return true;
	}
	if (strncmp(s, "right", 5) == 0) {
		out->kind = JUDGE_RIGHT;
		s += 5;
		return !*s ||
		       ((*s == '+' || *s == '-') && judge_int(s + (*s == '+'), &out->n));
	}
	if (*s == '=') {
		out->kind = JUDGE_ABSOLUTE;
		s++;
	}
	return judge_int(s, &out->n);
}

static bool read_numbers(const char *s, struct judge_segment *seg)
{
	char first[JUDGE_WORD];
	const char *colon = strchr(s, ':');
	size_t n = colon ? (size_t)(colon - s) : strlen(s);
	if (n >= sizeof(first))
		return false;
	memcpy(first, s, n);
	first[n] = 0;
	if (!judge_read_number(first, &seg->seq))
		return false;
	return !colon || judge_read_number(colon + 1, &seg->ack);
}

static const struct {
	const char *name;
	enum lw_tcp_opt kind;
	uint8_t numbers;
} option_names[] = { { "nop", LW_OPT_NOP, 0 }, { "mss", LW_OPT_MSS, 1 },
	{ "ws", LW_OPT_WSCALE, 1 }, { "sok", LW_OPT_SACK_OK, 0 }, { "ts", LW_OPT_TS, 2 },
	{ "sack", LW_OPT_SACK, 0 } };

static bool read_sack(struct judge_line *l, struct judge_segment *seg)
{
	while (l->next < l->n) {
		char *word = l->words[l->next++].s;
		char *dash = strchr(word + 1, '-');
		if (!dash || seg->nsack + 2 > 2 * LW_TCP_SACK_MAX)
			return false;
		*dash = 0;
		if (!judge_int(word, &seg->sack[seg->nsack++]) ||
			!judge_int(dash + 1, &seg->sack[seg->nsack++]))
			return false;
	}
	return seg->nsack > 0;
}

static const char *read_option(const char *s, size_t len, struct judge_segment *seg)
{
	struct judge_line l;
	if (seg->noptions == JUDGE_OPTIONS_MAX)
		return "too many options";
	const char *wrong = judge_cut(&l, s, len);
	if (wrong)
		return wrong;
	const char *name = judge_word(&l);
	struct judge_option *o = &seg->options[seg->noptions];
	for (size_t i = 0; i < sizeof(option_names) / sizeof(option_names[0]); i++) {
		if (strcmp(name, option_names[i].name) != 0)
			continue;
		uint8_t n = option_names[i].numbers;
		o->kind = option_names[i].kind;
		if (o->kind == LW_OPT_SACK
				? !read_sack(&l, seg)
				: (n > 0 && !judge_read_number(judge_word(&l), &o->a)) ||
					  (n > 1 && !judge_read_number(
							    judge_word(&l), &o->b)))
			return "an option's number cannot be read";
		seg->noptions++;
		return l.next < l.n ? "too many numbers in an option" : NULL;
	}
	return "there is no such option (nop, mss, ws, sok, ts, sack)";
}

const char *judge_read_options(const char *s, struct judge_segment *seg)
{
	seg->has_options = true;
	seg->noptions = seg->nsack = 0;
	if (!*s)
		return NULL;
	for (;;) {
		const char *comma = strchr(s, ',');
		size_t len = comma ? (size_t)(comma - s) : strlen(s);
		const char *wrong = read_option(s, len, seg);
		if (wrong || !comma)
			return wrong;
		s = comma + 1;
	}
}

static const char *read_length(const char *s, struct judge_segment *seg)
{
	int64_t n = 0;
	if (strcmp(s, "*") == 0) {
		seg->any_len = true;
		return NULL;
	}
	if (!judge_int(s, &n) || n < 0 || n > JUDGE_SEGMENT_MAX)
		return "len is 0 to 1460";
	seg->len = (uint32_t)n;
	return NULL;
}

static const char *read_field(struct judge_line *l, struct judge_segment *seg)
{
	const struct judge_token *w = &l->words[l->next];
	const char *name = judge_word(l);
	if (w->kind == JUDGE_WORD_OPTIONS)
		return judge_read_options(w->s, seg);
	if (strcmp(name, "len") == 0)
		return read_length(judge_word(l), seg);
	if (strcmp(name, "badsum") == 0) {
		seg->bad_sum = true;
		return NULL;
	}
	if (strcmp(name, "fill") == 0) {
		seg->fill = *judge_word(l);
		return seg->fill ? NULL : "fill needs a character";
	}
	struct judge_number *to = strcmp(name, "win") == 0   ? &seg->win
				  : strcmp(name, "urg") == 0 ? &seg->urg
				  : strcmp(name, "tos") == 0 ? &seg->tos
							     : NULL;
	if (!to)
		return "a segment has win, len, urg, tos, fill, badsum and <options>";
	return judge_read_number(judge_word(l), to) ? NULL : "the number cannot be read";
}

const char *judge_read_segment(struct judge_line *l, struct judge_segment *seg)
{
	if (!read_flags(judge_word(l), &seg->flags, &seg->any_psh))
		return "flags are letters of SFRPAUEC, or - for none";
	if (!read_numbers(judge_word(l), seg))
		return "SEQ or SEQ:ACK cannot be read";
	if (!(seg->flags & LW_TCP_ACK) != (seg->ack.kind == JUDGE_ABSENT))
		return "an ACK number goes with the flag A, and only with it";
	while (l->next < l->n) {
		const char *wrong = read_field(l, seg);
		if (wrong)
			return wrong;
	}
	return NULL;
}
