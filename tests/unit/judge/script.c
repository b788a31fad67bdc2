/* script.c - the reader of test scripts: what it makes of a line, and every mistake with
 * its place.  SPDX-License-Identifier: MIT */
#include "judge/script.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct judge_script s;

static void teardown(void)
{
	judge_script_fini(&s);
}

TestSuite(script, .fini = teardown);

static bool reads(const char *text)
{
	return judge_read(&s, "x.seg", text, strlen(text));
}

static const struct judge_step *only_step(const char *line)
{
	char text[512];
	snprintf(text, sizeof(text), "case c\n%s\n", line);
	judge_script_fini(&s);
	cr_assert(reads(text), "%s", lw_text_str(&s.mistakes));
	cr_assert_eq(s.ncases, 1);
	cr_assert_eq(s.cases[0].nsteps, 1);
	return &s.cases[0].steps[0];
}

Test(script, reads_a_segment_with_everything)
{
	const struct judge_step *st = only_step(
		"\t[winxp,rfc] +1.5s~20ms host:4001 > PA 1:* win 100 len 7 urg 3 tos 2 "
		"<mss 1460,nop,ws 2,ts * 5,sok,sack 1-2 -3-4> # comment");
	cr_assert_eq(st->verb, JUDGE_EXPECT);
	cr_assert_eq(st->line, 2);
	cr_assert_eq(st->personas, 5);
	cr_assert(st->relative);
	cr_assert_eq(st->at, LW_MS(1500));
	cr_assert_eq(st->tolerance, LW_MS(20));
	const struct judge_segment *g = &st->seg;
	cr_assert_eq(g->port, 4001);
	cr_assert_eq(g->flags, LW_TCP_PSH | LW_TCP_ACK);
	cr_assert(g->seq.kind == JUDGE_NUMBER && g->seq.n == 1);
	cr_assert_eq(g->ack.kind, JUDGE_ANY);
	cr_assert_eq(g->win.n, 100);
	cr_assert_eq(g->len, 7);
	cr_assert_eq(g->urg.n, 3);
	cr_assert_eq(g->tos.n, 2);
	cr_assert_eq(g->noptions, 6);
	cr_assert_eq(g->options[0].a.n, 1460);
	cr_assert_eq(g->options[3].a.kind, JUDGE_ANY);
	cr_assert_eq(g->options[3].b.n, 5);
	cr_assert_eq(g->nsack, 4);
	cr_assert_eq(g->sack[2], -3);
}

Test(script, reads_numbers_that_stand_for_others)
{
	const struct judge_segment *g =
		&only_step("peer > SA right-5:=77 <ts 9 ^> badsum")->seg;
	cr_assert(g->seq.kind == JUDGE_RIGHT && g->seq.n == -5);
	cr_assert(g->ack.kind == JUDGE_ABSOLUTE && g->ack.n == 77);
	cr_assert_eq(g->options[0].b.kind, JUDGE_LAST);
	cr_assert(g->bad_sum);
	g = &only_step("peer > - right+1 fill X len 3")->seg;
	cr_assert(g->flags == 0 && g->seq.n == 1 && g->fill == 'X');
}

Test(script, a_definition_hides_no_other)
{
	cr_assert(reads("define open\nlisten\ncase c\nuse open\n"));
	cr_assert_not(reads("define open\nconnect\n"));
	cr_assert_str_eq(lw_text_str(&s.mistakes),
		"x.seg:1: there is a definition of that name already\n");
}

Test(script, reads_calls_and_times)
{
	cr_assert_eq(only_step("2s wait")->at, LW_SEC(2));
	cr_assert_not(only_step("2s wait")->relative);
	cr_assert_eq(only_step("+0.25ms wait")->at, LW_US(250));
	cr_assert_eq(only_step("listen 7")->a, 7);
	cr_assert_eq(only_step("read 10")->a, 10);
	cr_assert_str_eq(only_step("read \"a\\r\\n# \\\"\"")->word, "a\r\n# \"");
	cr_assert_str_eq(only_step("read eof")->word, "eof");
	cr_assert_eq(only_step("[!winxp] quiet")->personas, 14);
	const struct judge_step *st = only_step("peer icmp 3/4 mtu 576 about 1");
	cr_assert(st->verb == JUDGE_ICMP && st->a == 3 && st->b == 4 && st->c == 576);
}

Test(script, repeats_definitions_for_the_personas_of_the_line)
{
	cr_assert(reads("define d\n[winxp,rfc] quiet\n[rfc] skip\n"));
	cr_assert(reads("case c\npersonas rfc ios12\n[!rfc] use d\ncell d x y\nwait\n"));
	cr_assert_eq(s.ncases, 3);
	cr_assert_eq(s.cases[1].personas, 12);
	cr_assert_eq(s.cases[1].steps[0].personas, 1);
	cr_assert_eq(s.cases[1].steps[1].personas, 0);
	cr_assert(s.cases[1].steps[0].defined);
	cr_assert_eq(s.cases[2].nsteps, 3);
	cr_assert_str_eq(s.cases[2].cell.position, "y");
	cr_assert_not(s.cases[2].steps[2].defined);
}

Test(script, reports_all_mistakes_with_their_lines)
{
	cr_assert_not(reads("quiet\n\ncase c\nfly\npeer > X 1\nhost > A 1\n"));
	cr_assert_str_eq(lw_text_str(&s.mistakes),
		"x.seg:1: before the first case there are only definitions\n"
		"x.seg:4: there is no such action\n"
		"x.seg:5: flags are letters of SFRPAUEC, or - for none\n"
		"x.seg:6: an ACK number goes with the flag A, and only with it\n");
}

Test(script, refuses_what_says_nothing)
{
	static const char *const bad[] = { "[vista] quiet", "[winxp quiet", "+5 wait",
		"+5x wait", "+1s~ wait", "99999s wait", "peer S 0", "peer > S",
		"peer:0 > S 0", "peer:70000 > S 0", "peer > S *", "host > S ^",
		"host > S right", "peer > A 1", "peer > S 0:1", "peer > S 0 len 1461",
		"peer > S 0 len *", "peer > S 0 win", "peer > S 0 <mss>",
		"peer > S 0 <mss 1 2>", "peer > S 0 <foo>", "peer > S 0 <sack 1>",
		"peer > S 0 <mss 1",
		"peer > S 0 <nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop>",
		"peer > S 0 colour 1", "peer icmp 3 about 1",
		"peer icmp 3/4 mtu x about 1", "peer icmp 3/4", "host icmp 3/4 about 1",
		"peer iss x", "quiet now", "state", "info cwnd", "read", "read some",
		"write -1", "read \"abc", "use nothing", "listen x",
		"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxx" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[512];
		snprintf(text, sizeof(text), "case c\n%s\n", bad[i]);
		cr_assert_not(reads(text), "%s", bad[i]);
		cr_assert_eq(s.cases[0].nsteps, 0, "%s", bad[i]);
		judge_script_fini(&s);
	}
	cr_assert_not(reads("case\n"));
	cr_assert_not(reads("case a\npersonas\n"));
	cr_assert_not(reads("personas rfc\n"));
	cr_assert_not(reads("cell LISTEN SYN\n"));
	cr_assert_not(judge_read(&s, "x", "case a\nqui\0et\n", 14));
}

Test(script, has_limits)
{
	struct lw_text text = { 0 };
	cr_assert(reads("define d\nquiet\nquiet\n"));
	lw_text_add(&text, "case c\n");
	for (size_t i = 0; i < JUDGE_STEPS_MAX; i++)
		lw_text_add(&text, "quiet\n");
	cr_assert(reads(lw_text_str(&text)));
	lw_text_add(&text, "quiet\nuse d\n");
	cr_assert_not(reads(lw_text_str(&text)));
	cr_assert_eq(s.nmistakes, 2);
	lw_text_clear(&text);
	while (s.ncases < JUDGE_CASES_MAX)
		cr_assert(reads("case c\n"));
	cr_assert_not(reads("case c\n"));
	for (size_t i = 0; i < 2 * JUDGE_MISTAKES_MAX; i++)
		lw_text_add(&text, "fly\n");
	cr_assert_not(reads(lw_text_str(&text)));
	cr_assert(s.mistakes.len < (JUDGE_MISTAKES_MAX + 1) * 80);
	lw_text_fini(&text);
}
