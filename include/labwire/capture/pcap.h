/* pcap.h - the classic capture file: magic a1b2c3d4, little-endian, microseconds.
 * Source: the pcap file format as in draft-ietf-opsawg-pcap.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_PCAP_H
#define LABWIRE_CAPTURE_PCAP_H

#include "labwire/capture/cast.h"
#include "labwire/capture/writer.h"

enum {
	LW_SNAPLEN = 65535
};

void lw_pcap_begin(struct lw_writer *w, enum lw_linktype link);
/* unix_ns: UTC ns since 1970. */
void lw_pcap_frame(struct lw_writer *w, int64_t unix_ns, const struct lw_cut *frame);

#endif
