/* fuzz_router.c - frames into a router between two Ethernets.
 *
 * The input is a list of pieces: kind, length, bytes.  Kind 0 is a raw frame, 1 and 2 an
 * IP packet whose header checksum is put right, on the one or the other side, 3 lets time
 * pass.  SPDX-License-Identifier: MIT */
#include "harness/card.h"
#include "labwire/wire/checksum.h"
#include "labwire/wire/ether.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void packet(struct test_card *c, struct lw_rd r)
{
	uint8_t frame[CARD_FRAME_MAX];
	struct lw_wr w = lw_wr_of(frame, sizeof(frame));
	struct lw_ether eth = { .dst = c->card.mac,
		.src = { { 2, 0, 0, 0, 1, 9 } },
		.type = LW_ETHERTYPE_IPV4 };
	lw_ether_emit(&w, &eth);
	lw_wr_bytes(&w, r.at, lw_rd_left(&r));
	uint8_t *ip = frame + LW_ETHER_HLEN;
	size_t n = lw_rd_left(&r);
	size_t header = n ? (size_t)(ip[0] & 15) * 4 : 0;
	if (w.bad || header < 20 || header > n)
		return;
	ip[10] = ip[11] = 0;
	uint16_t sum = lw_sum_fold(lw_sum_add(0, ip, header));
	ip[10] = (uint8_t)(sum >> 8);
	ip[11] = (uint8_t)sum;
	card_give(c, frame, lw_wr_len(&w));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_engine_conf ec = { .seed = 1 };
	struct lw_engine *e = lw_engine_new(&ec);
	struct lw_owner owner = { 0 };
	struct lw_stack_conf conf = { .engine = e,
		.owner = &owner,
		.name = "router",
		.profile = lw_profile_find("ios12"),
		.forwarding = true };
	struct lw_stack *s = lw_stack_new(&conf);
	struct test_card cards[2];
	struct lw_rd r = lw_rd_of(data, size);
	for (uint8_t i = 0; i < 2; i++) {
		card_init(&cards[i], e, (uint8_t)(i + 1));
		int n = lw_stack_add_card(s, &cards[i].card);
		if (lw_stack_add_address(s, n, LW_IP4(10, 0, i, 1), 0xffffff00) != LW_OK)
			__builtin_trap();
		lw_stack_arp_warm(s, n, LW_IP4(10, 0, i, 2),
			(struct lw_mac){ { 2, 0, 0, 0, 9, i } });
	}
	cards[1].card.mtu = 576;
	while (lw_rd_left(&r) >= 3) {
		uint8_t kind = lw_rd_u8(&r) & 3;
		size_t n = lw_rd_u16(&r) & 2047;
		struct lw_rd piece =
			lw_rd_sub(&r, n < lw_rd_left(&r) ? n : lw_rd_left(&r));
		if (kind == 0)
			card_give(&cards[0], piece.at, lw_rd_left(&piece));
		else if (kind < 3)
			packet(&cards[kind - 1], piece);
		lw_span pass = kind == 3 ? LW_SEC(1) : LW_MS(1);
		if (lw_engine_run_until(e, lw_engine_now(e) + pass, 1000000) != LW_OK)
			__builtin_trap();
	}
	lw_stack_free(s);
	lw_engine_free(e);
	return 0;
}
