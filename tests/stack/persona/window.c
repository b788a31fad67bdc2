/* window.c - how the window moves while a program reads.  SPDX-License-Identifier: MIT */
#include "frames.h"

/* The window in the host's answer to a segment of so many bytes, read at once. */
static unsigned after(struct peer *p, int64_t seq, size_t n)
{
	static char bytes[1461];
	char buf[1461];
	size_t got = 0;
	memset(bytes, 'x', sizeof(bytes) - 1);
	bytes[n] = 0;
	peer_send(p, LW_TCP_ACK | LW_TCP_PSH, seq, 1, bytes);
	cr_assert_eq(lw_sock_read(p->h.stack, p->sock, buf, n, &got), LW_OK);
	bytes[n] = 'x';
	while (!*peer_next(p))
		peer_run(p, LW_MS(10));
	peer_skip(p);
	return p->last.wnd;
}

/* Rows 6 to 23 of the figure. */
Test(window, winxp_lets_it_fall_until_two_segments_can_be_given)
{
	struct peer p;
	peer_init(&p, "winxp");
	cr_assert_eq(lw_sock_set(p.h.stack, p.listener, LW_SOCK_RCVBUF, 64240), LW_OK);
	peer_reach(&p, PEER_ESTABLISHED);
	forget(&p);
	cr_assert_eq(after(&p, 1, 89), 64240 - 89);
	cr_assert_eq(after(&p, 90, 225), 64240 - 89 - 225);
	for (int i = 0; i < 2; i++)
		(void)after(&p, 315 + 1460 * i, 1460);
	cr_assert_eq(after(&p, 3235, 10), 64240 - 10, "the edge has moved");
	peer_fini(&p);
}

/* Rows 5 to 24. */
Test(window, linux26_grows_it_by_what_arrives)
{
	struct peer p;
	connected(&p, "linux26");
	cr_assert_eq(after(&p, 1, 19), 5840);
	cr_assert_eq(after(&p, 20, 401), 6432);
	cr_assert_eq(after(&p, 421, 6), 6432);
	cr_assert_gt(after(&p, 427, 1460), 6432);
	peer_fini(&p);
}
