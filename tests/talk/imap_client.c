/* imap_client.c - dialogues with the IMAP client, the other way round: what is sent is
 * the server's, what comes back the client's, and "=" are the messages it reads and how
 * it ends.  "! persona NAME ACTION..." says what it does.  Its user is ccna1, its
 * passwords are "wrong" and "cisco", its sent message has two lines.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/imap_client.h"

#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "talk.h"

enum {
	ACTIONS_MAX = 8
};

struct world {
	const struct lw_imap_mua *persona;
	enum lw_imap_action actions[ACTIONS_MAX];
	size_t n;
};

static void add_action(struct world *w, const char *name)
{
	static const char *const names[] = { [LW_IMAP_CHECK] = "check",
		[LW_IMAP_READ] = "read",
		[LW_IMAP_DELETE] = "delete",
		[LW_IMAP_EXPUNGE] = "expunge",
		[LW_IMAP_SENT] = "sent",
		[LW_IMAP_WATCH] = "watch" };
	for (size_t i = 0; i < LW_IMAP_ACTIONS && w->n < ACTIONS_MAX; i++)
		if (strcmp(names[i], name) == 0)
			w->actions[w->n++] = (enum lw_imap_action)i;
}

static void *begin(const char *persona)
{
	struct world *w = lw_alloc(sizeof(*w));
	char *words = lw_strdup(persona ? persona : "thunderbird check"), *rest = NULL;
	w->persona = lw_imap_mua_find(strtok_r(words, " ", &rest));
	for (char *word = NULL; (word = strtok_r(NULL, " ", &rest));)
		add_action(w, word);
	lw_free(words);
	return w;
}

static void end(void *world)
{
	lw_free(world);
}

static void *open_session(void *world, lw_time now)
{
	static const char *const passwords[] = { "wrong", "cisco" };
	const struct world *w = world;
	struct lw_imap_client_conf conf = { .persona = w->persona,
		.user = "ccna1",
		.passwords = passwords,
		.npasswords = 2,
		.actions = w->actions,
		.nactions = w->n,
		.message = lw_rd_str("Subject: x\r\n\r\nbody\r\n"),
		.watch = LW_SEC(60) };
	return lw_imap_client_new(&conf, now);
}

static void close_session(void *session)
{
	lw_imap_client_free(session);
}

static size_t input(void *session, struct lw_rd in, lw_time now)
{
	return lw_imap_client_input(session, in, now);
}

static struct lw_rd output(const void *session)
{
	return lw_imap_client_output(session);
}

static void sent(void *session, size_t n)
{
	lw_imap_client_sent(session, n);
}

static lw_time deadline(const void *session)
{
	return lw_imap_client_deadline(session);
}

static void expire(void *session, lw_time now)
{
	lw_imap_client_expire(session, now);
}

static bool act(void *session, lw_time now, struct lw_text *did)
{
	struct lw_imap_client_event ev = lw_imap_client_next(session);
	switch (ev.kind) {
	case LW_IMAP_CLIENT_NONE:
	case LW_IMAP_CLIENT_CLOSE:
		return false;
	case LW_IMAP_CLIENT_SEND:
		lw_imap_client_go(session, now);
		return true;
	case LW_IMAP_CLIENT_SENT:
	case LW_IMAP_CLIENT_RECEIVED:
		return true;
	case LW_IMAP_CLIENT_MESSAGE:
		lw_text_fmt(did, "= message %u\n", (unsigned)ev.uid);
		talk_lines(did, "= ", ev.bytes);
		return true;
	case LW_IMAP_CLIENT_DONE:
		lw_text_fmt(did, "= %s%s: %s\n", ev.ok ? "fine" : "failed",
			ev.temporary ? " for now" : "", ev.text);
		return true;
	}
	return false;
}

static bool closing(void *session)
{
	return lw_imap_client_next(session).kind == LW_IMAP_CLIENT_CLOSE;
}

static bool tell(void *session, const char *words)
{
	if (strcmp(words, "eof") != 0)
		return false;
	lw_imap_client_eof(session);
	return true;
}

const struct talk_driver talk_imap_client = { .name = "imap_client",
	.begin = begin,
	.end = end,
	.open = open_session,
	.close = close_session,
	.input = input,
	.output = output,
	.sent = sent,
	.deadline = deadline,
	.expire = expire,
	.act = act,
	.closing = closing,
	.tell = tell };
