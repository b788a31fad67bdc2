/* mbox_read.c - mbox text as messages.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/store/date.h"
#include "labwire/store/mbox.h"

enum {
	DATE_WORDS = 5, /* "Sun Jan 28 20:41:03 2007" */
};

/* The message that is being gathered. */
struct gathering {
	struct lw_text from, bytes;
	int64_t unix_s;
	bool open;
};

/* Without its line end: LF, or CRLF where all lines have it. */
static struct lw_rd take_line(struct lw_rd *in, bool crlf)
{
	struct lw_rd line = lw_rd_line(in);
	if (crlf)
		return lw_rd_chomp(line);
	line.end -= line.end > line.at && line.end[-1] == '\n';
	return line;
}

/* As the first line ends, so do all of them. */
static bool has_crlf(struct lw_rd in)
{
	if (in.at == in.end)
		return false;
	struct lw_rd line = take_line(&in, false);
	return line.end > line.at && line.end[-1] == '\r';
}

static bool starts_with(struct lw_rd line, const char *word)
{
	size_t n = strlen(word);
	return lw_rd_left(&line) >= n && memcmp(line.at, word, n) == 0;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* Cut the last word off. */
static struct lw_rd last_word(struct lw_rd *line)
{
	while (line->end > line->at && is_blank(line->end[-1]))
		line->end--;
	struct lw_rd word = { .at = line->end, .end = line->end };
	while (word.at > line->at && !is_blank(word.at[-1]))
		word.at--;
	line->end = word.at;
	return word;
}

/* RFC 4155 appendix A: "From SENDER DATE", the date as ctime() writes it. */
static bool from_line(struct lw_rd line, int zone, struct gathering *g)
{
	static const int order[] = { 2, 3, 0, 1 }; /* day, month, year, time */
	struct lw_rd words[DATE_WORDS];		   /* the last one first */
	struct lw_text date = { 0 };
	struct lw_civil c;
	if (!starts_with(line, "From "))
		return false;
	lw_rd_skip(&line, 5);
	for (int i = 0; i < DATE_WORDS; i++)
		words[i] = last_word(&line);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		lw_text_bytes(&date, words[order[i]].at, lw_rd_left(&words[order[i]]));
		lw_text_char(&date, ' ');
	}
	bool good = lw_date_parse(lw_rd_of(date.s, date.len), &c);
	lw_text_fini(&date);
	if (!good)
		return false;
	struct lw_rd sender = last_word(&line);
	c.zone = zone;
	g->unix_s = lw_civil_unix(&c);
	lw_text_clear(&g->from);
	if (!starts_with(sender, "MAILER-DAEMON"))
		lw_text_bytes(&g->from, sender.at, lw_rd_left(&sender));
	return true;
}

/* The field that delivery put before all others knows the sender better than the line
 * above it. */
static void look_for_path(struct lw_rd line, struct gathering *g)
{
	static const char name[] = "Return-Path: <";
	if (g->bytes.len || !starts_with(line, name) || line.end[-1] != '>')
		return;
	lw_rd_skip(&line, sizeof(name) - 1);
	lw_text_clear(&g->from);
	lw_text_bytes(&g->from, line.at, lw_rd_left(&line) - 1);
}

static void gather(struct lw_rd line, struct gathering *g)
{
	const uint8_t *quote = line.at;
	while (quote < line.end && *quote == '>')
		quote++;
	struct lw_rd rest = { .at = quote, .end = line.end };
	if (quote > line.at && starts_with(rest, "From "))
		lw_rd_skip(&line, 1);
	lw_text_bytes(&g->bytes, line.at, lw_rd_left(&line));
	lw_text_add(&g->bytes, "\r\n");
}

/* The empty line before the next "From " line belongs to neither message. */
static enum lw_err flush(struct gathering *g, int zone, struct lw_mailbox *mb)
{
	size_t n = g->bytes.len;
	if (!g->open)
		return LW_OK;
	if (n >= 2 && memcmp(g->bytes.s + n - 2, "\r\n", 2) == 0 &&
		(n == 2 || g->bytes.s[n - 3] == '\n'))
		n -= 2;
	struct lw_mail mail = { .from = (char *)lw_text_str(&g->from),
		.bytes = (char *)lw_text_str(&g->bytes),
		.len = n,
		.unix_s = g->unix_s,
		.zone = zone };
	enum lw_err err = lw_mailbox_append(mb, &mail, 0, NULL);
	lw_text_clear(&g->bytes);
	return err;
}

enum lw_err lw_mbox_read(struct lw_rd in, int zone, struct lw_mailbox *mb)
{
	struct gathering g = { 0 };
	enum lw_err err = LW_OK;
	bool crlf = has_crlf(in),
	     may_begin = true; /* at the start, after an empty line */
	while (err == LW_OK && in.at < in.end) {
		struct lw_rd line = take_line(&in, crlf);
		struct gathering next = { 0 };
		if (may_begin && from_line(line, zone, &next)) {
			err = flush(&g, zone, mb);
			lw_text_fini(&g.from);
			next.bytes = g.bytes;
			g = next;
			g.open = true;
		} else if (!g.open) {
			err = LW_EINVAL;
		} else {
			look_for_path(line, &g);
			gather(line, &g);
		}
		may_begin = line.at == line.end;
	}
	if (err == LW_OK)
		err = flush(&g, zone, mb);
	lw_text_fini(&g.from);
	lw_text_fini(&g.bytes);
	return err;
}
