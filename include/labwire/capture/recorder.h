/* recorder.h - taps on ports that write capture files.
 *
 * One recorder per run: an optional file per port (pcap), and common files of many ports
 * (pcapng).  Takes no event numbers and draws no random numbers, so that a run is the
 * same with and without it.  Owned by the lab; free it before the ports.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_RECORDER_H
#define LABWIRE_CAPTURE_RECORDER_H

#include "labwire/capture/pcapng.h"
#include "labwire/link/port.h"

enum {
	LW_RECORDER_COMMONS = 8, /* a bit each in lw_frame.filed */
};

struct lw_recorder;

struct lw_recorder *lw_recorder_new(int64_t epoch_ns);
void lw_recorder_free(struct lw_recorder *r);

/* How a port is watched; copied. */
struct lw_watch {
	struct lw_cast cast;
	const char *name, *description; /* in common files */
	uint64_t bits_per_s;		/* 0: not said */
	const struct lw_sink *sink;	/* its own file; NULL: none */
};
/* Returns the port's number, from 0. */
size_t lw_recorder_add(
	struct lw_recorder *r, struct lw_port *port, const struct lw_watch *w);

/* A file of many ports.  A frame has one identity on its whole way, so a file can hold it
 * once: where it first passes one of these ports, which is where it is sent when that
 * port is among them.  Fragments that a router makes are still that packet. */
struct lw_common {
	struct lw_sink sink;
	bool every_hop;	     /* instead: wherever it passes */
	const size_t *ports; /* their numbers, borrowed for the call */
	size_t nports;
	const struct lw_pcapng_name *names; /* borrowed for the call */
	size_t nnames;
};
/* Returns its number, from 0; after all ports, before the first frame. */
size_t lw_recorder_common(struct lw_recorder *r, const struct lw_common *c);

/* Frames are written while on; ports begin switched off. */
void lw_recorder_set(struct lw_recorder *r, size_t port, bool on);
/* Write out what is buffered. */
void lw_recorder_flush(struct lw_recorder *r);
/* The statistics of all interfaces, and flush; nothing is written after this. */
void lw_recorder_end(struct lw_recorder *r);
/* Why the file of a port, or a common file, broke off; LW_OK when it did not. */
enum lw_err lw_recorder_error(const struct lw_recorder *r, size_t port);
enum lw_err lw_recorder_common_error(const struct lw_recorder *r, size_t common);
/* Frames in the file of a port (or that would be), and in a common file. */
uint64_t lw_recorder_frames(const struct lw_recorder *r, size_t port);
uint64_t lw_recorder_common_frames(const struct lw_recorder *r, size_t common);

#endif
