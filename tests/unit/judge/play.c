/* play.c - the judge can fail: each kind of wrong expectation is found, and said so.
 * SPDX-License-Identifier: MIT */
#include "judge/play.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *verdict(const char *steps)
{
	static struct lw_text why;
	struct judge_script s = { 0 };
	struct lw_text text = { 0 };
	lw_text_fmt(&text, "define LISTEN\nlisten\n%s", steps);
	cr_assert(judge_read(&s, "x.seg", lw_text_str(&text), text.len), "%s",
		lw_text_str(&s.mistakes));
	lw_text_clear(&why);
	bool fine = judge_play(&s.cases[1], 2, &why);
	cr_assert_eq(fine, why.len == 0);
	judge_script_fini(&s);
	lw_text_fini(&text);
	return lw_text_str(&why);
}

#define OPENED "case c\nuse LISTEN\npeer > S 0\nhost > SA 0:1\npeer > A 1:1\naccept\n"

Test(play, is_content_with_what_is_right)
{
	cr_assert_str_eq(verdict(OPENED "peer > PA 1:1 len 30\n+0.2s host > A 1:31\n"
					"read 30\nread nothing\nwrite \"hi\"\n"
					"host > PA 1:31 len 2\npeer > FA 31:3\n"
					"host > A 3:32\nread eof\nstate CLOSE-WAIT\n"),
		"");
}

Test(play, finds_another_segment)
{
	static const struct {
		const char *step, *says;
	} wrong[] = { { "A 1:6", "another flags" }, { "PA 2:6 len 2", "sequence number" },
		{ "PA 1:7 len 2", "acknowledgment number" }, { "PA 1:6", "length" },
		{ "PA 1:6 len 2 win 1", "window" }, { "PA 1:6 len 2 <nop>", "options" } };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct lw_text t = { 0 };
		lw_text_fmt(&t, OPENED "peer > PA 1:1 len 5\nwrite 2\nhost > %s\n",
			wrong[i].step);
		const char *why = verdict(lw_text_str(&t));
		cr_assert(strstr(why, "x.seg:11: [rfc] expected "), "%s", why);
		cr_assert(strstr(why, ", got PA 1:6 win 65530 len 2"), "%s", why);
		cr_assert(strstr(why, wrong[i].says), "%s", why);
		lw_text_fini(&t);
	}
}

Test(play, finds_a_segment_that_comes_early_late_or_never)
{
	const char *early = verdict(OPENED "peer > PA 1:1 len 5\n+0.3s host > A 1:6\n");
	cr_assert(
		strstr(early, "0.100000 s early") || strstr(early, "0.099"), "%s", early);
	cr_assert(strstr(verdict(OPENED "peer > PA 1:1 len 5\n+0.1s host > A 1:6\n"),
		"expected A 1:6 until 0.101"));
	cr_assert(strstr(verdict(OPENED "peer > PA 1:1 len 5\n0.1s~50ms host > A 1:6\n"),
		"nothing came"));
}

Test(play, finds_a_segment_that_nobody_expected)
{
	cr_assert(strstr(verdict("case c\npeer > S 0\n"),
		"x.seg:3: [rfc] the case is over, and the host sent RA =0:1 win 0 at "
		"0.0000"));
	cr_assert(strstr(verdict("case c\npeer > S 0\nquiet\n"), "quiet was expected"));
	cr_assert_str_eq(verdict("case c\npeer > S 0\nskip\n"), "");
}

Test(play, finds_another_state_error_or_field)
{
	cr_assert(strstr(verdict(OPENED "state CLOSED\n"), "it is ESTABLISHED"));
	cr_assert(strstr(verdict(OPENED "error \"connection reset\"\n"), "it is 'fine'"));
	cr_assert(strstr(verdict(OPENED "info mss 536\n"), "it is 1460"));
	cr_assert(strstr(verdict(OPENED "info colour 1\n"), "has no colour"));
	cr_assert(strstr(verdict("case c\ninfo mss 1\n"), "there is no connection"));
	cr_assert(strstr(verdict(OPENED "accept\n"), "accept: try again later"));
	cr_assert(strstr(verdict(OPENED "set colour 1\n"), "no option colour"));
}

Test(play, finds_bytes_that_are_missing_or_wrong)
{
	cr_assert(
		strstr(verdict(OPENED "peer > PA 1:1 len 5\nskip\nread 6\n"), "5 of 6"));
	cr_assert(strstr(verdict(OPENED "peer > PA 1:1 len 5 fill x\nskip\nread 5\n"),
		"other bytes"));
	cr_assert(strstr(
		verdict(OPENED "peer > PA 1:1 len 5\nread eof\n"), "expected eof"));
}

Test(play, does_not_count_what_the_checksum_condemns)
{
	cr_assert_str_eq(
		verdict(OPENED "peer > PA 1:1 len 5 badsum\n+1s read nothing\n"), "");
}

Test(play, finds_a_cell_that_is_not_what_it_says)
{
	cr_assert(strstr(verdict("cell LISTEN SYN in\npeer > S 0\nskip\n"), "any"));
	cr_assert(strstr(verdict("cell LISTEN RST any\npeer > S 0\nskip\n"), "SYN"));
	cr_assert(strstr(verdict("cell LISTEN SYN any\nquiet\n"), "injects nothing"));
	cr_assert_str_eq(verdict("cell LISTEN SYN any\npeer > S 0\nskip\n"), "");
}
