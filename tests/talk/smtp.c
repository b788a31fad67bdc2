/* smtp.c - dialogues with the mail server.  The driver knows the users ccna1, ccna2 ...
 * of example.com and relays for nobody; it tells of pauses and queues.
 * SPDX-License-Identifier: MIT */
#include <strings.h>

#include "labwire/proto/smtp_server.h"
#include "talk.h"

static void *begin(const char *persona)
{
	return (void *)(uintptr_t)lw_smtp_persona_find(persona ? persona : "sendmail");
}

static void end(void *world)
{
	(void)world; /* a constant */
}

static void *open_session(void *world, lw_time now)
{
	struct lw_smtp_conf conf = { .persona = world,
		.host = "localhost.localdomain",
		.client = "host-1.example.com [172.16.1.1]",
		.client_ip = "172.16.1.1",
		.zone = 600 };
	return lw_smtp_server_new(&conf, now);
}

static void close_session(void *session)
{
	lw_smtp_server_free(session);
}

static size_t input(void *session, struct lw_rd in, lw_time now)
{
	return lw_smtp_server_input(session, in, now);
}

static struct lw_rd output(const void *session)
{
	return lw_smtp_server_output(session);
}

static void sent(void *session, size_t n)
{
	lw_smtp_server_sent(session, n);
}

static lw_time deadline(const void *session)
{
	return lw_smtp_server_deadline(session);
}

static void expire(void *session, lw_time now)
{
	lw_smtp_server_expire(session, now);
}

static enum lw_smtp_say judge(const struct lw_smtp_event *ev)
{
	if (ev->kind != LW_SMTP_ASK_RCPT)
		return ev->say;
	const char *domain = lw_mail_domain(ev->path);
	if (*domain && strcasecmp(domain, "example.com") != 0)
		return LW_SMTP_SAY_RCPT_RELAY;
	struct lw_text user = { 0 };
	lw_mail_local_part(ev->path, &user);
	bool known = strncasecmp(lw_text_str(&user), "ccna", 4) == 0;
	lw_text_fini(&user);
	return known ? LW_SMTP_SAY_RCPT_OK : LW_SMTP_SAY_RCPT_UNKNOWN;
}

static bool act(void *session, lw_time now, struct lw_text *did)
{
	struct lw_smtp_event ev = lw_smtp_server_next(session);
	(void)now;
	if (ev.kind == LW_SMTP_NONE || ev.kind == LW_SMTP_CLOSE)
		return false;
	if (ev.pause)
		lw_text_fmt(
			did, "= pause of %lld s\n", (long long)(ev.pause / LW_SEC(1)));
	if (ev.kind == LW_SMTP_ASK_ETRN)
		lw_text_fmt(did, "= queue for %s\n", ev.path);
	if (ev.kind == LW_SMTP_ASK_STORE) {
		talk_lines(did, "= ", ev.message);
		lw_smtp_server_set_id(session, "l0SAf3Mn012345");
	}
	lw_smtp_server_answer(session, judge(&ev), TALK_DATE);
	return true;
}

static bool closing(void *session)
{
	return lw_smtp_server_next(session).kind == LW_SMTP_CLOSE;
}

const struct talk_driver talk_smtp = { .name = "smtp",
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
	.closing = closing };
