/* ftp_data.c - the data connection of an FTP server: where it goes, what moves over it.
 *
 * Theory of operation.  PORT, PASV and the like choose a `way`, which one transfer uses
 * up.  A command that needs it asks the driver to open the connection, says 1xx when it
 * is open, moves bytes, says 2xx when the last is handed over, and asks the driver to
 * close. A file is sent through one chunk, filled again when it is empty.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "ftp_ascii.h"
#include "ftp_list.h"
#include "ftp_priv.h"
#include "labwire/base/alloc.h"

enum {
	CHUNK_BYTES = 8192,
	PORT_FREE_FIRST = 1024, /* below are other people's services */
	UNIQUE_MAX = 1000,
};

static void set_way(struct lw_ftp_server *s, enum lw_ftp_say ok, enum lw_ftp_say bad)
{
	bool good = s->to.addr == s->conf.client && s->to.port >= PORT_FREE_FIRST;
	s->way = good ? FTP_WAY_ACTIVE : FTP_WAY_NONE;
	ftp_say(s, good ? ok : bad);
}

void ftp_do_port(struct lw_ftp_server *s)
{
	s->way = FTP_WAY_NONE;
	if (lw_ftp_port_parse(lw_text_str(&s->argument), &s->to))
		set_way(s, LW_FTP_SAY_PORT_OK, LW_FTP_SAY_PORT_BAD);
	else
		ftp_say(s, LW_FTP_SAY_PORT_BAD);
}

void ftp_do_eprt(struct lw_ftp_server *s)
{
	s->way = FTP_WAY_NONE;
	switch (lw_ftp_eprt_parse(lw_text_str(&s->argument), &s->to)) {
	case LW_OK:
		set_way(s, LW_FTP_SAY_EPRT_OK, LW_FTP_SAY_EPRT_ILLEGAL);
		return;
	case LW_EINVAL:
		ftp_say(s, LW_FTP_SAY_EPRT_PROTOCOL);
		return;
	default:
		ftp_say(s, LW_FTP_SAY_EPRT_BAD);
	}
}

static void listen_for(struct lw_ftp_server *s, bool extended)
{
	s->way = FTP_WAY_PASSIVE;
	s->extended = extended;
	ftp_ask(s, LW_FTP_LISTEN);
}

void ftp_do_pasv(struct lw_ftp_server *s)
{
	listen_for(s, false);
}

void ftp_do_epsv(struct lw_ftp_server *s)
{
	const char *protocol = lw_text_str(&s->argument);
	if (strcasecmp(protocol, "ALL") == 0) {
		s->epsv_all = true;
		ftp_say(s, LW_FTP_SAY_EPSV_ALL);
	} else if (*protocol && strcmp(protocol, "1") != 0) {
		ftp_say(s, LW_FTP_SAY_EPSV_PROTOCOL);
	} else {
		listen_for(s, true);
	}
}

void lw_ftp_server_listening(struct lw_ftp_server *s, uint16_t port)
{
	s->pending.kind = LW_FTP_NONE;
	if (port) {
		ftp_say_number(
			s, s->extended ? LW_FTP_SAY_EPSV_OK : LW_FTP_SAY_PASV_OK, port);
		return;
	}
	s->way = FTP_WAY_NONE;
	ftp_say(s, LW_FTP_SAY_DATA_FAILED);
}

/* True: there is a way for data. */
static bool has_way(struct lw_ftp_server *s)
{
	if (s->way == FTP_WAY_NONE)
		ftp_say(s, LW_FTP_SAY_DATA_FIRST);
	return s->way != FTP_WAY_NONE;
}

static void begin(struct lw_ftp_server *s, enum lw_ftp_say begins, enum lw_ftp_say ends)
{
	s->x.phase = FTP_OPENING;
	s->x.begins = begins;
	s->x.ends = ends;
	s->x.moved = s->now;
	ftp_ask(s, LW_FTP_OPEN);
}

/* REST counts for the next command that moves a file, whatever becomes of it. */
static uint64_t take_rest(struct lw_ftp_server *s)
{
	uint64_t at = s->rest;
	s->rest = 0;
	return at;
}

void ftp_do_retr(struct lw_ftp_server *s)
{
	uint64_t at = take_rest(s);
	if (!has_way(s))
		return;
	if (s->ascii && at) {
		ftp_say(s, LW_FTP_SAY_RETR_ASCII_REST);
		return;
	}
	struct lw_vfile *file =
		s->path_ok ? lw_vfs_open(s->conf.vfs, lw_text_str(&s->path)) : NULL;
	if (!file) {
		ftp_say(s, LW_FTP_SAY_RETR_BAD);
		return;
	}
	s->x.receive = false;
	s->x.file = file;
	s->x.at = at;
	s->x.ascii = s->ascii && s->conf.ascii;
	s->x.number = lw_vfile_size(file);
	begin(s, LW_FTP_SAY_RETR_BEGINS, LW_FTP_SAY_RETR_OK);
}

static void receive(struct lw_ftp_server *s, bool append, enum lw_ftp_say begins)
{
	uint64_t at = take_rest(s);
	struct lw_vfile *file = NULL;
	if (!has_way(s))
		return;
	if (!s->path_ok || lw_vfs_create(s->conf.vfs, lw_text_str(&s->path),
				   !append && at == 0, ftp_unix(s), &file) != LW_OK) {
		ftp_say(s, LW_FTP_SAY_STOR_BAD);
		return;
	}
	s->x.receive = true;
	s->x.file = file;
	s->x.at = append ? lw_vfile_size(file) : at;
	s->x.ascii = s->ascii && s->conf.ascii;
	s->x.cr = false;
	begin(s, begins, LW_FTP_SAY_STOR_OK);
}

void ftp_do_stor(struct lw_ftp_server *s)
{
	receive(s, false, LW_FTP_SAY_STOR_BEGINS);
}

void ftp_do_appe(struct lw_ftp_server *s)
{
	receive(s, true, LW_FTP_SAY_STOR_BEGINS);
}

/* The argument with a number after it: the first that no file has. */
void ftp_do_stou(struct lw_ftp_server *s)
{
	struct lw_text name = { 0 };
	bool free = false;
	for (unsigned i = 1; !free && i <= UNIQUE_MAX; i++) {
		lw_text_clear(&name);
		lw_text_fmt(&name, "%s.%u", lw_text_str(&s->argument), i);
		s->path_ok =
			lw_vfs_path(lw_text_str(&s->cwd), lw_text_str(&name), &s->path);
		free = !lw_vfs_find(s->conf.vfs, lw_text_str(&s->path));
	}
	lw_text_clear(&s->argument);
	lw_text_add(&s->argument, lw_text_str(&name));
	lw_text_fini(&name);
	s->path_ok &= free;
	receive(s, false, LW_FTP_SAY_STOU_BEGINS);
}

/* What a listing's argument means: a folder, or names in one.  False: no such folder. */
static bool look(struct lw_ftp_server *s, struct ftp_list *l, struct lw_text *prefix)
{
	struct lw_vstat st = { 0 };
	struct lw_text path = { 0 };
	const char *typed = ftp_list_options(l, lw_text_str(&s->argument));
	const char *slash = strrchr(typed, '/');
	const struct lw_vnode *n = NULL;
	l->filter = "";
	if (lw_vfs_path(lw_text_str(&s->cwd), typed, &path))
		n = lw_vfs_find(s->conf.vfs, lw_text_str(&path));
	if (n)
		lw_vnode_stat(n, &st);
	if (*typed && st.folder) {
		lw_text_fmt(prefix, "%s%s", typed,
			typed[strlen(typed) - 1] == '/' ? "" : "/");
	} else if (*typed) {
		lw_text_bytes(prefix, typed, slash ? (size_t)(slash + 1 - typed) : 0);
		l->filter = slash ? slash + 1 : typed;
		n = lw_vfs_path(lw_text_str(&s->cwd), lw_text_str(prefix), &path)
			    ? lw_vfs_find(s->conf.vfs, lw_text_str(&path))
			    : NULL;
	}
	if (n)
		lw_vnode_stat(n, &st);
	lw_text_fini(&path);
	l->folder = n;
	l->prefix = lw_text_str(prefix);
	return n && st.folder;
}

static bool list(struct lw_ftp_server *s, bool full, bool all, struct lw_text *out)
{
	struct lw_text prefix = { 0 };
	struct ftp_list l = {
		.full = full, .all = all, .now_s = ftp_unix(s), .persona = s->conf.persona
	};
	bool found = look(s, &l, &prefix);
	if (found)
		ftp_list(&l, out);
	lw_text_fini(&prefix);
	return found;
}

static void send_list(struct lw_ftp_server *s, bool full)
{
	if (!has_way(s))
		return;
	lw_text_clear(&s->x.text);
	bool found = list(s, full, false, &s->x.text);
	s->x.receive = false;
	s->x.file = NULL;
	s->x.at = 0;
	begin(s, LW_FTP_SAY_LIST_BEGINS,
		found ? LW_FTP_SAY_LIST_OK : LW_FTP_SAY_LIST_NO_FOLDER);
}

void ftp_do_list(struct lw_ftp_server *s)
{
	send_list(s, true);
}

void ftp_do_nlst(struct lw_ftp_server *s)
{
	send_list(s, false);
}

void ftp_do_stat(struct lw_ftp_server *s)
{
	if (s->argument.len == 0) {
		ftp_say(s, LW_FTP_SAY_STAT);
		return;
	}
	ftp_say(s, LW_FTP_SAY_STAT_FILE_HEAD);
	(void)list(s, true, true, &s->out);
	ftp_say(s, LW_FTP_SAY_STAT_FILE_TAIL);
}

static void drop_source(struct ftp_transfer *x)
{
	lw_vfile_close(x->file);
	x->file = NULL;
	lw_text_fini(&x->text);
	x->chunk_at = x->chunk_len = 0;
}

void ftp_data_fini(struct lw_ftp_server *s)
{
	drop_source(&s->x);
	lw_free(s->x.chunk);
}

/* The transfer is over: say how, and let the driver do away with the connection. */
static void leave(
	struct lw_ftp_server *s, enum lw_ftp_say say, enum lw_ftp_event_kind then)
{
	drop_source(&s->x);
	s->way = FTP_WAY_NONE;
	s->x.phase = FTP_LEAVING;
	ftp_say(s, say);
	ftp_ask(s, then);
}

/* More to send into the empty chunk; at the end of all there is nothing more. */
static void refill(struct lw_ftp_server *s)
{
	struct ftp_transfer *x = &s->x;
	uint8_t raw[CHUNK_BYTES / 2];
	x->chunk_at = 0;
	if (!x->file) {
		size_t left = x->text.len - (size_t)x->at;
		x->chunk_len = left < CHUNK_BYTES ? left : CHUNK_BYTES;
		if (x->chunk_len)
			memcpy(x->chunk, x->text.s + x->at, x->chunk_len);
		x->at += x->chunk_len;
	} else if (x->ascii) {
		size_t n = lw_vfile_read(x->file, x->at, raw, sizeof(raw));
		x->chunk_len = ftp_ascii_to_wire(raw, n, x->chunk);
		x->at += n;
	} else {
		x->chunk_len = lw_vfile_read(x->file, x->at, x->chunk, CHUNK_BYTES);
		x->at += x->chunk_len;
	}
	if (x->chunk_len == 0)
		leave(s, x->ends, LW_FTP_DATA_CLOSE);
}

/* The replies must not overtake what was said before; nor a refusal wait for a file. */
void lw_ftp_server_opened(struct lw_ftp_server *s, bool ok, lw_time now)
{
	s->now = now;
	s->pending.kind = LW_FTP_NONE;
	if (!ok) {
		drop_source(&s->x);
		s->way = FTP_WAY_NONE;
		ftp_say(s, LW_FTP_SAY_DATA_FAILED);
		lw_ftp_server_data_gone(s, now);
		return;
	}
	s->x.moved = now;
	ftp_say_number(s, s->x.begins, s->x.number);
	s->x.phase = s->x.receive ? FTP_RECEIVING : FTP_SENDING;
	if (!s->x.chunk)
		s->x.chunk = lw_alloc(CHUNK_BYTES);
	if (s->x.phase == FTP_SENDING)
		refill(s);
}

struct lw_rd lw_ftp_server_data_output(const struct lw_ftp_server *s)
{
	return lw_rd_of(s->x.chunk ? s->x.chunk + s->x.chunk_at : NULL,
		s->x.phase == FTP_SENDING ? s->x.chunk_len - s->x.chunk_at : 0);
}

void lw_ftp_server_data_sent(struct lw_ftp_server *s, size_t n, lw_time now)
{
	if (s->x.phase != FTP_SENDING || n == 0)
		return;
	s->now = s->x.moved = now;
	s->x.chunk_at += n;
	if (s->x.chunk_at == s->x.chunk_len)
		refill(s);
}

/* A piece of at most a chunk; false: no room. */
static bool keep(struct lw_ftp_server *s, const uint8_t *bytes, size_t n)
{
	struct ftp_transfer *x = &s->x;
	uint8_t lines[CHUNK_BYTES / 2 + 1];
	if (x->ascii) {
		n = ftp_ascii_from_wire(bytes, n, lines, &x->cr);
		bytes = lines;
	}
	enum lw_err err = n ? lw_vfile_write(x->file, x->at, bytes, n) : LW_OK;
	x->at += n;
	return err == LW_OK;
}

size_t lw_ftp_server_data_input(struct lw_ftp_server *s, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	s->now = now;
	while (s->x.phase == FTP_RECEIVING && lw_rd_left(&in) > 0) {
		size_t left = lw_rd_left(&in);
		size_t n = left < CHUNK_BYTES / 2 ? left : CHUNK_BYTES / 2;
		s->x.moved = now;
		if (!keep(s, lw_rd_take(&in, n), n))
			leave(s, LW_FTP_SAY_STOR_FULL, LW_FTP_DATA_ABORT);
	}
	return (size_t)(in.at - start);
}

void lw_ftp_server_data_eof(struct lw_ftp_server *s)
{
	bool kept = true;
	if (s->x.phase != FTP_RECEIVING)
		return;
	if (s->x.cr)
		kept = lw_vfile_write(s->x.file, s->x.at, "\r", 1) == LW_OK;
	leave(s, kept ? s->x.ends : LW_FTP_SAY_STOR_FULL, LW_FTP_DATA_CLOSE);
}

void lw_ftp_server_data_lost(struct lw_ftp_server *s)
{
	if (s->x.phase == FTP_SENDING || s->x.phase == FTP_RECEIVING)
		leave(s, LW_FTP_SAY_SEND_FAILED, LW_FTP_DATA_ABORT);
}

/* RFC 959 4.1.3: the transfer's own end, then the command's. */
void ftp_abort(struct lw_ftp_server *s)
{
	lw_ftp_server_data_lost(s);
	ftp_say(s, LW_FTP_SAY_ABOR_OK);
}
