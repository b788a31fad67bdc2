/* pcapng.h - many interfaces in one capture file, with names (draft-ietf-opsawg-pcapng).
 *
 * Call order: begin, all interfaces, names, then frames in the order of time.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_PCAPNG_H
#define LABWIRE_CAPTURE_PCAPNG_H

#include "labwire/capture/pcap.h"

void lw_pcapng_begin(struct lw_writer *w, const char *application);
/* Interfaces count up from 0 in the order of these calls. */
void lw_pcapng_interface(struct lw_writer *w, enum lw_linktype link, const char *name,
	const char *description);

struct lw_pcapng_name {
	uint32_t addr;
	const char *name;
};
void lw_pcapng_names(struct lw_writer *w, const struct lw_pcapng_name *names, size_t n);
void lw_pcapng_frame(struct lw_writer *w, uint32_t interface, bool outbound,
	int64_t unix_ns, struct lw_rd frame);

#endif
