/* fuzz_host.c - frames into a host with a mail server, from Ethernet to SMTP.
 *
 * The input is a list of pieces: kind, length, bytes.  Kind 0 is a raw frame, 1 an IP
 * payload with its protocol in front and right checksums around it, 2 a TCP segment to
 * port 25 whose numbers fit what the server last said, 3 lets time pass.
 * SPDX-License-Identifier: MIT */
#include "harness/card.h"
#include "labwire/app/echo.h"
#include "labwire/app/smtpd.h"
#include "labwire/wire/checksum.h"
#include "labwire/wire/udp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void learn(const struct test_host *h, uint32_t *seq, uint32_t *ack)
{
	struct lw_seg seg;
	for (size_t k = 0; k < 4 && k < h->card.sent; k++) {
		if (!host_sent_tcp(h, h->card.sent - 1 - k, &seg) || seg.src_port != 25)
			continue;
		*seq = seg.ack;
		*ack = seg.seq + lw_seg_len(&seg);
		return;
	}
}

static void segment(struct test_host *h, struct lw_rd r)
{
	uint32_t seq = 1000, ack = 0;
	learn(h, &seq, &ack);
	struct lw_seg seg = {
		.src_port = 1250, .dst_port = 25, .flags = lw_rd_u8(&r), .wnd = 8192
	};
	seg.seq = seq + (uint32_t)(int8_t)lw_rd_u8(&r);
	seg.ack = ack;
	seg.text = r;
	seg.opt =
		(struct lw_tcp_options){ .has_mss = true, .mss = 1460, .sack_ok = true };
	if (!r.bad)
		host_give_tcp(h, &seg);
}

static void packet(struct test_host *h, struct lw_rd r)
{
	uint8_t body[1500];
	uint8_t proto = lw_rd_u8(&r);
	size_t n = lw_rd_left(&r);
	if (n > sizeof(body))
		return;
	memcpy(body, r.at, n);
	if (proto == 6 && n >= 20)
		lw_tcp_put_cksum(body, n, PEER_ADDR, HOST_ADDR);
	if (proto == 17 && n >= 8)
		lw_udp_put_cksum(body, n, PEER_ADDR, HOST_ADDR);
	if (proto == 1 && n >= 8) {
		body[2] = body[3] = 0;
		uint16_t sum = lw_sum_fold(lw_sum_add(0, body, n));
		body[2] = (uint8_t)(sum >> 8);
		body[3] = (uint8_t)sum;
	}
	host_give_ip(h, proto, body, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const domains[] = { "example.com" };
	struct test_host h;
	struct lw_job *smtpd = NULL, *echod = NULL;
	struct lw_rd r = lw_rd_of(data, size);
	host_init(&h, size && data[0] & 1 ? "winxp" : "linux26", 1);
	struct lw_mailstore *store = lw_mailstore_new();
	lw_mailstore_add_user(store, "ccna1");
	struct lw_smtpd_conf conf = { .stack = h.stack,
		.host = "localhost.localdomain",
		.persona = lw_smtp_persona_find("sendmail"),
		.domains = domains,
		.ndomains = 1,
		.store = store };
	if (lw_smtpd_start(&conf, &smtpd) != LW_OK ||
		lw_echod_start(h.stack, &echod) != LW_OK)
		__builtin_trap();
	while (lw_rd_left(&r) >= 3) {
		uint8_t kind = lw_rd_u8(&r) & 3;
		size_t n = lw_rd_u16(&r) & 2047;
		struct lw_rd piece =
			lw_rd_sub(&r, n < lw_rd_left(&r) ? n : lw_rd_left(&r));
		if (kind == 0)
			card_give(&h.card, piece.at, lw_rd_left(&piece));
		else if (kind == 1)
			packet(&h, piece);
		else if (kind == 2)
			segment(&h, piece);
		host_run(&h, kind == 3 ? LW_SEC(1) : LW_MS(1));
	}
	lw_job_free(smtpd);
	lw_job_free(echod);
	lw_mailstore_free(store);
	host_fini(&h);
	return 0;
}
