/* smtp_command.c - a command line taken apart.  SPDX-License-Identifier: MIT */
#include "smtp_command.h"

#include <string.h>
#include <strings.h>

enum smtp_verb smtp_verb_of(const char *line, const char **argument)
{
	static const struct {
		const char *word;
		enum smtp_verb verb;
	} verbs[] = { { "HELO", SMTP_HELO }, { "EHLO", SMTP_EHLO }, { "MAIL", SMTP_MAIL },
		{ "RCPT", SMTP_RCPT }, { "DATA", SMTP_DATA }, { "RSET", SMTP_RSET },
		{ "NOOP", SMTP_NOOP }, { "QUIT", SMTP_QUIT }, { "VRFY", SMTP_VRFY },
		{ "EXPN", SMTP_EXPN }, { "HELP", SMTP_HELP }, { "ETRN", SMTP_ETRN },
		{ "AUTH", SMTP_AUTH }, { "VERB", SMTP_VERB }, { "SEND", SMTP_ANCIENT },
		{ "SAML", SMTP_ANCIENT }, { "SOML", SMTP_ANCIENT },
		{ "TURN", SMTP_ANCIENT } };
	size_t n = strcspn(line, " \t");
	*argument = line + n + strspn(line + n, " \t");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (n == 4 && strncasecmp(line, verbs[i].word, n) == 0)
			return verbs[i].verb;
	return SMTP_UNKNOWN;
}

void smtp_path_fini(struct smtp_path *p)
{
	lw_text_fini(&p->typed);
	lw_text_fini(&p->mailbox);
	lw_text_fini(&p->bad_param);
}

/* SIZE=n (RFC 1870); 8BITMIME's and DSN's parameters are accepted as they are. */
static bool take_param(const char *p, size_t n, struct smtp_path *out)
{
	static const char *const known[] = { "BODY", "RET", "ENVID", "NOTIFY", "ORCPT",
		"BY" };
	size_t key = 0;
	while (key < n && p[key] != '=')
		key++;
	if (key == 4 && strncasecmp(p, "SIZE", 4) == 0 && n > 5) {
		for (size_t i = 5; i < n; i++) {
			if (p[i] < '0' || p[i] > '9' || out->size > UINT64_MAX / 16)
				return false;
			out->size = out->size * 10 + (uint64_t)(p[i] - '0');
		}
		return true;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i]) == key && strncasecmp(p, known[i], key) == 0)
			return true;
	return false;
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

static const char *take_address(const char *p, struct smtp_path *out)
{
	if (*p == '<') {
		const char *close = strchr(p, '>');
		if (!close)
			return NULL;
		lw_text_bytes(&out->typed, p, (size_t)(close + 1 - p));
		strip_route(p + 1, (size_t)(close - p - 1), &out->mailbox);
		return close[1] && close[1] != ' ' ? NULL : close + 1;
	}
	size_t n = strcspn(p, " \t");
	if (n == 0)
		return NULL;
	lw_text_bytes(&out->typed, p, n);
	lw_text_bytes(&out->mailbox, p, n);
	return p + n;
}

bool smtp_path_parse(const char *argument, const char *keyword, struct smtp_path *out)
{
	size_t n = strlen(keyword);
	const char *p = argument + n;
	lw_text_clear(&out->typed);
	lw_text_clear(&out->mailbox);
	lw_text_clear(&out->bad_param);
	out->size = 0;
	if (strncasecmp(argument, keyword, n) != 0)
		return false;
	p += strspn(p, " \t");
	if (*p++ != ':')
		return false;
	p += strspn(p, " \t");
	p = take_address(p, out);
	if (!p || strpbrk(lw_text_str(&out->mailbox), "<> \t"))
		return false;
	while (*(p += strspn(p, " \t"))) {
		size_t len = strcspn(p, " \t");
		if (!take_param(p, len, out) && out->bad_param.len == 0)
			lw_text_bytes(&out->bad_param, p, strcspn(p, "= \t"));
		p += len;
	}
	return true;
}

bool smtp_domain_ok(const char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789.-_[]:";
	return name[strspn(name, good)] == 0;
}
