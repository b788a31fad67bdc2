/* mutate.c - the mistakes that a table invites: which answers each one costs, and which
 * stay silent.  SPDX-License-Identifier: MIT */
#include "mutate.h"

#include <stdio.h>
#include <string.h>

#include "cli/text/json_out.h"
#include "labwire/lint/mutate.h"
#include "cli/text/prose.h"

enum {
	PAIRS_SHOWN = 2,
};

/* How a mistake shows. */
enum sign {
	SIGN_REFUSED, /* the table is not even played */
	SIGN_LOST,    /* answers are lost */
	SIGN_CHECKED, /* nothing is lost, but labwire check tells */
	SIGN_NONE,
	SIGNS
};

struct report {
	const struct lw_scenario *s;
	struct lw_text text[SIGNS];
	size_t count[SIGNS];
	struct json_out out;
};

static enum sign sign_of(const struct lw_mutation *m)
{
	return m->refused      ? SIGN_REFUSED
	       : m->nlost      ? SIGN_LOST
	       : m->found.used ? SIGN_CHECKED
			       : SIGN_NONE;
}

/* "172.16.255.254 -> N/A" and the place, as in the findings. */
static void add_place(
	struct lw_text *out, const struct lw_table *t, const struct lw_mutation *m)
{
	const struct lw_line *l = &t->lines[m->line];
	const char *interface = l->cell[LW_COLUMN_INTERFACE];
	bool named = *interface && strcmp(interface, "N/A") != 0;
	lw_text_fmt(out, "%s%s%s, %s: %s -> %s (line %zu)", l->cell[LW_COLUMN_DEVICE],
		named ? " " : "", named ? interface : "", lw_column_name(m->column),
		l->cell[m->column], m->text, l->line);
}

static void add_codes(struct lw_text *out, const struct lw_mutation *m)
{
	lw_text_add(out, m->found.used ? "check: " : "check says nothing");
	for (size_t i = 0; i < m->found.used; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again |= m->found.all[k].kind == m->found.all[i].kind;
		if (!again)
			lw_text_fmt(out, "%s%s", i ? ", " : "",
				lw_finding_code(m->found.all[i].kind));
	}
}

/* "122 answers are lost, of 98 pairs: hostPod1A > eagle-server, ..." */
static void add_pairs(
	struct lw_text *out, const struct report *r, const struct lw_mutation *m)
{
	struct lw_text shown = { 0 };
	size_t pairs = 0;
	for (size_t i = 0; i < m->nlost; i++) {
		const struct lw_cell *c = &m->lost[i], *before = i ? c - 1 : NULL;
		if (before && before->from == c->from && before->to == c->to)
			continue; /* another address of the same pair */
		if (pairs++ < PAIRS_SHOWN)
			lw_text_fmt(&shown, "%s%s > %s", pairs > 1 ? ", " : "",
				r->s->nodes[c->from].name, r->s->nodes[c->to].name);
	}
	lw_text_fmt(out, "lost %zu, of %zu pair%s: %s", m->nlost, pairs,
		pairs == 1 ? "" : "s", lw_text_str(&shown));
	if (pairs > PAIRS_SHOWN)
		lw_text_fmt(out, " and %zu more", pairs - PAIRS_SHOWN);
	lw_text_fini(&shown);
}

static void told_text(void *ctx, const struct lw_mutation *m)
{
	struct report *r = ctx;
	enum sign sign = sign_of(m);
	struct lw_text *out = &r->text[sign];
	r->count[sign]++;
	struct lw_text place = { 0 }, codes = { 0 }, pairs = { 0 };
	add_place(&place, &r->s->table, m);
	add_wrapped(out, "  ", lw_text_str(&place));
	add_codes(&codes, m);
	if (sign != SIGN_NONE)
		add_wrapped(out, "      ", lw_text_str(&codes));
	add_pairs(&pairs, r, m);
	if (m->nlost)
		add_wrapped(out, "      ", lw_text_str(&pairs));
	lw_text_fini(&place);
	lw_text_fini(&codes);
	lw_text_fini(&pairs);
}

static void add_pair(
	struct lw_json *j, const struct lw_scenario *s, const struct lw_cell *c)
{
	char addr[LW_IP4_TEXT];
	lw_json_object(j, NULL);
	lw_json_text(j, "from", s->nodes[c->from].name);
	lw_json_text(j, "to", s->nodes[c->to].name);
	lw_json_text(j, "address", lw_ip4_format(c->addr, addr));
	lw_json_end(j);
}

static void told_json(void *ctx, const struct lw_mutation *m)
{
	struct report *r = ctx;
	const struct lw_line *l = &r->s->table.lines[m->line];
	struct lw_json *j = &r->out.json;
	lw_json_object(j, NULL);
	lw_json_count(j, "line", l->line);
	lw_json_text(j, "device", l->cell[LW_COLUMN_DEVICE]);
	lw_json_text(j, "interface", l->cell[LW_COLUMN_INTERFACE]);
	lw_json_text(j, "column", lw_column_name(m->column));
	lw_json_text(j, "value", l->cell[m->column]);
	lw_json_text(j, "mistake", m->text);
	lw_json_bool(j, "refused", m->refused);
	lw_json_count(j, "gained", m->gained);
	lw_json_array(j, "findings");
	for (size_t i = 0; i < m->found.used; i++)
		lw_json_text(j, NULL, lw_finding_code(m->found.all[i].kind));
	lw_json_end(j);
	lw_json_array(j, "lost");
	for (size_t i = 0; i < m->nlost; i++)
		add_pair(j, r->s, &m->lost[i]);
	lw_json_end(j);
	lw_json_end(j);
	json_out_row(&r->out);
}

static void print_report(const struct report *r, size_t asked)
{
	static const char *const heads[] = {
		[SIGN_REFUSED] = "The table would not be played",
		[SIGN_LOST] = "Answers are lost",
		[SIGN_CHECKED] = "Nothing is lost, and only check tells",
		[SIGN_NONE] = "Silent: nothing is lost, and nothing is told",
	};
	print_sentence("One wrong cell at a time in %s, and what becomes of %zu answers "
		       "to ping:",
		base_name(r->s->table.file), asked);
	for (int i = 0; i < SIGNS; i++)
		if (r->count[i])
			printf("\n%s (%zu mistake%s):\n\n%s", heads[i], r->count[i],
				r->count[i] == 1 ? "" : "s", lw_text_str(&r->text[i]));
	puts("\nBehind \"check:\" stand the codes of what labwire check would find;\n"
	     "docs/findings.md explains each.");
}

void print_mutations(struct lw_scenario *s, bool json)
{
	/* Other tables are tried in the scenario; the report shows this one. */
	struct lw_scenario shown = *s;
	struct report r = { .s = &shown };
	lw_table_change(&shown.table, &s->table, SIZE_MAX, LW_COLUMN_DEVICE, NULL);
	if (json) {
		json_out_begin(&r.out);
		lw_json_array(&r.out.json, "mutations");
	}
	struct lw_reach_service ping;
	(void)lw_reach_service("ping", &ping);
	size_t asked = lw_mutate(s, &ping, json ? told_json : told_text, &r);
	if (json) {
		lw_json_end(&r.out.json);
		lw_json_count(&r.out.json, "asked", asked);
		json_out_end(&r.out);
	} else {
		print_report(&r, asked);
	}
	for (int i = 0; i < SIGNS; i++)
		lw_text_fini(&r.text[i]);
	lw_table_fini(&shown.table);
}
