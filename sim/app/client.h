/* client.h - a job that talks to one server: its name becomes an address, a connection
 * and a dialogue, and the dialogue an outcome.  Private to sim/app.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_APP_CLIENT_H
#define SIM_APP_CLIENT_H

#include "stream.h"
#include "target.h"

struct client;

struct client_ops {
	struct stream_ops stream; /* over: client_over */
	size_t size;		  /* of the owner's struct */
	uint16_t port;		  /* unless another is asked for */
	bool bare;		  /* the outcome does not name the server */
	/* The server's address is known. */
	void *(*engine)(struct client *c, lw_time now);
	/* Counts, for the outcome; the engine is there. */
	void (*count)(struct client *c, struct lw_outcome *out);
	/* The connection is over, before the outcome is told; NULL: nothing to do. */
	void (*leave)(struct client *c, enum lw_err err);
	void (*free)(struct client *c); /* what the owner has; NULL: nothing */
};

/* First in its owner's struct. */
struct client {
	struct lw_job job;
	struct lw_job_env env;
	const struct client_ops *ops;
	struct target target;
	uint16_t port;
	struct stream stream;
	struct lw_text sentence;
	bool ok; /* and the sentence is the engine's last word */
};

/* Zeroed, for the owner to set up; then client_start.  server: a name or an address,
 * borrowed for the job's life; port 0: the usual one. */
struct client *client_new(const struct lw_job_env *env, const struct client_ops *ops);
struct lw_job *client_start(struct client *c, const char *server, uint16_t port);
/* The dialogue has come to its end. */
void client_done(struct client *c, bool ok, const char *what);
void client_over(struct stream *s, enum lw_err err, lw_time now);
static inline struct client *client_of(struct stream *s)
{
	return lw_container_of(s, struct client, stream);
}

#endif
