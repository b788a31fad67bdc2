/* ftp_client.c - the FTP client and server engines talk to each other, in pieces of any
 * size; and a server that misbehaves.  SPDX-License-Identifier: MIT */
#include "labwire/proto/ftp_client.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/crc32.h"
#include "labwire/base/rand.h"
#include "labwire/proto/ftp_server.h"

enum {
	SIZE = 30000
};

struct both {
	struct lw_vfs *theirs, *ours;
	struct lw_ftp_server *s;
	struct lw_ftp_client *c;
	struct lw_rand rand;
	uint32_t piece; /* most bytes at a time */
	bool prepared, open, client_left, server_left;
	bool done, ok, closed;
	struct lw_text log, listed, why; /* listed: another stream, another order */
};

static void start(struct both *b, const char *manner, const char *const *typed, size_t n)
{
	struct lw_ftp_conf sc = { .persona = lw_ftp_persona_find("vsftpd"),
		.local = 0xc0a8fefe,
		.client = 0xac100101,
		.anonymous_write = true,
		.ascii = true };
	struct lw_ftp_client_conf cc = { .manner = lw_ftp_manner_find(manner),
		.typed = typed,
		.ntyped = n,
		.local = 0xac100101 };
	*b = (struct both){ .piece = 1 << 20 };
	lw_rand_init(&b->rand, 1, 1, "pieces");
	b->theirs = sc.vfs = lw_vfs_new(0);
	b->ours = cc.files = lw_vfs_new(0);
	cr_assert_eq(lw_vfs_put_made(b->theirs, "/pub/big", SIZE, 7, 0), LW_OK);
	cr_assert_eq(lw_vfs_put(b->theirs, "/pub/a", "one\ntwo\n", 8, 0), LW_OK);
	cr_assert_eq(lw_vfs_put_made(b->ours, "/mine", SIZE, 8, 0), LW_OK);
	b->s = lw_ftp_server_new(&sc, 0);
	b->c = lw_ftp_client_new(&cc, 0);
}

static void stop(struct both *b)
{
	lw_ftp_client_free(b->c);
	lw_ftp_server_free(b->s);
	lw_vfs_free(b->theirs);
	lw_vfs_free(b->ours);
	lw_text_fini(&b->log);
	lw_text_fini(&b->listed);
	lw_text_fini(&b->why);
}

static struct lw_rd some(struct both *b, struct lw_rd bytes)
{
	size_t n = lw_rd_left(&bytes);
	size_t k = n ? 1 + lw_rand_below(&b->rand, b->piece) : 0;
	return lw_rd_sub(&bytes, k < n ? k : n);
}

static bool server_acts(struct both *b)
{
	struct lw_ftp_event ev = lw_ftp_server_next(b->s);
	struct lw_rd out;
	switch (ev.kind) {
	case LW_FTP_NONE:
		return false;
	case LW_FTP_ASK_LOGIN:
		lw_ftp_server_login(b->s, true);
		return true;
	case LW_FTP_LISTEN:
		lw_ftp_server_listening(b->s, 40000);
		return true;
	case LW_FTP_OPEN:
		cr_assert(b->prepared);
		b->open = true;
		b->client_left = b->server_left = false;
		lw_ftp_server_opened(b->s, true, 0);
		return true;
	case LW_FTP_DATA_CLOSE:
	case LW_FTP_DATA_ABORT:
		b->server_left = true;
		lw_ftp_server_data_gone(b->s, 0);
		return true;
	case LW_FTP_CLOSE:
		out = lw_ftp_server_output(b->s);
		if (b->closed || lw_rd_left(&out) > 0)
			return false;
		b->closed = true;
		lw_ftp_client_eof(b->c);
		return true;
	}
	return false;
}

static bool client_acts(struct both *b)
{
	struct lw_ftp_client_event ev = lw_ftp_client_next(b->c);
	switch (ev.kind) {
	case LW_FTP_CLIENT_NONE:
	case LW_FTP_CLIENT_CLOSE:
		return false;
	case LW_FTP_CLIENT_SENT:
		lw_text_fmt(&b->log, "> %s\n", ev.text);
		return true;
	case LW_FTP_CLIENT_RECEIVED:
		lw_text_fmt(&b->log, "< %s\n", ev.text);
		return true;
	case LW_FTP_CLIENT_LISTED:
		lw_text_fmt(&b->listed, "| %s\n", ev.text);
		return true;
	case LW_FTP_CLIENT_LISTEN:
		b->prepared = true;
		lw_ftp_client_listening(b->c, 1026);
		return true;
	case LW_FTP_CLIENT_CONNECT:
		cr_assert_eq(ev.to.port, 40000);
		b->prepared = true;
		lw_ftp_client_connecting(b->c);
		return true;
	case LW_FTP_CLIENT_FINISH:
	case LW_FTP_CLIENT_DROP:
		b->client_left = true;
		lw_ftp_client_data_gone(b->c);
		return true;
	case LW_FTP_CLIENT_DONE:
		cr_assert_not(b->done);
		b->done = true;
		b->ok = ev.ok;
		lw_text_add(&b->why, ev.text);
		return true;
	}
	return false;
}

static bool control(struct both *b)
{
	struct lw_rd out = some(b, lw_ftp_client_output(b->c));
	size_t n = lw_ftp_server_input(b->s, out, 0);
	lw_ftp_client_sent(b->c, n);
	out = some(b, lw_ftp_server_output(b->s));
	size_t k = lw_ftp_client_input(b->c, out, 0);
	lw_ftp_server_sent(b->s, k);
	return n + k > 0;
}

static bool data(struct both *b)
{
	if (!b->open)
		return false;
	struct lw_rd out = some(b, lw_ftp_client_data_output(b->c));
	size_t n = lw_ftp_server_data_input(b->s, out, 0);
	lw_ftp_client_data_sent(b->c, n, 0);
	out = some(b, lw_ftp_server_data_output(b->s));
	size_t k = lw_ftp_client_data_input(b->c, out, 0);
	lw_ftp_server_data_sent(b->s, k, 0);
	if (n + k > 0)
		return true;
	if (b->server_left) {
		b->open = false;
		lw_ftp_client_data_eof(b->c);
		return true;
	}
	if (b->client_left)
		lw_ftp_server_data_eof(b->s);
	return b->client_left && lw_ftp_server_next(b->s).kind != LW_FTP_NONE;
}

static void run(struct both *b)
{
	for (;;) {
		bool s = server_acts(b), c = client_acts(b), k = control(b), d = data(b);
		if (!s && !c && !k && !d)
			return;
	}
}

static uint32_t crc_of(uint64_t seed)
{
	static uint8_t bytes[SIZE];
	lw_vfs_made(seed, 0, bytes, SIZE);
	return lw_crc32(0, bytes, SIZE);
}

static const char *const session[] = { "cd pub", "binary", "get big", "dir", "put mine",
	"delete mine", "bye" };

static void whole_session(const char *manner, uint32_t piece, struct lw_text *log)
{
	struct both b;
	struct lw_ftp_moved m;
	start(&b, manner, session, sizeof(session) / sizeof(session[0]));
	b.piece = piece;
	run(&b);
	cr_assert(b.done && b.ok, "%s: %s\n%s", manner, lw_text_str(&b.why),
		lw_text_str(&b.log));
	cr_assert(lw_ftp_client_moved(b.c, 0, &m));
	cr_expect(m.whole && !m.sent && m.bytes == SIZE && m.crc32 == crc_of(7));
	cr_expect_str_eq(m.name, "big");
	cr_assert(lw_ftp_client_moved(b.c, 1, &m));
	cr_expect(m.whole && m.sent && m.bytes == SIZE && m.crc32 == crc_of(8));
	cr_expect_not(lw_ftp_client_moved(b.c, 2, &m));
	lw_text_add(log, lw_text_str(&b.log));
	lw_text_add(log, lw_text_str(&b.listed));
	stop(&b);
}

Test(ftp_client, each_manner_in_pieces_of_any_size)
{
	static const char *const manners[] = { "ftp.exe", "firefox", "rfc" };
	for (int i = 0; i < 3; i++) {
		struct lw_text one = { 0 }, other = { 0 };
		whole_session(manners[i], 1 << 20, &one);
		whole_session(manners[i], 1, &other);
		cr_expect_str_eq(lw_text_str(&one), lw_text_str(&other));
		lw_text_clear(&other);
		whole_session(manners[i], 3000, &other);
		cr_expect_str_eq(lw_text_str(&one), lw_text_str(&other));
		lw_text_fini(&one);
		lw_text_fini(&other);
	}
}

Test(ftp_client, a_browser_asks_before_it_fetches)
{
	static const char *const typed[] = { "get /pub/a" };
	struct both b;
	start(&b, "firefox", typed, 1);
	run(&b);
	cr_expect_str_eq(lw_text_str(&b.log),
		"< 220 (vsFTPd 2.0.1)\n"
		"> USER anonymous\n"
		"< 331 Please specify the password.\n"
		"> PASS mozilla@example.com\n"
		"< 230 Login successful.\n"
		"> SYST\n"
		"< 215 UNIX Type: L8\n"
		"> PWD\n"
		"< 257 \"/\"\n"
		"> TYPE I\n"
		"< 200 Switching to Binary mode.\n"
		"> PASV\n"
		"< 227 Entering Passive Mode (192,168,254,254,156,64)\n"
		"> SIZE /pub/a\n"
		"< 213 8\n"
		"> MDTM /pub/a\n"
		"< 213 19700101000000\n"
		"> RETR /pub/a\n"
		"< 150 Opening BINARY mode data connection for /pub/a (8 bytes).\n"
		"< 226 File send OK.\n");
	cr_expect(b.ok);
	stop(&b);
}

Test(ftp_client, the_first_refusal_is_told_and_the_rest_is_done)
{
	static const char *const typed[] = { "get nothing", "rename pub/no pub/x",
		"get pub/a", "bye" };
	struct both b;
	struct lw_ftp_moved m;
	start(&b, "ftp.exe", typed, 4);
	run(&b);
	cr_expect(b.done && !b.ok);
	cr_expect_str_eq(lw_text_str(&b.why), "550 Failed to open file.");
	cr_assert(lw_ftp_client_moved(b.c, 0, &m));
	cr_expect_not(m.whole);
	cr_assert(lw_ftp_client_moved(b.c, 1, &m));
	cr_expect(m.whole && m.bytes == 10); /* ASCII: two line ends */
	cr_expect_null(strstr(lw_text_str(&b.log), "RNTO"));
	stop(&b);
}

Test(ftp_client, what_is_not_there_cannot_be_put)
{
	static const char *const typed[] = { "put nothing", "pwd", "bye" };
	struct both b;
	start(&b, "rfc", typed, 3);
	run(&b);
	cr_expect(b.done && !b.ok);
	cr_expect_str_eq(lw_text_str(&b.why), "there is no such file to put");
	cr_expect_not_null(strstr(lw_text_str(&b.log), "221"));
	stop(&b);
}

/* A client alone, and what a server says to it; what it makes of that. */
static const char *verdict(const char *says, bool *ok)
{
	static char why[200];
	static const char *const typed[] = { "get x", "bye" };
	struct lw_ftp_client_conf cc = {
		.manner = lw_ftp_manner_find("rfc"), .typed = typed, .ntyped = 2
	};
	struct lw_ftp_client *c = lw_ftp_client_new(&cc, 0);
	struct lw_rd in = lw_rd_of(says, strlen(says));
	struct lw_ftp_client_event ev;
	why[0] = 0;
	for (bool more = true; more;) {
		size_t n = lw_ftp_client_input(c, in, 0);
		in.at += n;
		more = n > 0;
		while ((ev = lw_ftp_client_next(c)).kind != LW_FTP_CLIENT_NONE &&
			ev.kind != LW_FTP_CLIENT_CLOSE) {
			more = true;
			if (ev.kind == LW_FTP_CLIENT_CONNECT)
				lw_ftp_client_connecting(c);
			if (ev.kind == LW_FTP_CLIENT_DROP ||
				ev.kind == LW_FTP_CLIENT_FINISH)
				lw_ftp_client_data_gone(c);
			if (ev.kind != LW_FTP_CLIENT_DONE)
				continue;
			strncat(why, ev.text, sizeof(why) - 1);
			*ok = ev.ok;
		}
		if (!more && ev.kind == LW_FTP_CLIENT_NONE) {
			lw_ftp_client_eof(c);
			more = true;
		}
	}
	lw_ftp_client_free(c);
	return why;
}

Test(ftp_client, a_server_may_say_anything)
{
	static const char login[] = "220 x\r\n331 x\r\n230-many\r\n lines\r\n"
				    "230-\r\n230 x\r\n200 x\r\n";
	struct lw_text t = { 0 };
	bool ok = true;
	cr_expect_str_eq(verdict("", &ok), "the server closed the connection");
	cr_expect_str_eq(verdict("hello\r\n", &ok), "the server's reply makes no sense");
	cr_expect_str_eq(verdict("421 later\r\n", &ok), "421 later");
	cr_expect_str_eq(verdict("220 x\r\n530 no\r\n", &ok), "530 no");
	cr_expect_str_eq(verdict("220 x\r\n230 x\r\n500 no\r\n", &ok), "500 no");
	lw_text_fmt(&t, "%s227 no address\r\n550 x\r\n221 x\r\n", login);
	cr_expect_str_eq(verdict(lw_text_str(&t), &ok), "227 no address");
	lw_text_clear(&t);
	lw_text_fmt(&t, "%s229 (|||5|)\r\n425 no\r\n221 bye\r\n", login);
	cr_expect_str_eq(verdict(lw_text_str(&t), &ok), "425 no");
	cr_expect_not(ok);
	lw_text_clear(&t);
	for (int i = 0; i < 300; i++)
		lw_text_add(&t, "220-endless\r\n");
	cr_expect_str_eq(
		verdict(lw_text_str(&t), &ok), "the server's reply makes no sense");
	lw_text_fini(&t);
}

Test(ftp_client, gives_up_when_nothing_moves)
{
	static const char *const typed[] = { "bye" };
	struct both b;
	start(&b, "rfc", typed, 1);
	cr_expect_eq(lw_ftp_client_deadline(b.c), LW_SEC(3600));
	lw_ftp_client_expire(b.c, LW_SEC(3599));
	cr_expect_eq(lw_ftp_client_next(b.c).kind, LW_FTP_CLIENT_NONE);
	lw_ftp_client_expire(b.c, LW_SEC(3600));
	while (client_acts(&b))
		;
	cr_expect(b.done && !b.ok);
	cr_expect_str_eq(lw_text_str(&b.why), "the server says nothing");
	cr_expect_eq(lw_ftp_client_deadline(b.c), LW_NEVER);
	stop(&b);
}

/* Its last reply comes while there is still something to send. */
Test(ftp_client, goes_on_after_a_server_that_replies_too_soon)
{
	static const char *const typed[] = { "put mine", "bye" };
	struct both b;
	start(&b, "ftp.exe", typed, 2);
	struct lw_rd in =
		lw_rd_str("220 a\r\n331 b\r\n230 c\r\n200 d\r\n150 e\r\n226 f\r\n");
	for (size_t n = 1, idle = 0; idle < 2; idle = n ? 0 : idle + 1) {
		n = lw_ftp_client_input(b.c, in, 0);
		in.at += n;
		struct lw_rd out = lw_ftp_client_data_output(b.c);
		lw_ftp_client_data_sent(b.c, lw_rd_left(&out), 0);
		n += lw_rd_left(&out);
		while (client_acts(&b))
			n++;
	}
	cr_assert(strstr(lw_text_str(&b.log), "> QUIT\n"), "%s", lw_text_str(&b.log));
	stop(&b);
}
