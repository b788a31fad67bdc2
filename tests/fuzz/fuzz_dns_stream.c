/* fuzz_dns_stream.c - bytes on a connection to a name server, whole and in two pieces:
 * the answers are the same; and as the answers to a stub resolver that asked.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/dns_server.h"
#include "labwire/proto/dns_stream.h"
#include "labwire/proto/dns_stub.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct lw_zones *make_zones(void)
{
	struct lw_zones *zones = lw_zones_new();
	struct lw_zone *zone = lw_zones_add(
		zones, "example.com", "ns.example.com", "root.example.com", 60);
	char owner[] = "example.com", target[] = "ns.example.com";
	struct lw_record mx = { .name = owner, .type = LW_DNS_MX, .target = target };
	struct lw_record a = { .name = target, .type = LW_DNS_A, .addr = 0x0a000001 };
	struct lw_record txt = { .name = target, .type = LW_DNS_TXT, .target = owner };
	(void)!lw_zone_put(zone, &mx);
	(void)!lw_zone_put(zone, &a);
	(void)!lw_zone_put(zone, &txt);
	return zones;
}

static void drain(
	struct lw_dns_stream *s, const struct lw_zones *zones, struct lw_text *said)
{
	static uint8_t room[LW_DNS_STREAM_MAX];
	struct lw_dns_stream_event ev;
	while ((ev = lw_dns_stream_next(s)).kind == LW_DNS_STREAM_MESSAGE) {
		size_t n = lw_dns_server_answer(zones, ev.message, room, sizeof(room));
		lw_dns_stream_answer(s, lw_rd_of(room, n));
	}
	struct lw_rd out = lw_dns_stream_output(s);
	lw_text_bytes(said, out.at, lw_rd_left(&out));
	lw_dns_stream_sent(s, lw_rd_left(&out));
}

static void feed(struct lw_dns_stream *s, const struct lw_zones *zones, struct lw_rd in,
	struct lw_text *said)
{
	size_t n = 1;
	for (; n > 0; in.at += n) {
		drain(s, zones, said);
		n = lw_dns_stream_input(s, in, 0);
	}
}

static void serve(const uint8_t *data, size_t size, size_t cut, struct lw_text *said)
{
	struct lw_zones *zones = make_zones();
	struct lw_dns_stream *s = lw_dns_stream_new(LW_SEC(1), 0);
	feed(s, zones, lw_rd_of(data, cut), said);
	feed(s, zones, lw_rd_of(data + cut, size - cut), said);
	lw_dns_stream_free(s);
	lw_zones_free(zones);
}

/* The id that was asked stands in the first two bytes, so that answers are looked at. */
static void hear(uint8_t *data, size_t size)
{
	struct lw_rand r;
	struct lw_dns_stub_event ev;
	lw_rand_init(&r, 1, 1, "stub");
	struct lw_dns_stub *stub =
		lw_dns_stub_new(&lw_profile_find("rfc")->resolver, 1, &r);
	(void)!lw_dns_stub_ask(stub, "example.com", LW_DNS_MX, 1, 0);
	for (lw_time now = 0; now < 4; now++) {
		while ((ev = lw_dns_stub_next(stub, now)).kind != LW_DNS_STUB_NONE)
			if (ev.kind != LW_DNS_STUB_DONE && size >= 2)
				memcpy(data, ev.datagram.at, 2);
		lw_dns_stub_input(stub, lw_rd_of(data, size), now & 1, now);
	}
	lw_dns_stub_free(stub);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t copy[4096];
	fuzz_twice(data, size, serve);
	size = size < sizeof(copy) ? size : sizeof(copy);
	if (size)
		memcpy(copy, data, size);
	hear(copy, size);
	return 0;
}
