/* control_client.h - talking to a running lab over its control socket.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LIB_CONTROL_CLIENT_H
#define CLI_LIB_CONTROL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

/* Send a line (without its end) and wait for the answer, which the caller frees; NULL:
 * the lab is gone.  What follows the answer stays in the socket. */
char *control_request(int fd, const char *line);

/* The sockets of running labs. */
struct labs {
	char **paths;
	size_t used, cap;
};
void labs_find(struct labs *l);
void labs_fini(struct labs *l);
/* Does this socket's name belong to the scenario? */
bool labs_is_of(const char *path, const char *scenario);

#endif
