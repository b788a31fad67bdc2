/* ftp_server.h - an FTP server (RFC 959, 2389, 2428, 3659) that performs no I/O.
 *
 * Two streams: the control connection, which lives as long as the engine, and at most one
 * data connection at a time.  The driver owns the sockets.  It asks for events and
 * answers each; until then no more commands are taken.  Files come from a lw_vfs and go
 * there. During a transfer commands wait, but for ABOR.  Any split of the input gives the
 * same output, as long as the driver moves the data between two pieces of control input
 * in the same way.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_FTP_SERVER_H
#define LABWIRE_PROTO_FTP_SERVER_H

#include "labwire/base/rd.h"
#include "labwire/base/time.h"
#include "labwire/profile/ftp.h"
#include "labwire/proto/ftp_address.h"
#include "labwire/store/vfs.h"

/* Borrowed for the engine's life. */
struct lw_ftp_conf {
	const struct lw_ftp_persona *persona;
	struct lw_vfs *vfs;
	uint32_t local, client; /* addresses of the control connection */
	int64_t epoch_ns;	/* UTC at the start of the run */
	bool users;		/* some may log in, not anonymous ones alone */
	bool anonymous_write;	/* anonymous ones may change the tree */
	bool ascii;		/* TYPE A converts the lines of files */
	lw_span data_timeout;	/* without anything moving; 0: the persona's */
	bool full;		/* too many clients: say so, and close */
};

enum lw_ftp_event_kind {
	LW_FTP_NONE,	   /* nothing to do until more input or a deadline */
	LW_FTP_ASK_LOGIN,  /* may this user? answer with lw_ftp_server_login */
	LW_FTP_LISTEN,	   /* wait for a data connection; lw_ftp_server_listening */
	LW_FTP_OPEN,	   /* take the one that comes, or connect; lw_ftp_server_opened */
	LW_FTP_DATA_CLOSE, /* flush and close it, then lw_ftp_server_data_gone */
	LW_FTP_DATA_ABORT, /* drop it, or the attempt; lw_ftp_server_data_gone */
	LW_FTP_CLOSE,	   /* flush the output, then close */
};

/* Text borrows the engine's buffers and lives until the next call on s. */
struct lw_ftp_event {
	enum lw_ftp_event_kind kind;
	const char *user, *password; /* ASK_LOGIN; never an anonymous one */
	bool passive;		     /* OPEN */
	struct lw_ftp_address to;    /* OPEN, when active */
};

struct lw_ftp_server;
struct lw_ftp_server *lw_ftp_server_new(const struct lw_ftp_conf *conf, lw_time now);
void lw_ftp_server_free(struct lw_ftp_server *s);

size_t lw_ftp_server_input(struct lw_ftp_server *s, struct lw_rd in, lw_time now);
struct lw_ftp_event lw_ftp_server_next(struct lw_ftp_server *s);
void lw_ftp_server_login(struct lw_ftp_server *s, bool ok);
void lw_ftp_server_listening(struct lw_ftp_server *s, uint16_t port); /* 0: could not */
void lw_ftp_server_opened(struct lw_ftp_server *s, bool ok, lw_time now);
void lw_ftp_server_data_gone(struct lw_ftp_server *s, lw_time now);
struct lw_rd lw_ftp_server_output(const struct lw_ftp_server *s);
void lw_ftp_server_sent(struct lw_ftp_server *s, size_t n);

/* The data connection, while it is open. */
size_t lw_ftp_server_data_input(struct lw_ftp_server *s, struct lw_rd in, lw_time now);
void lw_ftp_server_data_eof(struct lw_ftp_server *s);
void lw_ftp_server_data_lost(struct lw_ftp_server *s); /* an error took it away */
struct lw_rd lw_ftp_server_data_output(const struct lw_ftp_server *s);
void lw_ftp_server_data_sent(struct lw_ftp_server *s, size_t n, lw_time now);

lw_time lw_ftp_server_deadline(const struct lw_ftp_server *s); /* LW_NEVER: none */
void lw_ftp_server_expire(struct lw_ftp_server *s, lw_time now);

#endif
