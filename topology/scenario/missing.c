/* missing.c - names that are not there.  SPDX-License-Identifier: MIT */
#include "missing.h"

#include <string.h>

#include "json.h"
#include "labwire/base/alloc.h"
#include "labwire/base/nearest.h"

enum {
	LIST_MAX = 12,	/* names that are listed when none is near */
	PLACES_MAX = 3, /* that are added to a mistake */
};

void missing_fini(struct missing *n)
{
	for (int i = 0; i < THINGS; i++)
		lw_free(n->lost[i].all);
	lw_free(n->told);
	*n = (struct missing){ 0 };
}

void lose(struct load *l, enum thing what, const char *name)
{
	struct lost *lost = &l->missing.lost[what];
	if (!name) {
		if (lost->nameless < SIZE_MAX)
			lost->nameless++;
		return;
	}
	lost->all = lw_grow(lost->all, &lost->cap, lost->n + 1, sizeof(*lost->all));
	lost->all[lost->n++] = own_text(l, name);
}

void lose_all(struct load *l, enum thing what)
{
	l->missing.lost[what].nameless = SIZE_MAX;
}

/* An interface is lost with its node's. */
static bool is_named(const char *lost, const char *name)
{
	size_t n = strlen(lost);
	return strcmp(lost, name) == 0 ||
	       (n > 0 && lost[n - 1] == ':' && strncmp(lost, name, n) == 0);
}

bool is_lost(struct load *l, enum thing what, const char *name)
{
	struct lost *lost = &l->missing.lost[what];
	for (size_t i = 0; i < lost->n; i++)
		if (is_named(lost->all[i], name))
			return true;
	if (lost->nameless == SIZE_MAX)
		return true;
	if (lost->nameless == 0)
		return false;
	lost->nameless--;
	lose(l, what, name);
	return true;
}

/* The i-th user of all mail servers. */
static const char *user_at(const struct lw_scenario *s, size_t i)
{
	for (size_t k = 0; k < s->nservices; k++) {
		if (i < s->services[k].accounts.nusers)
			return s->services[k].accounts.users[i];
		i -= s->services[k].accounts.nusers;
	}
	return NULL;
}

/* Of the node that the name begins with. */
static const char *interface_at(const struct lw_scenario *s, const char *name, size_t i)
{
	char *node = lw_strndup(name, strcspn(name, ":"));
	size_t n = lw_scenario_node(s, node);
	lw_free(node);
	return n != SIZE_MAX && i < s->nodes[n].ninterfaces
		       ? s->nodes[n].interfaces[i].name
		       : NULL;
}

/* The i-th there is; "": one without name; NULL: no more. */
static const char *name_at(
	const struct lw_scenario *s, enum thing what, const char *name, size_t i)
{
	switch (what) {
	case THING_NODE:
		return i < s->nnodes ? s->nodes[i].name : NULL;
	case THING_INTERFACE:
		return interface_at(s, name, i);
	case THING_LINK:
		return NULL; /* guess_link */
	case THING_STEP:
		return i >= s->nsteps ? NULL : s->steps[i].id ? s->steps[i].id : "";
	case THING_USER:
		return user_at(s, i);
	case THINGS:
		break;
	}
	LW_UNREACHABLE();
}

static const char *after_colon(enum thing what, const char *name)
{
	const char *colon = what == THING_INTERFACE ? strchr(name, ':') : NULL;
	return colon ? colon + 1 : name;
}

/* A link has a name or is named by an end. */
static char *guess_link(struct load *l, const char *name)
{
	const struct lw_scenario *s = l->s;
	struct lw_nearest near = { .typed = name };
	struct lw_text named = { 0 }, end = { 0 }, out = { 0 };
	for (size_t i = 0; i < 2 * s->nlinks; i++) {
		const struct lw_link_spec *link = &s->links[i / 2];
		const struct lw_node_spec *n = &s->nodes[link->node[i % 2]];
		lw_nearest_try(&near, link->name);
		if (i % 2 == 0 && !strchr(link->name, ':'))
			lw_text_fmt(&named, "\"%s\", ", link->name);
		lw_text_clear(&end);
		lw_text_fmt(&end, "%s:%s", n->name,
			n->interfaces[link->interface[i % 2]].name);
		lw_nearest_try(&near, own_text(l, lw_text_str(&end)));
	}
	if (near.best)
		lw_text_fmt(&out, "; did you mean \"%s\"?", near.best);
	else if (s->nlinks == 0)
		lw_text_add(&out, ", nor any other");
	else
		lw_text_fmt(&out,
			"; a link is named %s%sby one of its ends, such as \"%s\"",
			lw_text_str(&named), named.len ? "or " : "", lw_text_str(&end));
	lw_text_fini(&named);
	lw_text_fini(&end);
	return lw_text_take(&out);
}

char *guess(struct load *l, enum thing what, const char *name)
{
	if (what == THING_LINK)
		return guess_link(l, name);
	struct lw_nearest near = { .typed = after_colon(what, name) };
	struct lw_text all = { 0 }, out = { 0 };
	const char *have = NULL;
	size_t n = 0;
	for (size_t i = 0; (have = name_at(l->s, what, name, i)); i++) {
		if (!*have)
			continue;
		lw_nearest_try(&near, have);
		lw_text_fmt(&all, "%s%s", n++ ? ", " : "", have);
	}
	if (near.best)
		lw_text_fmt(&out, "; did you mean \"%s\"?", near.best);
	else if (n > 0 && n <= LIST_MAX)
		lw_text_fmt(
			&out, "; there %s: %s", n == 1 ? "is" : "are", lw_text_str(&all));
	lw_text_fini(&all);
	return lw_text_take(&out);
}

static struct told *find_told(struct missing *n, enum thing what, const char *name)
{
	for (size_t i = 0; i < n->ntold; i++)
		if (n->told[i].what == what && strcmp(n->told[i].name, name) == 0)
			return &n->told[i];
	return NULL;
}

bool note_missing(struct load *l, enum thing what, const char *name)
{
	struct missing *n = &l->missing;
	if (is_lost(l, what, name) || find_told(n, what, name))
		return false;
	n->told = lw_grow(n->told, &n->told_cap, n->ntold + 1, sizeof(*n->told));
	n->told[n->ntold++] = (struct told){ what, own_text(l, name), l->diags->used, 0 };
	return true;
}

/* "... (also in A, B, C and others)" */
static void add_place(struct load *l, struct told *t, const char *path)
{
	static const char *const before[] = { " (also at ", ", ", ", ", " and others" };
	if (t->diag >= l->diags->used || t->more > PLACES_MAX)
		return;
	struct lw_diag *d = &l->diags->all[t->diag];
	size_t n = strlen(d->sentence);
	struct lw_text text = { 0 };
	lw_text_bytes(&text, d->sentence, t->more ? n - 1 : n); /* without the ")" */
	lw_text_add(&text, before[t->more]);
	if (t->more < PLACES_MAX)
		lw_text_add(&text, path);
	lw_text_char(&text, ')');
	t->more++;
	lw_free(d->sentence);
	d->sentence = lw_text_take(&text);
}

void no_such(const struct place *p, const char *key, enum thing what, const char *name)
{
	static const char *const things[] = { [THING_NODE] = "node",
		[THING_LINK] = "link",
		[THING_STEP] = "step",
		[THING_USER] = "user" };
	struct load *l = p->load;
	struct told *told = find_told(&l->missing, what, name);
	if (told) {
		struct lw_text path = { 0 };
		path_to(p, key, &path);
		add_place(l, told, lw_text_str(&path));
		lw_text_fini(&path);
	} else if (note_missing(l, what, name)) {
		char *meant = guess(l, what, name);
		if (what == THING_INTERFACE)
			complain(p, key, "%.*s has no interface \"%s\"%s",
				(int)strcspn(name, ":"), name, after_colon(what, name),
				meant);
		else
			complain(p, key, "there is no %s \"%s\"%s", things[what], name,
				meant);
		lw_free(meant);
	}
}
