/* imap_client_priv.h - an IMAP client's state.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_IMAP_CLIENT_PRIV_H
#define SIM_PROTO_IMAP_IMAP_CLIENT_PRIV_H

#include "../transcript.h"
#include "labwire/proto/imap_client.h"
#include "response.h"

enum {
	CLIENT_MAILS_MAX = 1000000,
	CLIENT_TAG_MAX = 16,
};

struct client_mail {
	uint32_t uid;
	bool seen, deleted;
	bool known; /* its header was asked for */
};

struct lw_imap_client {
	struct lw_imap_client_conf conf;
	enum lw_imap_stage stage, again; /* again: what CREATE and SUBSCRIBE are for */
	bool asked;			 /* SEND is out, waiting for go */
	bool waiting;			 /* for an answer */
	bool done, done_told, ok, temporary, closed;
	bool literal_plus, can_idle, has_namespace;
	bool selected, idling, created;
	size_t action;	 /* the present one; nactions: all done */
	size_t password; /* tried next */
	uint32_t commands;
	char tag[CLIENT_TAG_MAX]; /* of the command awaited */
	struct response_reader reader;
	bool told_response; /* what the reader holds is done with */
	size_t exists;
	struct client_mail *mails; /* by UID */
	size_t nmails, mails_cap;
	size_t reading; /* index of the mail that READ is at */
	struct lw_rd body;
	uint32_t body_uid;
	bool has_body;
	struct lw_text last;   /* why it ended */
	struct transcript log; /* '<' or '>': events to tell */
	struct lw_text out;
	size_t out_at;
	lw_time deadline;
};

/* imap_client.c */
void client_to_stage(struct lw_imap_client *c, enum lw_imap_stage stage);

/* client_stage.c: which stage follows which */
void client_next_stage(struct lw_imap_client *c); /* the present one ended well */
/* A NO or BAD.  False: there is nothing to be done about it. */
bool client_refused(struct lw_imap_client *c, const struct response *r);
void client_continued(struct lw_imap_client *c); /* "+" */
lw_time client_deadline_after(const struct lw_imap_client *c, lw_time now);
/* The first mail from `from` on that is to be read; nmails: none. */
size_t client_unread(const struct lw_imap_client *c, size_t from);

/* client_send.c: the command of the stage, written */
void client_send(struct lw_imap_client *c, lw_time now);

#endif
