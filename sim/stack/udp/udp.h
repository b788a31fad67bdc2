/* udp.h - UDP of one stack (RFC 768, RFC 1122 4.1).  Private to sim/stack.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_UDP_H
#define SIM_STACK_UDP_H

#include "../socket/socket_priv.h"
#include "labwire/wire/ipv4.h"

void udp_input(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet,
	struct lw_rd body, lw_time now);
enum lw_err udp_output(struct lw_stack *s, const struct sock *k,
	const struct lw_datagram *d, lw_time now);
/* An ICMP error quotes a datagram of ours.  True: whose socket is still there. */
bool udp_icmp_error(struct lw_stack *s, const struct lw_ipv4 *quoted, struct lw_rd body,
	enum lw_err what, const struct sock_icmp_news *news);

#endif
