/* pcapng.c - blocks: type, total length, body, options, total length again; everything is
 * padded to 32 bits.  SPDX-License-Identifier: MIT */
#include "labwire/capture/pcapng.h"

#include "le.h"

enum {
	SECTION_HEADER = 0x0a0d0d0a,
	INTERFACE_DESCRIPTION = 1,
	NAME_RESOLUTION = 4,
	INTERFACE_STATISTICS = 5,
	ENHANCED_PACKET = 6,
	OPT_END = 0,
	SHB_USERAPPL = 4,
	IF_NAME = 2,
	IF_DESCRIPTION = 3,
	IF_SPEED = 8,
	IF_TSRESOL = 9,
	TSRESOL_NS = 9, /* 10^-9 s */
	EPB_FLAGS = 2,
	ISB_STARTTIME = 2,
	ISB_ENDTIME = 3,
	ISB_IFRECV = 4,
	ISB_IFDROP = 5,
	ISB_USRDELIV = 8,
	NRB_END = 0,
	NRB_IPV4 = 1,
	TEXT_MAX = 255,
	BLOCK_MAX = 1024, /* of the small blocks built here */
	FRAME_HEAD = 28,
	FRAME_TAIL = 16,
};

static size_t pad_of(size_t n)
{
	return (4 - n % 4) % 4;
}

static void option(struct lw_wr *o, uint16_t code, const void *value, size_t n)
{
	le16(o, code);
	le16(o, (uint16_t)n);
	lw_wr_bytes(o, value, n);
	lw_wr_fill(o, 0, pad_of(n));
}

static void text_option(struct lw_wr *o, uint16_t code, const char *text)
{
	size_t n = strlen(text);
	option(o, code, text, n < TEXT_MAX ? n : TEXT_MAX);
}

/* A number of 64 bits, its low half first. */
static void number_option(struct lw_wr *o, uint16_t code, uint64_t n)
{
	le16(o, code);
	le16(o, 8);
	le32(o, (uint32_t)n);
	le32(o, (uint32_t)(n >> 32));
}

/* A time: its high half first, whatever the byte order. */
static void le_time(struct lw_wr *o, int64_t unix_ns)
{
	le32(o, (uint32_t)((uint64_t)unix_ns >> 32));
	le32(o, (uint32_t)unix_ns);
}

static void time_option(struct lw_wr *o, uint16_t code, int64_t unix_ns)
{
	le16(o, code);
	le16(o, 8);
	le_time(o, unix_ns);
}

/* Room for type and length in front; close_block fills them in. */
static struct lw_wr open_block(uint8_t *room, uint32_t type)
{
	struct lw_wr o = lw_wr_of(room, BLOCK_MAX);
	le32(&o, type);
	le32(&o, 0);
	return o;
}

static void close_block(struct lw_writer *w, struct lw_wr *o)
{
	uint32_t total = (uint32_t)lw_wr_len(o) + 4;
	struct lw_wr length = lw_wr_of(o->base + 4, 4);
	le32(&length, total);
	le32(o, total);
	lw_writer_put(w, o->base, lw_wr_len(o));
}

void lw_pcapng_begin(struct lw_writer *w, const char *application)
{
	uint8_t room[BLOCK_MAX];
	struct lw_wr o = open_block(room, SECTION_HEADER);
	le32(&o, 0x1a2b3c4d);
	le16(&o, 1); /* version 1.0 */
	le16(&o, 0);
	le32(&o, UINT32_MAX); /* section length: not said */
	le32(&o, UINT32_MAX);
	text_option(&o, SHB_USERAPPL, application);
	le32(&o, OPT_END);
	close_block(w, &o);
}

void lw_pcapng_interface(struct lw_writer *w, const struct lw_pcapng_interface *i)
{
	uint8_t room[BLOCK_MAX], resolution = TSRESOL_NS;
	struct lw_wr o = open_block(room, INTERFACE_DESCRIPTION);
	le16(&o, (uint16_t)i->link);
	le16(&o, 0);
	le32(&o, LW_SNAPLEN);
	text_option(&o, IF_NAME, i->name);
	text_option(&o, IF_DESCRIPTION, i->description);
	if (i->bits_per_s)
		number_option(&o, IF_SPEED, i->bits_per_s);
	option(&o, IF_TSRESOL, &resolution, 1);
	le32(&o, OPT_END);
	close_block(w, &o);
}

static size_t name_len(const struct lw_pcapng_name *n)
{
	return strnlen(n->name, TEXT_MAX);
}

static void put_name(struct lw_writer *w, const struct lw_pcapng_name *n)
{
	uint8_t room[BLOCK_MAX];
	struct lw_wr o = lw_wr_of(room, sizeof(room));
	size_t len = name_len(n);
	le16(&o, NRB_IPV4);
	le16(&o, (uint16_t)(4 + len + 1));
	lw_wr_u32(&o, n->addr); /* network order, as in a packet */
	lw_wr_bytes(&o, n->name, len);
	lw_wr_u8(&o, 0);
	lw_wr_fill(&o, 0, pad_of(len + 1));
	lw_writer_put(w, o.base, lw_wr_len(&o));
}

/* One block for all, of any size: its length has to be known beforehand. */
void lw_pcapng_names(struct lw_writer *w, const struct lw_pcapng_name *names, size_t n)
{
	uint8_t room[12];
	size_t total = 12 + 4; /* type and length twice; the end of the records */
	for (size_t i = 0; i < n; i++)
		total += 8 + name_len(&names[i]) + 1 + pad_of(name_len(&names[i]) + 1);
	struct lw_wr o = lw_wr_of(room, sizeof(room));
	le32(&o, NAME_RESOLUTION);
	le32(&o, (uint32_t)total);
	lw_writer_put(w, room, lw_wr_len(&o));
	for (size_t i = 0; i < n; i++)
		put_name(w, &names[i]);
	o = lw_wr_of(room, sizeof(room));
	le32(&o, NRB_END);
	le32(&o, (uint32_t)total);
	lw_writer_put(w, room, lw_wr_len(&o));
}

void lw_pcapng_frame(
	struct lw_writer *w, const struct lw_pcapng_place *at, const struct lw_cut *frame)
{
	uint8_t head[FRAME_HEAD], tail[FRAME_TAIL + 4] = { 0 };
	size_t len = lw_cut_len(frame);
	size_t kept = len < LW_SNAPLEN ? len : LW_SNAPLEN, pad = pad_of(kept);
	uint32_t total = (uint32_t)(FRAME_HEAD + kept + pad + FRAME_TAIL);
	struct lw_wr o = lw_wr_of(head, sizeof(head));
	le32(&o, ENHANCED_PACKET);
	le32(&o, total);
	le32(&o, at->interface);
	le_time(&o, at->unix_ns);
	le32(&o, (uint32_t)kept);
	le32(&o, (uint32_t)len);
	lw_writer_put(w, head, sizeof(head));
	lw_writer_put(w, frame->head, frame->nhead);
	lw_writer_put(w, frame->rest.at, kept - frame->nhead);
	o = lw_wr_of(tail, sizeof(tail));
	lw_wr_fill(&o, 0, pad);
	le16(&o, EPB_FLAGS);
	le16(&o, 4);
	le32(&o, at->outbound ? 2 : 1);
	le32(&o, OPT_END);
	le32(&o, total);
	lw_writer_put(w, tail, lw_wr_len(&o));
}

void lw_pcapng_statistics(struct lw_writer *w, const struct lw_pcapng_statistics *s)
{
	uint8_t room[BLOCK_MAX];
	struct lw_wr o = open_block(room, INTERFACE_STATISTICS);
	le32(&o, s->interface);
	le_time(&o, s->end_ns);
	time_option(&o, ISB_STARTTIME, s->begin_ns);
	time_option(&o, ISB_ENDTIME, s->end_ns);
	number_option(&o, ISB_IFRECV, s->received);
	number_option(&o, ISB_IFDROP, s->dropped);
	number_option(&o, ISB_USRDELIV, s->written);
	le32(&o, OPT_END);
	close_block(w, &o);
}
