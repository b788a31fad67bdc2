/* opening.c - what a connection has when its user gets it.  SPDX-License-Identifier: MIT
 */
#include "each_state.h"

static const char *read_all(struct peer *p)
{
	static char buf[32];
	size_t got = 0;
	if (lw_sock_read(p->h.stack, p->sock, buf, sizeof(buf) - 1, &got) != LW_OK)
		got = 0;
	buf[got] = 0;
	return buf;
}

Test(opening, text_that_came_before_accept_is_told_with_it)
{
	struct peer p;
	peer_init(&p, "linux26");
	peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
	peer_skip(&p);
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "early");
	p.told = 0;
	cr_assert_eq(lw_sock_accept(p.h.stack, p.listener, &p.user, &p.sock), LW_OK);
	peer_run(&p, 0);
	cr_assert(p.told & LW_SOCK_READABLE);
	cr_assert_str_eq(read_all(&p), "early");
	peer_fini(&p);
}

/* RFC 9293 3.10.7.3: what comes with the SYN-ACK is processed like any text; who does not
 * take it does not acknowledge it, and reads it when it comes again. */
Test(opening, text_that_comes_with_the_syn_ack_is_read_in_the_end)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_SYN_SENT);
		peer_send(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 1, "early");
		cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
		bool kept = lw_stack_profile(p.h.stack)->tcp.syn_text == LW_SYN_TEXT_KEPT;
		cr_assert_str_eq(read_all(&p), kept ? "early" : "", "%s", profiles[i]);
		cr_assert(strstr(peer_next(&p), kept ? "A 1:6" : "A 1:1"));
		peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "early");
		cr_assert_str_eq(read_all(&p), kept ? "" : "early", "%s", profiles[i]);
		peer_fini(&p);
	}
}

Test(opening, one_host_listens_on_many_ports_and_once_on_each)
{
	struct peer p;
	struct lw_sock s[2];
	peer_init(&p, "rfc");
	for (int i = 0; i < 2; i++)
		cr_assert_eq(lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &s[i]), LW_OK);
	cr_assert_eq(
		lw_sock_bind(p.h.stack, s[0], (struct lw_endpoint){ 0, 110 }), LW_OK);
	cr_assert_eq(lw_sock_listen(p.h.stack, s[0], 5), LW_OK);
	enum lw_err err = lw_sock_bind(p.h.stack, s[1], (struct lw_endpoint){ 0, 110 });
	if (err == LW_OK)
		err = lw_sock_listen(p.h.stack, s[1], 5);
	cr_assert_neq(err, LW_OK);
	peer_fini(&p);
}
