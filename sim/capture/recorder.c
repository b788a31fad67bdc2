/* recorder.c - taps on ports that write capture files.  SPDX-License-Identifier: MIT */
#include "labwire/capture/recorder.h"

#include "labwire/base/alloc.h"

struct watched {
	struct lw_tap tap;
	struct lw_recorder *recorder;
	struct lw_port *port;
	enum lw_linktype link;
	char *description;
	uint32_t number;
	bool on, has_file;
	uint64_t frames;
	struct lw_writer file;
};

struct lw_recorder {
	int64_t epoch_ns;
	struct watched **ports;
	size_t nports, cap;
	bool has_all;
	struct lw_writer all;
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
		lw_free(r->ports[i]->description);
		lw_free(r->ports[i]);
	}
	lw_writer_fini(&r->all);
	lw_free(r->ports);
	lw_free(r);
}

static void on_frame(struct lw_tap *tap, enum lw_dir dir, const struct lw_frame *f,
	size_t len, lw_time now)
{
	struct watched *p = lw_container_of(tap, struct watched, tap);
	struct lw_recorder *r = p->recorder;
	struct lw_rd bytes = lw_frame_rd(f);
	if (!p->on)
		return;
	bytes.end = bytes.at + len;
	p->frames++;
	if (p->has_file)
		lw_pcap_frame(&p->file, r->epoch_ns + now, bytes.at, len);
	if (r->has_all)
		lw_pcapng_frame(
			&r->all, p->number, dir == LW_TX, r->epoch_ns + now, bytes);
}

size_t lw_recorder_add(struct lw_recorder *r, struct lw_port *port, enum lw_linktype link,
	const char *description, const struct lw_sink *sink)
{
	struct watched *p = lw_alloc(sizeof(*p));
	p->recorder = r;
	p->port = port;
	p->link = link;
	p->description = lw_strdup(description);
	p->number = (uint32_t)r->nports;
	p->tap.frame = on_frame;
	if (sink) {
		p->has_file = true;
		lw_writer_init(&p->file, *sink);
		lw_pcap_begin(&p->file, link);
		lw_writer_flush(&p->file); /* readable from the first moment */
	}
	r->ports = lw_grow(r->ports, &r->cap, r->nports + 1, sizeof(struct watched *));
	r->ports[r->nports] = p;
	lw_port_tap(port, &p->tap);
	return r->nports++;
}

void lw_recorder_all(struct lw_recorder *r, struct lw_sink sink,
	const struct lw_pcapng_name *names, size_t n)
{
	lw_writer_init(&r->all, sink);
	r->has_all = true;
	lw_pcapng_begin(&r->all, "labwire");
	for (size_t i = 0; i < r->nports; i++)
		lw_pcapng_interface(&r->all, r->ports[i]->link, r->ports[i]->description,
			r->ports[i]->port->name);
	lw_pcapng_names(&r->all, names, n);
	lw_writer_flush(&r->all);
}

void lw_recorder_set(struct lw_recorder *r, size_t port, bool on)
{
	LW_ASSERT(port < r->nports);
	r->ports[port]->on = on;
}

void lw_recorder_flush(struct lw_recorder *r)
{
	for (size_t i = 0; i < r->nports; i++)
		lw_writer_flush(&r->ports[i]->file);
	if (r->has_all)
		lw_writer_flush(&r->all);
}

enum lw_err lw_recorder_error(const struct lw_recorder *r, size_t port)
{
	return port < r->nports ? r->ports[port]->file.error : r->all.error;
}

uint64_t lw_recorder_frames(const struct lw_recorder *r, size_t port)
{
	LW_ASSERT(port < r->nports);
	return r->ports[port]->frames;
}
