/* judge.c - plays test scripts, each case once per persona, and says so in TAP.
 *
 * usage: judge [--cells] [--only TEXT] FILE...
 * Definitions of a file can be used by those behind it.  --cells: list the cells of the
 * grid instead, "STATE KIND POSITION PERSONA" each.  --only: cases whose name has TEXT in
 * it.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play.h"

enum {
	FILE_MAX = 1 << 20
};

static bool read_file(struct judge_script *s, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) {
		fprintf(stderr, "judge: %s cannot be read\n", path);
		return false;
	}
	char *text = malloc(FILE_MAX);
	size_t n = text ? fread(text, 1, FILE_MAX, f) : 0;
	fclose(f);
	bool fine = n < FILE_MAX && judge_read(s, path, text, n);
	free(text);
	return fine;
}

static void list_cells(const struct judge_script *s)
{
	for (size_t i = 0; i < s->ncases; i++)
		for (size_t p = 0; judge_persona(p); p++) {
			const struct judge_case *c = &s->cases[i];
			if (c->cell.state[0] && c->personas & 1u << p)
				printf("%s %s %s %s\n", c->cell.state, c->cell.kind,
					c->cell.position, judge_persona(p));
		}
}

/* All cases with all their personas; the number that failed. */
static size_t play_all(const struct judge_script *s, const char *only)
{
	struct lw_text why = { 0 };
	size_t n = 0, failed = 0;
	for (size_t i = 0; i < s->ncases; i++) {
		const struct judge_case *c = &s->cases[i];
		for (size_t p = 0; !c->is_definition && judge_persona(p); p++) {
			if (!(c->personas & 1u << p) || (only && !strstr(c->name, only)))
				continue;
			lw_text_clear(&why);
			bool fine = judge_play(c, p, &why);
			failed += !fine;
			printf("%s %zu - %s [%s]\n", fine ? "ok" : "not ok", ++n, c->name,
				judge_persona(p));
			if (!fine)
				printf("# %s\n", lw_text_str(&why));
		}
	}
	printf("1..%zu\n", n);
	lw_text_fini(&why);
	return n ? failed : 1;
}

int main(int argc, char **argv)
{
	struct judge_script s = { 0 };
	const char *only = NULL;
	bool cells = false, fine = argc > 1;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--cells") == 0)
			cells = true;
		else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
			only = argv[++i];
		else
			fine = read_file(&s, argv[i]) && fine;
	}
	if (!fine) {
		fputs(argc > 1 ? lw_text_str(&s.mistakes)
			       : "usage: judge [--cells] [--only TEXT] FILE...\n",
			stderr);
		judge_script_fini(&s);
		return 2;
	}
	if (cells)
		list_cells(&s);
	size_t failed = cells ? 0 : play_all(&s, only);
	judge_script_fini(&s);
	return failed ? 1 : 0;
}
