/* ftp_priv.h - what the parts of the FTP server share.  Private to sim/proto/ftp.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_FTP_PRIV_H
#define SIM_PROTO_FTP_PRIV_H

#include "../line.h"
#include "labwire/proto/ftp_server.h"

/* How the next data connection will come about. */
enum ftp_way {
	FTP_WAY_NONE,
	FTP_WAY_ACTIVE,
	FTP_WAY_PASSIVE
};

enum ftp_phase {
	FTP_IDLE,
	FTP_OPENING, /* the data connection */
	FTP_SENDING,
	FTP_RECEIVING,
	FTP_LEAVING, /* all is said; the driver closes the connection */
};

struct ftp_transfer {
	enum ftp_phase phase;
	bool receive;
	struct lw_vfile *file; /* NULL: a listing, in text */
	uint64_t at;
	struct lw_text text;
	bool ascii, cr;
	enum lw_ftp_say begins, ends;
	uint64_t number; /* %n of begins */
	uint8_t *chunk;	 /* to send; NULL until the first transfer */
	size_t chunk_at, chunk_len;
	lw_time moved; /* when something last did */
};

struct lw_ftp_server {
	struct lw_ftp_conf conf;
	struct lw_ftp_event pending;
	lw_time now;
	struct line line; /* the command being collected */
	bool line_waits;  /* complete, and held until the transfer is over */
	struct lw_text argument;
	struct lw_text path; /* the argument as a path */
	bool path_ok;
	bool logged_in, anonymous, user_given, closing;
	struct lw_text user, cwd, rename_from;
	bool ascii, epsv_all, extended;
	uint64_t rest;
	enum ftp_way way;
	struct lw_ftp_address to;
	struct ftp_transfer x;
	struct lw_text out;
	lw_time heard; /* when the client last said something */
};

int64_t ftp_unix(const struct lw_ftp_server *s);
void ftp_say(struct lw_ftp_server *s, enum lw_ftp_say say);
void ftp_say_number(struct lw_ftp_server *s, enum lw_ftp_say say, uint64_t n);
void ftp_say_time(struct lw_ftp_server *s, enum lw_ftp_say say, int64_t unix_s);
/* "%w": the argument's path, or another. */
void ftp_say_path(struct lw_ftp_server *s, enum lw_ftp_say say, const char *path);
void ftp_ask(struct lw_ftp_server *s, enum lw_ftp_event_kind kind);

/* ftp_command.c: the line in s->line is complete. */
void ftp_command(struct lw_ftp_server *s);
bool ftp_is_abort(const char *line);

/* ftp_data.c: commands that prepare or use the data connection. */
void ftp_do_port(struct lw_ftp_server *s);
void ftp_do_eprt(struct lw_ftp_server *s);
void ftp_do_pasv(struct lw_ftp_server *s);
void ftp_do_epsv(struct lw_ftp_server *s);
void ftp_do_retr(struct lw_ftp_server *s);
void ftp_do_stor(struct lw_ftp_server *s);
void ftp_do_appe(struct lw_ftp_server *s);
void ftp_do_stou(struct lw_ftp_server *s);
void ftp_do_list(struct lw_ftp_server *s);
void ftp_do_nlst(struct lw_ftp_server *s);
void ftp_do_stat(struct lw_ftp_server *s);
/* ABOR while something moves. */
void ftp_abort(struct lw_ftp_server *s);
void ftp_data_fini(struct lw_ftp_server *s);

#endif
