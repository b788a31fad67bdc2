/* cmd_search.c - SEARCH (RFC 3501 6.4.4).  SPDX-License-Identifier: MIT */
#include "search.h"

void imap_cmd_search(struct lw_imap_server *s)
{
	struct search_key *k = search_parse(s);
	const struct lw_viewent *e = NULL;
	if (!k)
		return;
	lw_text_add(&s->out, "* SEARCH");
	for (size_t i = 0; (e = lw_mailview_at(s->view, i)); i++)
		if (search_matches(s, k, i))
			lw_text_fmt(&s->out, " %u",
				imap_is_uid(s) ? (unsigned)e->msg->uid : (unsigned)i + 1);
	lw_text_add(&s->out, "\r\n");
	search_free(k);
	imap_completed(s);
}
