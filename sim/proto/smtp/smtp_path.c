/* smtp_path.c - the address of MAIL and RCPT.  SPDX-License-Identifier: MIT */
#include "smtp_path.h"

#include <string.h>
#include <strings.h>

void smtp_path_fini(struct smtp_path *p)
{
	lw_text_fini(&p->typed);
	lw_text_fini(&p->mailbox);
	lw_text_fini(&p->key);
	lw_text_fini(&p->value);
	lw_text_fini(&p->envid);
	lw_text_fini(&p->orcpt);
}

/* "<@relay,@relay:user@domain>" is the same mailbox as "<user@domain>" (RFC 5321 F.2). */
static void strip_route(const char *p, size_t n, struct lw_text *mailbox)
{
	const char *colon = n && *p == '@' ? memchr(p, ':', n) : NULL;
	if (colon) {
		n -= (size_t)(colon + 1 - p);
		p = colon + 1;
	}
	lw_text_bytes(mailbox, p, n);
}

/* Up to the first of the stops that stands in no quoted string (RFC 5321 4.1.2). */
static const char *skip_to(const char *p, const char *stops)
{
	bool quoted = false;
	for (; *p && (quoted || !strchr(stops, *p)); p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (quoted && *p == '\\' && p[1])
			p++;
	}
	return p;
}

/* What was opened and not closed, or closed and not opened, up to the blank that ends
 * the address; 0: nothing. */
static char unbalanced(const char *p)
{
	bool open = false;
	for (p = skip_to(p, "<> "); *p && (open || *p != ' ');
		p = skip_to(p + 1, "<> ")) {
		if (*p == '>' && !open)
			return '>';
		open = *p == '<' || (open && *p != '>');
	}
	return open ? '<' : 0;
}

/* Of the quoted strings; a lone backslash is no pair. */
static bool quotes_close(const char *p)
{
	bool quoted = false;
	for (; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (quoted && *p == '\\' && p[1])
			p++;
	}
	return !quoted;
}

/* Where the address ends; NULL: it does not. */
static const char *take_address(const char *p, struct smtp_path *out)
{
	if (*p == '<') {
		const char *close = skip_to(p, ">");
		if (!*close)
			return NULL;
		lw_text_bytes(&out->typed, p, (size_t)(close + 1 - p));
		strip_route(p + 1, (size_t)(close - p - 1), &out->mailbox);
		return close[1] && close[1] != ' ' ? NULL : close + 1;
	}
	const char *end = skip_to(p, " \t");
	if (end == p)
		return NULL;
	lw_text_bytes(&out->typed, p, (size_t)(end - p));
	lw_text_bytes(&out->mailbox, p, (size_t)(end - p));
	return end;
}

static void clear(struct smtp_path *p)
{
	lw_text_clear(&p->typed);
	lw_text_clear(&p->mailbox);
	lw_text_clear(&p->key);
	lw_text_clear(&p->value);
	lw_text_clear(&p->envid);
	lw_text_clear(&p->orcpt);
	p->seen = 0;
	p->size = 0;
	p->headers_only = false;
	p->notify = 0;
}

/* What stands behind "FROM:" or "TO:"; NULL: not of that form. */
static const char *behind_keyword(const char *argument, const char *keyword)
{
	size_t n = strlen(keyword);
	const char *p = argument + n;
	if (strncasecmp(argument, keyword, n) != 0)
		return NULL;
	p += strspn(p, " \t");
	if (*p++ != ':')
		return NULL;
	p += strspn(p, " \t");
	return *p ? p : NULL;
}

/* The address at *at, which moves behind it. */
static enum lw_smtp_say find_address(
	const char **at, const struct lw_smtp_persona *persona, struct smtp_path *out)
{
	const char *p = *at;
	char odd = quotes_close(p) ? unbalanced(p) : '"';
	if (odd && persona->say[LW_SMTP_SAY_PATH_UNBALANCED]) {
		lw_text_add(&out->typed, p);
		lw_text_char(&out->value, odd);
		return LW_SMTP_SAY_PATH_UNBALANCED;
	}
	*at = odd == '"' ? NULL : take_address(p, out);
	return *at && !*skip_to(lw_text_str(&out->mailbox), "<> \t")
		       ? LW_SMTP_SAY_MAIL_OK
		       : LW_SMTP_SAY_MAIL_SYNTAX;
}

enum lw_smtp_say smtp_path_parse(const char *argument, enum smtp_path_for what,
	const struct lw_smtp_persona *persona, struct smtp_path *out)
{
	bool to = what == SMTP_PATH_TO;
	enum lw_smtp_say syntax = to ? LW_SMTP_SAY_RCPT_SYNTAX : LW_SMTP_SAY_MAIL_SYNTAX;
	clear(out);
	const char *p = behind_keyword(argument, to ? "TO" : "FROM");
	enum lw_smtp_say say = p ? find_address(&p, persona, out) : syntax;
	if (say == LW_SMTP_SAY_PATH_UNBALANCED)
		return say;
	if (say != LW_SMTP_SAY_MAIL_OK)
		return syntax;
	if (to && out->mailbox.len == 0)
		return persona->say[LW_SMTP_SAY_RCPT_EMPTY] ? LW_SMTP_SAY_RCPT_EMPTY
							    : syntax;
	while (*(p += strspn(p, " \t"))) {
		size_t n = strcspn(p, " \t");
		say = smtp_param_take(lw_rd_of(p, n), what, persona, out);
		if (say != LW_SMTP_SAY_MAIL_OK)
			return say;
		p += n;
	}
	return LW_SMTP_SAY_MAIL_OK;
}

bool smtp_domain_ok(const char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789.-_[]:#";
	enum {
		NAME_MAX_LEN = 255 /* RFC 5321 4.5.3.1.2 */
	};
	size_t n = strspn(name, good);
	return n <= NAME_MAX_LEN && name[n] == 0;
}
