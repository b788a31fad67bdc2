/* recorder.h - taps on ports that write capture files.
 *
 * One recorder per run: an optional file for everything (pcapng) and an optional file per
 * port (pcap).  Takes no event numbers and draws no random numbers, so that a run is the
 * same with and without it.  Owned by the lab; free it before the ports.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_RECORDER_H
#define LABWIRE_CAPTURE_RECORDER_H

#include "labwire/capture/pcapng.h"
#include "labwire/link/port.h"

struct lw_recorder;

struct lw_recorder *lw_recorder_new(int64_t epoch_ns);
void lw_recorder_free(struct lw_recorder *r);

/* Watch a port.  sink NULL: only for the common file.  Returns its number, from 0. */
size_t lw_recorder_add(struct lw_recorder *r, struct lw_port *port, enum lw_linktype link,
	const char *description, const struct lw_sink *sink);
/* The common file: after all ports, before the first frame. */
void lw_recorder_all(struct lw_recorder *r, struct lw_sink sink,
	const struct lw_pcapng_name *names, size_t n);
/* Frames are written while on; ports begin switched off. */
void lw_recorder_set(struct lw_recorder *r, size_t port, bool on);
/* Write out what is buffered. */
void lw_recorder_flush(struct lw_recorder *r);
/* Why the file of a port broke off, LW_OK when it did not; port SIZE_MAX: the common. */
enum lw_err lw_recorder_error(const struct lw_recorder *r, size_t port);
uint64_t lw_recorder_frames(const struct lw_recorder *r, size_t port);

#endif
