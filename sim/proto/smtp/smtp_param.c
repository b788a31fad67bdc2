/* smtp_param.c - the parameters of MAIL and RCPT, judged and kept.
 *
 * A lenient persona reads numbers as C's strtol does, takes an empty value for a value,
 * and minds a repetition only where the row says so.  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "smtp_path.h"

static enum lw_smtp_say good_or(bool good, enum lw_smtp_say say)
{
	return good ? LW_SMTP_SAY_MAIL_OK : say;
}

/* What of the value is wrong, and only that, is repeated. */
static enum lw_smtp_say blame(
	struct smtp_path *out, const char *part, size_t n, enum lw_smtp_say say)
{
	struct lw_text copy = { 0 };
	lw_text_bytes(&copy, part, n);
	lw_text_clear(&out->value);
	lw_text_add(&out->value, lw_text_str(&copy));
	lw_text_fini(&copy);
	return say;
}

/* A decimal number at the start of the text, and where it ends; false: too large. */
static bool take_digits(const char **at, uint64_t *n)
{
	bool fits = true;
	for (*n = 0; **at >= '0' && **at <= '9'; (*at)++) {
		fits = fits && *n <= INT64_MAX / 10 - 1;
		*n = fits ? *n * 10 + (uint64_t)(**at - '0') : 0;
	}
	return fits;
}

/* RFC 1870 6: a decimal number. */
static enum lw_smtp_say take_size(const char *v, struct smtp_path *out)
{
	bool fits = take_digits(&v, &out->size);
	return good_or(fits && !*v, LW_SMTP_SAY_PARAMETER_SYNTAX);
}

static enum lw_smtp_say take_size_leniently(const char *v, struct smtp_path *out)
{
	bool minus = *v == '-';
	v += minus || *v == '+';
	if (!take_digits(&v, &out->size))
		return minus ? LW_SMTP_SAY_SIZE_INVALID : LW_SMTP_SAY_SIZE_TOO_LARGE;
	return good_or(!minus || !out->size, LW_SMTP_SAY_SIZE_INVALID);
}

static enum lw_smtp_say take_body(const char *v, struct smtp_path *out)
{
	(void)out; /* both kinds go through unchanged */
	return good_or(strcasecmp(v, "7BIT") == 0 || strcasecmp(v, "8BITMIME") == 0,
		LW_SMTP_SAY_PARAMETER_BODY);
}

static enum lw_smtp_say take_ret(const char *v, struct smtp_path *out)
{
	out->headers_only = strcasecmp(v, "HDRS") == 0;
	return good_or(out->headers_only || strcasecmp(v, "FULL") == 0,
		LW_SMTP_SAY_PARAMETER_RET);
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
	return good_or(is_xtext(from), LW_SMTP_SAY_PARAMETER_SYNTAX);
}

static enum lw_smtp_say take_envid(const char *v, struct smtp_path *out)
{
	return keep_xtext(v, v, &out->envid);
}

/* RFC 4954 5: nobody here is to be trusted with it. */
static enum lw_smtp_say take_auth(const char *v, struct smtp_path *out)
{
	(void)out;
	return good_or(is_xtext(v), LW_SMTP_SAY_PARAMETER_SYNTAX);
}

/* "rfc822;user@example.com" */
static enum lw_smtp_say take_orcpt(const char *v, struct smtp_path *out)
{
	const char *semicolon = strchr(v, ';');
	return semicolon && semicolon > v && semicolon[1]
		       ? keep_xtext(v, semicolon + 1, &out->orcpt)
		       : LW_SMTP_SAY_PARAMETER_SYNTAX;
}

static enum lw_smtp_say take_orcpt_leniently(const char *v, struct smtp_path *out)
{
	return strchr(v, ';') ? keep_xtext(v, v, &out->orcpt)
			      : LW_SMTP_SAY_PARAMETER_SYNTAX;
}

/* RFC 3461 4.1: NEVER alone, or a list of the others. */
static enum lw_smtp_say take_notify(const char *v, struct smtp_path *out)
{
	static const struct {
		const char *word;
		enum lw_smtp_notify bit;
	} words[] = { { "SUCCESS", LW_SMTP_NOTIFY_SUCCESS },
		{ "FAILURE", LW_SMTP_NOTIFY_FAILURE },
		{ "DELAY", LW_SMTP_NOTIFY_DELAY } };
	unsigned all = 0;
	if (strcasecmp(v, "NEVER") == 0) {
		out->notify = LW_SMTP_NOTIFY_NEVER;
		return LW_SMTP_SAY_MAIL_OK;
	}
	for (;;) {
		size_t n = strcspn(v, ","), i = 0;
		while (i < 3 && (strlen(words[i].word) != n ||
					strncasecmp(words[i].word, v, n) != 0))
			i++;
		if (i == 3)
			return blame(out, v, n, LW_SMTP_SAY_PARAMETER_NOTIFY);
		all |= words[i].bit;
		if (!v[n])
			break;
		v += n + 1;
	}
	out->notify = all;
	return LW_SMTP_SAY_MAIL_OK;
}

/* RFC 2852 4: accepted; nothing here is in such a hurry. */
static enum lw_smtp_say take_by(const char *v, struct smtp_path *out)
{
	(void)out;
	v += *v == '-';
	size_t digits = strspn(v, "0123456789");
	bool good = digits && digits < 10 && v[digits] == ';' &&
		    strchr("RNrn", v[digits + 1] ? v[digits + 1] : ' ');
	return good_or(good, LW_SMTP_SAY_PARAMETER_SYNTAX);
}

static enum lw_smtp_say take_by_leniently(const char *v, struct smtp_path *out)
{
	enum {
		BY_MAX = 999999999 /* RFC 2852 4: nine digits */
	};
	uint64_t seconds = 0;
	bool minus = *v == '-';
	v += minus || *v == '+';
	if (!take_digits(&v, &seconds) || seconds > BY_MAX)
		return LW_SMTP_SAY_BY_RANGE;
	if (*v++ != ';')
		return LW_SMTP_SAY_BY_SEMICOLON;
	if (!*v || !strchr("RNrn", *v))
		return blame(out, *v ? v : "?", 1, LW_SMTP_SAY_BY_MODE);
	if ((*v == 'R' || *v == 'r') && (minus || seconds == 0))
		return LW_SMTP_SAY_BY_TIME;
	v++;
	return !*v || *v == 'T' || *v == 't' ? LW_SMTP_SAY_MAIL_OK
					     : blame(out, v, 1, LW_SMTP_SAY_BY_TRACE);
}

typedef enum lw_smtp_say take_fn(const char *value, struct smtp_path *out);

static const struct parameter {
	const char *key;
	enum smtp_path_for of;
	bool once;	       /* a lenient persona, too, wants it but once */
	bool lenient;	       /* only such a persona knows it */
	take_fn *take, *loose; /* loose: the lenient persona's way; NULL: the same */
} parameters[] = {
	{ "SIZE", SMTP_PATH_FROM, false, false, take_size, take_size_leniently },
	{ "BODY", SMTP_PATH_FROM, false, false, take_body, NULL },
	{ "RET", SMTP_PATH_FROM, true, false, take_ret, NULL },
	{ "ENVID", SMTP_PATH_FROM, true, false, take_envid, NULL },
	{ "AUTH", SMTP_PATH_FROM, true, true, take_auth, NULL },
	{ "BY", SMTP_PATH_FROM, false, false, take_by, take_by_leniently },
	{ "NOTIFY", SMTP_PATH_TO, false, false, take_notify, NULL },
	{ "ORCPT", SMTP_PATH_TO, true, false, take_orcpt, take_orcpt_leniently },
};

enum {
	PARAMETERS = sizeof(parameters) / sizeof(parameters[0])
};

static const struct parameter *find(
	const char *key, enum smtp_path_for what, bool lenient)
{
	for (size_t i = 0; i < PARAMETERS; i++)
		if (parameters[i].of == what && (lenient || !parameters[i].lenient) &&
			strcasecmp(parameters[i].key, key) == 0)
			return &parameters[i];
	return NULL;
}

enum lw_smtp_say smtp_param_take(struct lw_rd text, enum smtp_path_for what,
	const struct lw_smtp_persona *persona, struct smtp_path *out)
{
	size_t n = lw_rd_left(&text);
	const char *p = (const char *)text.at, *equal = memchr(p, '=', n);
	size_t key = equal ? (size_t)(equal - p) : n;
	bool lenient = persona->lenient;
	lw_text_clear(&out->key);
	lw_text_bytes(&out->key, p, key);
	lw_text_clear(&out->value);
	if (equal)
		lw_text_bytes(&out->value, equal + 1, n - key - 1);
	const struct parameter *row = find(lw_text_str(&out->key), what, lenient);
	if (!row)
		return LW_SMTP_SAY_PARAMETER_UNKNOWN;
	if (!equal || (out->value.len == 0 && !lenient))
		return LW_SMTP_SAY_PARAMETER_EMPTY;
	unsigned bit = 1U << (row - parameters);
	if (out->seen & bit && (row->once || !lenient))
		return LW_SMTP_SAY_PARAMETER_TWICE;
	out->seen |= bit;
	take_fn *take = lenient && row->loose ? row->loose : row->take;
	return take(lw_text_str(&out->value), out);
}
