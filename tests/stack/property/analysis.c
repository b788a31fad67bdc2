/* analysis.c - one trial, captured at both hosts, and our own list of what is special in
 * the captures: analysis.py compares it with that of another program.
 *
 * usage: analysis DAMAGE SEED DIR       DAMAGE: loss, reorder, duplicate, slow, mixed
 * Writes DIR/a.pcap and DIR/b.pcap, and prints "HOST FRAME WHAT" for each event:
 *
 *   retransmission, duplicate-ack, zero-window   known to who sends: the notes that the
 *       TCP which built the frame left on it.  Listed where the frame is sent.
 *   out-of-order, behind-ack, asked-for, copy   known to the line: a frame carries the
 *       number under which its sender made it.  Listed where a segment with text arrives:
 *       one made later was there before it, with text or without, or two duplicate ACKs
 *       were sent meanwhile as well; or the same frame was there.
 *   repeated   a retransmission, by its sender's note, where it arrives.
 *
 * Nothing here looks at sequence or acknowledgment numbers.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/capture/pcap.h"
#include "trial.h"

struct spy {
	struct lw_tap tap;
	struct watch *watch;
	struct lw_writer writer;
	FILE *file;
	char name;	/* of the host */
	unsigned frame; /* as tshark numbers them */
	/* ids of the latest made segments that arrived, with text and without, but for
	 * retransmissions, whose numbers are older */
	uint64_t latest_text, latest_ack;
	unsigned dup_acks;     /* the host has sent since its last other ACK */
	uint64_t last_ids[64]; /* that arrived: a second copy is a duplicate */
	size_t nids;
};

struct watch {
	struct trial_watcher watcher;
	const char *dir;
	struct spy spy[TRIAL_SIDES];
};

static enum lw_err to_file(void *ctx, const void *bytes, size_t n)
{
	return fwrite(bytes, 1, n, ctx) == n ? LW_OK : LW_EIO;
}

/* A segment, and how many numbers it takes; false: something else. */
static bool is_segment(const struct lw_frame *f, uint32_t *len)
{
	struct lw_rd r = lw_frame_rd(f), body, segment;
	struct lw_ether eth;
	struct lw_ipv4 ip;
	struct lw_seg seg;
	if (lw_ether_parse(&r, &eth, &body) != LW_OK || eth.type != LW_ETHERTYPE_IPV4 ||
		lw_ipv4_parse(&body, &ip, &segment) != LW_OK ||
		ip.proto != LW_PROTO_TCP || lw_tcp_parse(&segment, &seg) != LW_OK)
		return false;
	*len = lw_seg_len(&seg);
	return true;
}

static bool seen_before(struct spy *s, uint64_t id)
{
	const size_t room = sizeof(s->last_ids) / sizeof(s->last_ids[0]);
	for (size_t i = 0; i < room && i < s->nids; i++)
		if (s->last_ids[i] == id)
			return true;
	s->last_ids[s->nids++ % room] = id;
	return false;
}

static void arrives(struct spy *s, const struct lw_frame *f)
{
	uint32_t len = 0;
	if (!is_segment(f, &len))
		return;
	bool again = f->notes & LW_NOTE_RETRANSMISSION;
	if (len > 0 && again)
		printf("%c %u repeated\n", s->name, s->frame);
	else if (len > 0 && seen_before(s, f->id))
		printf("%c %u copy\n", s->name, s->frame);
	else if (len > 0 && (f->id < s->latest_text || f->id < s->latest_ack))
		printf("%c %u %s\n", s->name, s->frame,
			s->dup_acks > 1		 ? "asked-for"
			: f->id < s->latest_text ? "out-of-order"
						 : "behind-ack");
	uint64_t *latest = len > 0 ? &s->latest_text : &s->latest_ack;
	if (f->id > *latest && !again)
		*latest = f->id;
}

static void leaves(struct spy *s, const struct lw_frame *f)
{
	uint32_t len = 0;
	if (f->notes & LW_NOTE_DUPLICATE_ACK)
		s->dup_acks++;
	else if (is_segment(f, &len) && len == 0)
		s->dup_acks = 0;
	static const struct {
		uint8_t note;
		const char *name;
	} names[] = { { LW_NOTE_RETRANSMISSION, "retransmission" },
		{ LW_NOTE_DUPLICATE_ACK, "duplicate-ack" },
		{ LW_NOTE_ZERO_WINDOW, "zero-window" } };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (f->notes & names[i].note)
			printf("%c %u %s\n", s->name, s->frame, names[i].name);
}

static void on_frame(struct lw_tap *tap, enum lw_dir dir, const struct lw_frame *f,
	size_t len, lw_time now)
{
	struct spy *s = lw_container_of(tap, struct spy, tap);
	struct lw_cut cut = lw_cut_of(lw_rd_of(lw_frame_rd(f).at, len));
	s->frame++;
	lw_pcap_frame(&s->writer, now, &cut);
	if (dir == LW_TX)
		leaves(s, f);
	else
		arrives(s, f);
}

static void begin(struct trial_watcher *w, struct lw_port *const port[TRIAL_SIDES])
{
	struct watch *watch = lw_container_of(w, struct watch, watcher);
	for (int i = 0; i < TRIAL_SIDES; i++) {
		struct spy *s = &watch->spy[i];
		char path[1024];
		*s = (struct spy){ .tap.frame = on_frame, .name = (char)('a' + i) };
		snprintf(path, sizeof(path), "%s/%c.pcap", watch->dir, s->name);
		s->file = fopen(path, "wb");
		LW_ASSERT(s->file);
		lw_writer_init(&s->writer, (struct lw_sink){ to_file, s->file });
		lw_pcap_begin(&s->writer, LW_LINKTYPE_ETHERNET);
		lw_port_tap(port[i], &s->tap);
	}
}

static void end(struct trial_watcher *w)
{
	struct watch *watch = lw_container_of(w, struct watch, watcher);
	for (int i = 0; i < TRIAL_SIDES; i++) {
		lw_writer_flush(&watch->spy[i].writer);
		lw_writer_fini(&watch->spy[i].writer);
		fclose(watch->spy[i].file);
	}
}

enum {
	PERCENT = 10000000 /* ppb */
};

static bool damage(struct trial_conf *c, const char *kind)
{
	bool all = strcmp(kind, "mixed") == 0;
	struct lw_impair i = { 0 };
	if (all || strcmp(kind, "loss") == 0)
		i.loss_ppb = 4 * PERCENT;
	if (all || strcmp(kind, "duplicate") == 0)
		i.duplicate_ppb = 5 * PERCENT;
	if (all || strcmp(kind, "reorder") == 0) {
		i.reorder_ppb = 5 * PERCENT;
		i.reorder_by = all ? LW_MS(5) : LW_US(1500); /* a segment takes 1.2 ms */
	}
	if (strcmp(kind, "slow") == 0) {
		c->side[1].read_max = 4000;
		c->side[1].read_pause = LW_MS(300);
	} else if (!i.loss_ppb && !i.duplicate_ppb && !i.reorder_ppb) {
		return false;
	}
	c->link[0].impair[0] = c->link[0].impair[1] = i;
	return true;
}

/* Large writes and reads, no text of one byte, a round trip of 40 ms. */
static struct trial_conf usual(uint64_t seed)
{
	static const char *const personas[] = { "winxp", "linux26", "rfc" };
	struct trial_conf c = { .seed = seed };
	for (int i = 0; i < TRIAL_SIDES; i++) {
		c.side[i] = (struct trial_side){ .persona = personas[(seed + i) % 3],
			.bytes = i ? 60000 : 300000,
			.write_max = 20000,
			.read_max = 50000 };
		c.link[i] = (struct lw_link_conf){ .medium = LW_MEDIUM_ETHERNET,
			.bits_per_s = 10000000,
			.delay = LW_MS(10),
			.place = (uint32_t)i };
	}
	return c;
}

int main(int argc, char **argv)
{
	struct lw_text why = { 0 };
	struct trial_result result;
	if (argc != 4) {
		fputs("usage: analysis DAMAGE SEED DIR\n", stderr);
		return 2;
	}
	struct watch w = { .watcher = { begin, end }, .dir = argv[3] };
	struct trial_conf conf = usual(strtoull(argv[2], NULL, 10));
	if (!damage(&conf, argv[1])) {
		fputs("analysis: loss, reorder, duplicate, slow or mixed\n", stderr);
		return 2;
	}
	bool fine = trial_run(&conf, &w.watcher, &result, &why);
	if (!fine)
		fprintf(stderr, "analysis: %s\n", lw_text_str(&why));
	lw_text_fini(&why);
	return fine ? 0 : 1;
}
