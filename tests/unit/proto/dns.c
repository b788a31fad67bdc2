/* dns.c - an authoritative server and a stub resolver, message by message.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/text.h"
#include "labwire/proto/dns_server.h"
#include "labwire/proto/dns_stub.h"
#include "labwire/wire/addr.h"

static struct lw_zones *zones;
static struct lw_zone *zone;
static uint8_t answer[LW_DNS_UDP_MAX];
static struct lw_text said;

static void put(const char *name, uint16_t type, uint32_t addr, const char *target)
{
	struct lw_record r = { .name = (char *)(uintptr_t)name,
		.type = type,
		.addr = addr,
		.preference = 10,
		.target = (char *)(uintptr_t)target };
	cr_assert_eq(lw_zone_put(zone, &r), LW_OK);
}

static void setup(void)
{
	zones = lw_zones_new();
	zone = lw_zones_add(
		zones, "example.com", "eagle.example.com", "root.example.com", 86400);
	put("example.com", LW_DNS_NS, 0, "eagle.example.com");
	put("example.com", LW_DNS_MX, 0, "eagle.example.com");
	put("eagle.example.com", LW_DNS_A, LW_IP4(192, 168, 254, 254), NULL);
	put("www.example.com", LW_DNS_CNAME, 0, "eagle.example.com");
	put("a.deep.example.com", LW_DNS_A, LW_IP4(10, 0, 0, 1), NULL);
}

static void teardown(void)
{
	lw_zones_free(zones);
	lw_text_fini(&said);
}

TestSuite(dns, .init = setup, .fini = teardown);

static size_t query_of(const char *name, uint16_t type, uint8_t *out)
{
	struct lw_dns_wr w;
	struct lw_dns_question q = { .type = type, .class = LW_DNS_IN };
	strcpy(q.name, name);
	lw_dns_begin(&w, out, LW_DNS_UDP_MAX);
	w.id = 77;
	w.flags = 0x0100;
	cr_assert_eq(lw_dns_put_question(&w, &q), LW_OK);
	return lw_dns_end(&w);
}

/* "aa 0: A name 1.2.3.4, MX ..." */
static const char *ask(const char *name, uint16_t type)
{
	static const char *const sections[] = { "question", "answer", "authority",
		"additional" };
	uint8_t query[LW_DNS_UDP_MAX];
	struct lw_dns_rd d;
	struct lw_dns_rr rr;
	enum lw_dns_section section = LW_DNS_ANSWER;
	size_t n = query_of(name, type, query);
	n = lw_dns_server_answer(zones, lw_rd_of(query, n), answer, sizeof(answer));
	if (n == 0)
		return "silence";
	cr_assert_eq(lw_dns_open(lw_rd_of(answer, n), &d), LW_OK);
	cr_assert_eq(d.id, 77);
	cr_assert(d.flags & 0x8000);
	lw_text_clear(&said);
	lw_text_fmt(&said, "%srcode %d", d.flags & 0x0400 ? "aa " : "", d.flags & 15);
	while (lw_dns_next_rr(&d, &section, &rr) == LW_OK) {
		char addr[LW_IP4_TEXT] = "";
		if (rr.type == LW_DNS_A)
			lw_ip4_format(rr.addr, addr);
		lw_text_fmt(&said, "; %s %u %s %s", sections[section], rr.type, rr.name,
			rr.type == LW_DNS_A ? addr : rr.target);
	}
	return lw_text_str(&said);
}

#define AUTHORITY "; authority 2 example.com eagle.example.com"

Test(dns, answers_with_authority)
{
	cr_assert_str_eq(ask("eagle.example.com", LW_DNS_A),
		"aa rcode 0; answer 1 eagle.example.com 192.168.254.254" AUTHORITY);
	cr_assert(strstr(ask("EAGLE.Example.COM", LW_DNS_A), "192.168.254.254;"));
}

Test(dns, follows_an_alias)
{
	cr_assert_str_eq(ask("www.example.com", LW_DNS_A),
		"aa rcode 0; answer 5 www.example.com eagle.example.com; answer 1 "
		"eagle.example.com 192.168.254.254" AUTHORITY);
}

Test(dns, adds_the_address_of_a_mail_server_once)
{
	cr_assert_str_eq(ask("example.com", LW_DNS_MX),
		"aa rcode 0; answer 15 example.com eagle.example.com" AUTHORITY
		"; additional 1 eagle.example.com 192.168.254.254");
}

Test(dns, tells_no_such_name_from_no_such_record)
{
	cr_assert_str_eq(ask("nobody.example.com", LW_DNS_A),
		"aa rcode 3; authority 6 example.com eagle.example.com");
	cr_assert_str_eq(ask("eagle.example.com", LW_DNS_TXT),
		"aa rcode 0; authority 6 example.com eagle.example.com");
	cr_assert_str_eq(ask("deep.example.com", LW_DNS_A),
		"aa rcode 0; authority 6 example.com eagle.example.com",
		"a name with names below it exists");
}

Test(dns, refuses_what_is_not_its_own)
{
	cr_assert_str_eq(ask("example.org", LW_DNS_A), "rcode 5");
}

Test(dns, answers_no_answers_and_no_fragments_of_questions)
{
	uint8_t query[LW_DNS_UDP_MAX];
	size_t n = query_of("eagle.example.com", LW_DNS_A, query);
	for (size_t i = 0; i < 12; i++)
		cr_assert_eq(lw_dns_server_answer(
				     zones, lw_rd_of(query, i), answer, sizeof(answer)),
			0);
	query[2] |= 0x80;
	cr_assert_eq(
		lw_dns_server_answer(zones, lw_rd_of(query, n), answer, sizeof(answer)),
		0);
}

Test(dns, an_answer_that_does_not_fit_says_so)
{
	char name[32];
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "m%d.example.com", i);
		put("many.example.com", LW_DNS_NS, 0, name);
	}
	uint8_t query[LW_DNS_UDP_MAX];
	size_t n = query_of("many.example.com", LW_DNS_NS, query);
	n = lw_dns_server_answer(zones, lw_rd_of(query, n), answer, sizeof(answer));
	cr_assert(n <= LW_DNS_UDP_MAX);
	cr_assert(answer[2] & 0x02, "truncated");
}

/* A question with an OPT behind it; the OPT's options are `n` bytes. */
static size_t edns_query(
	uint16_t type, uint32_t ttl, uint16_t size, size_t n, uint8_t *out)
{
	size_t len = query_of("eagle.example.com", type, out);
	struct lw_wr w = lw_wr_of(out + len, LW_DNS_UDP_MAX - len);
	out[11] = 1; /* of additional records */
	lw_wr_u8(&w, 0);
	lw_wr_u16(&w, LW_DNS_OPT);
	lw_wr_u16(&w, size);
	lw_wr_u32(&w, ttl);
	lw_wr_u16(&w, (uint16_t)n);
	for (size_t i = 0; i < n; i++)
		lw_wr_u8(&w, i == 3 ? (uint8_t)(n - 4) : 0);
	return len + lw_wr_len(&w);
}

/* "rcode 0 answers 1 OPT class 4096 ttl 0" of the answer to a query. */
static const char *edns_answer(const uint8_t *query, size_t n)
{
	struct lw_dns_rd d;
	struct lw_dns_rr rr;
	enum lw_dns_section section = LW_DNS_ANSWER;
	n = lw_dns_server_answer(zones, lw_rd_of(query, n), answer, sizeof(answer));
	cr_assert_eq(lw_dns_open(lw_rd_of(answer, n), &d), LW_OK);
	lw_text_clear(&said);
	lw_text_fmt(&said, "rcode %d answers %d", d.flags & 15, d.count[LW_DNS_ANSWER]);
	while (lw_dns_next_rr(&d, &section, &rr) == LW_OK)
		if (rr.type == LW_DNS_OPT)
			lw_text_fmt(&said, " OPT class %d ttl %08x", rr.class,
				(unsigned)rr.ttl);
	return lw_text_str(&said);
}

Test(dns, an_opt_is_answered_with_one)
{
	uint8_t query[LW_DNS_UDP_MAX];
	size_t n = edns_query(LW_DNS_A, 0, 1232, 0, query);
	cr_expect_str_eq(
		edns_answer(query, n), "rcode 0 answers 1 OPT class 4096 ttl 00000000");
	n = edns_query(LW_DNS_A, 0xffff, 0, 6, query);
	cr_expect_str_eq(edns_answer(query, n),
		"rcode 0 answers 1 OPT class 4096 ttl 00008000", "DO alone comes back");
	query[2] = 0x10; /* opcode 2 */
	cr_expect_str_eq(
		edns_answer(query, n), "rcode 4 answers 0 OPT class 4096 ttl 00008000");
	n = query_of("eagle.example.com", LW_DNS_A, query);
	cr_expect_str_eq(edns_answer(query, n), "rcode 0 answers 1");
}

Test(dns, an_edns_of_the_future_is_badvers)
{
	uint8_t query[LW_DNS_UDP_MAX];
	size_t n = edns_query(LW_DNS_A, 0x00010000, 4096, 0, query);
	cr_expect_str_eq(
		edns_answer(query, n), "rcode 0 answers 0 OPT class 4096 ttl 01000000");
}

Test(dns, an_opt_that_cannot_be_is_malformed)
{
	uint8_t query[LW_DNS_UDP_MAX];
	size_t n = edns_query(LW_DNS_A, 0, 4096, 3, query);
	cr_expect_str_eq(edns_answer(query, n), "rcode 1 answers 0", "half an option");
	n = edns_query(LW_DNS_A, 0, 4096, 0, query);
	cr_expect_str_eq(edns_answer(query, n - 1), "rcode 1 answers 0", "cut off");
	memcpy(query + n, query + n - 11, 11);
	query[11] = 2;
	cr_expect_str_eq(edns_answer(query, n + 11), "rcode 1 answers 0", "two of them");
	query[7] = query[11] = 1;
	cr_expect_str_eq(edns_answer(query, n + 11), "rcode 1 answers 0", "an answer");
	n = edns_query(LW_DNS_A, 0, 4096, 0, query);
	memmove(query + n - 9, query + n - 11, 11);
	query[n - 11] = 1;
	query[n - 10] = 'x';
	cr_expect_str_eq(edns_answer(query, n + 2), "rcode 1 answers 0", "with a name");
}

Test(dns, a_datagram_is_as_long_as_the_client_says)
{
	static const struct {
		uint16_t says;
		size_t room;
	} cases[] = { { 0, 512 }, { 511, 512 }, { 513, 513 }, { 1232, 1232 },
		{ 4096, 4096 }, { 65535, 4096 } };
	uint8_t query[LW_DNS_UDP_MAX];
	size_t n = query_of("eagle.example.com", LW_DNS_A, query);
	cr_expect_eq(lw_dns_server_udp_room(lw_rd_of(query, n)), 512);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = edns_query(LW_DNS_A, 0, cases[i].says, 0, query);
		cr_expect_eq(lw_dns_server_udp_room(lw_rd_of(query, n)), cases[i].room,
			"%zu", i);
	}
	cr_expect_eq(lw_dns_server_udp_room(lw_rd_of(query, n - 1)), 512, "malformed");
}

/* The OPT has its place even when the rest does not fit. */
Test(dns, a_cut_answer_has_its_opt)
{
	char name[40];
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "m%d.eagle.example.com", i);
		put("eagle.example.com", LW_DNS_NS, 0, name);
	}
	uint8_t query[LW_DNS_UDP_MAX];
	size_t n = edns_query(LW_DNS_NS, 0, 512, 0, query);
	cr_expect(strstr(edns_answer(query, n), " OPT class 4096 ttl 00000000"));
	cr_expect(answer[2] & 0x02, "truncated");
}

/* The stub, with the server above at its other end. */
static struct lw_dns_stub *stub;
static uint8_t sent[LW_DNS_UDP_MAX];
static size_t sent_len, sends, calls, asked_server;
static struct lw_dns_result result;
static char result_name[LW_DNS_NAME_TEXT];
static bool is_done;

static void begin(const char *profile, size_t servers)
{
	struct lw_rand r;
	lw_rand_init(&r, 1, 1, "stub");
	stub = lw_dns_stub_new(&lw_profile_find(profile)->resolver, servers, &r);
	sends = calls = 0;
	is_done = false;
}

static void turn(lw_time now)
{
	struct lw_dns_stub_event ev;
	while ((ev = lw_dns_stub_next(stub, now)).kind != LW_DNS_STUB_NONE) {
		if (ev.kind == LW_DNS_STUB_SEND || ev.kind == LW_DNS_STUB_CONNECT) {
			sent_len = lw_rd_left(&ev.datagram);
			memcpy(sent, ev.datagram.at, sent_len);
			asked_server = ev.server;
			sends += ev.kind == LW_DNS_STUB_SEND;
			calls += ev.kind == LW_DNS_STUB_CONNECT;
		} else {
			is_done = true;
			result = ev.result;
			snprintf(result_name, sizeof(result_name), "%s",
				ev.result.name ? ev.result.name : "");
		}
	}
}

static void reply(lw_time now)
{
	size_t n = lw_dns_server_answer(
		zones, lw_rd_of(sent, sent_len), answer, sizeof(answer));
	lw_dns_stub_input(stub, lw_rd_of(answer, n), false, now);
	turn(now);
}

Test(dns, a_stub_asks_and_remembers)
{
	begin("winxp", 1);
	cr_assert_eq(lw_dns_stub_ask(stub, "www.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	cr_assert_eq(sends, 1);
	reply(LW_MS(5));
	cr_assert(is_done);
	cr_assert_eq(result.err, LW_OK);
	cr_assert_eq(result.addr, LW_IP4(192, 168, 254, 254));
	is_done = false;
	cr_assert_eq(
		lw_dns_stub_ask(stub, "WWW.example.com.", LW_DNS_A, 2, LW_SEC(9)), LW_OK);
	turn(LW_SEC(9));
	cr_assert(is_done);
	cr_assert_eq(sends, 1, "from the cache");
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_repeats_on_the_systems_schedule_and_gives_up)
{
	static const lw_span want[] = { 0, LW_SEC(1), LW_SEC(2), LW_SEC(4), LW_SEC(8) };
	begin("winxp", 1);
	cr_assert_eq(lw_dns_stub_ask(stub, "x.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	for (size_t i = 1; i < 5; i++) {
		cr_assert_eq(lw_dns_stub_deadline(stub), want[i]);
		turn(want[i]);
		cr_assert_eq(sends, i + 1);
	}
	turn(lw_dns_stub_deadline(stub));
	cr_assert(is_done);
	cr_assert_eq(result.err, LW_ETIMEDOUT);
	cr_assert_eq(lw_dns_stub_deadline(stub), LW_NEVER);
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_asks_its_servers_in_turn)
{
	begin("rfc", 2);
	cr_assert_eq(lw_dns_stub_ask(stub, "x.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	size_t first = asked_server;
	turn(lw_dns_stub_deadline(stub));
	cr_assert_neq(asked_server, first);
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_remembers_that_there_is_no_such_name)
{
	begin("winxp", 1);
	cr_assert_eq(lw_dns_stub_ask(stub, "no.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	reply(0);
	cr_assert_eq(result.err, LW_ENOENT);
	is_done = false;
	cr_assert_eq(
		lw_dns_stub_ask(stub, "no.example.com", LW_DNS_A, 2, LW_SEC(299)), LW_OK);
	turn(LW_SEC(299));
	cr_assert(is_done);
	cr_assert_eq(sends, 1);
	cr_assert_eq(
		lw_dns_stub_ask(stub, "no.example.com", LW_DNS_A, 3, LW_SEC(301)), LW_OK);
	turn(LW_SEC(301));
	cr_assert_eq(sends, 2, "forgotten after five minutes");
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_believes_no_answer_to_another_question)
{
	begin("winxp", 1);
	cr_assert_eq(lw_dns_stub_ask(stub, "eagle.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	size_t n = lw_dns_server_answer(
		zones, lw_rd_of(sent, sent_len), answer, sizeof(answer));
	answer[0] ^= 1;
	lw_dns_stub_input(stub, lw_rd_of(answer, n), false, 0);
	turn(0);
	cr_assert_not(is_done, "another id");
	answer[0] ^= 1;
	answer[13] = 'x';
	lw_dns_stub_input(stub, lw_rd_of(answer, n), false, 0);
	turn(0);
	cr_assert_not(is_done, "another name");
	reply(0);
	cr_assert(is_done);
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_has_so_many_questions_at_a_time)
{
	char name[32];
	begin("winxp", 1);
	for (uint32_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++) {
		snprintf(name, sizeof(name), "n%u.example.com", i);
		cr_assert_eq(lw_dns_stub_ask(stub, name, LW_DNS_A, i, 0), LW_OK);
	}
	cr_assert_eq(lw_dns_stub_ask(stub, "z.example.com", LW_DNS_A, 99, 0), LW_EFULL);
	cr_assert_eq(lw_dns_stub_ask(stub, "..", LW_DNS_A, 99, 0), LW_EINVAL);
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_asks_over_a_connection_for_what_was_cut)
{
	static uint8_t whole[65535];
	for (int i = 0; i < 60; i++)
		put("many.example.com", LW_DNS_A, LW_IP4(10, 0, 0, (uint8_t)i), NULL);
	begin("linux26", 2);
	cr_assert_eq(lw_dns_stub_ask(stub, "many.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	reply(0);
	cr_assert(!is_done);
	cr_assert_eq(calls, 1, "the server that cut it is asked again");
	cr_assert_eq(asked_server, 0);
	size_t n = lw_dns_server_answer(
		zones, lw_rd_of(sent, sent_len), whole, sizeof(whole));
	cr_assert(n > LW_DNS_UDP_MAX);
	lw_dns_stub_input(stub, lw_rd_of(whole, n), true, 0);
	turn(0);
	cr_assert(is_done && result.err == LW_OK);
	cr_assert_eq(result.nanswers, LW_DNS_STUB_ANSWERS, "no more than the limit");
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_whose_connection_fails_asks_the_next_server)
{
	for (int i = 0; i < 60; i++)
		put("many.example.com", LW_DNS_A, LW_IP4(10, 0, 0, (uint8_t)i), NULL);
	begin("linux26", 2);
	cr_assert_eq(lw_dns_stub_ask(stub, "many.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	reply(0);
	turn(lw_dns_stub_deadline(stub));
	cr_assert_eq(sends, 2);
	cr_assert_eq(asked_server, 1);
	turn(lw_dns_stub_deadline(stub));
	cr_assert(is_done && result.err == LW_ETIMEDOUT);
	lw_dns_stub_free(stub);
}

Test(dns, a_stub_gives_all_mail_servers_with_their_preferences)
{
	struct lw_record r = { .name = (char *)(uintptr_t) "example.com",
		.type = LW_DNS_MX,
		.preference = 5,
		.target = (char *)(uintptr_t) "first.example.com" };
	cr_assert_eq(lw_zone_put(zone, &r), LW_OK);
	begin("linux26", 1);
	for (lw_time now = 0; now < 2; now++) { /* from the server, from the cache */
		is_done = false;
		cr_assert_eq(
			lw_dns_stub_ask(stub, "example.com", LW_DNS_MX, 1, now), LW_OK);
		turn(now);
		if (now == 0)
			reply(0);
		cr_assert(is_done);
		cr_assert_eq(result.nanswers, 2);
		cr_assert_eq(result.answers[0].preference, 10);
		cr_assert_str_eq(result.answers[0].name, "eagle.example.com");
		cr_assert_eq(result.answers[1].preference, 5);
		cr_assert_str_eq(result.answers[1].name, "first.example.com");
	}
	cr_assert_eq(sends, 1);
	lw_dns_stub_free(stub);
}

Test(dns, a_no_is_kept_as_long_as_the_zone_says)
{
	lw_zone_set_negative_ttl(zone, 60);
	begin("winxp", 1);
	cr_assert_eq(lw_dns_stub_ask(stub, "no.example.com", LW_DNS_A, 1, 0), LW_OK);
	turn(0);
	reply(0);
	cr_assert(is_done && result.err == LW_ENOENT && result.no_name);
	const lw_time at[] = { LW_SEC(59), LW_SEC(61) };
	for (size_t i = 0; i < 2; i++) {
		cr_assert_eq(lw_dns_stub_ask(stub, "no.example.com", LW_DNS_A, 2, at[i]),
			LW_OK);
		turn(at[i]);
		cr_assert_eq(sends, 1 + i);
	}
	lw_dns_stub_free(stub);
}

Test(dns, refuses_a_transfer_of_the_zone)
{
	cr_assert_str_eq(ask("example.com", 252), "rcode 5");
}

Test(dns, serves_texts_and_the_start_of_authority)
{
	char *text = lw_alloc(LW_ZONE_TXT_MAX + 2);
	memset(text, 'x', LW_ZONE_TXT_MAX + 1);
	struct lw_record r = { .name = (char *)(uintptr_t) "txt.example.com",
		.type = LW_DNS_TXT,
		.target = text };
	cr_assert_eq(lw_zone_put(zone, &r), LW_EINVAL, "a text too long");
	lw_free(text);
	put("txt.example.com", LW_DNS_TXT, 0, "v=spf1 mx -all");
	cr_assert(strstr(ask("txt.example.com", LW_DNS_TXT), "answer 16 txt.example"));
	cr_assert(strstr(ask("example.com", LW_DNS_SOA),
		"answer 6 example.com eagle.example.com" AUTHORITY));
	cr_assert(strstr(ask("example.com", LW_DNS_NS),
		"answer 2 example.com eagle.example.com; additional 1"));
}
