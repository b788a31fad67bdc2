/* talk.c - plays dialogues from .talk files against an engine: whole, byte by byte, and
 * cut at random places.  What the engine says must be the same each time, and what the
 * file says.  The form of the files: README.md.  SPDX-License-Identifier: MIT */
#include "talk.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/rand.h"
#include "script.h"

enum {
	RANDOM_CUTS = 20,
	RANDOM_PIECE = 40,
};

/* One playing of a script. */
struct play {
	const struct talk_driver *driver;
	const struct talk_script *script;
	size_t piece;	      /* most bytes at a time */
	struct lw_rand *rand; /* NULL: always as many */
	void *world;
	void *sessions[TALK_SESSIONS]; /* NULL: not opened yet */
	struct lw_text said[TALK_SESSIONS], did;
	lw_time now;
	bool bad; /* a directive that nobody knows */
};

void talk_lines(struct lw_text *log, const char *mark, struct lw_rd bytes)
{
	const char *p = (const char *)bytes.at, *end = (const char *)bytes.end;
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *stop = nl ? nl : end;
		size_t n = (size_t)(stop - p);
		lw_text_add(log, mark);
		for (size_t i = 0; i < n; i++)
			if (p[i] == '\r' && i + 1 < n)
				lw_text_add(log, "\\r"); /* a bare one */
			else if (p[i] != '\r')
				lw_text_char(log, p[i]);
		lw_text_char(log, '\n');
		p = nl ? nl + 1 : end;
	}
}

static void drain(struct play *p, size_t i)
{
	const struct talk_driver *d = p->driver;
	bool more = true;
	while (more) {
		more = d->act(p->sessions[i], p->now, &p->did);
		struct lw_rd out = d->output(p->sessions[i]);
		more = more || lw_rd_left(&out) > 0;
		lw_text_bytes(&p->said[i], out.at, lw_rd_left(&out));
		d->sent(p->sessions[i], lw_rd_left(&out));
	}
}

static void feed(struct play *p, size_t i, struct lw_rd in)
{
	size_t n = 0;
	do {
		drain(p, i);
		n = p->driver->input(p->sessions[i], in, p->now);
		in.at += n;
	} while (n > 0 && lw_rd_left(&in) > 0);
	drain(p, i);
}

static void send(struct play *p, const struct talk_step *step)
{
	size_t at = 0;
	while (at < step->bytes.len) {
		size_t left = step->bytes.len - at;
		size_t n = p->rand ? 1 + lw_rand_below(p->rand, (uint32_t)p->piece)
				   : p->piece;
		n = n < left ? n : left;
		feed(p, step->session, lw_rd_of(step->bytes.s + at, n));
		at += n;
	}
}

/* Nobody says anything until the engine loses patience. */
static void silence(struct play *p, size_t i)
{
	lw_time deadline = p->driver->deadline(p->sessions[i]);
	if (deadline == LW_NEVER)
		return;
	p->now = deadline;
	p->driver->expire(p->sessions[i], deadline);
	drain(p, i);
}

static void take(struct play *p, const struct talk_step *step)
{
	size_t i = step->session;
	if (!p->sessions[i])
		p->sessions[i] = p->driver->open(p->world, p->now);
	drain(p, i);
	if (!step->directive)
		send(p, step);
	else if (strcmp(step->directive, "silence") == 0)
		silence(p, i);
	else if (!p->driver->tell || !p->driver->tell(p->sessions[i], step->directive))
		p->bad = true;
	drain(p, i);
}

static void play(struct play *p)
{
	p->world = p->driver->begin(p->script->persona);
	for (size_t i = 0; i < p->script->nsteps; i++)
		take(p, &p->script->steps[i]);
	for (size_t i = 0; i < TALK_SESSIONS; i++) {
		if (p->sessions[i] && p->driver->closing(p->sessions[i]))
			lw_text_add(&p->said[i], "(closed)\r\n");
		if (p->sessions[i])
			p->driver->close(p->sessions[i]);
	}
	p->driver->end(p->world);
}

/* Prints what was said when it is not what the file says. */
static bool same(struct play *p)
{
	bool good = !p->bad;
	struct lw_text log = { 0 };
	for (size_t i = 0; i < TALK_SESSIONS; i++) {
		char mark[8] = "< ";
		size_t before = log.len;
		if (i)
			snprintf(mark, sizeof(mark), "%zu< ", i + 1);
		talk_lines(
			&log, mark, lw_rd_of(lw_text_str(&p->said[i]), p->said[i].len));
		good = good && strcmp(lw_text_str(&log) + before,
				       lw_text_str(&p->script->expects[i])) == 0;
	}
	good = good && strcmp(lw_text_str(&p->did), lw_text_str(&p->script->did)) == 0;
	if (!good)
		printf("in pieces of %s%zu:%s\n%s%s", p->rand ? "at most " : "", p->piece,
			p->bad ? " a directive that nobody knows" : "", lw_text_str(&log),
			lw_text_str(&p->did));
	lw_text_fini(&log);
	return good;
}

static bool check(const struct talk_driver *d, const struct talk_script *script,
	size_t piece, struct lw_rand *r)
{
	struct play p = { .driver = d, .script = script, .piece = piece, .rand = r };
	play(&p);
	bool good = same(&p);
	for (size_t i = 0; i < TALK_SESSIONS; i++)
		lw_text_fini(&p.said[i]);
	lw_text_fini(&p.did);
	return good;
}

static bool check_all(const struct talk_driver *d, const char *path)
{
	struct talk_script script;
	struct lw_rand r;
	bool good = talk_read(path, &script);
	lw_rand_init(&r, 1, 1, "cuts");
	good = good && check(d, &script, SIZE_MAX / 2, NULL);
	good = good && check(d, &script, 1, NULL);
	for (int k = 0; good && k < RANDOM_CUTS; k++)
		good = check(d, &script, RANDOM_PIECE, &r);
	if (!good)
		printf("%s: not as written\n", path);
	talk_script_fini(&script);
	return good;
}

static const struct talk_driver *driver_of(const char *name)
{
	static const struct talk_driver *const all[] = { &talk_ftp, &talk_imap,
		&talk_imap_client, &talk_pop3, &talk_smtp, &talk_smtp_client };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const struct talk_driver *d = argc > 2 ? driver_of(argv[1]) : NULL;
	int bad = 0;
	if (!d) {
		fprintf(stderr, "usage: talk ENGINE FILE...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++)
		bad += !check_all(d, argv[i]);
	printf("%d dialogues, %d not as written\n", argc - 2, bad);
	return bad != 0;
}
