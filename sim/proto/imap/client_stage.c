/* client_stage.c - in which order an IMAP client does things.
 * SPDX-License-Identifier: MIT */
#include "imap_client_priv.h"

size_t client_unread(const struct lw_imap_client *c, size_t from)
{
	while (from < c->nmails && (c->mails[from].seen || c->mails[from].deleted))
		from++;
	return from;
}

static bool any_new(const struct lw_imap_client *c)
{
	for (size_t i = 0; i < c->nmails; i++)
		if (!c->mails[i].known)
			return true;
	return false;
}

static bool any_to_delete(const struct lw_imap_client *c)
{
	for (size_t i = 0; i < c->nmails; i++)
		if (c->mails[i].seen && !c->mails[i].deleted)
			return true;
	return false;
}

/* The first stage of an action; LW_IMAP_STAGES: there is nothing to do. */
static enum lw_imap_stage first_of(struct lw_imap_client *c, enum lw_imap_action action)
{
	switch (action) {
	case LW_IMAP_CHECK:
		return c->selected ? LW_IMAP_STAGE_NOOP : LW_IMAP_STAGE_SELECT;
	case LW_IMAP_READ:
		c->reading = client_unread(c, 0);
		return c->reading < c->nmails ? LW_IMAP_STAGE_READ : LW_IMAP_STAGES;
	case LW_IMAP_DELETE:
		return any_to_delete(c) ? LW_IMAP_STAGE_COPY : LW_IMAP_STAGES;
	case LW_IMAP_EXPUNGE:
		return LW_IMAP_STAGE_EXPUNGE;
	case LW_IMAP_SENT:
		return LW_IMAP_STAGE_APPEND;
	case LW_IMAP_WATCH:
		return c->can_idle ? LW_IMAP_STAGE_IDLE : LW_IMAP_STAGE_NOOP;
	case LW_IMAP_ACTIONS:
		break;
	}
	return LW_IMAP_STAGES;
}

/* The present action, or, when there is nothing in it to do, the one after it. */
static enum lw_imap_stage begin_action(struct lw_imap_client *c)
{
	for (; c->action < c->conf.nactions; c->action++) {
		enum lw_imap_action action = c->conf.actions[c->action];
		if (!c->selected && action != LW_IMAP_SENT)
			return LW_IMAP_STAGE_SELECT;
		enum lw_imap_stage stage = first_of(c, action);
		if (stage != LW_IMAP_STAGES)
			return stage;
	}
	return LW_IMAP_STAGE_LOGOUT;
}

static enum lw_imap_stage next_action(struct lw_imap_client *c)
{
	c->action++;
	return begin_action(c);
}

static bool is_action(const struct lw_imap_client *c, enum lw_imap_action action)
{
	return c->action < c->conf.nactions && c->conf.actions[c->action] == action;
}

/* Folders are looked for by who opens a mailbox, not by who only files a sent message. */
static enum lw_imap_stage after_login(const struct lw_imap_client *c)
{
	const struct lw_imap_mua *p = c->conf.persona;
	bool looks = c->conf.nactions > 0 && c->conf.actions[0] != LW_IMAP_SENT;
	if (looks && p->namespace && c->has_namespace)
		return LW_IMAP_STAGE_NAMESPACE;
	return looks && p->lsub ? LW_IMAP_STAGE_LSUB : LW_IMAP_STAGES;
}

/* After the flags: headers that are new; then the action that SELECT was for. */
static enum lw_imap_stage after_flags(struct lw_imap_client *c)
{
	if (is_action(c, LW_IMAP_CHECK))
		return any_new(c) ? LW_IMAP_STAGE_HEADERS : next_action(c);
	return begin_action(c);
}

static enum lw_imap_stage after_read(struct lw_imap_client *c)
{
	c->mails[c->reading].seen = true; /* also when the server did not give it */
	c->reading = client_unread(c, c->reading);
	return c->reading < c->nmails ? LW_IMAP_STAGE_READ : next_action(c);
}

static void headers_known(struct lw_imap_client *c)
{
	for (size_t i = 0; i < c->nmails; i++)
		c->mails[i].known = true;
}

static void marked(struct lw_imap_client *c)
{
	for (size_t i = 0; i < c->nmails; i++)
		c->mails[i].deleted = c->mails[i].deleted || c->mails[i].seen;
}

static void forget_deleted(struct lw_imap_client *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->nmails; i++)
		if (!c->mails[i].deleted)
			c->mails[kept++] = c->mails[i];
	c->nmails = kept;
}

/* Before the first action. */
static enum lw_imap_stage after_opening(struct lw_imap_client *c)
{
	enum lw_imap_stage stage = LW_IMAP_STAGES;
	switch (c->stage) {
	case LW_IMAP_STAGE_OPEN:
		return LW_IMAP_STAGE_CAPABILITY;
	case LW_IMAP_STAGE_CAPABILITY:
		return LW_IMAP_STAGE_LOGIN;
	case LW_IMAP_STAGE_LOGIN:
		stage = after_login(c);
		break;
	case LW_IMAP_STAGE_NAMESPACE:
		stage = c->conf.persona->lsub ? LW_IMAP_STAGE_LSUB : LW_IMAP_STAGES;
		break;
	case LW_IMAP_STAGE_LSUB:
		stage = c->conf.persona->list ? LW_IMAP_STAGE_LIST : LW_IMAP_STAGES;
		break;
	default:
		break;
	}
	return stage == LW_IMAP_STAGES ? begin_action(c) : stage;
}

static enum lw_imap_stage after(struct lw_imap_client *c)
{
	switch (c->stage) {
	case LW_IMAP_STAGE_OPEN:
	case LW_IMAP_STAGE_CAPABILITY:
	case LW_IMAP_STAGE_LOGIN:
	case LW_IMAP_STAGE_NAMESPACE:
	case LW_IMAP_STAGE_LSUB:
	case LW_IMAP_STAGE_LIST:
		return after_opening(c);
	case LW_IMAP_STAGE_SELECT:
		c->selected = true;
		return LW_IMAP_STAGE_FLAGS;
	case LW_IMAP_STAGE_FLAGS:
		return after_flags(c);
	case LW_IMAP_STAGE_HEADERS:
		headers_known(c);
		return next_action(c);
	case LW_IMAP_STAGE_READ:
		return after_read(c);
	case LW_IMAP_STAGE_COPY:
		return LW_IMAP_STAGE_MARK;
	case LW_IMAP_STAGE_MARK:
		marked(c);
		return next_action(c);
	case LW_IMAP_STAGE_EXPUNGE:
		forget_deleted(c);
		return next_action(c);
	case LW_IMAP_STAGE_CREATE:
		return LW_IMAP_STAGE_SUBSCRIBE;
	case LW_IMAP_STAGE_SUBSCRIBE:
		return c->again;
	case LW_IMAP_STAGE_NOOP:
		return is_action(c, LW_IMAP_CHECK) ? LW_IMAP_STAGE_FLAGS : next_action(c);
	case LW_IMAP_STAGE_APPEND:
	case LW_IMAP_STAGE_LITERAL:
	case LW_IMAP_STAGE_IDLE:
	case LW_IMAP_STAGE_DONE:
		return next_action(c);
	case LW_IMAP_STAGE_LOGOUT:
	case LW_IMAP_STAGE_CLOSE:
	case LW_IMAP_STAGES:
		break;
	}
	return LW_IMAP_STAGE_CLOSE;
}

void client_next_stage(struct lw_imap_client *c)
{
	c->idling = false;
	client_to_stage(c, after(c));
}

bool client_refused(struct lw_imap_client *c, const struct response *r)
{
	if (c->stage == LW_IMAP_STAGE_LOGIN && c->password < c->conf.npasswords) {
		client_to_stage(c, LW_IMAP_STAGE_LOGIN);
		return true;
	}
	bool files = c->stage == LW_IMAP_STAGE_COPY || c->stage == LW_IMAP_STAGE_APPEND ||
		     c->stage == LW_IMAP_STAGE_LITERAL;
	if (!files || !r->try_create || c->created)
		return false;
	c->created = true;
	c->again = c->stage == LW_IMAP_STAGE_COPY ? LW_IMAP_STAGE_COPY
						  : LW_IMAP_STAGE_APPEND;
	client_to_stage(c, LW_IMAP_STAGE_CREATE);
	return true;
}

void client_continued(struct lw_imap_client *c)
{
	if (c->stage == LW_IMAP_STAGE_APPEND)
		client_to_stage(c, LW_IMAP_STAGE_LITERAL);
	else if (c->stage == LW_IMAP_STAGE_IDLE)
		c->idling = true;
}

/* Of an answer; a client that watches waits for as long as it wants to. */
lw_time client_deadline_after(const struct lw_imap_client *c, lw_time now)
{
	if (c->stage == LW_IMAP_STAGE_IDLE)
		return c->idling ? c->deadline : now + c->conf.watch;
	return now + c->conf.timeout;
}
