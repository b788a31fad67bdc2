/* tcp_closed.c - SEGMENT ARRIVES when there is no connection (RFC 9293 3.10.7.1).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

void tcp_closed(struct tcp *tcp, const struct lw_ipv4 *ip, const struct lw_seg *seg)
{
	tcp->stats->drops[LW_DROP_NO_PORT]++;
	if (!(seg->flags & LW_TCP_RST))
		tcp_send_rst(tcp, ip, seg);
}
