/* ppp.c - PPP frames, control packets, options.  SPDX-License-Identifier: MIT */
#include "labwire/wire/ppp.h"

#include "hex.h"

static const char conf_req[] = "ff03 c021 01 2a 000e 0104 05dc 0506 12345678";

Test(wire_ppp, a_configure_request_is_written_byte_for_byte)
{
	uint8_t expected[32], options[16], out[32];
	size_t n = hex(conf_req, expected, sizeof(expected));
	struct lw_wr o = lw_wr_of(options, sizeof(options));

	lw_ppp_opt_u16(&o, LW_LCP_MRU, 1500);
	lw_ppp_opt_u32(&o, LW_LCP_MAGIC, 0x12345678);
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	lw_ppp_emit(&w, LW_PPP_LCP);
	lw_ppp_ctl_emit(&w, &(struct lw_ppp_ctl){ .code = LW_PPP_CONF_REQ,
				    .id = 42,
				    .body = lw_rd_of(options, lw_wr_len(&o)) });
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_arr_eq(out, expected, n);
}

Test(wire_ppp, emit_of_parse_is_the_same)
{
	uint8_t f[40] = { 0 }, out[40];
	size_t n = hex(conf_req, f, sizeof(f));
	struct lw_rd r = lw_rd_of(f, sizeof(f)); /* with padding */
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	struct lw_ppp_ctl c;
	struct lw_ppp_opt o;
	uint16_t protocol;

	cr_assert_eq(lw_ppp_parse(&r, &protocol), LW_OK);
	cr_assert_eq(lw_ppp_ctl_parse(&r, &c), LW_OK);
	lw_ppp_emit(&w, protocol);
	lw_ppp_ctl_emit(&w, &c);
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_arr_eq(out, f, n);

	struct lw_rd list = c.body;
	w = lw_wr_of(out, sizeof(out));
	while (lw_ppp_opt_next(&list, &o))
		lw_ppp_opt_emit(&w, &o);
	cr_assert_not(list.bad);
	cr_assert_eq(lw_wr_len(&w), lw_rd_left(&c.body));
	cr_assert_arr_eq(out, c.body.at, lw_wr_len(&w));
}

Test(wire_ppp, every_truncation_is_an_error)
{
	uint8_t f[32];
	size_t n = hex(conf_req, f, sizeof(f));

	for (size_t cut = 0; cut < n; cut++) {
		struct lw_rd r = lw_rd_of(f, cut);
		struct lw_ppp_ctl c;
		uint16_t protocol;
		enum lw_err err = lw_ppp_parse(&r, &protocol);
		if (!err)
			err = lw_ppp_ctl_parse(&r, &c);
		cr_assert_eq(err, LW_ETRUNC, "%zu", cut);
	}
}

Test(wire_ppp, impossible_lengths_are_malformed)
{
	static const uint8_t none[] = { 1, 0 }, over[] = { 1, 4, 0 };
	uint8_t f[32];
	size_t n = hex(conf_req, f, sizeof(f));
	struct lw_ppp_ctl c;
	struct lw_ppp_opt o;
	uint16_t protocol;

	struct lw_rd r = lw_rd_of(none, sizeof(none));
	cr_assert_not(lw_ppp_opt_next(&r, &o));
	cr_assert(r.bad);
	r = lw_rd_of(over, sizeof(over));
	cr_assert_not(lw_ppp_opt_next(&r, &o));
	cr_assert(r.bad);
	f[7] = 3;
	r = lw_rd_of(f + LW_PPP_HLEN, n - LW_PPP_HLEN);
	cr_assert_eq(lw_ppp_ctl_parse(&r, &c), LW_EBAD);
	f[1] = 0;
	r = lw_rd_of(f, n);
	cr_assert_eq(lw_ppp_parse(&r, &protocol), LW_EBAD);
}
