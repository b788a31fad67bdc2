/* step_pop3.c - step "pop3": a client fetches a user's mail.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

/* A word of a command: nothing in it may end the line. */
static const char *read_word(const struct place *p, const char *key, const char *word)
{
	if (word && strpbrk(word, "\r\n"))
		complain(p, key, "must not hold a line break");
	return word;
}

static void read_pop3(const struct place *p, struct lw_step_spec *t)
{
	struct lw_pop3_job_conf *c = &t->pop3;
	c->server = need_text(p, "server");
	c->client.user = read_word(p, "user", need_text(p, "user"));
	c->client.password = read_word(p, "password", get_text(p, "password", "cisco"));
	c->client.remove = get_bool(p, "remove", true);
}

const struct step_syntax pop3_step = {
	.name = "pop3",
	.of_node = true,
	.read = read_pop3,
	.keys = { STEP_KEYS, "node", "server", "user", "password", "remove" },
};
