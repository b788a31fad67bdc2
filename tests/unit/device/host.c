/* host.c - a host from the public headers: its address, its card, its mistakes.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/host.h"

#include <criterion/criterion.h>

#include "labwire/link/link.h"
#include "labwire/stack/socket.h"

static struct lw_engine *e;

static void setup(void)
{
	struct lw_engine_conf ec = { .seed = 1 };
	e = lw_engine_new(&ec);
}

static void teardown(void)
{
	lw_engine_free(e);
}

TestSuite(host, .init = setup, .fini = teardown);

static struct lw_host_conf usual(uint32_t place)
{
	return (struct lw_host_conf){ .name = "host",
		.place = place,
		.profile = lw_profile_find("winxp"),
		.addr = LW_IP4(10, 0, 0, 1) + (place & 1),
		.mask = lw_ip4_mask(24),
		.gateway = LW_IP4(10, 0, 0, 254) };
}

Test(host, has_the_vendors_mac_unless_told_another)
{
	struct lw_host_conf conf = usual(0x10202);
	struct lw_host *h = NULL;
	cr_assert_eq(lw_host_new(e, &conf, &h), LW_OK);
	struct lw_mac made = lw_host_mac(h);
	cr_assert_eq(memcmp(made.b, conf.profile->oui, 3), 0);
	cr_assert_eq(memcmp(made.b + 3, (uint8_t[]){ 1, 2, 2 }, 3), 0);
	lw_host_free(h);
	conf.mac = (struct lw_mac){ { 2, 0, 0, 0, 0, 7 } };
	cr_assert_eq(lw_host_new(e, &conf, &h), LW_OK);
	cr_assert(lw_mac_equal(lw_host_mac(h), conf.mac));
	lw_host_free(h);
}

Test(host, refuses_what_cannot_be)
{
	struct lw_host *h = NULL;
	struct lw_host_conf conf = usual(0);
	conf.profile = NULL;
	cr_assert_eq(lw_host_new(e, &conf, &h), LW_EINVAL);
	conf = usual(0);
	conf.mask = 0xff00ff00;
	cr_assert_eq(lw_host_new(e, &conf, &h), LW_EINVAL);
	conf = usual(0);
	conf.gateway = LW_IP4(10, 0, 1, 254);
	cr_assert_eq(lw_host_new(e, &conf, &h), LW_ENETUNREACH);
	cr_assert_null(h);
}

Test(host, talks_to_another_over_a_cable_and_tells_about_its_connection)
{
	struct lw_host_conf ca = usual(0), cb = usual(1);
	struct lw_host *a = NULL, *b = NULL;
	cr_assert_eq(lw_host_new(e, &ca, &a), LW_OK);
	cr_assert_eq(lw_host_new(e, &cb, &b), LW_OK);
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 100000000 };
	struct lw_link *l = lw_link_new(e, &lc, lw_host_port(a), lw_host_port(b));
	lw_link_set(l, LW_LINK_UP);
	struct lw_sock listener, client;
	struct lw_tcp_info info;
	cr_assert_eq(lw_sock_open(lw_host_stack(b), LW_SOCK_TCP, NULL, &listener), LW_OK);
	cr_assert_eq(
		lw_sock_bind(lw_host_stack(b), listener, (struct lw_endpoint){ 0, 7 }),
		LW_OK);
	cr_assert_eq(lw_sock_listen(lw_host_stack(b), listener, 5), LW_OK);
	cr_assert_eq(lw_sock_open(lw_host_stack(a), LW_SOCK_TCP, NULL, &client), LW_OK);
	cr_assert_eq(lw_sock_info(lw_host_stack(a), client, &info), LW_ENOTCONN);
	cr_assert_eq(lw_engine_run_until(e, LW_SEC(2), 1000), LW_OK);
	cr_assert_eq(lw_sock_connect(lw_host_stack(a), client,
			     (struct lw_endpoint){ cb.addr, 7 }),
		LW_OK);
	cr_assert_eq(lw_engine_run_until(e, LW_SEC(3), 1000), LW_OK);
	cr_assert_eq(lw_sock_info(lw_host_stack(a), client, &info), LW_OK);
	cr_assert_str_eq(info.state, "ESTABLISHED");
	cr_assert_eq(info.snd_una, info.iss + 1);
	cr_assert_eq(info.rcv_nxt, info.irs + 1);
	cr_assert_eq(info.snd_mss, 1460);
	cr_assert(info.srtt > 0 && info.rto >= ca.profile->tcp.rto_min);
	lw_link_free(l);
	lw_host_free(a);
	lw_host_free(b);
}
