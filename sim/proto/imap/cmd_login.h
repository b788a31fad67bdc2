/* cmd_login.h - the one way in.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_CMD_LOGIN_H
#define SIM_PROTO_IMAP_CMD_LOGIN_H

struct lw_imap_server;

/* Checks the password and answers. */
void imap_log_in(struct lw_imap_server *s, const char *name, const char *password);

#endif
