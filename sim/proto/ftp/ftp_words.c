/* ftp_words.c - from words to lines.  SPDX-License-Identifier: MIT */
#include "ftp_words.h"

#include <string.h>

enum ftp_line_kind ftp_line_kind(const char *line)
{
	static const struct {
		const char *verb;
		enum ftp_line_kind kind;
	} verbs[] = { { "PORT", FTP_LINE_LISTEN }, { "EPRT", FTP_LINE_LISTEN },
		{ "PASV", FTP_LINE_PASV }, { "EPSV", FTP_LINE_EPSV },
		{ "RETR", FTP_LINE_GET }, { "LIST", FTP_LINE_LIST },
		{ "NLST", FTP_LINE_LIST }, { "STOR", FTP_LINE_PUT },
		{ "STOU", FTP_LINE_PUT }, { "APPE", FTP_LINE_PUT } };
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strncmp(line, verbs[i].verb, 4) == 0)
			return verbs[i].kind;
	return FTP_LINE_PLAIN;
}

static const char *next_word(const char *p, struct lw_text *out)
{
	size_t n = strcspn(p, " ");
	lw_text_clear(out);
	lw_text_bytes(out, p, n);
	return p + n + strspn(p + n, " ");
}

void ftp_words_split(struct ftp_words *w, const char *typed)
{
	const char *p = next_word(typed + strspn(typed, " "), &w->all);
	lw_text_clear(&w->all);
	lw_text_add(&w->all, p);
	p = next_word(p, &w->first);
	(void)next_word(p, &w->second);
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

void ftp_words_fill(const struct ftp_words *w, const char *form,
	const struct lw_ftp_address *port, struct lw_text *out)
{
	struct lw_text four = { 0 }, extended = { 0 };
	const char *words[128] = { 0 };
	lw_ftp_port_emit(port, &four);
	lw_ftp_eprt_emit(port, &extended);
	words['a'] = lw_text_str(&w->all);
	words['1'] = lw_text_str(&w->first);
	words['2'] = lw_text_str(&w->second);
	words['f'] = last_name(lw_text_str(&w->first));
	words['P'] = lw_text_str(&four);
	words['Q'] = lw_text_str(&extended);
	lw_text_fill(out, form, words);
	while (out->len && out->s[out->len - 1] == ' ')
		out->s[--out->len] = 0;
	lw_text_fini(&four);
	lw_text_fini(&extended);
}

void ftp_words_fini(struct ftp_words *w)
{
	lw_text_fini(&w->all);
	lw_text_fini(&w->first);
	lw_text_fini(&w->second);
}
