/* ftp.c - dialogues with the file server.  The driver plays the client's side of the data
 * connections: what came over one is logged when it closes.  Its directives:
 *
 *     data TEXT      what the next data connections bring; \n, \r and \0 as in C
 *     refuse         the next data connection cannot be opened
 *     delay          the next data connection does not come until "go"
 *     hold           nothing moves over it until "go"
 *     lose           the data connection breaks
 *     stray N        so many bytes of the data arrive at a time
 *
 * The persona is a word for each way the server is set up: "write" (anonymous users may),
 * "users" (ccna1 has the password cisco), "full", "plain" (no ASCII conversion).
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/proto/ftp_server.h"
#include "talk.h"

enum {
	FIRST_PORT = 49153,
};

static const uint32_t address = 0xc0a8fefe, client = 0xac100101;

struct world {
	struct lw_vfs *vfs;
	struct lw_ftp_conf conf;
};

struct session {
	struct lw_ftp_server *ftp;
	struct lw_text data, came; /* to bring, and what came */
	size_t brought, at_a_time;
	uint16_t port;
	bool open, refuse, delay, hold;
};

static void put(struct lw_vfs *v, const char *path, const char *text)
{
	LW_ASSERT(lw_vfs_put(v, path, text, strlen(text), TALK_DATE - 3600) == LW_OK);
}

static void *begin(const char *persona)
{
	struct world *w = lw_alloc(sizeof(*w));
	const char *p = persona ? persona : "";
	w->vfs = lw_vfs_new(TALK_DATE - 400 * 86400);
	put(w->vfs, "/pub/README", "one\ntwo\n");
	put(w->vfs, "/pub/empty", "");
	put(w->vfs, "/pub/eagle_labs/eagle1/chapter3/notes.txt", "a\n\nb");
	put(w->vfs, "/pub/.hidden", "x");
	LW_ASSERT(lw_vfs_put_made(w->vfs, "/pub/eagle_labs/eagle1/chapter3/setup.exe",
			  20000, 3, TALK_DATE - 200 * 86400) == LW_OK);
	w->conf = (struct lw_ftp_conf){ .persona = lw_ftp_persona_find("vsftpd"),
		.vfs = w->vfs,
		.local = address,
		.client = client,
		.epoch_ns = LW_SEC((int64_t)TALK_DATE),
		.users = strstr(p, "users") != NULL,
		.anonymous_write = strstr(p, "write") != NULL,
		.ascii = strstr(p, "plain") == NULL,
		.full = strstr(p, "full") != NULL };
	return w;
}

static void end(void *world)
{
	struct world *w = world;
	lw_vfs_free(w->vfs);
	lw_free(w);
}

static void *open_session(void *world, lw_time now)
{
	struct world *w = world;
	struct session *s = lw_alloc(sizeof(*s));
	s->ftp = lw_ftp_server_new(&w->conf, now);
	s->port = FIRST_PORT;
	s->at_a_time = SIZE_MAX;
	return s;
}

static void close_session(void *session)
{
	struct session *s = session;
	lw_ftp_server_free(s->ftp);
	lw_text_fini(&s->data);
	lw_text_fini(&s->came);
	lw_free(s);
}

static size_t input(void *session, struct lw_rd in, lw_time now)
{
	struct session *s = session;
	return lw_ftp_server_input(s->ftp, in, now);
}

static struct lw_rd output(const void *session)
{
	const struct session *s = session;
	return lw_ftp_server_output(s->ftp);
}

static void sent(void *session, size_t n)
{
	struct session *s = session;
	lw_ftp_server_sent(s->ftp, n);
}

static lw_time deadline(const void *session)
{
	const struct session *s = session;
	return lw_ftp_server_deadline(s->ftp);
}

static void expire(void *session, lw_time now)
{
	struct session *s = session;
	lw_ftp_server_expire(s->ftp, now);
}

/* Something more over the data connection; false: nothing moves. */
static bool move_data(struct session *s, lw_time now)
{
	struct lw_rd out = lw_ftp_server_data_output(s->ftp);
	size_t left = s->data.len - s->brought;
	if (!s->open || s->hold)
		return false;
	if (lw_rd_left(&out) > 0) {
		lw_text_bytes(&s->came, out.at, lw_rd_left(&out));
		lw_ftp_server_data_sent(s->ftp, lw_rd_left(&out), now);
		return true;
	}
	if (left > 0) {
		size_t n = left < s->at_a_time ? left : s->at_a_time;
		n = lw_ftp_server_data_input(
			s->ftp, lw_rd_of(s->data.s + s->brought, n), now);
		s->brought += n;
		return n > 0;
	}
	lw_ftp_server_data_eof(s->ftp);
	return lw_ftp_server_next(s->ftp).kind != LW_FTP_NONE;
}

static void log_open(const struct lw_ftp_event *ev, struct lw_text *did)
{
	struct lw_text to = { 0 };
	lw_ftp_port_emit(&ev->to, &to);
	lw_text_fmt(did, "= (%s)\n", ev->passive ? "accepts" : lw_text_str(&to));
	lw_text_fini(&to);
}

static bool is_text(const struct lw_text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if ((t->s[i] < ' ' || t->s[i] > '~') && !strchr("\r\n", t->s[i]))
			return false;
	return true;
}

/* What is no text by its length. */
static void log_came(struct session *s, struct lw_text *did)
{
	if (!is_text(&s->came))
		lw_text_fmt(did, "= (%zu bytes)\n", s->came.len);
	else
		talk_lines(did, "= ", lw_rd_of(lw_text_str(&s->came), s->came.len));
	lw_text_clear(&s->came);
}

static bool act(void *session, lw_time now, struct lw_text *did)
{
	struct session *s = session;
	struct lw_ftp_event ev = lw_ftp_server_next(s->ftp);
	switch (ev.kind) {
	case LW_FTP_NONE:
		return move_data(s, now);
	case LW_FTP_CLOSE:
		return false;
	case LW_FTP_ASK_LOGIN:
		lw_ftp_server_login(s->ftp, strcmp(ev.user, "ccna1") == 0 &&
						    strcmp(ev.password, "cisco") == 0);
		return true;
	case LW_FTP_LISTEN:
		lw_ftp_server_listening(s->ftp, s->refuse ? 0 : s->port++);
		s->refuse = false;
		return true;
	case LW_FTP_OPEN:
		if (s->delay)
			return false;
		log_open(&ev, did);
		s->open = !s->refuse;
		s->brought = 0;
		lw_ftp_server_opened(s->ftp, s->open, now);
		s->refuse = false;
		return true;
	case LW_FTP_DATA_CLOSE:
	case LW_FTP_DATA_ABORT:
		log_came(s, did);
		lw_text_add(did,
			ev.kind == LW_FTP_DATA_CLOSE ? "= (closed)\n" : "= (dropped)\n");
		s->open = false;
		lw_ftp_server_data_gone(s->ftp, now);
		return true;
	}
	return false;
}

static bool closing(void *session)
{
	const struct session *s = session;
	return lw_ftp_server_next(s->ftp).kind == LW_FTP_CLOSE;
}

static void set_data(struct session *s, const char *p)
{
	lw_text_clear(&s->data);
	for (; *p; p++) {
		char c = *p;
		if (c == '\\' && p[1]) {
			c = *++p == 'n' ? '\n' : *p == 'r' ? '\r' : *p == '0' ? 0 : *p;
		}
		lw_text_char(&s->data, c);
	}
}

static bool tell(void *session, const char *words)
{
	struct session *s = session;
	if (strncmp(words, "data ", 5) == 0)
		set_data(s, words + 5);
	else if (strncmp(words, "stray ", 6) == 0)
		s->at_a_time = (size_t)strtoul(words + 6, NULL, 10);
	else if (strcmp(words, "refuse") == 0)
		s->refuse = true;
	else if (strcmp(words, "hold") == 0)
		s->hold = true;
	else if (strcmp(words, "delay") == 0)
		s->delay = true;
	else if (strcmp(words, "go") == 0)
		s->hold = s->delay = false;
	else if (strcmp(words, "lose") == 0)
		lw_ftp_server_data_lost(s->ftp);
	else
		return false;
	return true;
}

const struct talk_driver talk_ftp = { .name = "ftp",
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
