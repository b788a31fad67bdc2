/* ftp_server.c - an FTP server without I/O: the control connection.
 *
 * Theory of operation.  Input is cut into lines; a line is one command, and a command is
 * done before the next byte is taken.  `pending` asks the driver for something that only
 * it can do; while it waits, or a transfer runs, a complete line is held back in `line`,
 * unless it is ABOR.  ftp_command.c has the commands, ftp_data.c the transfers.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/ftp_server.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/base/civil.h"
#include "ftp_priv.h"

enum {
	OUT_MAX = 16384, /* replies that a client does not fetch */
	LINGER_S = 3600, /* for the last bytes on their way, and the client's end */
};

int64_t ftp_unix(const struct lw_ftp_server *s)
{
	return (s->conf.epoch_ns + s->now) / LW_SEC(1);
}

/* Not the words that each say brings itself. */
static void fill(struct lw_ftp_server *s, enum lw_ftp_say say, const char *words[128])
{
	char client[LW_IP4_TEXT], idle[24];
	snprintf(idle, sizeof(idle), "%lld",
		(long long)(s->conf.persona->idle_timeout / LW_SEC(1)));
	words['p'] = lw_text_str(&s->argument);
	words['u'] = lw_text_str(&s->user);
	words['c'] = lw_ip4_format(s->conf.client, client);
	words['m'] =
		(s->x.phase == FTP_IDLE ? s->ascii : s->x.ascii) ? "ASCII" : "BINARY";
	words['s'] = idle;
	lw_text_fill(&s->out, s->conf.persona->say[say], words);
	lw_text_add(&s->out, "\r\n");
}

void ftp_say(struct lw_ftp_server *s, enum lw_ftp_say say)
{
	const char *words[128] = { 0 };
	fill(s, say, words);
}

void ftp_say_number(struct lw_ftp_server *s, enum lw_ftp_say say, uint64_t n)
{
	char number[24];
	struct lw_text address = { 0 };
	struct lw_ftp_address a = { s->conf.local, (uint16_t)n };
	const char *words[128] = { 0 };
	snprintf(number, sizeof(number), "%llu", (unsigned long long)n);
	lw_ftp_port_emit(&a, &address);
	words['n'] = number;
	words['a'] = lw_text_str(&address);
	fill(s, say, words);
	lw_text_fini(&address);
}

void ftp_say_time(struct lw_ftp_server *s, enum lw_ftp_say say, int64_t unix_s)
{
	char text[48];
	const char *words[128] = { 0 };
	struct lw_civil c = lw_civil_of(unix_s, 0);
	snprintf(text, sizeof(text), "%04lld%02d%02d%02d%02d%02d", (long long)c.year,
		c.month, c.day, c.hour, c.minute, c.second);
	words['t'] = text;
	fill(s, say, words);
}

void ftp_say_path(struct lw_ftp_server *s, enum lw_ftp_say say, const char *path)
{
	struct lw_text doubled = { 0 };
	const char *words[128] = { 0 };
	for (; *path; path++) {
		if (*path == '"') /* RFC 959 appendix II */
			lw_text_char(&doubled, '"');
		lw_text_char(&doubled, *path);
	}
	words['w'] = lw_text_str(&doubled);
	fill(s, say, words);
	lw_text_fini(&doubled);
}

void ftp_ask(struct lw_ftp_server *s, enum lw_ftp_event_kind kind)
{
	s->pending = (struct lw_ftp_event){ .kind = kind,
		.user = lw_text_str(&s->user),
		.password = lw_text_str(&s->argument),
		.passive = s->way == FTP_WAY_PASSIVE,
		.to = s->to };
}

struct lw_ftp_server *lw_ftp_server_new(const struct lw_ftp_conf *conf, lw_time now)
{
	struct lw_ftp_server *s = lw_alloc(sizeof(*s));
	s->conf = *conf;
	if (!s->conf.data_timeout)
		s->conf.data_timeout = conf->persona->data_timeout;
	s->line.most = conf->persona->line_max - 2;
	s->now = s->heard = now;
	s->ascii = true; /* RFC 959 5.1 */
	s->closing = conf->full;
	lw_text_add(&s->cwd, "/");
	ftp_say(s, conf->full ? LW_FTP_SAY_TOO_MANY_CLIENTS : LW_FTP_SAY_GREETING);
	return s;
}

void lw_ftp_server_free(struct lw_ftp_server *s)
{
	if (!s)
		return;
	ftp_data_fini(s);
	lw_text_fini(&s->line.text);
	lw_text_fini(&s->argument);
	lw_text_fini(&s->path);
	lw_text_fini(&s->user);
	lw_text_fini(&s->cwd);
	lw_text_fini(&s->rename_from);
	lw_text_fini(&s->out);
	lw_free(s);
}

static void run_line(struct lw_ftp_server *s)
{
	s->line_waits = false;
	if (s->line.cut) {
		ftp_say(s, LW_FTP_SAY_LINE_TOO_LONG);
		s->closing = true;
	} else {
		ftp_command(s);
	}
	line_clear(&s->line);
}

static void end_of_line(struct lw_ftp_server *s)
{
	if (s->x.phase == FTP_IDLE) {
		run_line(s);
	} else if (ftp_is_abort(line_str(&s->line))) {
		ftp_abort(s);
		line_clear(&s->line);
	} else {
		s->line_waits = true;
	}
}

static bool takes_input(const struct lw_ftp_server *s)
{
	return s->pending.kind == LW_FTP_NONE && !s->closing && !s->line_waits &&
	       s->out.len <= OUT_MAX;
}

size_t lw_ftp_server_input(struct lw_ftp_server *s, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	s->now = now;
	while (takes_input(s) && lw_rd_left(&in) > 0) {
		s->heard = now;
		if (line_take(&s->line, &in))
			end_of_line(s);
	}
	return (size_t)(in.at - start);
}

struct lw_ftp_event lw_ftp_server_next(struct lw_ftp_server *s)
{
	if (s->pending.kind == LW_FTP_NONE && s->closing)
		return (struct lw_ftp_event){ .kind = LW_FTP_CLOSE };
	return s->pending;
}

void lw_ftp_server_login(struct lw_ftp_server *s, bool ok)
{
	s->pending.kind = LW_FTP_NONE;
	s->logged_in = ok;
	s->user_given = ok;
	ftp_say(s, ok ? LW_FTP_SAY_LOGIN_OK : LW_FTP_SAY_LOGIN_BAD);
}

void lw_ftp_server_data_gone(struct lw_ftp_server *s, lw_time now)
{
	s->now = s->heard = now; /* it was not the client's fault that nothing was said */
	s->pending.kind = LW_FTP_NONE;
	s->x.phase = FTP_IDLE;
	if (s->line_waits && !s->closing)
		run_line(s);
}

struct lw_rd lw_ftp_server_output(const struct lw_ftp_server *s)
{
	return lw_rd_of(lw_text_str(&s->out), s->out.len);
}

void lw_ftp_server_sent(struct lw_ftp_server *s, size_t n)
{
	lw_text_drop(&s->out, n);
}

lw_time lw_ftp_server_deadline(const struct lw_ftp_server *s)
{
	const struct lw_ftp_persona *p = s->conf.persona;
	if (s->closing)
		return LW_NEVER;
	switch (s->x.phase) {
	case FTP_IDLE:
		return s->heard + p->idle_timeout;
	case FTP_OPENING:
		return s->x.moved + p->connect_timeout;
	case FTP_SENDING:
	case FTP_RECEIVING:
		return s->x.moved + s->conf.data_timeout;
	case FTP_LEAVING:
		return s->x.moved + LW_SEC(LINGER_S);
	}
	LW_UNREACHABLE();
}

void lw_ftp_server_expire(struct lw_ftp_server *s, lw_time now)
{
	if (now < lw_ftp_server_deadline(s))
		return;
	s->now = now;
	if (s->x.phase == FTP_OPENING) {
		lw_ftp_server_opened(s, false, now);
		ftp_ask(s, LW_FTP_DATA_ABORT);
		return;
	}
	s->closing = true;
	if (s->x.phase == FTP_IDLE) {
		ftp_say(s, LW_FTP_SAY_TIMEOUT);
		return;
	}
	ftp_say(s, LW_FTP_SAY_DATA_TIMEOUT);
	ftp_ask(s, LW_FTP_DATA_ABORT);
}
