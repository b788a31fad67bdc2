/* recorder.c - taps on ports that write capture files.  SPDX-License-Identifier: MIT */
#include "labwire/capture/recorder.h"

#include "labwire/base/alloc.h"

struct common {
	uint8_t bit; /* in lw_frame.filed */
	bool every_hop;
	uint64_t frames;
	struct lw_writer file;
};

/* A port's place in a common file. */
struct member {
	struct common *of;
	uint32_t number;
	uint64_t frames;
};

struct watched {
	struct lw_tap tap;
	struct lw_recorder *recorder;
	struct lw_port *port;
	struct lw_cast cast;
	char *name, *description;
	uint64_t bits_per_s;
	bool on, was_on, has_file;
	lw_time began;	     /* when it was first on */
	uint64_t lost_then;  /* by the port */
	uint64_t seen, kept; /* while on; and had a form in the file */
	struct lw_writer file;
	struct member in[LW_RECORDER_COMMONS];
	size_t nin;
};

struct lw_recorder {
	int64_t epoch_ns;
	struct watched **ports;
	size_t nports, cap;
	struct common commons[LW_RECORDER_COMMONS];
	size_t ncommons;
	bool ended;
};

struct lw_recorder *lw_recorder_new(int64_t epoch_ns)
{
	struct lw_recorder *r = lw_alloc(sizeof(*r));
	r->epoch_ns = epoch_ns;
	return r;
}

void lw_recorder_free(struct lw_recorder *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->nports; i++) {
		lw_port_untap(r->ports[i]->port, &r->ports[i]->tap);
		lw_writer_fini(&r->ports[i]->file);
		lw_free(r->ports[i]->name);
		lw_free(r->ports[i]->description);
		lw_free(r->ports[i]);
	}
	for (size_t i = 0; i < r->ncommons; i++)
		lw_writer_fini(&r->commons[i].file);
	lw_free(r->ports);
	lw_free(r);
}

/* `filed` is the recorder's own note on a frame that is otherwise read-only. */
static void mark(const struct lw_frame *f, uint8_t bit)
{
	((struct lw_frame *)(uintptr_t)f)->filed |= bit;
}

static void on_frame(struct lw_tap *tap, enum lw_dir dir, const struct lw_frame *f,
	size_t len, lw_time now)
{
	struct watched *p = lw_container_of(tap, struct watched, tap);
	int64_t unix_ns = p->recorder->epoch_ns + now;
	struct lw_rd bytes = lw_frame_rd(f);
	struct lw_cut cut;
	if (!p->on)
		return;
	bytes.end = bytes.at + len;
	p->seen++;
	if (!lw_cast(&p->cast, dir, bytes, &cut))
		return;
	p->kept++;
	if (p->has_file)
		lw_pcap_frame(&p->file, unix_ns, &cut);
	for (struct member *m = p->in; m < p->in + p->nin; m++) {
		if (!m->of->every_hop && f->filed & m->of->bit)
			continue;
		struct lw_pcapng_place at = { m->number, dir == LW_TX, unix_ns };
		mark(f, m->of->bit);
		lw_pcapng_frame(&m->of->file, &at, &cut);
		m->frames++;
		m->of->frames++;
	}
}

size_t lw_recorder_add(
	struct lw_recorder *r, struct lw_port *port, const struct lw_watch *w)
{
	struct watched *p = lw_alloc(sizeof(*p));
	p->recorder = r;
	p->port = port;
	p->cast = w->cast;
	p->name = lw_strdup(w->name);
	p->description = lw_strdup(w->description);
	p->bits_per_s = w->bits_per_s;
	p->tap.frame = on_frame;
	if (w->sink) {
		p->has_file = true;
		lw_writer_init(&p->file, *w->sink);
		lw_pcap_begin(&p->file, w->cast.as);
		lw_writer_flush(&p->file); /* readable from the first moment */
	}
	r->ports = lw_grow(r->ports, &r->cap, r->nports + 1, sizeof(struct watched *));
	r->ports[r->nports] = p;
	lw_port_tap(port, &p->tap);
	return r->nports++;
}

size_t lw_recorder_common(struct lw_recorder *r, const struct lw_common *c)
{
	LW_ASSERT(r->ncommons < LW_RECORDER_COMMONS);
	struct common *all = &r->commons[r->ncommons];
	all->bit = (uint8_t)(1u << r->ncommons);
	all->every_hop = c->every_hop;
	lw_writer_init(&all->file, c->sink);
	lw_pcapng_begin(&all->file, "labwire");
	for (size_t i = 0; i < c->nports; i++) {
		LW_ASSERT(c->ports[i] < r->nports);
		struct watched *p = r->ports[c->ports[i]];
		lw_pcapng_interface(
			&all->file, &(struct lw_pcapng_interface){ .link = p->cast.as,
					    .name = p->name,
					    .description = p->description,
					    .bits_per_s = p->bits_per_s });
		p->in[p->nin++] = (struct member){ .of = all, .number = (uint32_t)i };
	}
	lw_pcapng_names(&all->file, c->names, c->nnames);
	lw_writer_flush(&all->file);
	return r->ncommons++;
}

void lw_recorder_set(struct lw_recorder *r, size_t port, bool on)
{
	LW_ASSERT(port < r->nports);
	struct watched *p = r->ports[port];
	if (on && !p->was_on) {
		p->was_on = true;
		p->began = lw_engine_now(p->port->engine);
		p->lost_then = lw_port_lost(p->port);
	}
	p->on = on;
}

void lw_recorder_flush(struct lw_recorder *r)
{
	for (size_t i = 0; i < r->nports; i++)
		lw_writer_flush(&r->ports[i]->file);
	for (size_t i = 0; i < r->ncommons; i++)
		lw_writer_flush(&r->commons[i].file);
}

/* A port that never was on has none. */
static void put_statistics(const struct lw_recorder *r, const struct watched *p)
{
	uint64_t lost = lw_port_lost(p->port); /* less than before on another cable */
	for (size_t i = 0; p->was_on && i < p->nin; i++)
		lw_pcapng_statistics(&p->in[i].of->file,
			&(struct lw_pcapng_statistics){ .interface = p->in[i].number,
				.begin_ns = r->epoch_ns + p->began,
				.end_ns = r->epoch_ns + lw_engine_now(p->port->engine),
				.received = p->seen,
				.dropped = lost > p->lost_then ? lost - p->lost_then : 0,
				.written = p->in[i].frames });
}

void lw_recorder_end(struct lw_recorder *r)
{
	LW_ASSERT(!r->ended);
	for (size_t i = 0; i < r->nports; i++) {
		r->ports[i]->on = false;
		put_statistics(r, r->ports[i]);
	}
	r->ended = true;
	lw_recorder_flush(r);
}

enum lw_err lw_recorder_error(const struct lw_recorder *r, size_t port)
{
	LW_ASSERT(port < r->nports);
	return r->ports[port]->file.error;
}

enum lw_err lw_recorder_common_error(const struct lw_recorder *r, size_t common)
{
	LW_ASSERT(common < r->ncommons);
	return r->commons[common].file.error;
}

uint64_t lw_recorder_frames(const struct lw_recorder *r, size_t port)
{
	LW_ASSERT(port < r->nports);
	return r->ports[port]->kept;
}

uint64_t lw_recorder_common_frames(const struct lw_recorder *r, size_t common)
{
	LW_ASSERT(common < r->ncommons);
	return r->commons[common].frames;
}
