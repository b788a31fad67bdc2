/* extcap.h - what Wireshark may capture: interfaces of running labs, and of installed
 * scenarios, which are started on demand.  Private to cli.  SPDX-License-Identifier: MIT
 */
#ifndef CLI_COMMANDS_EXTCAP_H
#define CLI_COMMANDS_EXTCAP_H

#include "labwire/base/text.h"
#include "labwire/link/port.h"

enum {
	EXTCAP_NAME_MAX = 256,
};

struct extcap_interface {
	char value[EXTCAP_NAME_MAX]; /* Wireshark's name: "labwire_LAB_NODE_INTERFACE" */
	char where[EXTCAP_NAME_MAX]; /* "NODE:INTERFACE" */
	const char *scenario;	     /* borrowed for the call */
	const char *socket;	     /* borrowed; NULL: it does not run */
	enum lw_medium medium;
};

/* true: go on. */
typedef bool extcap_fn(void *ctx, const struct extcap_interface *i);
/* wanted: at least the interface of that value; NULL: all. */
void extcap_each(const char *wanted, extcap_fn *each, void *ctx);

/* extcap_capture.c: copy what passes the interface into a pipe until the reader, the lab
 * or a signal ends it; an exit status. */
int extcap_capture(const struct extcap_interface *i, const char *fifo);

/* extcap_install.c: a link to this program in Wireshark's folder; folder NULL: ask
 * tshark.  An exit status. */
int extcap_install(const char *folder);

#endif
