/* imap.c - dialogues with the IMAP server.  The store knows ccna1 and ccna2, whose
 * password is "cisco", and mrc with "secret" of RFC 3501 section 8.  Directives: "!
 * deliver N USER" puts N mails into an INBOX, "! room N" leaves the store room for N
 * bytes.  SPDX-License-Identifier: MIT */
#include "labwire/proto/imap_server.h"

#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "talk.h"

struct world {
	const struct lw_imap_persona *persona;
	struct lw_mailstore *store;
};

struct session {
	struct world *world;
	struct lw_imap_server *engine;
};

static void *begin(const char *persona)
{
	struct world *w = lw_alloc(sizeof(*w));
	w->persona = lw_imap_persona_find(persona ? persona : "dovecot");
	w->store = lw_mailstore_new();
	static const char *const users[][2] = { { "ccna1", "cisco" },
		{ "ccna2", "cisco" }, { "mrc", "secret" } };
	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
		(void)lw_mailstore_add_user(w->store, users[i][0]);
		lw_mailuser_set_password(
			lw_mailstore_find(w->store, users[i][0]), users[i][1]);
	}
	return w;
}

static void end(void *world)
{
	struct world *w = world;
	lw_mailstore_free(w->store);
	lw_free(w);
}

static void *open_session(void *world, lw_time now)
{
	struct session *s = lw_alloc(sizeof(*s));
	s->world = world;
	struct lw_imap_conf conf = {
		.persona = s->world->persona, .store = s->world->store, .zone = 600
	};
	s->engine = lw_imap_server_new(&conf, now);
	return s;
}

static void close_session(void *session)
{
	struct session *s = session;
	lw_imap_server_free(s->engine);
	lw_free(s);
}

static size_t input(void *session, struct lw_rd in, lw_time now)
{
	return lw_imap_server_input(((struct session *)session)->engine, in, now);
}

static struct lw_rd output(const void *session)
{
	return lw_imap_server_output(((const struct session *)session)->engine);
}

static void sent(void *session, size_t n)
{
	lw_imap_server_sent(((struct session *)session)->engine, n);
}

static lw_time deadline(const void *session)
{
	return lw_imap_server_deadline(((const struct session *)session)->engine);
}

static void expire(void *session, lw_time now)
{
	lw_imap_server_expire(((struct session *)session)->engine, now);
}

static bool act(void *session, lw_time now, struct lw_text *did)
{
	struct session *s = session;
	(void)did;
	if (lw_imap_server_next(s->engine, now).kind != LW_IMAP_ASK)
		return false;
	lw_imap_server_answer(s->engine, TALK_DATE);
	return true;
}

static bool closing(void *session)
{
	struct session *s = session;
	return lw_imap_server_next(s->engine, 0).kind == LW_IMAP_CLOSE;
}

static void deliver(struct world *w, long n, const char *user)
{
	static char text[] =
		"From: ccna2 <ccna2@example.com>\r\nTo: ccna1@example.com\r\n"
		"Date: Sun, 28 Jan 2007 20:41:03 +1000\r\nSubject: x\r\n\r\n"
		"Hello ccna1\r\n";
	struct lw_mail m = { .from = (char *)(uintptr_t) "ccna2@example.com",
		.bytes = text,
		.len = sizeof(text) - 1,
		.unix_s = TALK_DATE,
		.zone = 600 };
	while (n-- > 0)
		(void)!lw_mailstore_deliver(w->store, user, &m);
}

static bool tell(void *session, const char *words)
{
	struct world *w = ((struct session *)session)->world;
	char *rest = NULL;
	if (strncmp(words, "room ", 5) == 0) {
		lw_mailstore_set_limit(w->store, (uint64_t)strtol(words + 5, &rest, 10));
		return true;
	}
	if (strncmp(words, "deliver ", 8) != 0)
		return false;
	long n = strtol(words + 8, &rest, 10);
	deliver(w, n, *rest ? rest + 1 : rest);
	return true;
}

const struct talk_driver talk_imap = { .name = "imap",
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
