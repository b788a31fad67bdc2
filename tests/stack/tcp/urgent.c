/* urgent.c - urgent data, in line and in the classic manner (RFC 9293 3.8.5, RFC 6093).
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

static void peer_urgent(struct peer *p, int64_t seq, uint16_t urg, const char *bytes)
{
	struct lw_seg seg = { .flags = LW_TCP_ACK | LW_TCP_PSH | LW_TCP_URG,
		.src_port = p->port,
		.dst_port = p->host_port,
		.seq = (uint32_t)(p->iss + seq),
		.ack = p->host_iss + 1,
		.wnd = PEER_WINDOW,
		.urg = urg,
		.text = lw_rd_of(bytes, strlen(bytes)) };
	host_give_tcp(&p->h, &seg);
	peer_run(p, 0);
}

/* One read of the stream. */
static const char *read_once(struct peer *p)
{
	static char buf[64];
	size_t got = 0;
	if (lw_sock_read(p->h.stack, p->sock, buf, sizeof(buf) - 1, &got) != LW_OK)
		got = 0;
	buf[got] = 0;
	return buf;
}

static bool at_mark(const struct peer *p)
{
	return lw_sock_at_mark(p->h.stack, p->sock);
}

Test(urgent, classic_the_byte_is_no_part_of_the_stream_and_reads_stop_before_it)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		uint8_t byte = 0;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		peer_urgent(&p, 1, 4, "abc!def"); /* the pointer is behind the '!' */
		cr_assert(p.told & LW_SOCK_URGENT);
		cr_assert_not(at_mark(&p));
		cr_assert_str_eq(read_once(&p), "abc");
		cr_assert(at_mark(&p));
		cr_assert_eq(lw_sock_read_urgent(p.h.stack, p.sock, &byte), LW_OK);
		cr_assert_eq(byte, '!');
		cr_assert_eq(
			lw_sock_read_urgent(p.h.stack, p.sock, &byte), LW_EINVAL, "once");
		cr_assert_str_eq(read_once(&p), "def");
		cr_assert_not(at_mark(&p));
		peer_fini(&p);
	}
}

Test(urgent, classic_the_byte_can_be_read_after_the_stream_has_passed_it)
{
	struct peer p;
	uint8_t byte = 0;
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_urgent(&p, 1, 4, "abc!def");
	cr_assert_str_eq(read_once(&p), "abc");
	cr_assert_str_eq(read_once(&p), "def");
	cr_assert_eq(lw_sock_read_urgent(p.h.stack, p.sock, &byte), LW_OK);
	cr_assert_eq(byte, '!');
	peer_fini(&p);
}

Test(urgent, in_line_the_byte_is_read_where_it_stands)
{
	struct peer p;
	uint8_t byte = 0;
	reach(&p, "linux26", PEER_ESTABLISHED);
	cr_assert_eq(lw_sock_set(p.h.stack, p.sock, LW_SOCK_OOBINLINE, 1), LW_OK);
	peer_urgent(&p, 1, 4, "abc!def");
	cr_assert_str_eq(read_once(&p), "abc");
	cr_assert(at_mark(&p));
	cr_assert_eq(lw_sock_read_urgent(p.h.stack, p.sock, &byte), LW_EINVAL);
	cr_assert_str_eq(read_once(&p), "!def");
	peer_fini(&p);
}

Test(urgent, is_announced_before_it_comes)
{
	struct peer p;
	uint8_t byte = 0;
	reach(&p, "rfc", PEER_ESTABLISHED);
	peer_urgent(&p, 1, 6, "abc"); /* two more, then the byte */
	cr_assert(p.told & LW_SOCK_URGENT);
	cr_assert_eq(lw_sock_read_urgent(p.h.stack, p.sock, &byte), LW_EAGAIN);
	cr_assert_str_eq(read_once(&p), "abc");
	peer_send(&p, LW_TCP_ACK, 4, 1, "de!f");
	cr_assert_eq(lw_sock_read_urgent(p.h.stack, p.sock, &byte), LW_OK);
	cr_assert_eq(byte, '!');
	cr_assert_str_eq(read_once(&p), "de");
	cr_assert_str_eq(read_once(&p), "f");
	peer_fini(&p);
}

Test(urgent, a_new_mark_replaces_the_old_one_and_an_old_one_is_not_told_again)
{
	struct peer p;
	uint8_t byte = 0;
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_urgent(&p, 1, 2, "a!");
	peer_urgent(&p, 3, 2, "b?");
	p.told = 0;
	peer_urgent(&p, 1, 2, "a!");
	cr_assert_not(p.told & LW_SOCK_URGENT);
	cr_assert_str_eq(read_once(&p), "a!b", "the first is an ordinary byte now");
	cr_assert_eq(lw_sock_read_urgent(p.h.stack, p.sock, &byte), LW_OK);
	cr_assert_eq(byte, '?');
	peer_fini(&p);
}

Test(urgent, a_pointer_of_zero_and_one_behind_the_end_of_time_mean_nothing)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_urgent(&p, 1, 0, "abc");
	cr_assert_not(p.told & LW_SOCK_URGENT);
	cr_assert_str_eq(read_once(&p), "abc");
	peer_urgent(&p, 1, 2, "abc"); /* a mark that was read over */
	cr_assert_not(p.told & LW_SOCK_URGENT);
	peer_fini(&p);
}

static size_t write_urgent(struct peer *p, const char *bytes)
{
	size_t done = 0;
	cr_assert_eq(
		lw_sock_write_urgent(p->h.stack, p->sock, bytes, strlen(bytes), &done),
		LW_OK);
	peer_run(p, 0);
	return done;
}

Test(urgent, what_is_sent_points_behind_its_last_byte_until_that_is_acknowledged)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		cr_assert_eq(write_urgent(&p, "abc!"), 4);
		const char *said = peer_next(&p);
		cr_assert_eq(strncmp(said, "PAU 1:1", 7), 0, "%s", said);
		cr_assert_eq(p.last.urg, 4);
		peer_run(&p, LW_SEC(4)); /* again, and still urgent */
		cr_assert_eq(strncmp(peer_next(&p), "PAU 1:1", 7), 0);
		peer_send(&p, LW_TCP_ACK, 1, 5, NULL);
		peer_write(&p, "rest");
		peer_skip(&p);
		cr_assert_eq(p.last.flags & LW_TCP_URG, 0);
		cr_assert_eq(p.last.urg, 0);
		peer_fini(&p);
	}
}

/* RFC 9293 3.8.5: even when the window is closed. */
Test(urgent, a_peer_without_room_is_told_all_the_same)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
	cr_assert_eq(write_urgent(&p, "abc!"), 4);
	cr_assert_eq(strncmp(peer_next(&p), "AU 1:1", 6), 0);
	cr_assert_eq(p.last.urg, 4);
	peer_fini(&p);
}

Test(urgent, is_told_when_there_is_no_room_for_the_byte)
{
	static char full[1033];
	struct peer p;
	memset(full, 'x', sizeof(full) - 1);
	reach(&p, "ios12", PEER_ESTABLISHED); /* 4128 bytes */
	for (int64_t i = 0; i < 4; i++)
		peer_send(&p, LW_TCP_ACK, 1 + 1032 * i, 1, full);
	peer_run(&p, LW_SEC(1));
	p.told = 0;
	peer_urgent(&p, 4129, 1, "!");
	cr_assert(p.told & LW_SOCK_URGENT);
	peer_fini(&p);
}
