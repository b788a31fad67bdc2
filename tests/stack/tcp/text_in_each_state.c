/* text_in_each_state.c - RFC 9293 3.10.7.4, seventh check; delayed ACK (RFC 1122
 * 4.2.3.2), reassembly, windows.  SPDX-License-Identifier: MIT */
#include "each_state.h"

static const uint16_t push = LW_TCP_ACK | LW_TCP_PSH;

static size_t read_all(struct peer *p, char *to, size_t room)
{
	size_t got = 0, n = 0;
	while (lw_sock_read(p->h.stack, p->sock, to + n, room - n, &got) == LW_OK)
		n += got;
	to[n] = 0;
	return n;
}

Test(text, is_taken_while_the_peer_may_still_send)
{
	char buf[64];
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s <= PEER_FIN_WAIT_2; s++) {
			struct peer p;
			reach(&p, profiles[i], s);
			peer_send(&p, push, 1, 1, "hello");
			cr_assert_eq(read_all(&p, buf, 63), 5);
			cr_assert_str_eq(buf, "hello");
			peer_fini(&p);
		}
}

Test(text, behind_the_peers_fin_is_ignored)
{
	for (enum peer_state s = PEER_CLOSE_WAIT; s < PEER_STATES; s++) {
		struct peer p;
		char buf[64];
		if (!peer_fin_sent(s))
			continue;
		reach(&p, "linux26", s);
		peer_send(&p, push, 2, all_acked(s) - 1, "late");
		cr_assert_eq(read_all(&p, buf, 63), 0);
		peer_fini(&p);
	}
}

Test(text, twice_is_acknowledged_twice_and_read_once)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		char buf[64];
		reach(&p, profiles[i], PEER_ESTABLISHED);
		peer_send(&p, push, 1, 1, "hello");
		peer_run(&p, LW_MS(500));
		peer_skip(&p);
		peer_send(&p, push, 1, 1, "hello");
		cr_assert_eq(strncmp(peer_next(&p), "A 1:6", 5), 0);
		cr_assert_eq(read_all(&p, buf, 63), 5);
		peer_fini(&p);
	}
}

Test(text, that_overlaps_is_trimmed_at_both_ends)
{
	struct peer p;
	char buf[64];
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_send(&p, push, 1, 1, "abcde");
	peer_send(&p, push, 4, 1, "defgh");
	peer_send(&p, push, 0, 1, "?abcdefghij");
	cr_assert_eq(read_all(&p, buf, 63), 10);
	cr_assert_str_eq(buf, "abcdefghij");
	peer_fini(&p);
}

Test(text, out_of_order_is_kept_and_asked_for)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		char buf[64];
		reach(&p, profiles[i], PEER_ESTABLISHED);
		peer_send(&p, push, 11, 1, "KLMNO");
		cr_assert_eq(strncmp(peer_next(&p), "A 1:1", 5), 0, "at once");
		peer_send(&p, push, 6, 1, "FGHIJ");
		cr_assert_eq(strncmp(peer_next(&p), "A 1:1", 5), 0, "at once");
		peer_send(&p, push, 1, 1, "ABCDE");
		cr_assert_eq(strncmp(peer_next(&p), "A 1:16", 6), 0, "the hole is full");
		cr_assert_eq(read_all(&p, buf, 63), 15);
		cr_assert_str_eq(buf, "ABCDEFGHIJKLMNO");
		peer_fini(&p);
	}
}

Test(text, waits_for_a_second_segment_or_200_ms)
{
	static char full[1461];
	struct peer p;
	memset(full, 'x', 1460);
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_send(&p, push, 1, 1, "hello");
	peer_run(&p, LW_MS(99));
	cr_assert_str_eq(peer_next(&p), "");
	peer_run(&p, LW_MS(150));
	cr_assert_eq(strncmp(peer_next(&p), "A 1:6", 5), 0);
	peer_send(&p, push, 6, 1, full);
	cr_assert_str_eq(peer_next(&p), "");
	peer_send(&p, push, 1466, 1, full);
	cr_assert_eq(strncmp(peer_next(&p), "A 1:2926", 8), 0, "at once");
	peer_fini(&p);
}

Test(text, first_of_a_connection_is_acknowledged_at_once_where_the_system_does)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_send(&p, push, 1, 1, "EHLO x\r\n");
	cr_assert_str_eq(peer_next(&p), "A 1:9 win 5840");
	peer_write(&p, "250 hello\r\n");
	peer_skip(&p);
	peer_send(&p, push, 9, 12, "MAIL\r\n");
	cr_assert_str_eq(peer_next(&p), "", "now it waits for the reply");
	peer_write(&p, "250 ok\r\n");
	cr_assert_eq(strncmp(peer_next(&p), "PA 12:15", 8), 0);
	peer_fini(&p);
}

Test(text, lets_the_window_fall_with_a_right_edge_that_stays)
{
	struct peer p;
	char buf[64];
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_send(&p, push, 1, 1, "0123456789");
	cr_assert_eq(read_all(&p, buf, 63), 10);
	peer_write(&p, "x");
	cr_assert_str_eq(peer_next(&p), "PA 1:11 win 65525 len 1");
	peer_fini(&p);
}

Test(text, of_some_length_lets_the_window_grow_by_1072_rounded_to_536)
{
	static char letter[402];
	struct peer p;
	memset(letter, 'x', 401);
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_send(&p, push, 1, 1, letter);
	peer_write(&p, "x");
	peer_skip(&p);
	peer_send(&p, push, 402, 2, "QUIT\r\n");
	peer_write(&p, "y");
	const char *said = peer_next(&p);
	while (said[0] != 'P')
		said = peer_next(&p);
	cr_assert_str_eq(said, "PA 2:408 win 6432 len 1");
	peer_fini(&p);
}

Test(text, beyond_what_was_offered_is_not_taken)
{
	struct peer p;
	char buf[16];
	reach(&p, "ios12", PEER_ESTABLISHED);
	peer_send(&p, push, 4200, 1, "beyond");
	cr_assert_eq(strncmp(peer_next(&p), "A 1:1", 5), 0);
	cr_assert_eq(read_all(&p, buf, 15), 0);
	peer_fini(&p);
}
