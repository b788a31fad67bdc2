/* cmd_authenticate.c - AUTHENTICATE with the mechanisms PLAIN (RFC 4616) and LOGIN (RFC
 * 3501 6.2.2).  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "cmd_login.h"
#include "imap_priv.h"
#include "labwire/base/base64.h"

static void challenge(struct lw_imap_server *s, const char *text)
{
	struct lw_text coded = { 0 };
	lw_base64_encode(text, strlen(text), &coded);
	imap_continue(s, lw_text_str(&coded));
	lw_text_fini(&coded);
	s->mode = IMAP_MODE_AUTH;
}

void imap_cmd_authenticate(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args;
	struct lw_text mechanism = { 0 };
	lw_text_clear(&s->sasl_user);
	if (s->user) {
		imap_tagged(s, LW_IMAP_SAY_AUTHENTICATED_ALREADY);
	} else if (!imap_take_space(a) || !imap_take_atom(a, &mechanism) ||
		   !imap_take_end(a)) {
		imap_bad_arguments(s);
	} else if (strcasecmp(lw_text_str(&mechanism), "PLAIN") == 0) {
		s->sasl_plain = true;
		challenge(s, "");
	} else if (strcasecmp(lw_text_str(&mechanism), "LOGIN") == 0) {
		s->sasl_plain = false;
		challenge(s, "Username:");
	} else {
		imap_tagged(s, LW_IMAP_SAY_AUTH_MECHANISM);
	}
	lw_text_fini(&mechanism);
}

/* [authzid] NUL authcid NUL passwd; who acts for another is refused. */
static void plain(struct lw_imap_server *s, const struct lw_text *t)
{
	const char *authzid = lw_text_str(t), *end = authzid + t->len;
	const char *name = authzid + strlen(authzid) + 1;
	const char *password = name < end ? name + strlen(name) + 1 : end + 1;
	bool three = password <= end && password + strlen(password) == end;
	if (!three || (*authzid && strcmp(authzid, name) != 0))
		imap_tagged(s, LW_IMAP_SAY_AUTH_FAILED);
	else
		imap_log_in(s, name, password);
}

void imap_auth_line(struct lw_imap_server *s)
{
	struct lw_text decoded = { 0 };
	struct lw_rd line = lw_rd_chomp(lw_rd_of(s->bytes.s, s->bytes.len));
	size_t n = lw_rd_left(&line);
	s->mode = IMAP_MODE_COMMAND;
	if (n == 1 && s->bytes.s[0] == '*') {
		imap_tagged(s, LW_IMAP_SAY_AUTH_ABORTED);
	} else if (!lw_base64_decode(lw_text_str(&s->bytes), n, &decoded)) {
		imap_tagged(s, LW_IMAP_SAY_BAD_BEFORE_LOGIN);
	} else if (s->sasl_plain) {
		plain(s, &decoded);
	} else if (s->sasl_user.len == 0 && decoded.len > 0) {
		lw_text_add(&s->sasl_user, lw_text_str(&decoded));
		challenge(s, "Password:");
	} else {
		imap_log_in(s, lw_text_str(&s->sasl_user), lw_text_str(&decoded));
	}
	lw_text_fini(&decoded);
}
