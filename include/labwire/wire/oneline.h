/* oneline.h - a frame as one line of text, for traces that people and diffs read.
 *
 *   arp who-has 10.0.0.2 tell 10.0.0.1
 *   tcp 1025>80 S 0 win 65535 <mss 1460,nop,nop,sok>
 *   udp 1026>53 len 42 dns 1 query A eagle-server.example.com
 *   slarp keepalive 5 returned 4
 *
 * Never fails: what cannot be read says so ("tcp malformed (cut short)"), and a wrong
 * checksum is marked " bad-cksum".  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_ONELINE_H
#define LABWIRE_WIRE_ONELINE_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"

/* What a frame begins with; numbered as in pcap files. */
enum lw_linktype {
	LW_LINKTYPE_ETHERNET = 1,
	LW_LINKTYPE_PPP = 9,   /* with ff 03 */
	LW_LINKTYPE_RAW = 101, /* an IP packet, nothing in front */
	LW_LINKTYPE_HDLC = 104,
};

enum {
	LW_ONELINE_FLOWS = 64
};

/* One direction of a connection, known by its SYN. */
struct lw_oneline_flow {
	uint32_t src, dst, isn;
	uint16_t src_port, dst_port;
	bool used;
};

/* How to write, and what was seen.  The caller's; begin with {0} and the options. */
struct lw_oneline {
	bool addresses; /* IPv4 addresses in front: "10.0.0.1>10.0.0.2 tcp ..." */
	bool relative;	/* TCP numbers count from the SYN, when it was seen */
	struct lw_oneline_flow flow[LW_ONELINE_FLOWS]; /* the oldest is forgotten */
	uint32_t next;
};

/* Append the line to out, without a newline.  o may be NULL: no options. */
void lw_oneline(struct lw_oneline *o, struct lw_text *out, enum lw_linktype link,
	struct lw_rd frame);

#endif
