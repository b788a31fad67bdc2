/* record.c - which interfaces are captured, and into which files.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "lab_priv.h"
#include "labwire/base/alloc.h"

static void file_name(const struct node *n, const struct iface *f, struct lw_text *out)
{
	lw_text_clear(out);
	lw_capture_name(n->spec->name, f->spec->name, out);
}

static bool matches(const struct node *n, const struct iface *f, const char *what)
{
	size_t len = strlen(n->spec->name);
	if (strncmp(what, n->spec->name, len) != 0)
		return false;
	return what[len] == 0 ||
	       (what[len] == ':' && strcmp(what + len + 1, f->spec->name) == 0);
}

static bool wanted(const struct lw_lab *lab, const struct node *n, const struct iface *f)
{
	if (lab->conf.capture_all)
		return f->port->out || f->spec->naddresses; /* empty ports say nothing */
	for (size_t i = 0; i < lab->conf.ncapture; i++)
		if (matches(n, f, lab->conf.capture[i]))
			return true;
	return false;
}

struct lw_cast cast_of(const struct lw_lab *lab, const struct iface *f)
{
	static const enum lw_linktype own[] = { [LW_MEDIUM_ETHERNET] =
							LW_LINKTYPE_ETHERNET,
		[LW_MEDIUM_HDLC] = LW_LINKTYPE_HDLC,
		[LW_MEDIUM_PPP] = LW_LINKTYPE_PPP };
	enum lw_linktype wish = lab->conf.serial_as;
	struct lw_cast c = { .is = own[f->spec->medium], .as = own[f->spec->medium] };
	if (f->spec->medium == LW_MEDIUM_ETHERNET || !wish || wish == LW_LINKTYPE_HDLC)
		return c;
	c.as = wish;
	/* Addresses of local administration (IEEE 802): "lw", the line, its end. */
	c.near = (struct lw_mac){ { 2, 'l', 'w', (uint8_t)(f->link >> 8),
		(uint8_t)f->link, (uint8_t)f->end } };
	c.far = c.near;
	c.far.b[5] ^= 1;
	return c;
}

static void broke_off(struct lw_lab *lab, const char *file, enum lw_err err)
{
	struct lw_text t = { 0 };
	lw_text_fmt(&t, "%s: %s; this capture ends here", file, lw_strerror(err));
	said(lab, LW_SAID_WARNING, NULL, NULL, lw_text_str(&t));
	lw_text_fini(&t);
	lab->capture_failed = true;
}

/* What is at the other end, and in which dress it is captured. */
static void describe(const struct lw_lab *lab, const struct iface *f,
	const struct lw_cast *cast, struct lw_text *out)
{
	static const char *const names[] = { [LW_LINKTYPE_ETHERNET] = "Ethernet",
		[LW_LINKTYPE_PPP] = "PPP",
		[LW_LINKTYPE_RAW] = "IP alone",
		[LW_LINKTYPE_HDLC] = "Cisco HDLC" };
	const struct lw_link_spec *l =
		f->link == SIZE_MAX ? NULL : &lab->s->links[f->link];
	if (l) {
		const struct lw_node_spec *peer = &lab->s->nodes[l->node[1 - f->end]];
		lw_text_fmt(out, "to %s %s", peer->name,
			peer->interfaces[l->interface[1 - f->end]].name);
	} else {
		lw_text_add(out, "inside the switch");
	}
	if (cast->is != cast->as)
		lw_text_fmt(out, "; %s, written as %s", names[cast->is], names[cast->as]);
}

static void watch(struct lw_lab *lab, struct node *n, struct iface *f)
{
	struct lw_text file = { 0 }, name = { 0 }, description = { 0 };
	struct lw_sink sink = { 0 };
	struct lw_watch w = { .cast = cast_of(lab, f) };
	file_name(n, f, &file);
	lw_text_fmt(&name, "%s %s", n->spec->name, f->spec->name);
	describe(lab, f, &w.cast, &description);
	enum lw_err err = lab->conf.io.open(lab->conf.io.ctx, lw_text_str(&file), &sink);
	if (err != LW_OK)
		broke_off(lab, lw_text_str(&file), err);
	f->has_file = err == LW_OK;
	w.name = lw_text_str(&name);
	w.description = lw_text_str(&description);
	w.bits_per_s = f->link == SIZE_MAX ? 0 : lab->s->links[f->link].conf.bits_per_s;
	w.sink = err == LW_OK ? &sink : NULL;
	f->capture = lw_recorder_add(lab->recorder, f->port, &w);
	lw_recorder_set(lab->recorder, f->capture, !lab->s->capture_later);
	lw_text_fini(&file);
	lw_text_fini(&name);
	lw_text_fini(&description);
}

/* Addresses and their names, for viewers of the common files. */
static struct lw_pcapng_name *names_of(const struct lw_scenario *s, size_t *n)
{
	struct lw_pcapng_name *names = NULL;
	size_t cap = 0;
	for (size_t a = 0; a < s->nnodes; a++) {
		const struct lw_node_spec *node = &s->nodes[a];
		for (size_t i = 0; i < node->ninterfaces; i++)
			for (size_t k = 0; k < node->interfaces[i].naddresses; k++) {
				names = lw_grow(names, &cap, *n + 1, sizeof(*names));
				names[(*n)++] = (struct lw_pcapng_name){
					node->interfaces[i].addresses[k].addr, node->name
				};
			}
	}
	return names;
}

/* The common files.  Those of one link type are for programs that read no mixture, so
 * PPP lines are apart where there are lines with HDLC, too. */
enum {
	ETHERNET = 1 << 0,
	SERIAL = 1 << 1,
	SERIAL_PPP = 1 << 2,
};
struct common_file {
	const char *name;
	unsigned kinds;
	bool every_hop;
};
static const struct common_file common_files[] = {
	{ "lab.pcapng", ETHERNET | SERIAL | SERIAL_PPP, false },
	{ "lab-ethernet.pcapng", ETHERNET, false },
	{ "lab-serial.pcapng", SERIAL, false },
	{ "lab-serial-ppp.pcapng", SERIAL_PPP, false },
	{ "lab-all.pcapng", ETHERNET | SERIAL | SERIAL_PPP, true },
};

/* The interfaces that are watched, by their numbers in the recorder. */
struct watched {
	unsigned *kinds;
	size_t used, cap;
};

static void note_kind(
	struct watched *all, const struct lw_lab *lab, const struct iface *f)
{
	enum lw_linktype as = cast_of(lab, f).as;
	all->kinds = lw_grow(all->kinds, &all->cap, all->used + 1, sizeof(unsigned));
	all->kinds[all->used++] = f->spec->medium == LW_MEDIUM_ETHERNET ? ETHERNET
				  : as == LW_LINKTYPE_PPP		? SERIAL_PPP
									: SERIAL;
}

/* Where every line is PPP, that is what the file of serial lines holds. */
static void settle_kinds(struct watched *all)
{
	for (size_t i = 0; i < all->used; i++)
		if (all->kinds[i] == SERIAL)
			return;
	for (size_t i = 0; i < all->used; i++)
		if (all->kinds[i] == SERIAL_PPP)
			all->kinds[i] = SERIAL;
}

static void open_common(struct lw_lab *lab, const struct watched *all,
	const struct common_file *file, struct lw_common *c)
{
	size_t *ports = lw_alloc_array(all->used + 1, sizeof(size_t));
	c->nports = 0;
	for (size_t i = 0; i < all->used; i++)
		if (all->kinds[i] & file->kinds)
			ports[c->nports++] = i;
	c->ports = ports;
	c->every_hop = file->every_hop;
	if (c->nports > 0) {
		enum lw_err err =
			lab->conf.io.open(lab->conf.io.ctx, file->name, &c->sink);
		if (err != LW_OK)
			broke_off(lab, file->name, err);
		else
			lab->commons[lw_recorder_common(lab->recorder, c)] = file->name;
		lab->ncommons += err == LW_OK;
	}
	lw_free(ports);
}

static void open_commons(struct lw_lab *lab, const struct watched *all)
{
	struct lw_common c = { 0 };
	struct lw_pcapng_name *names = names_of(lab->s, &c.nnames);
	c.names = names;
	for (size_t i = 0; i < sizeof(common_files) / sizeof(common_files[0]); i++)
		if (!common_files[i].every_hop || lab->conf.pcapng == LW_LAB_PCAPNG_ALL)
			open_common(lab, all, &common_files[i], &c);
	lw_free(names);
}

void record_all(struct lw_lab *lab)
{
	struct watched all = { 0 };
	if (!lab->conf.io.open || (!lab->conf.capture_all && !lab->conf.ncapture))
		return;
	lab->recorder = lw_recorder_new(lab->s->epoch_ns);
	for (size_t a = 0; a < lab->s->nnodes; a++)
		for (size_t i = 0; i < lab->s->nodes[a].ninterfaces; i++) {
			struct node *n = &lab->nodes[a];
			if (!wanted(lab, n, &n->ifaces[i]))
				continue;
			watch(lab, n, &n->ifaces[i]);
			note_kind(&all, lab, &n->ifaces[i]);
		}
	settle_kinds(&all);
	if (lab->conf.pcapng != LW_LAB_PCAPNG_NONE)
		open_commons(lab, &all);
	lw_free(all.kinds);
}

void record_switch(struct lw_lab *lab, const char *what, bool on)
{
	for (size_t a = 0; lab->recorder && a < lab->s->nnodes; a++)
		for (size_t i = 0; i < lab->s->nodes[a].ninterfaces; i++) {
			const struct iface *f = &lab->nodes[a].ifaces[i];
			if (f->capture != SIZE_MAX &&
				(!what || matches(&lab->nodes[a], f, what)))
				lw_recorder_set(lab->recorder, f->capture, on);
		}
}

void record_end(struct lw_lab *lab)
{
	struct lw_text file = { 0 };
	if (!lab->recorder)
		return;
	lw_recorder_end(lab->recorder);
	for (size_t a = 0; a < lab->s->nnodes; a++)
		for (size_t i = 0; i < lab->s->nodes[a].ninterfaces; i++) {
			const struct iface *f = &lab->nodes[a].ifaces[i];
			if (f->capture == SIZE_MAX || !f->has_file)
				continue;
			enum lw_err err = lw_recorder_error(lab->recorder, f->capture);
			file_name(&lab->nodes[a], f, &file);
			if (err != LW_OK)
				broke_off(lab, lw_text_str(&file), err);
		}
	for (size_t i = 0; i < lab->ncommons; i++) {
		enum lw_err err = lw_recorder_common_error(lab->recorder, i);
		if (err != LW_OK)
			broke_off(lab, lab->commons[i], err);
	}
	lw_text_fini(&file);
}
