/* smtp_client.c - dialogues with the mail client, the other way round: what is sent is
 * the server's, what comes back the client's.  It has one message from ccna1@example.com
 * for a, b and c@example.net.  SPDX-License-Identifier: MIT */
#include "labwire/proto/smtp_client.h"

#include <string.h>

#include "talk.h"

static const char *const rcpts[] = { "a@example.net", "b@example.net", "c@example.net" };
static const char *const rcpt_params[] = { NULL, " NOTIFY=NEVER", NULL };

/* A server's way to send, or a mail client's. */
static void *begin(const char *persona)
{
	const struct lw_smtp_persona *server =
		lw_smtp_persona_find(persona ? persona : "sendmail");
	if (server)
		return (void *)(uintptr_t)&server->sender;
	const struct lw_mua_persona *mua = lw_mua_persona_find(persona);
	return (void *)(uintptr_t)(mua ? &mua->sender : NULL);
}

static void end(void *world)
{
	(void)world; /* a constant */
}

static void *open_session(void *world, lw_time now)
{
	struct lw_smtp_client_conf conf = { .sender = world,
		.helo = "eagle.example.com",
		.from = "ccna1@example.com",
		.rcpts = rcpts,
		.nrcpts = 3,
		.message = lw_rd_str("Subject: x\r\n\r\n.a dot\r\nbare\nends\r.\nlast"),
		.mail_params = " RET=HDRS",
		.rcpt_params = rcpt_params };
	return lw_smtp_client_new(&conf, now);
}

static void close_session(void *session)
{
	lw_smtp_client_free(session);
}

static size_t input(void *session, struct lw_rd in, lw_time now)
{
	return lw_smtp_client_input(session, in, now);
}

static struct lw_rd output(const void *session)
{
	return lw_smtp_client_output(session);
}

static void sent(void *session, size_t n)
{
	lw_smtp_client_sent(session, n);
}

static lw_time deadline(const void *session)
{
	return lw_smtp_client_deadline(session);
}

static void expire(void *session, lw_time now)
{
	lw_smtp_client_expire(session, now);
}

static void tell_fates(const void *session, struct lw_text *did)
{
	static const char *const words[] = { "open", "sent", "later", "never" };
	for (size_t i = 0; i < 3; i++) {
		struct lw_smtp_client_rcpt r = lw_smtp_client_rcpt(session, i);
		lw_text_fmt(did, "= %s: %s%s%s\n", rcpts[i], words[r.fate],
			r.text ? ", " : "", r.text ? r.text : "");
	}
}

static bool act(void *session, lw_time now, struct lw_text *did)
{
	struct lw_smtp_client_event ev = lw_smtp_client_next(session);
	switch (ev.kind) {
	case LW_SMTP_CLIENT_NONE:
	case LW_SMTP_CLIENT_CLOSE:
		return false;
	case LW_SMTP_CLIENT_SENT:
	case LW_SMTP_CLIENT_RECEIVED:
		break;
	case LW_SMTP_CLIENT_SEND:
		lw_smtp_client_go(session, now);
		break;
	case LW_SMTP_CLIENT_DONE:
		lw_text_fmt(did, "= %s: %s\n",
			ev.ok	       ? "done"
			: ev.temporary ? "not now"
				       : "not at all",
			ev.text);
		tell_fates(session, did);
		break;
	}
	return true;
}

static bool closing(void *session)
{
	return lw_smtp_client_next(session).kind == LW_SMTP_CLIENT_CLOSE;
}

static bool tell(void *session, const char *words)
{
	if (strcmp(words, "end") != 0)
		return false;
	lw_smtp_client_eof(session);
	return true;
}

const struct talk_driver talk_smtp_client = { .name = "smtp_client",
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
