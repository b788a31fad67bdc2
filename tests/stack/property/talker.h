/* talker.h - an application that sends a pattern, checks the other's, and closes.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_STACK_PROPERTY_TALKER_H
#define TESTS_STACK_PROPERTY_TALKER_H

#include "trial.h"

struct talker {
	const struct trial_side *conf;
	struct lw_stack *stack;
	struct lw_engine *engine;
	uint64_t key;	  /* of its own pattern; the peer's is key ^ 1 */
	uint64_t expects; /* bytes of the peer */
	struct lw_sock_user user;
	struct lw_sock listener, sock;
	struct lw_owner owner;
	struct lw_event pause; /* a slow reader's */
	struct lw_rand rand;
	uint64_t sent, got;
	bool connected, eof, shut, closed;
	struct lw_text *why; /* the first thing that went wrong */
};

void talker_init(struct talker *t, struct lw_host *host, struct lw_engine *e);
void talker_listen(struct talker *t);
void talker_connect(struct talker *t, uint32_t to);
void talker_fini(struct talker *t);

#endif
