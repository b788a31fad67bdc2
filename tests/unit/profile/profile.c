/* profile.c - the figures that the systems of the lab are known by.
 * SPDX-License-Identifier: MIT */
#include "labwire/profile/profile.h"

#include <criterion/criterion.h>

#include "labwire/profile/mail.h"
#include "labwire/profile/screen.h"

Test(profile, are_found_by_name_and_listed)
{
	size_t n = 0;
	for (; lw_profile_at(n); n++)
		cr_assert_eq(lw_profile_find(lw_profile_at(n)->name), lw_profile_at(n));
	cr_assert_eq(n, 5);
	cr_assert_null(lw_profile_find("vms"));
}

Test(profile, each_has_its_screens)
{
	for (size_t n = 0; lw_profile_at(n); n++)
		cr_assert_not_null(lw_screen_find(lw_profile_at(n)->name));
}

Test(profile, xp_as_fingerprints_know_it)
{
	const struct lw_profile *p = lw_profile_find("winxp");
	static const enum lw_tcp_opt order[] = { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP,
		LW_OPT_SACK_OK };
	cr_assert_eq(p->ip.ttl, 128);
	cr_assert(p->ip.df_tcp);
	cr_assert_eq(p->ip.id, LW_IPID_GLOBAL);
	cr_assert_eq(p->tcp.rcv_buf, 65535);
	cr_assert_arr_eq(p->tcp.syn_options, order, sizeof(order));
	cr_assert_eq(p->tcp.time_wait, LW_SEC(240));
	cr_assert_eq(p->tcp.syn_retries, 2);
}

Test(profile, the_server_as_its_source_has_it)
{
	const struct lw_profile *p = lw_profile_find("linux26");
	cr_assert_eq(p->ip.ttl, 64);
	cr_assert_eq(p->tcp.rcv_initial, 4 * 1460);
	cr_assert_eq(p->tcp.rto_min, LW_MS(200));
	cr_assert_eq(p->tcp.initial_cwnd, 3);
	cr_assert_eq(p->icmp.limit_burst, 6);
	cr_assert_eq(p->port.first, 32768);
}

Test(profile, routers_drop_the_packet_that_makes_them_ask)
{
	cr_assert_eq(lw_profile_find("ios12")->arp.queue, 0);
	cr_assert_eq(lw_profile_find("ios12")->ip.ttl, 255);
	cr_assert_eq(lw_profile_find("catalyst")->ip.ttl, 255);
}

Test(profile, mail_programs_are_found_by_name)
{
	cr_assert_not_null(lw_smtp_persona_find("sendmail"));
	cr_assert_not_null(lw_mua_persona_find("thunderbird"));
	cr_assert_null(lw_smtp_persona_find("exchange"));
	cr_assert_null(lw_mua_persona_find("pine"));
}

/* What only some servers say, and what only lenient ones have reason to. */
static bool never_said(const struct lw_smtp_persona *p, int say)
{
	switch (say) {
	case LW_SMTP_SAY_MAIL_BEFORE_HELO:
	case LW_SMTP_SAY_RCPT_RELAY_NO_NAME:
	case LW_SMTP_SAY_RCPT_RELAY_FORGED:
		return true;
	case LW_SMTP_SAY_PATH_UNBALANCED:
	case LW_SMTP_SAY_RCPT_EMPTY:
	case LW_SMTP_SAY_SIZE_TOO_LARGE:
	case LW_SMTP_SAY_SIZE_INVALID:
	case LW_SMTP_SAY_BY_RANGE:
	case LW_SMTP_SAY_BY_SEMICOLON:
	case LW_SMTP_SAY_BY_MODE:
	case LW_SMTP_SAY_BY_TIME:
	case LW_SMTP_SAY_BY_TRACE:
	case LW_SMTP_SAY_STARTTLS:
	case LW_SMTP_SAY_STARTTLS_ARGUMENT:
		return !p->lenient;
	default:
		return false;
	}
}

/* Whoever looks a text up gets one, but for what a persona never says. */
Test(profile, a_mail_server_has_words_for_everything)
{
	static const char *const names[] = { "sendmail", "iis", "rfc" };
	for (size_t i = 0; i < 3; i++) {
		const struct lw_smtp_persona *p = lw_smtp_persona_find(names[i]);
		for (int say = 0; say < LW_SMTP_SAYS; say++)
			cr_assert(p->say[say] || never_said(p, say), "%s, %d", names[i],
				say);
		for (int k = 0; k < LW_MAIL_TROUBLES; k++)
			cr_assert_not_null(p->trouble[k]);
	}
}
