/* ftp_client.c - an FTP client without I/O.
 *
 * Theory of operation.  `stage` says which command's reply is awaited.  After the login
 * the user's words are taken one by one; a word is a row of lines from the manner's table
 * (profile/ftp.h).  A line that prepares a data connection may first need a port from the
 * driver; a line that moves something is over when its last reply and the end of the data
 * have both come, in whichever order.  SPDX-License-Identifier: MIT */
#include "labwire/proto/ftp_client.h"

#include <string.h>

#include "../line.h"
#include "../reply.h"
#include "../transcript.h"
#include "ftp_words.h"
#include "labwire/base/alloc.h"
#include "labwire/base/crc32.h"

enum {
	REPLY_LINE_MAX = 1000, /* longer ones are cut */
	LISTING_LINE_MAX = 1000,
	LOG_MAX = 8192, /* lines that are not fetched */
	CHUNK_BYTES = 8192,
	TIMEOUT_S = 3600, /* the programs themselves wait as long as TCP does */
};

enum stage {
	STAGE_OPEN, /* waiting for the greeting */
	STAGE_USER,
	STAGE_PASS,
	STAGE_LOGIN, /* what the manner sends unasked */
	STAGE_WORDS,
	STAGE_OVER,
};

struct moved {
	bool sent, whole;
	uint64_t bytes;
	uint32_t crc32;
	char *name;
};

struct lw_ftp_client {
	struct lw_ftp_client_conf conf;
	enum stage stage;
	size_t login_line; /* the next one */
	size_t typed;	   /* words begun */
	struct ftp_words words;
	const struct lw_ftp_word *word; /* NULL: between two */
	size_t line;			/* of the word: the next one */
	const char *form;	 /* of the line that was sent, or waits for a port */
	bool waiting;		 /* for a reply */
	enum ftp_line_kind kind; /* of that line */
	bool optional;		 /* its refusal does not matter */
	struct line in;		 /* being collected */
	struct reply reply;
	bool replied, began;	 /* the line that moves something: last reply, 1xx */
	bool data_over, data_ok; /* the data connection: at its end, without a fault */
	struct lw_vfile *file;	 /* that goes */
	uint64_t at;
	uint8_t *chunk;
	size_t chunk_at, chunk_len;
	struct line listing; /* a line being collected */
	struct moved *moved;
	size_t nmoved, moved_cap;
	struct lw_ftp_client_event pending;
	struct lw_ftp_address port; /* for PORT */
	struct transcript log;	    /* '>', '<'; '|' of a listing */
	struct lw_text out, last, failure;
	bool failed, done_told;
	lw_time active;
};

static void advance(struct lw_ftp_client *c);

struct lw_ftp_client *lw_ftp_client_new(
	const struct lw_ftp_client_conf *conf, lw_time now)
{
	struct lw_ftp_client *c = lw_alloc(sizeof(*c));
	c->conf = *conf;
	if (!c->conf.user)
		c->conf.user = conf->manner->user;
	if (!c->conf.password)
		c->conf.password = conf->manner->password;
	if (!c->conf.timeout)
		c->conf.timeout = LW_SEC(TIMEOUT_S);
	c->port.addr = conf->local;
	c->in.most = REPLY_LINE_MAX;
	c->listing.most = LISTING_LINE_MAX;
	c->waiting = true;
	c->active = now;
	return c;
}

void lw_ftp_client_free(struct lw_ftp_client *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->nmoved; i++)
		lw_free(c->moved[i].name);
	lw_free(c->moved);
	lw_vfile_close(c->file);
	lw_free(c->chunk);
	ftp_words_fini(&c->words);
	lw_text_fini(&c->in.text);
	lw_text_fini(&c->listing.text);
	transcript_fini(&c->log);
	lw_text_fini(&c->out);
	lw_text_fini(&c->last);
	lw_text_fini(&c->failure);
	lw_free(c);
}

static void note(struct lw_ftp_client *c, char kind, const char *text)
{
	transcript_add(&c->log, kind, text, strlen(text));
}

/* The first failure is the one that is told in the end. */
static void fail(struct lw_ftp_client *c, const char *why)
{
	if (!c->failed)
		lw_text_add(&c->failure, why);
	c->failed = true;
}

static void ask(struct lw_ftp_client *c, enum lw_ftp_client_kind kind)
{
	c->pending = (struct lw_ftp_client_event){ .kind = kind, .to = c->port };
}

static struct moved *moving(struct lw_ftp_client *c)
{
	return c->nmoved ? &c->moved[c->nmoved - 1] : NULL;
}

static void begin_move(struct lw_ftp_client *c)
{
	bool list = c->kind == FTP_LINE_LIST;
	c->replied = c->began = false;
	if (list)
		return;
	c->moved = lw_grow(c->moved, &c->moved_cap, c->nmoved + 1, sizeof(*c->moved));
	c->moved[c->nmoved++] = (struct moved){ .sent = c->kind == FTP_LINE_PUT,
		.name = lw_strdup(lw_text_str(&c->words.first)) };
}

static void send_line(struct lw_ftp_client *c, const char *form)
{
	struct lw_text line = { 0 };
	ftp_words_fill(&c->words, form, &c->port, &line);
	lw_text_fmt(&c->out, "%s\r\n", lw_text_str(&line));
	note(c, '>', lw_text_str(&line));
	lw_text_fini(&line);
	c->waiting = true;
}

static void begin_line(struct lw_ftp_client *c, const char *form)
{
	c->optional = *form == '?';
	c->form = form + c->optional;
	c->kind = ftp_line_kind(c->form);
	if (c->kind == FTP_LINE_LISTEN) {
		ask(c, LW_FTP_CLIENT_LISTEN);
		return;
	}
	if (ftp_line_moves(c->kind))
		begin_move(c);
	else if (ftp_line_prepares(c->kind))
		c->data_over = c->data_ok = false;
	send_line(c, c->form);
}

static void finish(struct lw_ftp_client *c)
{
	c->stage = STAGE_OVER;
	c->waiting = false;
	c->word = NULL;
	c->kind = FTP_LINE_PLAIN;
}

/* False: there is none. */
static bool begin_word(struct lw_ftp_client *c)
{
	if (c->typed == c->conf.ntyped)
		return false;
	const char *typed = c->conf.typed[c->typed++];
	ftp_words_split(&c->words, typed);
	c->word = lw_ftp_word_find(c->conf.manner, typed);
	c->line = 0;
	if (!c->word)
		fail(c, "there is no such word");
	return true;
}

/* What goes out next, when nothing is awaited. */
static void advance(struct lw_ftp_client *c)
{
	const struct lw_ftp_manner *m = c->conf.manner;
	while (!c->waiting && c->pending.kind == LW_FTP_CLIENT_NONE &&
		c->stage != STAGE_OVER) {
		if (c->stage == STAGE_LOGIN && m->login[c->login_line])
			begin_line(c, m->login[c->login_line++]);
		else if (c->stage == STAGE_LOGIN)
			c->stage = STAGE_WORDS;
		else if (c->word && c->word->lines[c->line])
			begin_line(c, c->word->lines[c->line++]);
		else if (!begin_word(c))
			finish(c);
	}
}

/* The line that moved something is over. */
static void end_move(struct lw_ftp_client *c)
{
	struct moved *m = moving(c);
	if (m && c->kind != FTP_LINE_LIST)
		m->whole = c->replied && c->data_ok && c->reply.code / 100 == 2;
	lw_vfile_close(c->file);
	c->file = NULL;
	if (c->listing.text.len)
		note(c, '|', line_str(&c->listing));
	line_clear(&c->listing);
	c->chunk_at = c->chunk_len = 0;
	c->kind = FTP_LINE_PLAIN;
	c->waiting = false;
	advance(c);
}

/* A refusal ends the word; what was prepared for it is dropped. */
static void refused(struct lw_ftp_client *c)
{
	bool moves = ftp_line_moves(c->kind);
	fail(c, lw_text_str(&c->last));
	c->word = NULL;
	c->waiting = false;
	ask(c, LW_FTP_CLIENT_DROP);
	if (moves)
		end_move(c);
}

static void open_file(struct lw_ftp_client *c)
{
	struct lw_text path = { 0 };
	if (c->conf.files && lw_vfs_path("/", lw_text_str(&c->words.first), &path))
		c->file = lw_vfs_open(c->conf.files, lw_text_str(&path));
	lw_text_fini(&path);
	c->at = 0;
	if (!c->file)
		fail(c, "there is no such file to put");
}

/* More to send into the empty chunk; in the end the connection is closed. */
static void refill(struct lw_ftp_client *c)
{
	struct moved *m = moving(c);
	c->chunk_at = 0;
	c->chunk_len = c->file ? lw_vfile_read(c->file, c->at, c->chunk, CHUNK_BYTES) : 0;
	c->at += c->chunk_len;
	m->bytes += c->chunk_len;
	m->crc32 = lw_crc32(m->crc32, c->chunk, c->chunk_len);
	if (c->chunk_len > 0)
		return;
	c->data_over = c->data_ok = true;
	ask(c, LW_FTP_CLIENT_FINISH);
	if (c->replied) /* a hasty server */
		end_move(c);
}

static void preliminary(struct lw_ftp_client *c)
{
	if (c->began || c->kind != FTP_LINE_PUT)
		return;
	c->began = true;
	open_file(c);
	if (!c->chunk)
		c->chunk = lw_alloc(CHUNK_BYTES);
	refill(c);
}

static void moved_reply(struct lw_ftp_client *c)
{
	c->replied = true;
	if (c->kind == FTP_LINE_PUT && !c->began) { /* no 1xx: nothing was sent */
		c->data_over = true;
		ask(c, LW_FTP_CLIENT_DROP);
	}
	if (c->data_over)
		end_move(c);
}

/* Where the server waits, from its reply; false: it does not say. */
static bool parse_passive(struct lw_ftp_client *c, struct lw_ftp_address *to)
{
	const char *text = lw_text_str(&c->last);
	if (c->kind == FTP_LINE_PASV)
		return lw_ftp_227_parse(text, to) && to->port;
	return lw_ftp_229_parse(text, &to->port);
}

static void positive(struct lw_ftp_client *c)
{
	struct lw_ftp_address to = { 0 };
	if (ftp_line_moves(c->kind)) {
		moved_reply(c);
		return;
	}
	c->waiting = false;
	if (c->kind == FTP_LINE_PASV || c->kind == FTP_LINE_EPSV) {
		if (parse_passive(c, &to)) {
			ask(c, LW_FTP_CLIENT_CONNECT);
			c->pending.to = to; /* addr 0: the server's own */
		} else {
			refused(c);
		}
	}
}

static void login_reply(struct lw_ftp_client *c)
{
	int class = c->reply.code / 100;
	c->waiting = false;
	if (class > 3 || (class == 3 && c->stage != STAGE_USER)) {
		fail(c, lw_text_str(&c->last));
		finish(c);
	} else if (c->stage == STAGE_OPEN) {
		c->stage = STAGE_USER;
		lw_text_clear(&c->words.all);
		lw_text_fmt(&c->words.all, "USER %s", c->conf.user);
		send_line(c, "%a");
	} else if (class == 3) {
		c->stage = STAGE_PASS;
		lw_text_clear(&c->words.all);
		lw_text_fmt(&c->words.all, "PASS %s", c->conf.password);
		send_line(c, "%a");
	} else {
		c->stage = STAGE_LOGIN;
	}
}

/* A whole reply has come. */
static void on_reply(struct lw_ftp_client *c)
{
	if (c->reply.code / 100 == 1) {
		preliminary(c);
	} else if (c->reply.code == 421) {
		fail(c, lw_text_str(&c->last));
		finish(c);
		ask(c, LW_FTP_CLIENT_DROP);
	} else if (c->stage < STAGE_LOGIN) {
		login_reply(c);
	} else if (c->reply.code / 100 <= 3) {
		positive(c);
	} else if (c->optional) {
		c->waiting = false;
	} else {
		refused(c);
	}
	advance(c);
}

static void end_of_line(struct lw_ftp_client *c)
{
	const char *line = line_str(&c->in);
	enum reply_is is = reply_line(&c->reply, line);
	note(c, '<', line);
	lw_text_clear(&c->last);
	lw_text_add(&c->last, line);
	if (is == REPLY_BAD) {
		fail(c, "the server's reply makes no sense");
		finish(c);
		ask(c, LW_FTP_CLIENT_DROP);
	} else if (is == REPLY_WHOLE) {
		on_reply(c);
	}
}

/* After its last reply, a line that moves something waits for the end of the data. */
static bool takes_input(const struct lw_ftp_client *c)
{
	bool replied = ftp_line_moves(c->kind) && c->replied;
	return c->waiting && !replied && c->pending.kind == LW_FTP_CLIENT_NONE &&
	       transcript_len(&c->log) <= LOG_MAX;
}

size_t lw_ftp_client_input(struct lw_ftp_client *c, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	while (takes_input(c) && lw_rd_left(&in) > 0) {
		c->active = now;
		if (!line_take(&c->in, &in))
			continue;
		end_of_line(c);
		line_clear(&c->in);
	}
	return (size_t)(in.at - start);
}

void lw_ftp_client_eof(struct lw_ftp_client *c)
{
	if (c->stage == STAGE_OVER)
		return;
	if (!c->word || strcmp(c->word->lines[0], "QUIT") != 0)
		fail(c, "the server closed the connection");
	finish(c);
	ask(c, LW_FTP_CLIENT_DROP);
}

static enum lw_ftp_client_kind kind_of(char mark)
{
	return mark == '>'   ? LW_FTP_CLIENT_SENT
	       : mark == '<' ? LW_FTP_CLIENT_RECEIVED
			     : LW_FTP_CLIENT_LISTED;
}

struct lw_ftp_client_event lw_ftp_client_next(struct lw_ftp_client *c)
{
	char mark = 0;
	const char *line = transcript_next(&c->log, &mark);
	if (line)
		return (struct lw_ftp_client_event){ .kind = kind_of(mark),
			.text = line };
	if (c->pending.kind != LW_FTP_CLIENT_NONE || c->stage != STAGE_OVER)
		return c->pending;
	if (c->done_told)
		return (struct lw_ftp_client_event){ .kind = LW_FTP_CLIENT_CLOSE };
	c->done_told = true;
	return (struct lw_ftp_client_event){ .kind = LW_FTP_CLIENT_DONE,
		.ok = !c->failed,
		.text = lw_text_str(c->failed ? &c->failure : &c->last) };
}

void lw_ftp_client_listening(struct lw_ftp_client *c, uint16_t port)
{
	c->pending.kind = LW_FTP_CLIENT_NONE;
	c->port.port = port;
	if (port) {
		c->data_over = c->data_ok = false;
		send_line(c, c->form);
		return;
	}
	fail(c, "no port is free for the data");
	c->word = NULL;
	advance(c);
}

void lw_ftp_client_connecting(struct lw_ftp_client *c)
{
	c->pending.kind = LW_FTP_CLIENT_NONE;
	advance(c);
}

void lw_ftp_client_data_gone(struct lw_ftp_client *c)
{
	c->pending.kind = LW_FTP_CLIENT_NONE;
	advance(c);
}

struct lw_rd lw_ftp_client_output(const struct lw_ftp_client *c)
{
	return lw_rd_of(lw_text_str(&c->out), c->out.len);
}

void lw_ftp_client_sent(struct lw_ftp_client *c, size_t n)
{
	lw_text_drop(&c->out, n);
}

size_t lw_ftp_client_data_input(struct lw_ftp_client *c, struct lw_rd in, lw_time now)
{
	size_t n = lw_rd_left(&in);
	struct moved *m = moving(c);
	if (n == 0 || c->data_over)
		return 0;
	c->active = now;
	if (c->kind == FTP_LINE_GET) {
		m->bytes += n;
		m->crc32 = lw_crc32(m->crc32, in.at, n);
		return n;
	}
	if (c->kind != FTP_LINE_LIST || transcript_len(&c->log) > LOG_MAX)
		return 0;
	if (n > LISTING_LINE_MAX)
		n = LISTING_LINE_MAX;
	in.end = in.at + n;
	while (line_take(&c->listing, &in)) {
		note(c, '|', line_str(&c->listing));
		line_clear(&c->listing);
	}
	return n;
}

static void data_ended(struct lw_ftp_client *c, bool ok)
{
	if (!ftp_line_moves(c->kind) || c->data_over)
		return;
	c->data_over = true;
	c->data_ok = ok;
	ask(c, ok ? LW_FTP_CLIENT_FINISH : LW_FTP_CLIENT_DROP);
	if (c->replied)
		end_move(c);
}

/* When we send, the end is ours to say. */
void lw_ftp_client_data_eof(struct lw_ftp_client *c)
{
	if (c->kind != FTP_LINE_PUT)
		data_ended(c, true);
}

void lw_ftp_client_data_lost(struct lw_ftp_client *c)
{
	data_ended(c, false);
}

struct lw_rd lw_ftp_client_data_output(const struct lw_ftp_client *c)
{
	bool sends = c->kind == FTP_LINE_PUT && c->began;
	return lw_rd_of(c->chunk ? c->chunk + c->chunk_at : NULL,
		sends ? c->chunk_len - c->chunk_at : 0);
}

void lw_ftp_client_data_sent(struct lw_ftp_client *c, size_t n, lw_time now)
{
	if (n == 0 || c->kind != FTP_LINE_PUT)
		return;
	c->active = now;
	c->chunk_at += n;
	if (c->chunk_at == c->chunk_len)
		refill(c);
}

lw_time lw_ftp_client_deadline(const struct lw_ftp_client *c)
{
	return c->stage == STAGE_OVER ? LW_NEVER : c->active + c->conf.timeout;
}

void lw_ftp_client_expire(struct lw_ftp_client *c, lw_time now)
{
	if (now < lw_ftp_client_deadline(c))
		return;
	fail(c, "the server says nothing");
	finish(c);
	ask(c, LW_FTP_CLIENT_DROP);
}

bool lw_ftp_client_moved(
	const struct lw_ftp_client *c, size_t i, struct lw_ftp_moved *out)
{
	if (i >= c->nmoved)
		return false;
	const struct moved *m = &c->moved[i];
	*out = (struct lw_ftp_moved){ .name = m->name,
		.sent = m->sent,
		.whole = m->whole,
		.bytes = m->bytes,
		.crc32 = m->crc32 };
	return true;
}
