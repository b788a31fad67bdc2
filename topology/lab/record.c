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

enum lw_linktype link_type(const struct iface *f)
{
	switch (f->spec->medium) {
	case LW_MEDIUM_ETHERNET:
		return LW_LINKTYPE_ETHERNET;
	case LW_MEDIUM_HDLC:
		return LW_LINKTYPE_HDLC;
	case LW_MEDIUM_PPP:
		return LW_LINKTYPE_PPP;
	}
	LW_UNREACHABLE();
}

static void broke_off(struct lw_lab *lab, const char *file, enum lw_err err)
{
	struct lw_text t = { 0 };
	lw_text_fmt(&t, "%s: %s; this capture ends here", file, lw_strerror(err));
	said(lab, LW_SAID_WARNING, NULL, NULL, lw_text_str(&t));
	lw_text_fini(&t);
	lab->capture_failed = true;
}

static void watch(struct lw_lab *lab, struct node *n, struct iface *f)
{
	struct lw_text file = { 0 }, label = { 0 };
	struct lw_sink sink = { 0 };
	file_name(n, f, &file);
	lw_text_fmt(&label, "%s %s", n->spec->name, f->spec->name);
	enum lw_err err = lab->conf.io.open(lab->conf.io.ctx, lw_text_str(&file), &sink);
	if (err != LW_OK)
		broke_off(lab, lw_text_str(&file), err);
	f->has_file = err == LW_OK;
	f->capture = lw_recorder_add(lab->recorder, f->port, link_type(f),
		lw_text_str(&label), err == LW_OK ? &sink : NULL);
	lw_recorder_set(lab->recorder, f->capture, !lab->s->capture_later);
	lw_text_fini(&file);
	lw_text_fini(&label);
}

/* Addresses and their names, for viewers of lab.pcapng. */
static void open_common(struct lw_lab *lab)
{
	struct lw_pcapng_name *names = NULL;
	size_t n = 0, cap = 0;
	struct lw_sink sink = { 0 };
	enum lw_err err = lab->conf.io.open(lab->conf.io.ctx, "lab.pcapng", &sink);
	if (err != LW_OK) {
		broke_off(lab, "lab.pcapng", err);
		return;
	}
	for (size_t a = 0; a < lab->s->nnodes; a++) {
		const struct lw_node_spec *node = &lab->s->nodes[a];
		for (size_t i = 0; i < node->ninterfaces; i++)
			for (size_t k = 0; k < node->interfaces[i].naddresses; k++) {
				names = lw_grow(names, &cap, n + 1, sizeof(*names));
				names[n++] = (struct lw_pcapng_name){
					node->interfaces[i].addresses[k].addr, node->name
				};
			}
	}
	lw_recorder_all(lab->recorder, sink, names, n);
	lw_free(names);
}

void record_all(struct lw_lab *lab)
{
	if (!lab->conf.io.open || (!lab->conf.capture_all && !lab->conf.ncapture))
		return;
	lab->recorder = lw_recorder_new(lab->s->epoch_ns);
	for (size_t a = 0; a < lab->s->nnodes; a++)
		for (size_t i = 0; i < lab->s->nodes[a].ninterfaces; i++) {
			struct node *n = &lab->nodes[a];
			if (wanted(lab, n, &n->ifaces[i]))
				watch(lab, n, &n->ifaces[i]);
		}
	open_common(lab);
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
	lw_recorder_flush(lab->recorder);
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
	if (lw_recorder_error(lab->recorder, SIZE_MAX) != LW_OK)
		broke_off(lab, "lab.pcapng", lw_recorder_error(lab->recorder, SIZE_MAX));
	lw_text_fini(&file);
}
