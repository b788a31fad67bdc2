/* fuzz_ftp_server.c - bytes into both streams of the FTP server engine, the control
 * connection's whole and in two pieces: the output of each stream is the same.  A 0xfe
 * among them sends what follows it up to the next one over the data connections instead.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/ftp_server.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct world {
	struct lw_ftp_server *s;
	struct lw_text brings; /* over each data connection */
	size_t brought;
	uint16_t port;
	struct lw_text data; /* what the server says there */
};

static bool move_data(struct world *w)
{
	struct lw_rd bytes = lw_ftp_server_data_output(w->s);
	lw_text_bytes(&w->data, bytes.at, lw_rd_left(&bytes));
	lw_ftp_server_data_sent(w->s, lw_rd_left(&bytes), 0);
	size_t n = lw_ftp_server_data_input(w->s,
		lw_rd_of(
			lw_text_str(&w->brings) + w->brought, w->brings.len - w->brought),
		0);
	w->brought += n;
	if (n == 0 && lw_rd_left(&bytes) == 0)
		lw_ftp_server_data_eof(w->s);
	return lw_rd_left(&bytes) > 0 || n > 0 ||
	       lw_ftp_server_next(w->s).kind != LW_FTP_NONE;
}

static bool act(struct world *w)
{
	struct lw_ftp_event ev = lw_ftp_server_next(w->s);
	switch (ev.kind) {
	case LW_FTP_NONE:
		return move_data(w);
	case LW_FTP_CLOSE:
		return false;
	case LW_FTP_ASK_LOGIN:
		lw_ftp_server_login(w->s, ev.password[0] == 'c');
		return true;
	case LW_FTP_LISTEN:
		lw_ftp_server_listening(w->s, w->port++);
		return true;
	case LW_FTP_OPEN:
		w->brought = 0;
		lw_ftp_server_opened(w->s, ev.passive || ev.to.port != 6666, 0);
		return true;
	case LW_FTP_DATA_CLOSE:
	case LW_FTP_DATA_ABORT:
		lw_ftp_server_data_gone(w->s, 0);
		return true;
	}
	return false;
}

static void drain(struct world *w, struct lw_text *out)
{
	while (act(w))
		;
	struct lw_rd bytes = lw_ftp_server_output(w->s);
	lw_text_bytes(out, bytes.at, lw_rd_left(&bytes));
	lw_ftp_server_sent(w->s, lw_rd_left(&bytes));
}

static void feed(struct world *w, struct lw_rd in, struct lw_text *out)
{
	for (;;) {
		drain(w, out);
		size_t n = lw_ftp_server_input(w->s, in, 0);
		if (n == 0)
			return;
		in.at += n;
	}
}

/* The bytes of both streams, apart. */
static void part(
	const uint8_t *data, size_t size, struct lw_text *control, struct lw_text *brings)
{
	bool control_now = true;
	for (size_t i = 0; i < size; i++) {
		if (data[i] == 0xfe)
			control_now = !control_now;
		else
			lw_text_bytes(control_now ? control : brings, data + i, 1);
	}
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	struct lw_text control = { 0 };
	struct world w = { .port = 1024 };
	struct lw_ftp_conf conf = { .persona = lw_ftp_persona_find("vsftpd"),
		.vfs = lw_vfs_new(1169980863),
		.local = 0xc0a8fefe,
		.client = 0xac100101,
		.epoch_ns = LW_SEC(INT64_C(1169980863)),
		.users = true,
		.anonymous_write = true,
		.ascii = true };
	if (lw_vfs_put(conf.vfs, "/pub/a", "one\ntwo\r\n", 9, 1) != LW_OK ||
		lw_vfs_put_made(conf.vfs, "/pub/b", 10000, 1, 1) != LW_OK)
		__builtin_trap();
	part(data, size, &control, &w.brings);
	cut = cut < control.len ? cut : control.len;
	w.s = lw_ftp_server_new(&conf, 0);
	feed(&w, lw_rd_of(lw_text_str(&control), cut), out);
	feed(&w, lw_rd_of(lw_text_str(&control) + cut, control.len - cut), out);
	drain(&w, out);
	lw_text_bytes(out, lw_text_str(&w.data), w.data.len);
	lw_ftp_server_free(w.s);
	lw_vfs_free(conf.vfs);
	lw_text_fini(&w.data);
	lw_text_fini(&control);
	lw_text_fini(&w.brings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
