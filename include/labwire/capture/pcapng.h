/* pcapng.h - many interfaces in one capture file, with names (draft-ietf-opsawg-pcapng).
 *
 * Call order: begin, all interfaces, names, then frames in the order of time, and at the
 * end the statistics of each interface.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_PCAPNG_H
#define LABWIRE_CAPTURE_PCAPNG_H

#include "labwire/capture/pcap.h"

void lw_pcapng_begin(struct lw_writer *w, const char *application);

struct lw_pcapng_interface {
	enum lw_linktype link;
	const char *name, *description;
	uint64_t bits_per_s; /* 0: not said */
};
/* Interfaces count up from 0 in the order of these calls. */
void lw_pcapng_interface(struct lw_writer *w, const struct lw_pcapng_interface *i);

struct lw_pcapng_name {
	uint32_t addr;
	const char *name;
};
void lw_pcapng_names(struct lw_writer *w, const struct lw_pcapng_name *names, size_t n);

/* Where and when: the interface's number, and UTC ns since 1970. */
struct lw_pcapng_place {
	uint32_t interface;
	bool outbound;
	int64_t unix_ns;
};
void lw_pcapng_frame(struct lw_writer *w, const struct lw_pcapng_place *at,
	const struct lw_cut *frame);

struct lw_pcapng_statistics {
	uint32_t interface;
	int64_t begin_ns, end_ns; /* UTC ns since 1970 */
	uint64_t received;	  /* frames that passed the interface */
	uint64_t dropped;	  /* that it could not send */
	uint64_t written;	  /* that stand in this file */
};
void lw_pcapng_statistics(struct lw_writer *w, const struct lw_pcapng_statistics *s);

#endif
