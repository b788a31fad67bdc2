/* trace.c - every frame as a line of text: when, where, why, what.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/oneline.h"

struct spy {
	struct lw_tap tap;
	struct trace *trace;
	const struct node *node;
	const struct iface *iface;
};

struct wire {
	struct trace *trace;
	const struct lw_link_spec *spec;
};

struct trace {
	struct lw_lab *lab;
	struct spy *spies;
	size_t nspies;
	struct wire *wires;
	struct lw_oneline style;
	struct lw_text line;
};

static enum lw_linktype link_of(enum lw_medium medium)
{
	return medium == LW_MEDIUM_HDLC	 ? LW_LINKTYPE_HDLC
	       : medium == LW_MEDIUM_PPP ? LW_LINKTYPE_PPP
					 : LW_LINKTYPE_ETHERNET;
}

/* "#3.17": the 17th frame of the fourth node */
static void add_id(struct lw_text *out, uint64_t id)
{
	lw_text_fmt(out, "#%u.%u", (unsigned)(id >> 32), (unsigned)(id & UINT32_MAX));
}

/* "     3.020000  R2-Central S0/0/0 #1.31 <#3.17  " */
static void begin_line(struct trace *t, lw_time now, const char *node,
	const char *interface, const struct lw_frame *f)
{
	lw_text_clear(&t->line);
	lw_text_fmt(&t->line, "%9lld.%06lld  %s %s ", (long long)(now / LW_SEC(1)),
		(long long)(now % LW_SEC(1) / LW_US(1)), node, interface);
	add_id(&t->line, f->id);
	lw_text_add(&t->line, " <");
	if (f->cause_frame)
		add_id(&t->line, f->cause_frame);
	else
		lw_text_add(&t->line, f->cause_name ? f->cause_name : "start");
	lw_text_add(&t->line, "  ");
}

static void add_notes(struct lw_text *out, const struct lw_frame *f)
{
	static const struct {
		uint8_t note;
		const char *text;
	} notes[] = { { LW_NOTE_RETRANSMISSION, " [retransmission]" },
		{ LW_NOTE_WINDOW_PROBE, " [window probe]" },
		{ LW_NOTE_DUPLICATE_ACK, " [duplicate ACK]" },
		{ LW_NOTE_ZERO_WINDOW, " [zero window]" } };
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (f->notes & notes[i].note)
			lw_text_add(out, notes[i].text);
}

static void end_line(struct trace *t)
{
	t->lab->conf.io.trace(t->lab->conf.io.ctx, lw_text_str(&t->line));
}

static void on_frame(struct lw_tap *tap, enum lw_dir dir, const struct lw_frame *f,
	size_t len, lw_time now)
{
	struct spy *s = lw_container_of(tap, struct spy, tap);
	struct trace *t = s->trace;
	struct lw_rd bytes = lw_frame_rd(f);
	if (dir != LW_TX)
		return;
	bytes.end = bytes.at + len;
	begin_line(t, now, s->node->spec->name, s->iface->spec->name, f);
	lw_oneline(&t->style, &t->line, link_of(s->iface->spec->medium), bytes);
	add_notes(&t->line, f);
	end_line(t);
}

static void on_drop(
	void *ctx, int dir, const struct lw_frame *f, enum lw_link_drop why, lw_time now)
{
	struct wire *w = ctx;
	struct trace *t = w->trace;
	const struct node *n = &t->lab->nodes[w->spec->node[dir]];
	const struct iface *i = &n->ifaces[w->spec->interface[dir]];
	begin_line(t, now, n->spec->name, i->spec->name, f);
	lw_oneline(&t->style, &t->line, link_of(i->spec->medium), lw_frame_rd(f));
	lw_text_fmt(&t->line, " LOST: %s", lw_link_drop_text(why));
	end_line(t);
}

void trace_begin(struct lw_lab *lab)
{
	const struct lw_scenario *s = lab->s;
	size_t n = 0;
	if (!lab->conf.io.trace)
		return;
	struct trace *t = lw_alloc(sizeof(*t));
	lab->trace = t;
	t->lab = lab;
	t->style = (struct lw_oneline){ .addresses = true, .relative = true };
	for (size_t a = 0; a < s->nnodes; a++)
		t->nspies += s->nodes[a].ninterfaces;
	t->spies = lw_alloc_array(t->nspies, sizeof(*t->spies));
	for (size_t a = 0; a < s->nnodes; a++)
		for (size_t i = 0; i < s->nodes[a].ninterfaces; i++) {
			struct spy *spy = &t->spies[n++];
			*spy = (struct spy){ .tap.frame = on_frame,
				.trace = t,
				.node = &lab->nodes[a],
				.iface = &lab->nodes[a].ifaces[i] };
			lw_port_tap(spy->iface->port, &spy->tap);
		}
	t->wires = lw_alloc_array(s->nlinks, sizeof(*t->wires));
	for (size_t l = 0; l < s->nlinks; l++) {
		t->wires[l] = (struct wire){ t, &s->links[l] };
		lw_link_on_drop(lab->links[l], on_drop, &t->wires[l]);
	}
}

void trace_end(struct lw_lab *lab)
{
	struct trace *t = lab->trace;
	if (!t)
		return;
	for (size_t i = 0; i < t->nspies; i++)
		lw_port_untap(t->spies[i].iface->port, &t->spies[i].tap);
	for (size_t l = 0; l < lab->s->nlinks; l++)
		lw_link_on_drop(lab->links[l], NULL, NULL);
	lw_text_fini(&t->line);
	lw_free(t->wires);
	lw_free(t->spies);
	lw_free(t);
	lab->trace = NULL;
}
