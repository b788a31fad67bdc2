/* overlap.c - the same bytes twice, equal and different (RFC 9293 3.10.7.4, seventh
 * check). SPDX-License-Identifier: MIT */
#include "each_state.h"

static const uint16_t push = LW_TCP_ACK | LW_TCP_PSH;

static const char *read_all(struct peer *p)
{
	static char buf[64];
	size_t got = 0, n = 0;
	while (lw_sock_read(p->h.stack, p->sock, buf + n, 63 - n, &got) == LW_OK)
		n += got;
	buf[n] = 0;
	return buf;
}

Test(overlap, of_equal_bytes_is_read_once_however_it_comes)
{
	static const struct {
		int64_t seq;
		const char *text;
	} pieces[] = { { 7, "ghij" }, { 5, "efgh" }, { 9, "ijkl" }, { 5, "efghijkl" },
		{ 3, "cdefghijklmn" }, { 1, "abc" } };
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		for (size_t k = 0; k < 6; k++)
			peer_send(&p, push, pieces[k].seq, 1, pieces[k].text);
		cr_assert_str_eq(read_all(&p), "abcdefghijklmn");
		peer_fini(&p);
	}
}

Test(overlap, what_was_acknowledged_cannot_be_changed)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		peer_send(&p, push, 1, 1, "abcdef");
		peer_send(&p, push, 1, 1, "XXXXXXghi");
		peer_send(&p, push, 3, 1, "YYYYYYYjk");
		cr_assert_str_eq(read_all(&p), "abcdefghijk", "%s", profiles[i]);
		peer_fini(&p);
	}
}

/* Ahead of a hole, where nothing was acknowledged: one that begins later, one that begins
 * earlier. */
Test(overlap, of_different_bytes_is_decided_by_the_profile)
{
	static const char *const want[PROFILES] = { "abcBBBBAAAAm", "abcBBBBAAAAm",
		"abcBBAAAAAAm", "abcBBAAAAAAm" };
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		peer_send(&p, push, 6, 1, "AAAAAA"); /* 6 to 11 */
		peer_send(&p, push, 8, 1, "CCCC");   /* inside it */
		peer_send(&p, push, 4, 1, "BBBB");   /* 4 to 7 */
		peer_send(&p, push, 1, 1, "abc");
		peer_send(&p, push, 12, 1, "m");
		cr_assert_str_eq(read_all(&p), want[i], "%s", profiles[i]);
		peer_fini(&p);
	}
}
