/* imap_flags.c - flag lists (RFC 3501 2.3.2).  SPDX-License-Identifier: MIT */
#include <strings.h>

#include "imap_priv.h"

/* 0: there is no such system flag that a client may set. */
static uint32_t system_flag(const char *name)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} all[] = { { "Answered", LW_FLAG_ANSWERED }, { "Flagged", LW_FLAG_FLAGGED },
		{ "Deleted", LW_FLAG_DELETED }, { "Seen", LW_FLAG_SEEN },
		{ "Draft", LW_FLAG_DRAFT } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcasecmp(all[i].name, name) == 0)
			return all[i].flag;
	return 0;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool take_flag(struct lw_imap_server *s, struct lw_mailbox *box, uint32_t *flags)
{
	struct imap_args *a = &s->call.args;
	struct lw_text name = { 0 };
	bool system = imap_try(a, '\\');
	bool ok = imap_take_atom(a, &name);
	uint32_t flag = 0;
	if (ok)
		flag = system ? system_flag(lw_text_str(&name))
			      : lw_mailbox_keyword(box, lw_text_str(&name));
	if (!ok) {
		imap_bad_arguments(s);
	} else if (!flag && system) {
		struct lw_text about = { 0 };
		lw_text_char(&about, '\\');
		for (const char *p = lw_text_str(&name); *p; p++)
			lw_text_char(&about, upper(*p));
		imap_refuse(s, LW_IMAP_SAY_BAD_FLAG, lw_text_str(&about));
		lw_text_fini(&about);
	} else if (!flag) {
		imap_tagged(s, LW_IMAP_SAY_TOO_MANY_KEYWORDS);
	}
	lw_text_fini(&name);
	*flags |= flag;
	return flag != 0;
}

bool imap_take_flags(struct lw_imap_server *s, struct lw_mailbox *box, uint32_t *flags)
{
	struct imap_args *a = &s->call.args;
	bool list = imap_try(a, '(');
	*flags = 0;
	if (list && imap_try(a, ')'))
		return true;
	do {
		if (!take_flag(s, box, flags))
			return false;
	} while (imap_try(a, ' '));
	if (!list || imap_take(a, ')'))
		return true;
	imap_bad_arguments(s);
	return false;
}
