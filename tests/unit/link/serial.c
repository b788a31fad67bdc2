/* serial.c - the line protocol of two serial interfaces: SLARP keepalives, or PPP.
 * SPDX-License-Identifier: MIT */
#include "labwire/link/serial.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/link/link.h"

struct router {
	struct lw_owner owner;
	struct lw_serial *serial;
	struct lw_card *card;
	int ups, downs;
	lw_time last;
};

static struct lw_engine *e;
static struct router a, b;
static struct lw_link *line;

static void updown(void *upper, bool up, lw_time now)
{
	struct router *r = upper;
	*(up ? &r->ups : &r->downs) += 1;
	r->last = now;
}

static struct lw_port *router_init(struct router *r, uint32_t id, enum lw_medium medium)
{
	struct lw_serial_conf conf = { .medium = medium, .address = 0x0a0a0a04 + id };
	*r = (struct router){ .owner = { .id = id } };
	r->serial = lw_serial_new(e, &r->owner, "S0/0/0", &conf);
	r->card = lw_serial_card(r->serial);
	r->card->upper = r;
	r->card->updown = updown;
	return &r->card->port;
}

static void begin(enum lw_medium medium)
{
	struct lw_engine_conf ec = { .seed = 1 };
	e = lw_engine_new(&ec);
	struct lw_port *pa = router_init(&a, 1, medium), *pb = router_init(&b, 2, medium);
	struct lw_link_conf lc = { .medium = medium, .bits_per_s = 64000 };
	line = lw_link_new(e, &lc, pa, pb);
	lw_link_set(line, LW_LINK_UP);
}

static void run_for(lw_span span)
{
	cr_assert_eq(lw_engine_run_until(e, lw_engine_now(e) + span, 100000), LW_OK);
}

static void teardown(void)
{
	lw_link_free(line);
	lw_serial_free(a.serial);
	lw_serial_free(b.serial);
	lw_engine_free(e);
}

TestSuite(serial, .fini = teardown);

Test(serial, an_hdlc_line_is_up_with_its_carrier_and_says_so_every_ten_seconds)
{
	begin(LW_MEDIUM_HDLC);
	run_for(LW_SEC(101));
	cr_assert(a.card->up && b.card->up);
	cr_assert_eq(a.downs, 0);
	uint64_t sent = a.card->port.stats.tx_frames;
	cr_assert(sent == 10 || sent == 11, "%llu", (unsigned long long)sent);
}

Test(serial, unanswered_keepalives_take_the_line_down_and_an_answer_brings_it_back)
{
	begin(LW_MEDIUM_HDLC);
	run_for(LW_SEC(25));
	lw_time failed = lw_engine_now(e);
	lw_link_set(line, LW_LINK_DOWN);
	run_for(LW_SEC(20));
	cr_assert(a.card->up, "two keepalives may be lost");
	run_for(LW_SEC(30));
	cr_assert_not(a.card->up);
	cr_assert_not(b.card->up);
	cr_assert(a.last - failed >= LW_SEC(25) && a.last - failed <= LW_SEC(45), "%lld",
		(long long)(a.last - failed));
	lw_link_set(line, LW_LINK_UP);
	run_for(LW_SEC(25));
	cr_assert(a.card->up && b.card->up);
	cr_assert_eq(a.downs, 1);
}

Test(serial, without_carrier_the_line_is_down_at_once)
{
	begin(LW_MEDIUM_HDLC);
	run_for(LW_SEC(5));
	lw_link_set(line, LW_LINK_UNPLUGGED);
	run_for(2);
	cr_assert_not(a.card->up);
	lw_link_set(line, LW_LINK_UP);
	run_for(LW_SEC(1));
	cr_assert(a.card->up);
}

Test(serial, ppp_opens_both_protocols_before_the_line_is_up)
{
	begin(LW_MEDIUM_PPP);
	run_for(LW_SEC(5));
	cr_assert(a.card->up && b.card->up);
	cr_assert_eq(a.ups, 1);
	/* at least Configure-Request and -Ack, for LCP and for IPCP */
	cr_assert(a.card->port.stats.tx_frames >= 4);
}

Test(serial, ppp_notices_a_dead_line_by_its_echoes_and_comes_back)
{
	begin(LW_MEDIUM_PPP);
	run_for(LW_SEC(5));
	lw_link_set(line, LW_LINK_DOWN);
	run_for(LW_SEC(60));
	cr_assert_not(a.card->up);
	lw_link_set(line, LW_LINK_UP);
	run_for(LW_SEC(60));
	cr_assert(a.card->up && b.card->up);
}

Test(serial, ppp_survives_lost_negotiation)
{
	struct lw_impair impair = { .drop_mask = 0x2d };
	begin(LW_MEDIUM_PPP);
	lw_link_impair(line, 0, &impair);
	run_for(LW_SEC(60));
	cr_assert(a.card->up && b.card->up);
}

static void keeps_a_busy_line_up(enum lw_medium medium)
{
	begin(medium);
	run_for(LW_SEC(15));
	int downs = a.downs + b.downs;
	for (int second = 0; second < 120; second++) {
		for (int i = 0; i < 50; i++) { /* twelve times what the line carries */
			struct lw_pkt *p = lw_pkt_new(e->pool, LW_PKT_HEADROOM, 1500);
			memset(lw_pkt_put(p, 1500), 0, 1500);
			a.card->transmit(a.card, p, lw_engine_now(e));
		}
		run_for(LW_SEC(1));
	}
	cr_assert(lw_link_stats(line, 0)->drops[LW_LINK_DROP_QUEUE] > 5000);
	cr_assert_eq(a.downs + b.downs, downs);
	cr_assert(a.card->up && b.card->up);
}

Test(serial, data_does_not_crowd_out_the_keepalives)
{
	keeps_a_busy_line_up(LW_MEDIUM_HDLC);
}

Test(serial, data_does_not_crowd_out_ppp)
{
	keeps_a_busy_line_up(LW_MEDIUM_PPP);
}
