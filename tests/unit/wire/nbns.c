/* nbns.c - name service messages, byte for byte.  SPDX-License-Identifier: MIT */
#include "labwire/wire/nbns.h"

#include "hex.h"
#include "labwire/base/rand.h"
#include "labwire/wire/addr.h"

/* A host asks for the domain master browser of its workgroup. */
static const char query[] = "8041 0110 0001 0000 0000 0000"
			    "20 464845504643454c45484643455046464641434143"
			    "414341434143414341424c 00 0020 0001";
/* A host registers its own name by broadcast. */
static const char registration[] =
	"8002 2910 0001 0000 0000 0001"
	"20 4649 4641 434e 4641 4341 4341 4341 4341 4341 4341 4341 4341 4341 4341 4341 "
	"4141"
	"00 0020 0001 c00c 0020 0001 000493e0 0006 0000 ac100101";

static struct lw_nbns workgroup_query(void)
{
	return (struct lw_nbns){ .id = 0x8041,
		.flags = LW_NBNS_RD | LW_NBNS_B,
		.has_question = true,
		.name = "WORKGROUP",
		.suffix = 0x1b,
		.type = LW_NBNS_NB };
}

Test(wire_nbns, a_name_query_has_the_bytes_of_a_real_one)
{
	uint8_t expected[64], out[64];
	size_t n = hex(query, expected, sizeof(expected));
	struct lw_nbns m = workgroup_query();
	struct lw_wr w = lw_wr_of(out, sizeof(out));

	cr_assert_eq(n, 50);
	cr_assert_eq(lw_nbns_emit(&w, &m), LW_OK);
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_arr_eq(out, expected, n);
}

Test(wire_nbns, a_name_query_is_understood)
{
	uint8_t p[64];
	struct lw_nbns m;

	size_t n = hex(query, p, sizeof(p));
	cr_assert_eq(lw_nbns_parse(lw_rd_of(p, n), &m), LW_OK);
	cr_assert_str_eq(m.name, "WORKGROUP");
	cr_assert_eq(m.suffix, 0x1b);
	cr_assert_eq(m.type, LW_NBNS_NB);
	cr_assert_eq(m.opcode, LW_NBNS_QUERY);
	cr_assert_eq(m.flags, LW_NBNS_RD | LW_NBNS_B);
	cr_assert_not(m.response);
	cr_assert_not(m.has_record);
}

Test(wire_nbns, a_registration_is_68_bytes_and_round_trips)
{
	uint8_t p[80], out[80];
	size_t n = hex(registration, p, sizeof(p));
	struct lw_nbns m;

	cr_assert_eq(n, 68);
	cr_assert_eq(lw_nbns_parse(lw_rd_of(p, n), &m), LW_OK);
	cr_assert_eq(m.opcode, LW_NBNS_REGISTRATION);
	cr_assert_str_eq(m.name, "XP-P");
	cr_assert_eq(m.suffix, 0);
	cr_assert_eq(m.ttl, 300000);
	cr_assert_eq(m.addrs, 1);
	cr_assert_eq(m.addr[0].addr, LW_IP4(172, 16, 1, 1));
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	cr_assert_eq(lw_nbns_emit(&w, &m), LW_OK);
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_arr_eq(out, p, n);
}

Test(wire_nbns, a_positive_answer_carries_the_name_itself)
{
	uint8_t out[80];
	struct lw_nbns back, m = { .id = 7,
		.response = true,
		.flags = LW_NBNS_AA | LW_NBNS_RD,
		.has_record = true,
		.name = "HOST",
		.suffix = 0x20,
		.record_type = LW_NBNS_NB,
		.ttl = 300000,
		.addrs = 1,
		.addr = { { .flags = 0, .addr = LW_IP4(172, 16, 1, 2) } } };
	struct lw_wr w = lw_wr_of(out, sizeof(out));

	cr_assert_eq(lw_nbns_emit(&w, &m), LW_OK);
	cr_assert_eq(lw_wr_len(&w), 62);
	cr_assert_eq(lw_nbns_parse(lw_rd_of(out, 62), &back), LW_OK);
	cr_assert(back.response);
	cr_assert_str_eq(back.name, "HOST");
	cr_assert_eq(back.addr[0].addr, LW_IP4(172, 16, 1, 2));
}

Test(wire_nbns, names_survive_the_encoding)
{
	struct lw_rand rand;
	char coded[LW_NBNS_CODED], name[16], back[16];
	uint8_t suffix;

	lw_rand_init(&rand, 1, 1, "nbns");
	for (int i = 0; i < 2000; i++) {
		size_t n = 1 + lw_rand_below(&rand, LW_NBNS_NAME_MAX);
		for (size_t c = 0; c < n; c++)
			name[c] = (char)(1 + lw_rand_below(&rand, 255));
		name[n] = 0;
		if (name[n - 1] == ' ')
			name[n - 1] = 'X';
		cr_assert_eq(lw_nbns_encode(name, (uint8_t)i, coded), LW_OK);
		cr_assert_eq(lw_nbns_decode(coded, back, &suffix), LW_OK);
		cr_assert_str_eq(back, name);
		cr_assert_eq(suffix, (uint8_t)i);
	}
	cr_assert_eq(lw_nbns_encode("*", 0, coded), LW_OK);
	cr_assert_str_eq(coded, "CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	cr_assert_eq(lw_nbns_decode(coded, back, &suffix), LW_OK);
	cr_assert_str_eq(back, "*");
	cr_assert_eq(lw_nbns_encode("SIXTEEN-LETTERS!", 0, coded), LW_EINVAL);
}

Test(wire_nbns, what_is_no_name_is_malformed)
{
	char name[16];
	uint8_t suffix;

	cr_assert_eq(
		lw_nbns_decode("FHEPFCELEHFCEPFFFACACACACACACABL", name, &suffix), LW_OK);
	cr_assert_eq(lw_nbns_decode("fHEPFCELEHFCEPFFFACACACACACACABL", name, &suffix),
		LW_EBAD);
	cr_assert_eq(lw_nbns_decode("QHEPFCELEHFCEPFFFACACACACACACABL", name, &suffix),
		LW_EBAD);
	cr_assert_eq(lw_nbns_decode("FHEPFCELEHFCEPFFFACACACACACACAB", name, &suffix),
		LW_EBAD);
	cr_assert_eq(
		lw_nbns_decode("FHEPFCELEHFCEPFFFACACACACACACABL.scope", name, &suffix),
		LW_EBAD);
}

Test(wire_nbns, every_truncation_is_an_error)
{
	uint8_t p[80];
	size_t n = hex(registration, p, sizeof(p));
	struct lw_nbns m;

	for (size_t cut = 0; cut < n; cut++)
		cr_assert_neq(lw_nbns_parse(lw_rd_of(p, cut), &m), LW_OK, "%zu", cut);
}

Test(wire_nbns, what_does_not_fit_is_not_written)
{
	uint8_t out[64];
	struct lw_nbns m = workgroup_query();

	for (size_t room = 0; room < 50; room++) {
		struct lw_wr w = lw_wr_of(out, room);
		cr_assert_eq(lw_nbns_emit(&w, &m), LW_EFULL);
		cr_assert_eq(lw_wr_len(&w), 0);
	}
}
