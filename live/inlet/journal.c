/* journal.c - what came from outside, as bytes.  SPDX-License-Identifier: MIT */
#include "journal.h"

#include <string.h>

#include "labwire/base/wr.h"

static const char magic[] = "labwire journal 1\n";

enum {
	MAGIC_LEN = sizeof(magic) - 1,
	RECORD_HLEN = 4 + 8 + 1 + 4,
};

const char *journal_kind_name(enum journal_kind kind)
{
	static const char *const names[] = {
#define X(name, text) text,
		JOURNAL_KIND_MAP(X)
#undef X
	};
	return kind < JOURNAL_KINDS ? names[kind] : "?";
}

static void put_u64(struct lw_wr *w, uint64_t v)
{
	lw_wr_u32(w, (uint32_t)(v >> 32));
	lw_wr_u32(w, (uint32_t)v);
}

static uint64_t get_u64(struct lw_rd *r)
{
	uint64_t high = lw_rd_u32(r);
	return high << 32 | lw_rd_u32(r);
}

/* A name that is not empty by accident, and holds no NUL. */
static bool get_name(struct lw_rd *r, size_t n, char name[JOURNAL_NAME_MAX + 1])
{
	if (n > JOURNAL_NAME_MAX || n > lw_rd_left(r))
		return false;
	lw_rd_copy(r, name, n);
	name[n] = 0;
	return strlen(name) == n;
}

void journal_head(struct lw_text *out, uint64_t seed, const char *scenario)
{
	uint8_t h[MAGIC_LEN + 8 + 2];
	struct lw_wr w = lw_wr_of(h, sizeof(h));
	size_t n = strlen(scenario);
	if (n > JOURNAL_NAME_MAX)
		n = JOURNAL_NAME_MAX;
	lw_wr_bytes(&w, magic, MAGIC_LEN);
	put_u64(&w, seed);
	lw_wr_u16(&w, (uint16_t)n);
	lw_text_bytes(out, h, sizeof(h));
	lw_text_bytes(out, scenario, n);
}

enum lw_err journal_read_head(
	struct lw_rd *r, uint64_t *seed, char name[JOURNAL_NAME_MAX + 1])
{
	char start[MAGIC_LEN];
	size_t had = lw_rd_left(r);
	lw_rd_copy(r, start, MAGIC_LEN);
	if (had < MAGIC_LEN || memcmp(start, magic, MAGIC_LEN) != 0)
		return LW_EBAD;
	*seed = get_u64(r);
	size_t n = lw_rd_u16(r);
	if (r->bad || n > lw_rd_left(r))
		return LW_ETRUNC;
	return get_name(r, n, name) ? LW_OK : LW_EBAD;
}

void journal_put(struct lw_text *out, const struct journal_record *record)
{
	uint8_t h[RECORD_HLEN];
	struct lw_wr w = lw_wr_of(h, sizeof(h));
	size_t n = lw_rd_left(&record->body);
	lw_wr_u32(&w, (uint32_t)n);
	put_u64(&w, (uint64_t)record->at);
	lw_wr_u8(&w, (uint8_t)record->kind);
	lw_wr_u32(&w, record->channel);
	lw_text_bytes(out, h, sizeof(h));
	lw_text_bytes(out, record->body.at, n);
}

enum lw_err journal_get(struct lw_rd *r, struct journal_record *out)
{
	struct lw_rd at = *r;
	uint32_t n = lw_rd_u32(&at);
	uint64_t time = get_u64(&at);
	uint8_t kind = lw_rd_u8(&at);
	uint32_t channel = lw_rd_u32(&at);
	if (at.bad)
		return LW_ETRUNC;
	if (n > JOURNAL_BODY_MAX || time >= LW_NEVER || kind >= JOURNAL_KINDS)
		return LW_EBAD;
	struct lw_rd body = lw_rd_sub(&at, n);
	if (at.bad)
		return LW_ETRUNC;
	*r = at;
	*out = (struct journal_record){ .at = (lw_time)time,
		.kind = (enum journal_kind)kind,
		.channel = channel,
		.body = body };
	return LW_OK;
}

/* u16 port, u8 n, n bytes: node, then the host to the end of the body */
void journal_place_put(struct lw_text *out, const struct journal_place *place)
{
	uint8_t h[3];
	struct lw_wr w = lw_wr_of(h, sizeof(h));
	lw_wr_u16(&w, place->port);
	lw_wr_u8(&w, (uint8_t)strlen(place->node));
	lw_text_bytes(out, h, sizeof(h));
	lw_text_add(out, place->node);
	lw_text_add(out, place->host);
}

enum lw_err journal_place_get(struct lw_rd body, struct journal_place *out)
{
	out->port = lw_rd_u16(&body);
	size_t n = lw_rd_u8(&body);
	if (body.bad || !get_name(&body, n, out->node) ||
		!get_name(&body, lw_rd_left(&body), out->host))
		return LW_EBAD;
	return LW_OK;
}
