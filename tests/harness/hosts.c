/* hosts.c - two hosts on a wire.  SPDX-License-Identifier: MIT */
#include "hosts.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "labwire/profile/profile.h"

static void init(
	struct test_hosts *t, struct test_host *h, uint32_t id, const char *profile)
{
	*h = (struct test_host){ .owner = { .id = id } };
	struct lw_stack_conf conf = { .engine = t->e,
		.owner = &h->owner,
		.name = "host",
		.profile = lw_profile_find(profile) };
	h->stack = lw_stack_new(&conf);
	lw_nic_init(&h->nic, t->e, &h->owner, "eth0",
		(struct lw_mac){ { 2, 0, 0, 0, 0, (uint8_t)id } });
	int i = lw_stack_add_card(h->stack, &h->nic.card);
	cr_assert_eq(lw_stack_add_address(h->stack, i, LW_IP4(10, 0, 0, id), 0xffffff00),
		LW_OK);
}

void hosts_init(struct test_hosts *t)
{
	struct lw_engine_conf ec = { .seed = 1, .epoch_ns = 1169980863 * LW_SEC(1) };
	struct lw_link_conf lc = {
		.medium = LW_MEDIUM_ETHERNET, .bits_per_s = 10000000, .delay = LW_MS(2)
	};
	*t = (struct test_hosts){ .e = lw_engine_new(&ec) };
	init(t, &t->host, 1, "winxp");
	init(t, &t->server, 2, "linux26");
	t->wire =
		lw_link_new(t->e, &lc, &t->host.nic.card.port, &t->server.nic.card.port);
	lw_link_set(t->wire, LW_LINK_UP);
	cr_assert_eq(lw_engine_run_until(t->e, LW_MS(1), 100), LW_OK); /* carrier */
}

void hosts_fini(struct test_hosts *t)
{
	lw_link_free(t->wire);
	lw_stack_free(t->host.stack);
	lw_stack_free(t->server.stack);
	lw_engine_free(t->e);
	lw_text_fini(&t->dialogue);
}

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	struct test_hosts *t = ctx;
	(void)now;
	t->over = true;
	t->outcome = *o;
	snprintf(t->sentence, sizeof(t->sentence), "%s", o->sentence ? o->sentence : "");
}

static void line(void *ctx, enum lw_line_kind kind, const char *text, lw_time now)
{
	struct test_hosts *t = ctx;
	(void)now;
	lw_text_fmt(&t->dialogue, "%c %s\n",
		kind == LW_LINE_SENT	   ? '>'
		: kind == LW_LINE_RECEIVED ? '<'
					   : ' ',
		text);
}

struct lw_job_env hosts_env(struct test_hosts *t)
{
	return (struct lw_job_env){
		.stack = t->host.stack, .done = done, .line = line, .ctx = t
	};
}

void hosts_finish(struct test_hosts *t, struct lw_job *job)
{
	t->over = false;
	for (int i = 0; i < 3600 && !t->over; i++)
		cr_assert_eq(lw_engine_run_until(
				     t->e, lw_engine_now(t->e) + LW_SEC(1), 10000000),
			LW_OK);
	cr_assert(t->over);
	lw_job_free(job);
}
