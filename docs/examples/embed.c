/* embed.c - a simulated host driven from a program of one's own, in virtual time.
 *
 * The host has a card and the TCP/IP of a persona (first argument: rfc, winxp, linux26);
 * this program plays the other end of its cable frame by frame, and the applications on
 * the host.  Build:  cc embed.c $(pkg-config --cflags --libs labwire)
 * SPDX-License-Identifier: MIT */
#include <labwire/labwire.h>
#include <stdio.h>

#define HOST LW_IP4(10, 0, 0, 1)
#define PEER LW_IP4(10, 0, 0, 2)
static const struct lw_mac peer_mac = { { 2, 0, 0, 0, 0, 2 } };

struct world {
	struct lw_engine *engine;
	struct lw_host *host;
	struct lw_raw raw;	  /* our end of the cable */
	struct lw_seg reply;	  /* to the last segment: ports, seq, ack */
	struct lw_sock_user user; /* of all sockets on the host */
	size_t echoed;
	enum lw_err error;
};

/* Our next segment to the host. */
static void put(struct world *w, uint16_t flags, const char *text)
{
	uint8_t bytes[LW_ETHER_HLEN + 1500];
	size_t n = strlen(text), tcp = LW_TCP_HLEN + n;
	struct lw_ether eth = { lw_host_mac(w->host), peer_mac, LW_ETHERTYPE_IPV4 };
	struct lw_ipv4 ip = {
		.ttl = 64, .proto = LW_PROTO_TCP, .src = PEER, .dst = HOST
	};
	struct lw_wr out = lw_wr_of(bytes, sizeof(bytes));
	ip.total_len = (uint16_t)(LW_IPV4_HLEN + tcp);
	w->reply.flags = flags;
	lw_ether_emit(&out, &eth);
	lw_ipv4_emit(&out, &ip);
	lw_tcp_emit(&out, &w->reply, NULL);
	lw_wr_bytes(&out, text, n);
	lw_tcp_put_cksum(bytes + LW_ETHER_HLEN + LW_IPV4_HLEN, tcp, PEER, HOST);
	lw_raw_send(&w->raw, bytes, lw_wr_len(&out));
}

/* Every frame that the host sends comes by here. */
static void on_frame(struct lw_raw *raw, struct lw_rd frame, lw_time now)
{
	struct world *w = lw_container_of(raw, struct world, raw);
	struct lw_text line = { 0 };
	struct lw_ether eth;
	struct lw_ipv4 ip;
	struct lw_seg seg;
	struct lw_rd body, text;
	lw_oneline(NULL, &line, LW_LINKTYPE_ETHERNET, frame);
	printf("%.6f  %s\n", (double)now / 1e9, lw_text_str(&line));
	lw_text_fini(&line);
	if (lw_ether_parse(&frame, &eth, &body) == LW_OK &&
		eth.type == LW_ETHERTYPE_IPV4 &&
		lw_ipv4_parse(&body, &ip, &text) == LW_OK && ip.proto == LW_PROTO_TCP &&
		lw_tcp_parse(&text, &seg) == LW_OK)
		w->reply = (struct lw_seg){ .src_port = seg.dst_port,
			.dst_port = seg.src_port,
			.seq = seg.ack,
			.wnd = 8192,
			.ack = seg.seq + lw_seg_len(&seg) };
}

/* The applications on the host: one accepts and echoes, one connects. */
static void on_event(
	struct lw_sock_user *user, struct lw_sock s, unsigned events, lw_time now)
{
	struct world *w = lw_container_of(user, struct world, user);
	struct lw_stack *st = lw_host_stack(w->host);
	struct lw_sock accepted;
	char buf[256];
	size_t got = 0;
	if (events & LW_SOCK_ACCEPT && lw_sock_accept(st, s, user, &accepted) == LW_OK)
		(void)!lw_sock_set(st, accepted, LW_SOCK_NODELAY, 1);
	while (events & LW_SOCK_READABLE &&
		lw_sock_read(st, s, buf, sizeof(buf), &got) == LW_OK)
		(void)!lw_sock_write(st, s, buf, got, &w->echoed);
	if (events & LW_SOCK_EOF) {
		printf("%.6f  echo: %s\n", (double)now / 1e9, lw_sock_state(st, s));
		lw_sock_shutdown(st, s);
	}
	if (events & LW_SOCK_ERROR)
		w->error = lw_sock_error(st, s);
}

static void step(struct world *w, lw_span span)
{
	if (lw_engine_run_until(w->engine, lw_engine_now(w->engine) + span, 10000) !=
		LW_OK)
		fputs("embed: too many events\n", stderr);
}

static bool play(struct world *w)
{
	struct lw_stack *st = lw_host_stack(w->host);
	struct lw_endpoint here = { HOST, 7 }, there = { PEER, 9 };
	struct lw_tcp_info info = { .state = "none" };
	struct lw_sock listener = LW_SOCK_NONE, client = LW_SOCK_NONE;
	bool fine = lw_sock_open(st, LW_SOCK_TCP, &w->user, &listener) == LW_OK &&
		    lw_sock_bind(st, listener, here) == LW_OK &&
		    lw_sock_listen(st, listener, 5) == LW_OK;
	w->reply = (struct lw_seg){ .src_port = 4000, .dst_port = 7, .wnd = 8192 };
	put(w, LW_TCP_SYN, "");
	step(w, LW_MS(300));
	put(w, LW_TCP_ACK, "");
	put(w, LW_TCP_ACK | LW_TCP_PSH, "hello");
	step(w, LW_MS(300));
	put(w, LW_TCP_ACK | LW_TCP_FIN, "");
	step(w, LW_MS(300));
	put(w, LW_TCP_ACK, "");
	fine = fine && lw_sock_open(st, LW_SOCK_TCP, &w->user, &client) == LW_OK &&
	       lw_sock_connect(st, client, there) == LW_OK;
	step(w, LW_MS(300));
	if (lw_sock_info(st, client, &info) == LW_OK)
		printf("client: %s, rto %d ms\n", info.state, (int)(info.rto / 1000000));
	put(w, LW_TCP_RST | LW_TCP_ACK, "");
	step(w, LW_MS(300));
	printf("client: %s\n", lw_strerror(w->error));
	lw_sock_close(st, listener);
	return fine && w->echoed == 5 && w->error == LW_EREFUSED;
}

int main(int argc, char **argv)
{
	struct lw_engine_conf ec = { .seed = 1 };
	struct world w = { .user = { on_event }, .engine = lw_engine_new(&ec) };
	struct lw_host_conf hc = { .name = "host", .addr = HOST, .mask = 0xffffff00 };
	struct lw_link_conf lc = { LW_MEDIUM_ETHERNET, .bits_per_s = 100000000 };
	hc.profile = lw_profile_find(argc > 1 ? argv[1] : "rfc");
	if (lw_host_new(w.engine, &hc, &w.host) != LW_OK) {
		lw_engine_free(w.engine);
		return 2;
	}
	lw_raw_init(&w.raw, w.engine, 1, on_frame);
	struct lw_port *eth0 = lw_host_port(w.host);
	struct lw_link *link = lw_link_new(w.engine, &lc, eth0, &w.raw.port);
	lw_link_set(link, LW_LINK_UP);
	lw_stack_arp_warm(lw_host_stack(w.host), 0, PEER, peer_mac);
	step(&w, LW_SEC(3)); /* the host announces itself */
	int status = play(&w) ? 0 : 1;
	lw_link_free(link);
	lw_host_free(w.host);
	lw_engine_free(w.engine);
	return status;
}
