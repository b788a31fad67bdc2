/* app.c - programs on two hosts and a wire: what they find out and what they say.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "labwire/app/dnsd.h"
#include "labwire/app/echo.h"
#include "labwire/app/mail.h"
#include "labwire/app/ping.h"
#include "labwire/app/resolver.h"
#include "labwire/app/smtpd.h"
#include "labwire/device/nic.h"
#include "labwire/link/link.h"

struct node {
	struct lw_owner owner;
	struct lw_stack *stack;
	struct lw_nic nic;
};

static struct lw_engine *e;
static struct node host, server;
static struct lw_link *wire;
static bool over;
static struct lw_outcome outcome;
static char sentence[256];
static struct lw_text screen;

static void node_init(struct node *n, uint32_t id, const char *profile)
{
	*n = (struct node){ .owner = { .id = id } };
	struct lw_stack_conf conf = { .engine = e,
		.owner = &n->owner,
		.name = "node",
		.profile = lw_profile_find(profile) };
	n->stack = lw_stack_new(&conf);
	lw_nic_init(&n->nic, e, &n->owner, "eth0",
		(struct lw_mac){ { 2, 0, 0, 0, 0, (uint8_t)id } });
	int i = lw_stack_add_card(n->stack, &n->nic.card);
	cr_assert_eq(lw_stack_add_address(n->stack, i, LW_IP4(10, 0, 0, id), 0xffffff00),
		LW_OK);
}

static void setup(void)
{
	struct lw_engine_conf ec = { .seed = 1, .epoch_ns = 1169980863 * LW_SEC(1) };
	struct lw_link_conf lc = {
		.medium = LW_MEDIUM_ETHERNET, .bits_per_s = 10000000, .delay = LW_MS(2)
	};
	e = lw_engine_new(&ec);
	node_init(&host, 1, "winxp");
	node_init(&server, 2, "linux26");
	wire = lw_link_new(e, &lc, &host.nic.card.port, &server.nic.card.port);
	lw_link_set(wire, LW_LINK_UP);
	cr_assert_eq(lw_engine_run_until(e, LW_MS(1), 100), LW_OK); /* carrier */
	over = false;
}

static void teardown(void)
{
	lw_link_free(wire);
	lw_stack_free(host.stack);
	lw_stack_free(server.stack);
	lw_engine_free(e);
	lw_text_fini(&screen);
}

TestSuite(app, .init = setup, .fini = teardown);

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	(void)ctx;
	(void)now;
	over = true;
	outcome = *o;
	snprintf(sentence, sizeof(sentence), "%s", o->sentence ? o->sentence : "");
}

static void say(void *ctx, enum lw_line_kind kind, const char *line, lw_time now)
{
	(void)ctx;
	(void)kind;
	(void)now;
	lw_text_fmt(&screen, "%s\n", line);
}

static struct lw_job_env env_of(struct node *n)
{
	return (struct lw_job_env){ .stack = n->stack, .done = done, .line = say };
}

/* Until the job is over, an hour at most. */
static void finish(struct lw_job *job)
{
	for (int i = 0; i < 3600 && !over; i++)
		cr_assert_eq(
			lw_engine_run_until(e, lw_engine_now(e) + LW_SEC(1), 1000000),
			LW_OK);
	cr_assert(over);
	lw_job_free(job);
}

Test(app, ping_counts_what_came_back)
{
	struct lw_job_env env = env_of(&host);
	struct lw_ping_conf conf = { .target = "10.0.0.2" };
	finish(lw_ping_start(&env, &conf));
	cr_assert(outcome.ok);
	cr_assert_eq(outcome.received, 4);
	cr_assert(strstr(lw_text_str(&screen), "Reply from 10.0.0.2: bytes=32 time=4ms"),
		"%s", lw_text_str(&screen));
}

Test(app, ping_says_what_it_did_not_hear)
{
	struct lw_job_env env = env_of(&host);
	struct lw_ping_conf conf = { .target = "10.0.0.77", .count = 2 };
	finish(lw_ping_start(&env, &conf));
	cr_assert_not(outcome.ok);
	cr_assert_eq(outcome.sent, 2);
	cr_assert_eq(outcome.received, 0);
	cr_assert(strstr(lw_text_str(&screen), "Request timed out."));
}

Test(app, echo_comes_back)
{
	struct lw_job *echod = NULL;
	struct lw_job_env env = env_of(&host);
	struct lw_echo_conf conf = { .server = LW_IP4(10, 0, 0, 2),
		.count = 3,
		.data_bytes = 64,
		.timeout = LW_SEC(5) };
	cr_assert_eq(lw_echod_start(server.stack, &echod), LW_OK);
	finish(lw_echo_start(&env, &conf));
	cr_assert(outcome.ok, "%s", sentence);
	lw_job_free(echod);
}

static const char *const rcpts[] = { "ccna2@example.com" };
static const char *const domains[] = { "example.com" };

static struct lw_mail_conf letter(void)
{
	return (struct lw_mail_conf){ .server = "10.0.0.2",
		.from = "ccna1@example.com",
		.persona = lw_mua_persona_find("thunderbird"),
		.from_name = "ccna1",
		.rcpts = rcpts,
		.nrcpts = 1,
		.subject = "x",
		.body = "hello\n" };
}

Test(app, mail_arrives)
{
	struct lw_mailstore *store = lw_mailstore_new();
	struct lw_job *smtpd = NULL;
	struct lw_smtpd_conf sc = { .stack = server.stack,
		.store = store,
		.persona = lw_smtp_persona_find("sendmail"),
		.host = "eagle",
		.domains = domains,
		.ndomains = 1 };
	struct lw_job_env env = env_of(&host);
	struct lw_mail_conf mc = letter();
	lw_mailstore_add_user(store, "ccna2");
	cr_assert_eq(lw_smtpd_start(&sc, &smtpd), LW_OK);
	finish(lw_mail_start(&env, &mc));
	cr_assert(outcome.ok, "%s", sentence);
	cr_assert_eq(lw_mailstore_count(store, "ccna2"), 1);
	lw_job_free(smtpd);
	lw_mailstore_free(store);
}

Test(app, mail_says_that_nobody_listens)
{
	struct lw_job_env env = env_of(&host);
	struct lw_mail_conf mc = letter();
	finish(lw_mail_start(&env, &mc));
	cr_assert_not(outcome.ok);
	cr_assert(strstr(sentence, "refused"), "%s", sentence);
}

Test(app, mail_says_why_it_was_refused)
{
	struct lw_mailstore *store = lw_mailstore_new();
	struct lw_job *smtpd = NULL;
	struct lw_smtpd_conf sc = { .stack = server.stack,
		.store = store,
		.persona = lw_smtp_persona_find("sendmail"),
		.host = "eagle",
		.domains = domains,
		.ndomains = 1 };
	struct lw_job_env env = env_of(&host);
	struct lw_mail_conf mc = letter();
	cr_assert_eq(lw_smtpd_start(&sc, &smtpd), LW_OK);
	finish(lw_mail_start(&env, &mc));
	cr_assert_not(outcome.ok);
	cr_assert(strstr(sentence, "User unknown"), "%s", sentence);
	lw_job_free(smtpd);
	lw_mailstore_free(store);
}

static size_t found;
static enum lw_err found_err;

static void answered(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	(void)l;
	(void)now;
	over = true;
	found = r->nanswers;
	found_err = r->err;
}

static void until_answered(void)
{
	for (int i = 0; i < 60 && !over; i++)
		cr_assert_eq(
			lw_engine_run_until(e, lw_engine_now(e) + LW_SEC(1), 1000000),
			LW_OK);
	cr_assert(over);
}

Test(app, an_answer_too_long_for_a_datagram_comes_over_tcp)
{
	const uint32_t servers[] = { LW_IP4(10, 0, 0, 2) };
	struct lw_zones *zones = lw_zones_new();
	struct lw_zone *zone =
		lw_zones_add(zones, "example.com", "ns.example.com", "root", 60);
	char name[] = "many.example.com";
	for (uint8_t i = 0; i < 60; i++) {
		struct lw_record r = {
			.name = name, .type = LW_DNS_A, .addr = LW_IP4(10, 1, 0, i)
		};
		cr_assert_eq(lw_zone_put(zone, &r), LW_OK);
	}
	struct lw_job *dnsd = NULL;
	cr_assert_eq(lw_dnsd_start(server.stack, zones, &dnsd), LW_OK);
	struct lw_resolver *resolver = lw_resolver_new(host.stack, servers, 1);
	struct lw_lookup l = { .answer = answered };
	lw_resolver_ask(resolver, name, LW_DNS_A, &l);
	until_answered();
	cr_assert_eq(found_err, LW_OK);
	cr_assert_eq(found, LW_DNS_STUB_ANSWERS);
	lw_resolver_free(resolver);
	lw_job_free(dnsd);
	lw_zones_free(zones);
}

Test(app, a_resolver_with_too_many_questions_says_so)
{
	struct lw_resolver *resolver = lw_resolver_new(host.stack, NULL, 0);
	struct lw_lookup l[LW_DNS_STUB_QUESTIONS + 2];
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS + 2; i++) {
		l[i] = (struct lw_lookup){ .answer = answered };
		lw_resolver_ask(resolver, "x.example.com", LW_DNS_A, &l[i]);
	}
	lw_resolver_cancel(resolver, &l[LW_DNS_STUB_QUESTIONS]);
	until_answered();
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS + 2; i++)
		cr_assert_eq(l[i].token, 0, "question %zu", i);
	lw_resolver_free(resolver);
}
