/* vtyd.c - terminal lines of a router: what a caller reads, and when there are none left.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/vtyd.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/peer.h"

enum {
	TELNET_PORT = 23
};

static const char refusal[] = "\xff\xfb\x01\xff\xfb\x03\xff\xfd\x18\xff\xfd\x1f"
			      "\r\n\r\nPassword required, but none set\r\n";

static struct peer p;
static struct lw_job *vtyd;

static void setup(void)
{
	peer_init(&p, "ios12");
	cr_assert_eq(lw_vtyd_start(p.h.stack, &vtyd), LW_OK);
	p.host_port = TELNET_PORT;
}

static void teardown(void)
{
	lw_job_free(vtyd);
	peer_fini(&p);
}

TestSuite(vtyd, .init = setup, .fini = teardown);

static void call(void)
{
	p.port++;
	peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
	(void)peer_next(&p);
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
}

/* The text, and the end of it: in one segment or two. */
static void expect_refusal(void)
{
	size_t n = sizeof(refusal) - 1, got = 0;
	bool fin = false;
	for (const char *said = peer_next(&p); *said && !fin; said = peer_next(&p)) {
		size_t len = lw_rd_left(&p.last.text);
		cr_assert_leq(got + len, n);
		cr_assert_eq(memcmp(p.last.text.at, refusal + got, len), 0);
		got += len;
		fin = p.last.flags & LW_TCP_FIN;
		if (!fin)
			peer_send(&p, LW_TCP_ACK, 1, (int64_t)(1 + got), NULL);
	}
	cr_assert_eq(got, n, "%zu", got);
	cr_assert(fin);
}

Test(vtyd, says_that_no_password_is_set_and_closes)
{
	call();
	expect_refusal();
	/* telnet answers the options all the same: it is heard, and that is all */
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, sizeof(refusal) + 1, "\xff\xfc\x18");
	peer_send(&p, LW_TCP_ACK | LW_TCP_FIN, 4, sizeof(refusal) + 1, NULL);
	peer_skip(&p);
	cr_assert_not(p.last.flags & LW_TCP_RST);
	cr_assert_eq(p.last.ack, PEER_ISS + 5);
}

Test(vtyd, loses_patience_with_who_does_not_hang_up)
{
	call();
	expect_refusal();
	peer_send(&p, LW_TCP_ACK, 1, sizeof(refusal) + 1, NULL);
	peer_run(&p, LW_SEC(9));
	peer_skip(&p);
	cr_assert_not(p.last.flags & LW_TCP_RST);
	peer_run(&p, LW_SEC(2));
	peer_skip(&p);
	cr_assert(p.last.flags & LW_TCP_RST);
}

Test(vtyd, a_sixth_call_is_cut_off)
{
	for (int i = 0; i < 6; i++) {
		peer_skip(&p);
		call();
		if (i < 5)
			expect_refusal();
	}
	peer_skip(&p);
	cr_assert(p.last.flags & LW_TCP_RST);
}

Test(vtyd, of_a_port_that_is_taken_there_are_no_more)
{
	struct lw_job *second = NULL;
	cr_assert_eq(lw_vtyd_start(p.h.stack, &second), LW_EINUSE);
}
