/* talk.h - what the player of dialogues needs of an engine: a driver, one file each.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_TALK_TALK_H
#define TESTS_TALK_TALK_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"

enum {
	TALK_DATE = 1169980863 /* Sun, 28 Jan 2007 20:41:03 +1000 */
};

/* A world is what the sessions of a dialogue share: the server's store.  A session is one
 * connection to it. */
struct talk_driver {
	const char *name;		     /* and the folder of its dialogues */
	void *(*begin)(const char *persona); /* NULL: the driver's own choice */
	void (*end)(void *world);
	void *(*open)(void *world, lw_time now);
	void (*close)(void *session);
	/* The engine's verbs. */
	size_t (*input)(void *session, struct lw_rd in, lw_time now);
	struct lw_rd (*output)(const void *session);
	void (*sent)(void *session, size_t n);
	lw_time (*deadline)(const void *session);
	void (*expire)(void *session, lw_time now);
	/* Acts on one event; `did` gets what it did as "= line\n"s.  False: there is
	 * none, or the connection is to be closed. */
	bool (*act)(void *session, lw_time now, struct lw_text *did);
	bool (*closing)(void *session);
	/* A directive of the driver's own: "! WORDS".  False: not known.  NULL: none is.
	 */
	bool (*tell)(void *session, const char *words);
};

extern const struct talk_driver talk_ftp, talk_imap, talk_imap_client, talk_pop3,
	talk_smtp, talk_smtp_client;

/* A "= line\n" for each line of the bytes. */
void talk_lines(struct lw_text *log, const char *mark, struct lw_rd bytes);

#endif
