/* dns_emit.c - writing DNS messages, byte for byte and at random.
 * SPDX-License-Identifier: MIT */
#include "dns_sample.h"
#include "labwire/base/rand.h"
#include "labwire/wire/addr.h"

static void put(struct lw_dns_wr *d, enum lw_dns_section section, struct lw_dns_rr rr)
{
	rr.class = LW_DNS_IN;
	rr.ttl = 86400;
	cr_assert_eq(lw_dns_put_rr(d, section, &rr), LW_OK);
}

Test(wire_dns_emit, an_answer_is_written_with_compressed_names)
{
	uint8_t expected[128], out[LW_DNS_UDP_MAX];
	size_t n = hex(dns_answer, expected, sizeof(expected));
	struct lw_dns_wr d;

	lw_dns_begin(&d, out, sizeof(out));
	d.id = 0x1234;
	d.flags = LW_DNS_QR | LW_DNS_AA | LW_DNS_RD | LW_DNS_RA;
	struct lw_dns_question q = {
		.name = "host-1.example.com", .type = LW_DNS_A, .class = LW_DNS_IN
	};
	cr_assert_eq(lw_dns_put_question(&d, &q), LW_OK);
	put(&d, LW_DNS_ANSWER,
		(struct lw_dns_rr){ .name = "host-1.example.com",
			.type = LW_DNS_A,
			.addr = LW_IP4(172, 16, 1, 1) });
	put(&d, LW_DNS_AUTHORITY,
		(struct lw_dns_rr){ .name = "example.com",
			.type = LW_DNS_NS,
			.target = "ns.example.com" });
	put(&d, LW_DNS_ADDITIONAL,
		(struct lw_dns_rr){ .name = "ns.example.com",
			.type = LW_DNS_A,
			.addr = LW_IP4(192, 168, 254, 254) });
	cr_assert_eq(lw_dns_end(&d), n);
	cr_assert_arr_eq(out, expected, n);
}

Test(wire_dns_emit, what_does_not_fit_leaves_the_message_as_it_was)
{
	uint8_t out[64];
	struct lw_dns_wr d;
	struct lw_dns_question q = {
		.name = "example.com", .type = LW_DNS_MX, .class = LW_DNS_IN
	};
	struct lw_dns_rr rr = { .name = "a.very.long.name.that.takes.room.example.com",
		.type = LW_DNS_MX,
		.target = "mail.example.com" };

	lw_dns_begin(&d, out, sizeof(out));
	cr_assert_eq(lw_dns_put_question(&d, &q), LW_OK);
	cr_assert_eq(lw_dns_put_rr(&d, LW_DNS_ANSWER, &rr), LW_EFULL);
	strcpy(rr.name, "example.com");
	cr_assert_eq(lw_dns_put_rr(&d, LW_DNS_ANSWER, &rr), LW_OK);
	size_t n = lw_dns_end(&d);
	cr_assert_eq(n, 12 + 17 + 12 + 9);
	cr_assert_eq(read_all(out, n), LW_OK);
	strcpy(rr.target, "double..dot");
	cr_assert_eq(lw_dns_put_rr(&d, LW_DNS_ANSWER, &rr), LW_EINVAL);
}

static void random_name(struct lw_rand *rand, char *name)
{
	static const char *const labels[] = { "a", "WWW", "example", "com", "x-1",
		"in-addr", "\\.", "\\007", "0123456789012345678901234567890123456789" };
	size_t n = lw_rand_below(rand, 5);

	strcpy(name, n ? "" : ".");
	for (size_t i = 0; i < n; i++) {
		if (i)
			strcat(name, ".");
		strcat(name, labels[lw_rand_below(rand, 9)]);
	}
}

static struct lw_dns_rr random_rr(struct lw_rand *rand)
{
	static const uint16_t types[] = { LW_DNS_A, LW_DNS_NS, LW_DNS_CNAME, LW_DNS_SOA,
		LW_DNS_PTR, LW_DNS_MX, LW_DNS_TXT, LW_DNS_AAAA, 99 };
	struct lw_dns_rr rr = { .type = types[lw_rand_below(rand, 9)],
		.class = LW_DNS_IN,
		.ttl = lw_rand_u32(rand),
		.addr = lw_rand_u32(rand),
		.preference = (uint16_t)lw_rand_u32(rand),
		.soa = { .serial = lw_rand_u32(rand), .minimum = lw_rand_u32(rand) },
		.rdata = lw_rd_str("\003txt") };

	random_name(rand, rr.name);
	random_name(rand, rr.target);
	random_name(rand, rr.soa.rname);
	rr.addr6[15] = (uint8_t)rr.addr;
	return rr;
}

/* Write again what is read. */
static size_t copy_message(const uint8_t *p, size_t n, uint8_t *out, size_t room)
{
	struct lw_dns_rd d;
	struct lw_dns_wr to;
	struct lw_dns_question q;
	struct lw_dns_rr rr;
	enum lw_dns_section section;

	lw_dns_begin(&to, out, room);
	cr_assert_eq(lw_dns_open(lw_rd_of(p, n), &d), LW_OK);
	to.id = d.id;
	to.flags = d.flags;
	while (lw_dns_next_question(&d, &q) == LW_OK)
		cr_assert_eq(lw_dns_put_question(&to, &q), LW_OK);
	enum lw_err err;
	while ((err = lw_dns_next_rr(&d, &section, &rr)) == LW_OK)
		cr_assert_eq(lw_dns_put_rr(&to, section, &rr), LW_OK);
	cr_assert_eq(err, LW_ENOENT);
	return lw_dns_end(&to);
}

Test(wire_dns_emit, emit_of_parse_is_the_same_at_random)
{
	struct lw_rand rand;

	lw_rand_init(&rand, 1, 1, "dns");
	for (int i = 0; i < 500; i++) {
		uint8_t out[1500], again[1500];
		struct lw_dns_wr d;
		struct lw_dns_question q = { .type = LW_DNS_A, .class = LW_DNS_IN };
		enum lw_dns_section section = LW_DNS_ANSWER;

		lw_dns_begin(&d, out, sizeof(out));
		d.id = (uint16_t)lw_rand_u32(&rand);
		d.flags = (uint16_t)lw_rand_u32(&rand);
		random_name(&rand, q.name);
		cr_assert_eq(lw_dns_put_question(&d, &q), LW_OK);
		while (lw_rand_below(&rand, 8) > 0) {
			struct lw_dns_rr rr = random_rr(&rand);
			if (section < LW_DNS_ADDITIONAL && lw_rand_below(&rand, 3) == 0)
				section++;
			(void)!lw_dns_put_rr(&d, section, &rr);
		}
		size_t n = lw_dns_end(&d);
		cr_assert_eq(copy_message(out, n, again, sizeof(again)), n);
		cr_assert_arr_eq(again, out, n);
	}
}
