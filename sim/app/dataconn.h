/* dataconn.h - the data connection of an FTP session, for server and client: a port to
 * wait at or an address to connect to, and a stream when it is there.  Embedded in the
 * session; private to sim/app.  SPDX-License-Identifier: MIT */
#ifndef SIM_APP_DATACONN_H
#define SIM_APP_DATACONN_H

#include "labwire/base/rand.h"
#include "labwire/proto/ftp_address.h"
#include "listener.h"
#include "stream.h"

struct dataconn {
	struct stream stream;
	struct listener listener;
	struct stream *control; /* woken when something has happened here */
	const struct stream_ops *ops;
	void *engine;
	bool shut; /* all is said: waiting for the other side's end */
};

/* The control stream turns when it is woken. */
void dataconn_init(struct dataconn *d, const struct stream_ops *ops,
	struct stream *control, void *engine);
void dataconn_fini(struct dataconn *d);
/* Wait at a port, chosen at random in first .. last, or by the system when first is 0.
 * Answers the port; 0: none is free. */
uint16_t dataconn_listen(
	struct dataconn *d, struct lw_rand *rand, uint16_t first, uint16_t last);
/* From a port (0: any).  False: it cannot even begin. */
bool dataconn_connect(struct dataconn *d, struct lw_ftp_address to, uint16_t from);
enum dataconn_state {
	DATACONN_WAITING, /* for a connection, or for its beginning */
	DATACONN_OPEN,
	DATACONN_STRANGER, /* somebody else came; he was sent away */
};
/* Has the connection come?  Only from `peer` may it. */
enum dataconn_state dataconn_poll(struct dataconn *d, uint32_t peer);
/* Let the stream begin, after what is said on the control connection. */
void dataconn_start(struct dataconn *d, lw_time now);
/* Close our direction and wait for the other; true when both are closed. */
bool dataconn_close(struct dataconn *d);
void dataconn_drop(struct dataconn *d); /* reset, and wait no more */
bool dataconn_is_open(const struct dataconn *d);

#endif
