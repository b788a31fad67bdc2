/* recovery.h - what the tests of loss recovery share.  SPDX-License-Identifier: MIT */
#ifndef TESTS_STACK_TCP_RECOVERY_H
#define TESTS_STACK_TCP_RECOVERY_H

#include "each_state.h"

static const struct lw_tcp_options with_sack = {
	.has_mss = true, .mss = 1460, .sack_ok = true
};

/* ESTABLISHED, after a SYN with these options; p->last is the host's SYN-ACK. */
static inline void open_as(struct peer *p, const struct lw_profile *profile,
	const struct lw_tcp_options *offers)
{
	peer_init_as(p, profile);
	p->offers = *offers;
	p->ts_val = 5000;
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
	peer_next(p);
	struct lw_seg synack = p->last;
	peer_send(p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_eq(lw_sock_accept(p->h.stack, p->listener, &p->user, &p->sock), LW_OK);
	p->last = synack;
}

static inline void open_with(
	struct peer *p, const char *profile, const struct lw_tcp_options *offers)
{
	open_as(p, lw_profile_find(profile), offers);
}

/* As the RFCs had it before RACK and PRR: RFC 6675 alone. */
static inline const struct lw_profile *counting(void)
{
	static struct lw_profile p;
	p = *lw_profile_find("rfc");
	p.tcp.rack = p.tcp.prr = false;
	return &p;
}

/* Bytes of text in what the host has sent since the last look. */
static inline size_t sent(struct peer *p, size_t *segments)
{
	size_t bytes = 0, n = 0;
	for (const char *said = peer_next(p); *said; said = peer_next(p)) {
		n += lw_rd_left(&p->last.text) > 0;
		bytes += lw_rd_left(&p->last.text);
	}
	if (segments)
		*segments = n;
	return bytes;
}

/* Where the segments with text began: "1 1461". */
static inline const char *sequences(struct peer *p)
{
	static char out[512];
	size_t at = 0;
	out[0] = 0;
	while (*peer_next(p) && at + 16 < sizeof(out))
		if (lw_rd_left(&p->last.text))
			at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%d",
				at ? " " : "", (int)(p->last.seq - p->host_iss));
	return out;
}

static inline void write_many(struct peer *p, size_t n)
{
	static char text[65536];
	size_t done = 0;
	memset(text, 'x', sizeof(text));
	cr_assert_eq(lw_sock_write(p->h.stack, p->sock, text, n, &done), LW_OK);
	cr_assert_eq(done, n);
	peer_run(p, 0);
}

static inline struct lw_tcp_info info_of(struct peer *p)
{
	struct lw_tcp_info info;
	cr_assert_eq(lw_sock_info(p->h.stack, p->sock, &info), LW_OK);
	return info;
}

#endif
