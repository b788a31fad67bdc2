/* oneline_tcp.c - TCP as lines of text.  SPDX-License-Identifier: MIT */
#include "packet.h"

Test(wire_oneline_tcp, sequence_numbers_count_from_the_syn)
{
	struct lw_oneline o = { .relative = true };
	uint8_t f[256];

	check(&o, LW_LINKTYPE_HDLC,
		tcp_packet(
			f, true, (struct lw_seg){ .seq = 7000, .flags = LW_TCP_SYN }, ""),
		"tcp 1025>80 S 0 win 5840");
	check(&o, LW_LINKTYPE_HDLC,
		tcp_packet(f, false,
			(struct lw_seg){ .seq = 0xffffffff,
				.ack = 7001,
				.flags = LW_TCP_SYN | LW_TCP_ACK },
			""),
		"tcp 80>1025 SA 0:1 win 5840");
	check(&o, LW_LINKTYPE_HDLC,
		tcp_packet(f, true,
			(struct lw_seg){
				.seq = 7001, .ack = 0, .flags = LW_TCP_PSH | LW_TCP_ACK },
			"GET"),
		"tcp 1025>80 PA 1:1 win 5840 len 3");
	check(NULL, LW_LINKTYPE_HDLC,
		tcp_packet(f, true,
			(struct lw_seg){
				.seq = 7004, .ack = 0, .flags = LW_TCP_FIN | LW_TCP_ACK },
			""),
		"tcp 1025>80 FA 7004:0 win 5840");
}
