/* ftp_address.c - addresses in commands and replies.  SPDX-License-Identifier: MIT */
#include "labwire/proto/ftp_address.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct lw_ftp_address there = { 0xac100101, 1026 };

Test(ftp_address, emit_and_parse_agree)
{
	struct lw_text t = { 0 };
	struct lw_ftp_address a = { 0 };
	lw_ftp_port_emit(&there, &t);
	cr_expect_str_eq(lw_text_str(&t), "172,16,1,1,4,2");
	cr_expect(lw_ftp_port_parse(lw_text_str(&t), &a));
	cr_expect(a.addr == there.addr && a.port == there.port);
	lw_text_clear(&t);
	lw_ftp_eprt_emit(&there, &t);
	cr_expect_str_eq(lw_text_str(&t), "|1|172.16.1.1|1026|");
	a = (struct lw_ftp_address){ 0 };
	cr_expect_eq(lw_ftp_eprt_parse(lw_text_str(&t), &a), LW_OK);
	cr_expect(a.addr == there.addr && a.port == there.port);
	lw_text_fini(&t);
}

Test(ftp_address, a_reply_has_it_anywhere)
{
	struct lw_ftp_address a = { 0 };
	cr_expect(lw_ftp_227_parse("227 Entering Passive Mode (172,16,1,1,4,2)", &a));
	cr_expect(a.addr == there.addr && a.port == there.port);
	cr_expect(lw_ftp_227_parse("227 =172,16,1,1,4,2", &a));
	cr_expect(lw_ftp_227_parse("227 at 1, 2 or 172,16,1,1,4,2.", &a));
	cr_expect(a.addr == there.addr && a.port == there.port);
	cr_expect_not(lw_ftp_227_parse("227 172,16,1,1,4", &a));
	cr_expect_not(lw_ftp_227_parse("227 172,16,1,1,4,256", &a));
	cr_expect_not(lw_ftp_227_parse("227", &a));
	cr_expect_not(lw_ftp_227_parse("", &a));
}

Test(ftp_address, an_extended_reply_has_a_port_alone)
{
	uint16_t port = 0;
	cr_expect(lw_ftp_229_parse("229 Extended (|||1026|)", &port));
	cr_expect_eq(port, 1026);
	cr_expect(lw_ftp_229_parse("229 (!!!65535!)", &port));
	cr_expect_eq(port, 65535);
	cr_expect_not(lw_ftp_229_parse("229 (|||65536|)", &port));
	cr_expect_not(lw_ftp_229_parse("229 (|||0|)", &port));
	cr_expect_not(lw_ftp_229_parse("229 (|||1026)", &port));
	cr_expect_not(lw_ftp_229_parse("229 (|||1026|", &port));
	cr_expect_not(lw_ftp_229_parse("229 (||1026|)", &port));
	cr_expect_not(lw_ftp_229_parse("229 (", &port));
	cr_expect_not(lw_ftp_229_parse("229", &port));
}
