/* ftp_client.h - an FTP client (RFC 959) that performs no I/O: what its user types, in
 * the manner of a program.
 *
 * Two streams, as in the server: ftp_server.h.  A file that comes is counted and summed,
 * not kept; a listing becomes lines for people.  Every command is awaited; one that is
 * refused ends the word that the user typed, and the next word is taken.  The end comes
 * once, as DONE, then CLOSE.  Nothing that a server sends can make it grow.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_FTP_CLIENT_H
#define LABWIRE_PROTO_FTP_CLIENT_H

#include "labwire/base/rd.h"
#include "labwire/base/time.h"
#include "labwire/profile/ftp.h"
#include "labwire/proto/ftp_address.h"
#include "labwire/store/vfs.h"

/* Borrowed for the engine's life. */
struct lw_ftp_client_conf {
	const struct lw_ftp_manner *manner;
	const char *user, *password; /* NULL: the manner's */
	const char *const *typed;    /* "get pub/README" */
	size_t ntyped;
	struct lw_vfs *files; /* what can be put; NULL: nothing */
	uint32_t local;	      /* our address, for PORT */
	lw_span timeout;      /* without anything moving; 0: an hour */
};

enum lw_ftp_client_kind {
	LW_FTP_CLIENT_NONE,
	LW_FTP_CLIENT_SENT,	/* text: a line that went out (for people) */
	LW_FTP_CLIENT_RECEIVED, /* text: a line that came */
	LW_FTP_CLIENT_LISTED,	/* text: a line of a listing */
	LW_FTP_CLIENT_LISTEN,	/* for a data connection: lw_ftp_client_listening */
	LW_FTP_CLIENT_CONNECT,	/* one to `to`: lw_ftp_client_connecting */
	LW_FTP_CLIENT_FINISH,	/* all is sent: flush and close it; data_gone */
	LW_FTP_CLIENT_DROP,	/* the data connection: lw_ftp_client_data_gone */
	LW_FTP_CLIENT_DONE,	/* ok, or text says what was refused first */
	LW_FTP_CLIENT_CLOSE,
};

struct lw_ftp_client_event {
	enum lw_ftp_client_kind kind;
	bool ok;
	struct lw_ftp_address to;
	const char *text; /* borrowed until the next call */
};

/* A file that came, or went. */
struct lw_ftp_moved {
	const char *name; /* as typed */
	bool sent, whole; /* whole: the server said so, too */
	uint64_t bytes;
	uint32_t crc32;
};

struct lw_ftp_client;
struct lw_ftp_client *lw_ftp_client_new(
	const struct lw_ftp_client_conf *conf, lw_time now);
void lw_ftp_client_free(struct lw_ftp_client *c);
/* Returns the bytes eaten: a reply at a time. */
size_t lw_ftp_client_input(struct lw_ftp_client *c, struct lw_rd in, lw_time now);
void lw_ftp_client_eof(struct lw_ftp_client *c);
struct lw_ftp_client_event lw_ftp_client_next(struct lw_ftp_client *c);
void lw_ftp_client_listening(struct lw_ftp_client *c, uint16_t port); /* 0: cannot */
void lw_ftp_client_connecting(struct lw_ftp_client *c);
void lw_ftp_client_data_gone(struct lw_ftp_client *c);
struct lw_rd lw_ftp_client_output(const struct lw_ftp_client *c);
void lw_ftp_client_sent(struct lw_ftp_client *c, size_t n);

/* The data connection.  What comes before the server's 1xx is taken, too. */
size_t lw_ftp_client_data_input(struct lw_ftp_client *c, struct lw_rd in, lw_time now);
void lw_ftp_client_data_eof(struct lw_ftp_client *c);
void lw_ftp_client_data_lost(struct lw_ftp_client *c);
struct lw_rd lw_ftp_client_data_output(const struct lw_ftp_client *c);
void lw_ftp_client_data_sent(struct lw_ftp_client *c, size_t n, lw_time now);

lw_time lw_ftp_client_deadline(const struct lw_ftp_client *c);
void lw_ftp_client_expire(struct lw_ftp_client *c, lw_time now);

/* The i-th file so far; false past the end.  Bytes so far, of a file that still moves. */
bool lw_ftp_client_moved(
	const struct lw_ftp_client *c, size_t i, struct lw_ftp_moved *out);

#endif
