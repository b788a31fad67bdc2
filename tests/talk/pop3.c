/* pop3.c - dialogues with the POP3 server.  ccna1 has three letters and the password
 * cisco; ccna2 has none.  "! arrive" brings ccna1 another one.  In the end, what is left
 * of ccna1's letters is logged by subject.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/proto/pop3_server.h"
#include "talk.h"

struct session {
	struct lw_mailstore *store;
	struct lw_pop3_server *pop3;
	bool told; /* what is left */
};

static void deliver(struct lw_mailstore *store, const char *text)
{
	struct lw_mail m = { .from = (char *)(uintptr_t) "ccna2@example.com",
		.bytes = (char *)(uintptr_t)text,
		.len = strlen(text),
		.unix_s = TALK_DATE,
		.zone = 600 };
	LW_ASSERT(lw_mailstore_deliver(store, "ccna1", &m) == LW_OK);
}

static void *begin(const char *persona)
{
	struct lw_mailstore *store = lw_mailstore_new();
	(void)persona;
	LW_ASSERT(lw_mailstore_add_user(store, "ccna1"));
	LW_ASSERT(lw_mailstore_add_user(store, "ccna2"));
	lw_mailuser_set_password(lw_mailstore_find(store, "ccna1"), "cisco");
	lw_mailuser_set_password(lw_mailstore_find(store, "ccna2"), "two words");
	deliver(store, "Subject: one\r\n\r\nfirst\r\n.dot\r\n..\r\n.\r\n");
	deliver(store, "Subject: two\r\nX: y\r\n\r\na\r\nb\r\nc\r\n");
	deliver(store, "Subject: three\r\n\r\nno end");
	return store;
}

static void end(void *world)
{
	lw_mailstore_free(world);
}

static void *open_session(void *world, lw_time now)
{
	struct session *s = lw_alloc(sizeof(*s));
	struct lw_pop3_conf conf = { .persona = lw_pop3_persona_find("dovecot"),
		.store = world,
		.epoch_ns = LW_SEC((int64_t)TALK_DATE) };
	s->store = world;
	s->pop3 = lw_pop3_server_new(&conf, now);
	return s;
}

static void close_session(void *session)
{
	struct session *s = session;
	lw_pop3_server_free(s->pop3);
	lw_free(s);
}

static size_t input(void *session, struct lw_rd in, lw_time now)
{
	struct session *s = session;
	return lw_pop3_server_input(s->pop3, in, now);
}

static struct lw_rd output(const void *session)
{
	const struct session *s = session;
	return lw_pop3_server_output(s->pop3);
}

static void sent(void *session, size_t n)
{
	struct session *s = session;
	lw_pop3_server_sent(s->pop3, n);
}

static lw_time deadline(const void *session)
{
	const struct session *s = session;
	return lw_pop3_server_deadline(s->pop3);
}

static void expire(void *session, lw_time now)
{
	struct session *s = session;
	lw_pop3_server_expire(s->pop3, now);
}

static bool act(void *session, lw_time now, struct lw_text *did)
{
	struct session *s = session;
	(void)now;
	if (!lw_pop3_server_closing(s->pop3) || s->told)
		return false;
	s->told = true;
	for (size_t i = 0; i < lw_mailstore_count(s->store, "ccna1"); i++) {
		const struct lw_mail *m = lw_mailstore_get(s->store, "ccna1", i);
		talk_lines(did, "= left: ", lw_rd_of(m->bytes, strcspn(m->bytes, "\r")));
	}
	return true;
}

static bool closing(void *session)
{
	struct session *s = session;
	return lw_pop3_server_closing(s->pop3);
}

static bool tell(void *session, const char *words)
{
	struct session *s = session;
	if (strcmp(words, "arrive") != 0)
		return false;
	deliver(s->store, "Subject: new\r\n\r\nx\r\n");
	return true;
}

const struct talk_driver talk_pop3 = { .name = "pop3",
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
