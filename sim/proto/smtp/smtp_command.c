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
	lw_text_fini(&p->key);
	lw_text_fini(&p->value);
	lw_text_fini(&p->envid);
	lw_text_fini(&p->orcpt);
}

/* The value of each parameter, judged and kept.  A value without a fault: MAIL_OK. */

/* RFC 1870 6: a decimal number. */
static enum lw_smtp_say take_size(const char *v, struct smtp_path *out)
{
	out->size = 0;
	for (; *v; v++) {
		if (*v < '0' || *v > '9' || out->size > UINT64_MAX / 16)
			return LW_SMTP_SAY_PARAMETER_SYNTAX;
		out->size = out->size * 10 + (uint64_t)(*v - '0');
	}
	return LW_SMTP_SAY_MAIL_OK;
}

static enum lw_smtp_say take_body(const char *v, struct smtp_path *out)
{
	(void)out; /* both kinds go through unchanged */
	return strcasecmp(v, "7BIT") == 0 || strcasecmp(v, "8BITMIME") == 0
		       ? LW_SMTP_SAY_MAIL_OK
		       : LW_SMTP_SAY_PARAMETER_BODY;
}

static enum lw_smtp_say take_ret(const char *v, struct smtp_path *out)
{
	out->headers_only = strcasecmp(v, "HDRS") == 0;
	return out->headers_only || strcasecmp(v, "FULL") == 0
		       ? LW_SMTP_SAY_MAIL_OK
		       : LW_SMTP_SAY_PARAMETER_RET;
}

static bool hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

/* RFC 3461 4: printable but for + and =, which stand as +2B and +3D. */
static bool is_xtext(const char *v)
{
	for (; *v; v++) {
		if (*v < '!' || *v > '~' || *v == '=')
			return false;
		if (*v == '+' && !(hex(v[1]) && hex(v[2])))
			return false;
	}
	return true;
}

static enum lw_smtp_say keep_xtext(const char *v, const char *from, struct lw_text *to)
{
	lw_text_clear(to);
	lw_text_add(to, v);
	return is_xtext(from) ? LW_SMTP_SAY_MAIL_OK : LW_SMTP_SAY_PARAMETER_SYNTAX;
}

static enum lw_smtp_say take_envid(const char *v, struct smtp_path *out)
{
	return keep_xtext(v, v, &out->envid);
}

/* "rfc822;user@example.com" */
static enum lw_smtp_say take_orcpt(const char *v, struct smtp_path *out)
{
	const char *semicolon = strchr(v, ';');
	return semicolon && semicolon > v && semicolon[1]
		       ? keep_xtext(v, semicolon + 1, &out->orcpt)
		       : LW_SMTP_SAY_PARAMETER_SYNTAX;
}

/* RFC 3461 4.1: NEVER alone, or a list of the others. */
static enum lw_smtp_say take_notify(const char *v, struct smtp_path *out)
{
	static const struct {
		const char *word;
		enum lw_smtp_notify bit;
	} words[] = { { "NEVER", LW_SMTP_NOTIFY_NEVER },
		{ "SUCCESS", LW_SMTP_NOTIFY_SUCCESS },
		{ "FAILURE", LW_SMTP_NOTIFY_FAILURE },
		{ "DELAY", LW_SMTP_NOTIFY_DELAY } };
	unsigned all = 0;
	while (*v) {
		size_t n = strcspn(v, ","), i = 0;
		while (i < 4 && (strlen(words[i].word) != n ||
					strncasecmp(words[i].word, v, n) != 0))
			i++;
		if (i == 4 || (v[n] == ',' && !v[n + 1]))
			return LW_SMTP_SAY_PARAMETER_NOTIFY;
		all |= words[i].bit;
		v += n + (v[n] == ',');
	}
	out->notify = all;
	return (all & LW_SMTP_NOTIFY_NEVER) && all != LW_SMTP_NOTIFY_NEVER
		       ? LW_SMTP_SAY_PARAMETER_NOTIFY
		       : LW_SMTP_SAY_MAIL_OK;
}

/* RFC 2852 4: accepted; nothing here is in such a hurry. */
static enum lw_smtp_say take_by(const char *v, struct smtp_path *out)
{
	(void)out;
	v += *v == '-';
	size_t digits = strspn(v, "0123456789");
	bool good = digits && digits < 10 && v[digits] == ';' &&
		    strchr("RNrn", v[digits + 1] ? v[digits + 1] : ' ');
	return good ? LW_SMTP_SAY_MAIL_OK : LW_SMTP_SAY_PARAMETER_SYNTAX;
}

static const struct parameter {
	const char *key;
	enum smtp_path_for of;
	enum lw_smtp_say (*take)(const char *value, struct smtp_path *out);
} parameters[] = { { "SIZE", SMTP_PATH_FROM, take_size },
	{ "BODY", SMTP_PATH_FROM, take_body }, { "RET", SMTP_PATH_FROM, take_ret },
	{ "ENVID", SMTP_PATH_FROM, take_envid }, { "BY", SMTP_PATH_FROM, take_by },
	{ "NOTIFY", SMTP_PATH_TO, take_notify }, { "ORCPT", SMTP_PATH_TO, take_orcpt } };

/* KEY or KEY=VALUE, n characters at p. */
static enum lw_smtp_say take_param(
	const char *p, size_t n, enum smtp_path_for what, struct smtp_path *out)
{
	const char *equal = memchr(p, '=', n);
	size_t key = equal ? (size_t)(equal - p) : n;
	lw_text_clear(&out->key);
	lw_text_bytes(&out->key, p, key);
	lw_text_clear(&out->value);
	if (equal)
		lw_text_bytes(&out->value, equal + 1, n - key - 1);
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
		if (parameters[i].of != what ||
			strcasecmp(parameters[i].key, lw_text_str(&out->key)) != 0)
			continue;
		if (out->value.len == 0)
			return LW_SMTP_SAY_PARAMETER_EMPTY;
		if (out->seen & 1U << i)
			return LW_SMTP_SAY_PARAMETER_TWICE;
		out->seen |= 1U << i;
		return parameters[i].take(lw_text_str(&out->value), out);
	}
	return LW_SMTP_SAY_PARAMETER_UNKNOWN;
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

/* The address behind "FROM:" or "TO:"; NULL: not of that form. */
static const char *find_address(
	const char *argument, const char *keyword, struct smtp_path *out)
{
	size_t n = strlen(keyword);
	const char *p = argument + n;
	if (strncasecmp(argument, keyword, n) != 0)
		return NULL;
	p += strspn(p, " \t");
	if (*p++ != ':')
		return NULL;
	p += strspn(p, " \t");
	p = take_address(p, out);
	return p && !strpbrk(lw_text_str(&out->mailbox), "<> \t") ? p : NULL;
}

enum lw_smtp_say smtp_path_parse(
	const char *argument, enum smtp_path_for what, struct smtp_path *out)
{
	bool to = what == SMTP_PATH_TO;
	clear(out);
	const char *p = find_address(argument, to ? "TO" : "FROM", out);
	if (!p || (to && out->mailbox.len == 0))
		return to ? LW_SMTP_SAY_RCPT_SYNTAX : LW_SMTP_SAY_MAIL_SYNTAX;
	while (*(p += strspn(p, " \t"))) {
		size_t n = strcspn(p, " \t");
		enum lw_smtp_say say = take_param(p, n, what, out);
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
