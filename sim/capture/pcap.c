/* pcap.c - the classic capture file.  SPDX-License-Identifier: MIT */
#include "labwire/capture/pcap.h"

#include "le.h"

enum {
	FILE_HLEN = 24,
	RECORD_HLEN = 16,
	NS_PER_US = 1000,
	US_PER_S = 1000000,
};

void lw_pcap_begin(struct lw_writer *w, enum lw_linktype link)
{
	uint8_t h[FILE_HLEN];
	struct lw_wr o = lw_wr_of(h, sizeof(h));
	le32(&o, 0xa1b2c3d4);
	le16(&o, 2); /* version 2.4 */
	le16(&o, 4);
	le32(&o, 0); /* zone, accuracy: always 0 */
	le32(&o, 0);
	le32(&o, LW_SNAPLEN);
	le32(&o, link);
	lw_writer_put(w, h, sizeof(h));
}

void lw_pcap_frame(struct lw_writer *w, int64_t unix_ns, const struct lw_cut *frame)
{
	uint8_t h[RECORD_HLEN];
	struct lw_wr o = lw_wr_of(h, sizeof(h));
	int64_t us = unix_ns / NS_PER_US;
	size_t len = lw_cut_len(frame);
	size_t kept = len < LW_SNAPLEN ? len : LW_SNAPLEN;
	le32(&o, (uint32_t)(us / US_PER_S));
	le32(&o, (uint32_t)(us % US_PER_S));
	le32(&o, (uint32_t)kept);
	le32(&o, (uint32_t)len);
	lw_writer_put(w, h, sizeof(h));
	lw_writer_put(w, frame->head, frame->nhead);
	lw_writer_put(w, frame->rest.at, kept - frame->nhead);
}
