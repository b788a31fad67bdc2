/* client_send.c - an IMAP client's commands, written.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "imap_client_priv.h"
#include "imap_put.h"
#include "imap_set.h"

static bool is_wanted(const struct lw_imap_client *c, const struct client_mail *m)
{
	return c->stage == LW_IMAP_STAGE_HEADERS ? !m->known : m->seen && !m->deleted;
}

/* The UIDs that the stage is about. */
static void put_uids(const struct lw_imap_client *c, struct lw_text *out)
{
	struct imap_set set = { 0 };
	if (c->stage == LW_IMAP_STAGE_READ) {
		imap_set_add(&set, c->mails[c->reading].uid);
	} else if (c->stage == LW_IMAP_STAGE_HEADERS || c->stage == LW_IMAP_STAGE_COPY ||
		   c->stage == LW_IMAP_STAGE_MARK) {
		for (size_t i = 0; i < c->nmails; i++)
			if (is_wanted(c, &c->mails[i]))
				imap_set_add(&set, c->mails[i].uid);
	}
	imap_set_put(&set, out);
	imap_set_fini(&set);
}

static const char *folder_of(const struct lw_imap_client *c)
{
	bool trash = c->stage == LW_IMAP_STAGE_COPY ||
		     ((c->stage == LW_IMAP_STAGE_CREATE ||
			      c->stage == LW_IMAP_STAGE_SUBSCRIBE) &&
			     c->again == LW_IMAP_STAGE_COPY);
	return trash ? c->conf.persona->trash : c->conf.persona->sent;
}

static const char *password_of(const struct lw_imap_client *c)
{
	return c->password < c->conf.npasswords ? c->conf.passwords[c->password] : "";
}

/* "TAG command"; the line end is the caller's. */
static void put_command(struct lw_imap_client *c, const char *form)
{
	struct lw_text user = { 0 }, password = { 0 }, folder = { 0 }, uids = { 0 };
	char size[32];
	imap_put_string(&user, c->conf.user, strlen(c->conf.user));
	imap_put_string(&password, password_of(c), strlen(password_of(c)));
	imap_put_string(&folder, folder_of(c), strlen(folder_of(c)));
	put_uids(c, &uids);
	snprintf(size, sizeof(size), "{%zu%s}", lw_rd_left(&c->conf.message),
		c->literal_plus ? "+" : "");
	const char *words[128] = { ['u'] = lw_text_str(&user),
		['p'] = lw_text_str(&password),
		['f'] = lw_text_str(&folder),
		['s'] = lw_text_str(&uids),
		['n'] = size };
	snprintf(c->tag, sizeof(c->tag), "%u", (unsigned)++c->commands);
	lw_text_fmt(&c->out, "%s ", c->tag);
	lw_text_fill(&c->out, form, words);
	lw_text_fini(&user);
	lw_text_fini(&password);
	lw_text_fini(&folder);
	lw_text_fini(&uids);
}

static const char *form_of(const struct lw_imap_client *c)
{
	const struct lw_imap_mua *p = c->conf.persona;
	switch (c->stage) {
	case LW_IMAP_STAGE_CAPABILITY:
		return "capability";
	case LW_IMAP_STAGE_LOGIN:
		return p->login;
	case LW_IMAP_STAGE_NAMESPACE:
		return p->namespace;
	case LW_IMAP_STAGE_LSUB:
		return p->lsub;
	case LW_IMAP_STAGE_LIST:
		return p->list;
	case LW_IMAP_STAGE_SELECT:
		return p->select;
	case LW_IMAP_STAGE_FLAGS:
		return p->flags;
	case LW_IMAP_STAGE_HEADERS:
		return p->headers;
	case LW_IMAP_STAGE_READ:
		return p->read;
	case LW_IMAP_STAGE_COPY:
		return p->copy;
	case LW_IMAP_STAGE_MARK:
		return p->mark;
	case LW_IMAP_STAGE_EXPUNGE:
		return p->expunge;
	case LW_IMAP_STAGE_APPEND:
		return p->append;
	case LW_IMAP_STAGE_CREATE:
		return p->create;
	case LW_IMAP_STAGE_SUBSCRIBE:
		return p->subscribe;
	case LW_IMAP_STAGE_IDLE:
		return "IDLE";
	case LW_IMAP_STAGE_NOOP:
		return "noop";
	case LW_IMAP_STAGE_LOGOUT:
		return p->logout;
	case LW_IMAP_STAGE_OPEN:
	case LW_IMAP_STAGE_LITERAL:
	case LW_IMAP_STAGE_DONE:
	case LW_IMAP_STAGE_CLOSE:
	case LW_IMAP_STAGES:
		break;
	}
	return NULL;
}

/* The message and the end of the command's last line. */
static void put_message(struct lw_imap_client *c)
{
	static const char shown[] = "(the message)";
	lw_text_bytes(&c->out, c->conf.message.at, lw_rd_left(&c->conf.message));
	lw_text_add(&c->out, "\r\n");
	transcript_add(&c->log, '>', shown, sizeof(shown) - 1);
}

void client_send(struct lw_imap_client *c, lw_time now)
{
	const char *form = form_of(c);
	size_t from = c->out.len;
	(void)now;
	if (c->stage == LW_IMAP_STAGE_LITERAL) {
		put_message(c);
		return;
	}
	if (c->stage == LW_IMAP_STAGE_CLOSE) {
		c->closed = true;
		return;
	}
	if (c->stage == LW_IMAP_STAGE_DONE)
		lw_text_add(&c->out, "DONE");
	else if (form)
		put_command(c, form);
	transcript_add(&c->log, '>', c->out.s + from, c->out.len - from);
	lw_text_add(&c->out, "\r\n");
	if (c->stage == LW_IMAP_STAGE_LOGIN)
		c->password++;
	if (c->stage == LW_IMAP_STAGE_APPEND && c->literal_plus)
		put_message(c);
}
