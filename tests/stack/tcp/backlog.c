/* backlog.c - more connections than a listener takes, by profile.
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

/* So many SYNs from ports of their own; how many were answered with S or R? */
static size_t flood(struct peer *p, int n, char answer)
{
	size_t answered = 0;
	for (int i = 0; i < n; i++) {
		p->port++;
		peer_send(p, LW_TCP_SYN, 0, 0, NULL);
		answered += peer_next(p)[0] == answer;
	}
	return answered;
}

static uint32_t dropped(const struct peer *p)
{
	return lw_stack_stats(p->h.stack)->drops[LW_DROP_BACKLOG];
}

Test(backlog, one_queue_for_all_is_full_of_half_open_ones)
{
	struct peer p;
	peer_init(&p, "ios12"); /* the listener asks for 5 */
	cr_assert_eq(flood(&p, 20, 'S'), 5);
	cr_assert_eq(dropped(&p), 15);
	peer_fini(&p);
}

Test(backlog, a_system_that_says_so_resets)
{
	struct peer p;
	peer_init(&p, "winxp");
	cr_assert_eq(flood(&p, 5, 'S'), 5);
	cr_assert_eq(flood(&p, 3, 'R'), 3);
	peer_fini(&p);
}

enum {
	CALLERS = 2000
};

/* SYNs from ports of their own, then the ACK of each that was answered. */
static void call(struct peer *p, int n, uint32_t *iss)
{
	for (int i = 0; i < n; i++) {
		p->host_iss = 0;
		p->port = (uint16_t)(PEER_PORT + i);
		peer_send(p, LW_TCP_SYN, 0, 0, NULL);
		peer_skip(p);
		iss[i] = p->host_iss;
	}
}

static void complete(struct peer *p, int i, const uint32_t *iss)
{
	p->host_iss = iss[i];
	p->port = (uint16_t)(PEER_PORT + i);
	peer_send(p, LW_TCP_ACK, 1, 1, NULL);
}

Test(backlog, half_open_ones_counted_apart_leave_room_for_those_that_complete)
{
	static uint32_t iss[CALLERS];
	struct peer p;
	struct lw_sock s;
	peer_init(&p, "linux26");
	call(&p, CALLERS, iss);
	cr_assert_eq(dropped(&p), CALLERS - 1024);
	cr_assert(iss[1023] != 0 && iss[1024] == 0);
	complete(&p, 7, iss);
	cr_assert_eq(lw_sock_accept(p.h.stack, p.listener, &p.user, &s), LW_OK);
	peer_fini(&p);
}

/* The ACK of the sixth finds the queue full and is as if lost; once the user has accepted
 * one there is room. */
Test(backlog, a_full_queue_of_complete_ones_makes_the_next_wait_for_its_turn)
{
	uint32_t iss[6];
	struct peer p;
	struct lw_sock s;
	peer_init(&p, "linux26");
	call(&p, 6, iss);
	for (int i = 0; i < 6; i++)
		complete(&p, i, iss);
	cr_assert_eq(dropped(&p), 1);
	cr_assert_eq(lw_sock_accept(p.h.stack, p.listener, &p.user, &s), LW_OK);
	peer_skip(&p);
	peer_run(&p, LW_SEC(4));
	cr_assert_eq(strncmp(peer_next(&p), "SA ", 3), 0, "says its SYN-ACK again");
	complete(&p, 5, iss);
	for (int i = 0; i < 5; i++)
		cr_assert_eq(lw_sock_accept(p.h.stack, p.listener, &p.user, &s), LW_OK);
	peer_fini(&p);
}
