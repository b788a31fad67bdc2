/* pipe.c - what a frame's way through a link takes.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "harness/ends.h"

static struct test_ends t;

static void with(struct lw_link_conf conf)
{
	ends_init(&t, &conf);
}

static void teardown(void)
{
	ends_fini(&t);
}

TestSuite(pipe, .fini = teardown);

Test(pipe, a_full_packet_takes_its_bits_on_the_serial_line)
{
	with((struct lw_link_conf){ .medium = LW_MEDIUM_HDLC, .bits_per_s = 64000 });
	lw_time sent = lw_engine_now(t.engine);
	end_send(&t.a, "", 0, 1504); /* 1500 bytes of IP, 4 of HDLC header */
	ends_run(&t, LW_SEC(1));
	/* and 3 of FCS and flag: 8 * 1507 / 64000 s */
	cr_assert_eq(t.b.kept[0].at - sent, LW_US(188375) + 1);
	cr_assert_eq(lw_link_occupancy(t.link, 1504), LW_US(188375));
}

Test(pipe, ethernet_adds_preamble_fcs_and_gap)
{
	with((struct lw_link_conf){ .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 100000000,
		.delay = LW_US(5) });
	lw_time sent = lw_engine_now(t.engine);
	end_send(&t.a, "", 0, 1514);
	ends_run(&t, LW_SEC(1));
	cr_assert_eq(t.b.kept[0].at - sent, (1514 + 24) * 80 + LW_US(5));
}

Test(pipe, frames_follow_each_other_and_directions_do_not_meet)
{
	with((struct lw_link_conf){ .medium = LW_MEDIUM_HDLC, .bits_per_s = 8000 });
	lw_time sent = lw_engine_now(t.engine);
	for (int i = 0; i < 3; i++)
		end_send(&t.a, "", 0, 97);
	end_send(&t.b, "", 0, 97);
	ends_run(&t, LW_SEC(1));
	for (int i = 0; i < 3; i++)
		cr_assert_eq(t.b.kept[i].at - sent, LW_MS(100) * (i + 1) + 1);
	cr_assert_eq(t.a.kept[0].at - sent, LW_MS(100) + 1);
	cr_assert_eq(lw_link_stats(t.link, 0)->busy, LW_MS(300));
}

Test(pipe, nothing_arrives_at_the_moment_it_was_sent)
{
	with((struct lw_link_conf){
		.medium = LW_MEDIUM_HDLC, .bits_per_s = 1000000000000 });
	lw_time sent = lw_engine_now(t.engine);
	end_send(&t.a, "", 0, 60);
	ends_run(&t, 1000);
	cr_assert(t.b.kept[0].at > sent);
}

Test(pipe, the_queue_ends_at_so_many_frames)
{
	with((struct lw_link_conf){
		.medium = LW_MEDIUM_HDLC, .bits_per_s = 64000, .queue_frames = 5 });
	for (int i = 0; i < 10; i++) /* one on the line, five wait */
		end_send(&t.a, &(uint8_t){ (uint8_t)i }, 1, 100);
	ends_run(&t, LW_SEC(10));
	cr_assert_eq(t.b.got, 6);
	for (uint8_t i = 0; i < 6; i++)
		cr_assert_eq(t.b.kept[i].head[0], i);
	cr_assert_eq(lw_link_stats(t.link, 0)->drops[LW_LINK_DROP_QUEUE], 4);
	cr_assert_eq(lw_link_stats(t.link, 0)->queue_max, 5);
}

Test(pipe, the_queue_ends_at_so_many_bytes)
{
	with((struct lw_link_conf){ .medium = LW_MEDIUM_HDLC,
		.bits_per_s = 64000,
		.queue_frames = 100,
		.queue_bytes = 250 });
	for (int i = 0; i < 10; i++)
		end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_SEC(10));
	cr_assert_eq(t.b.got, 3);
}

Test(pipe, a_queue_that_drained_takes_frames_again)
{
	with((struct lw_link_conf){
		.medium = LW_MEDIUM_HDLC, .bits_per_s = 64000, .queue_frames = 2 });
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 3; i++)
			end_send(&t.a, "", 0, 100);
		ends_run(&t, LW_SEC(1));
	}
	cr_assert_eq(t.b.got, 15);
}
