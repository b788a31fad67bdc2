/* talk.c - plays a dialogue from a .talk file against the mail server: whole, byte by
 * byte, and cut at random places.  What the server says must be the same each time, and
 * what the file says.  The form of the files: README.md.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "labwire/base/rand.h"
#include "labwire/base/text.h"
#include "labwire/proto/smtp_server.h"

enum {
	RANDOM_CUTS = 20,
	LINE_ROOM = 70000,
	DATE = 1169980863 /* Sun, 28 Jan 2007 20:41:03 +1000 */
};

struct talk {
	struct lw_text sends, expects;
	const char *persona;
	bool expires; /* after all is sent, nobody says anything for a long time */
};

static unsigned digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

/* \r \n \t \\ \xhh, and \*N*text: text N times; a line ends with CRLF unless it ends
 * with \c. */
static void unescape(const char *s, struct lw_text *out)
{
	while (*s) {
		if (*s != '\\') {
			lw_text_char(out, *s++);
			continue;
		}
		char *stop = NULL;
		switch (*++s) {
		case 'r':
			lw_text_char(out, '\r');
			break;
		case 'n':
			lw_text_char(out, '\n');
			break;
		case 't':
			lw_text_char(out, '\t');
			break;
		case 'x':
			lw_text_char(out, (char)(digit(s[1]) << 4 | digit(s[2])));
			s += 2;
			break;
		case '*':
			for (long n = strtol(s + 1, &stop, 10); n > 0; n--)
				lw_text_add(out, stop + 1);
			lw_text_add(out, "\r\n");
			return;
		case 'c':
			return;
		default:
			lw_text_char(out, *s);
		}
		s++;
	}
	lw_text_add(out, "\r\n");
}

static bool read_talk(const char *path, struct talk *t)
{
	static char line[LINE_ROOM];
	FILE *f = fopen(path, "r");
	*t = (struct talk){ .persona = "sendmail" };
	if (!f)
		return false;
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		if (strncmp(line, "> ", 2) == 0 || strcmp(line, ">") == 0)
			unescape(line[1] ? line + 2 : line + 1, &t->sends);
		else if (strncmp(line, "< ", 2) == 0 || strncmp(line, "= ", 2) == 0)
			lw_text_fmt(&t->expects, "%s\n", line);
		else if (strcmp(line, "! silence") == 0)
			t->expires = true;
		else if (strcmp(line, "! rfc") == 0)
			t->persona = "rfc";
	}
	fclose(f);
	return true;
}

/* Lines of the server as "< line", of a stored message as "= line". */
static void log_lines(struct lw_text *log, char mark, struct lw_rd bytes)
{
	const char *p = (const char *)bytes.at, *end = (const char *)bytes.end;
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *stop = nl ? nl : end;
		size_t n = (size_t)(stop - p);
		lw_text_fmt(log, "%c ", mark);
		for (size_t i = 0; i < n; i++)
			if (p[i] == '\r' && i + 1 < n)
				lw_text_add(log, "\\r"); /* a bare one */
			else if (p[i] != '\r')
				lw_text_char(log, p[i]);
		lw_text_char(log, '\n');
		p = nl ? nl + 1 : end;
	}
}

static enum lw_smtp_say judge(const struct lw_smtp_event *ev)
{
	const char *at = ev->path ? strrchr(ev->path, '@') : NULL;
	if (ev->kind != LW_SMTP_ASK_RCPT)
		return ev->say;
	if (at && strcasecmp(at + 1, "example.com") != 0)
		return LW_SMTP_SAY_RCPT_RELAY;
	return strncasecmp(ev->path, "ccna", 4) == 0 ? LW_SMTP_SAY_RCPT_OK
						     : LW_SMTP_SAY_RCPT_UNKNOWN;
}

static void drain(struct lw_smtp_server *s, struct lw_text *said, struct lw_text *stored)
{
	struct lw_smtp_event ev;
	while ((ev = lw_smtp_server_next(s)).kind != LW_SMTP_NONE &&
		ev.kind != LW_SMTP_CLOSE) {
		if (ev.kind == LW_SMTP_ASK_STORE) {
			log_lines(stored, '=', ev.message);
			lw_smtp_server_set_id(s, "l0SAf3Mn012345");
		}
		lw_smtp_server_answer(s, judge(&ev), DATE);
	}
	struct lw_rd out = lw_smtp_server_output(s);
	lw_text_bytes(said, out.at, lw_rd_left(&out));
	lw_smtp_server_sent(s, lw_rd_left(&out));
}

static void feed(struct lw_smtp_server *s, struct lw_rd in, struct lw_text *said,
	struct lw_text *stored)
{
	size_t n = 0;
	do {
		drain(s, said, stored);
		n = lw_smtp_server_input(s, in, 0);
		in.at += n;
	} while (n > 0 && lw_rd_left(&in) > 0);
	drain(s, said, stored);
}

/* piece: the most bytes at a time; rand: a random number of them. */
static void play(
	const struct talk *t, size_t piece, struct lw_rand *rand, struct lw_text *log)
{
	struct lw_smtp_conf conf = { .persona = lw_smtp_persona_find(t->persona),
		.host = "localhost.localdomain",
		.client = "host-1.example.com [172.16.1.1]",
		.zone = 600 };
	struct lw_smtp_server *s = lw_smtp_server_new(&conf, 0);
	struct lw_text said = { 0 }, stored = { 0 };
	size_t at = 0;
	drain(s, &said, &stored);
	while (at < t->sends.len) {
		size_t n = rand ? 1 + lw_rand_below(rand, (uint32_t)piece) : piece;
		n = n < t->sends.len - at ? n : t->sends.len - at;
		feed(s, lw_rd_of(t->sends.s + at, n), &said, &stored);
		at += n;
	}
	lw_time deadline = lw_smtp_server_deadline(s);
	if (t->expires && deadline != LW_NEVER)
		lw_smtp_server_expire(s, deadline);
	drain(s, &said, &stored);
	if (lw_smtp_server_next(s).kind == LW_SMTP_CLOSE)
		lw_text_add(&said, "(closed)\r\n");
	log_lines(log, '<', lw_rd_of(said.s, said.len));
	lw_text_bytes(log, lw_text_str(&stored), stored.len);
	lw_text_fini(&said);
	lw_text_fini(&stored);
	lw_smtp_server_free(s);
}

static bool check(const char *path, const struct talk *t, size_t piece, struct lw_rand *r)
{
	struct lw_text log = { 0 };
	play(t, piece, r, &log);
	bool same = strcmp(lw_text_str(&log), lw_text_str(&t->expects)) == 0;
	if (!same)
		printf("%s, in pieces of %s%zu:\n%s", path, r ? "at most " : "", piece,
			lw_text_str(&log));
	lw_text_fini(&log);
	return same;
}

int main(int argc, char **argv)
{
	int bad = 0;
	for (int i = 1; i < argc; i++) {
		struct talk t;
		struct lw_rand r;
		if (!read_talk(argv[i], &t)) {
			perror(argv[i]);
			return 2;
		}
		lw_rand_init(&r, 1, 1, "cuts");
		bool good = check(argv[i], &t, t.sends.len + 1, NULL) &&
			    check(argv[i], &t, 1, NULL);
		for (int k = 0; good && k < RANDOM_CUTS; k++)
			good = check(argv[i], &t, 40, &r);
		bad += !good;
		lw_text_fini(&t.sends);
		lw_text_fini(&t.expects);
	}
	printf("%d dialogues, %d not as written\n", argc - 1, bad);
	return bad || argc < 2;
}
