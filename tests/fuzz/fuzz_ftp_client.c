/* fuzz_ftp_client.c - a server's replies into the FTP client engine, whole and in two
 * pieces: what it says on the control connection is the same.  Each data connection
 * brings three bytes; how many go out before a reply ends it is a matter of time.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/ftp_client.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool act(struct lw_ftp_client *c, struct lw_text *out)
{
	struct lw_ftp_client_event ev = lw_ftp_client_next(c);
	switch (ev.kind) {
	case LW_FTP_CLIENT_NONE:
	case LW_FTP_CLIENT_CLOSE:
		return false;
	case LW_FTP_CLIENT_SENT:
	case LW_FTP_CLIENT_RECEIVED:
	case LW_FTP_CLIENT_LISTED:
		return true;
	case LW_FTP_CLIENT_LISTEN:
		lw_ftp_client_listening(c, 1026);
		return true;
	case LW_FTP_CLIENT_CONNECT:
		lw_text_fmt(out, "to %x %u\n", ev.to.addr, ev.to.port);
		lw_ftp_client_connecting(c);
		return true;
	case LW_FTP_CLIENT_FINISH:
	case LW_FTP_CLIENT_DROP:
		lw_ftp_client_data_gone(c);
		return true;
	case LW_FTP_CLIENT_DONE:
		lw_text_fmt(out, "done %d %s\n", ev.ok, ev.text);
		return true;
	}
	return false;
}

static void drain(struct lw_ftp_client *c, struct lw_text *out)
{
	bool more = true;
	while (more) {
		more = act(c, out);
		struct lw_rd bytes = lw_ftp_client_output(c);
		lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
		lw_ftp_client_sent(c, lw_rd_left(&bytes));
		bytes = lw_ftp_client_data_output(c);
		lw_ftp_client_data_sent(c, lw_rd_left(&bytes), 0);
		more |= lw_rd_left(&bytes) > 0;
		if (more)
			continue;
		(void)lw_ftp_client_data_input(c, lw_rd_str("ab\n"), 0);
		lw_ftp_client_data_eof(c);
		more = act(c, out);
	}
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	static const char *const typed[] = { "get a", "dir", "put mine", "rename a b",
		"bye" };
	static const char *const manners[] = { "ftp.exe", "firefox", "rfc" };
	struct lw_vfs *files = lw_vfs_new(0);
	struct lw_ftp_client_conf conf = { .manner =
						   lw_ftp_manner_find(manners[size % 3]),
		.typed = typed,
		.ntyped = 5,
		.files = files,
		.local = 0xac100101 };
	if (lw_vfs_put_made(files, "/mine", 20, 1, 0) != LW_OK)
		__builtin_trap();
	struct lw_ftp_client *c = lw_ftp_client_new(&conf, 0);
	const size_t at[3] = { 0, cut, size };
	for (int i = 0; i < 2; i++) {
		struct lw_rd in = lw_rd_of(data + at[i], at[i + 1] - at[i]);
		size_t n = 1;
		drain(c, out);
		for (; n > 0 && lw_rd_left(&in) > 0; in.at += n) {
			n = lw_ftp_client_input(c, in, 0);
			drain(c, out);
		}
	}
	lw_ftp_client_eof(c);
	drain(c, out);
	lw_ftp_client_free(c);
	lw_vfs_free(files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
