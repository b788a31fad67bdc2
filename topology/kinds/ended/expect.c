/* expect.c - expectation "step": how it ended, what it said, which file it moved.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/app/ftp.h"
#include "labwire/base/crc32.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

struct ended {
	bool ok;
	const char *answered; /* a word of the step's outcome; NULL: whatever */
	size_t file_node;     /* whose tree has `file` */
	const char *file;     /* the step moved a copy of it; NULL: no file is meant */
};

static const struct format format_file = { "file_place", "^[^:]+:.+$",
	"a node and a path: \"NODE:/PATH\"" };
static const struct form place_of_file = { .kind = FORM_TEXT, .format = &format_file };
static const struct field step_fields[] = {
	MUST("step", &some_text, "its id"),
	KEY("ok", &flag, "false: it must fail"),
	KEY("says", &any_text, "its last words hold this"),
	KEY("file", &place_of_file,
		"\"NODE:PATH\": the step moved a whole copy of this file of the node's "
		"file server"),
	LAST_KEY,
};
static bool has_files(const struct lw_scenario *s, size_t node)
{
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == node && s->services[i].kind->files)
			return true;
	return false;
}

/* "eagle-server:/pub/README", which the step is to have moved unchanged. */
static void read_file(const struct place *p, int step, struct ended *e)
{
	const char *text = get_text(p, "file", NULL);
	const char *colon = text ? strchr(text, ':') : NULL;
	struct load *l = p->load;
	struct lw_text name = { 0 };
	if (!text)
		return;
	lw_text_bytes(&name, text, (size_t)(colon - text));
	e->file_node = lw_scenario_node(l->s, lw_text_str(&name));
	if (step != LW_STEP_NONE && !l->s->steps[step].kind->moved)
		complain(p, "file", "the step moves no files");
	else if (e->file_node == SIZE_MAX)
		no_such(p, "file", THING_NODE, lw_text_str(&name));
	else if (!has_files(l->s, e->file_node) && !is_lost(l, THING_USER, text))
		complain(p, "file", "%s has no file server", lw_text_str(&name));
	else
		e->file = colon + 1;
	lw_text_fini(&name);
}

static void read_ended(const struct place *p, struct lw_expect_spec *x)
{
	struct ended *e = x->conf;
	const char *step = get_text(p, "step", NULL);
	x->step = step ? step_by_id(p->load->s, step) : LW_STEP_NONE;
	e->ok = get_flag(p, "ok", true);
	e->answered = get_text(p, "says", NULL);
	if (step && x->step == LW_STEP_NONE)
		no_such(p, "step", THING_STEP, step);
	read_file(p, x->step, e);
}

/* Length and check sum of what a node's file server has; false: no such file. */
static bool sum_file(const struct node *n, const char *path, struct lw_ftp_moved *out)
{
	enum {
		PIECE = 16384
	};
	struct lw_vfile *f = n->files ? lw_vfs_open(n->files, path) : NULL;
	uint8_t piece[PIECE];
	*out = (struct lw_ftp_moved){ 0 };
	for (size_t k = 0; f && (k = lw_vfile_read(f, out->bytes, piece, PIECE)) > 0;) {
		out->crc32 = lw_crc32(out->crc32, piece, k);
		out->bytes += k;
	}
	lw_vfile_close(f);
	return f != NULL;
}

/* Did the step move a copy of the file? */
static bool moved_file(
	const struct lw_lab *lab, const struct step *t, const struct ended *e)
{
	struct lw_ftp_moved want, m;
	bool found = false;
	if (!t->job || !sum_file(&lab->nodes[e->file_node], e->file, &want))
		return false;
	for (size_t i = 0; !found && t->spec->kind->moved(t->job, i, &m); i++)
		found = m.whole && m.bytes == want.bytes && m.crc32 == want.crc32;
	return found;
}

static char *trouble(const struct lw_lab *lab, const struct lw_expect_spec *x)
{
	static const char *const states[] = { "has not begun", "has not ended",
		"was fine", "failed" };
	const struct step *t = &lab->steps[x->step];
	const struct ended *e = x->conf;
	struct lw_text why = { 0 };
	bool over = t->state == STEP_FINE || t->state == STEP_FAILED;
	if (!over || e->ok != (t->state == STEP_FINE))
		lw_text_fmt(&why, "step %s %s, but was expected to %s%s%s",
			step_name(t->spec), states[t->state], e->ok ? "be fine" : "fail",
			t->sentence && *t->sentence ? ": " : "",
			t->sentence ? t->sentence : "");
	else if (e->answered && !strstr(t->sentence, e->answered))
		lw_text_fmt(&why, "step %s says \"%s\", and not \"%s\"",
			step_name(t->spec), t->sentence, e->answered);
	else if (e->file && !moved_file(lab, t, e))
		lw_text_fmt(
			&why, "step %s has no copy of %s", step_name(t->spec), e->file);
	return why.len ? lw_text_take(&why) : NULL;
}

static const struct lw_expect_kind ended = {
	.form = { "step", "how a step ended; its id alone will do", step_fields },
	.conf_size = sizeof(struct ended),
	.read = read_ended,
	.trouble = trouble,
};

const struct lw_kind kind_ended = { .expect = &ended };
