/* script.c - reads test scripts, line by line.  SPDX-License-Identifier: MIT */
#include "script.h"

#include <string.h>

#include "labwire/base/alloc.h"

static const char *const personas[] = { "winxp", "linux26", "rfc", "ios12", "tuned",
	NULL };

enum {
	ALL_PERSONAS = 0xf /* but "tuned", for which a case must ask */
};
static const lw_span usual_tolerance = LW_MS(1);

const char *judge_persona(size_t i)
{
	return personas[i];
}

struct reader {
	struct judge_script *script;
	struct judge_line line;
	struct judge_case *open; /* the case or definition that lines belong to */
};

static void mistake(struct reader *r, const char *sentence)
{
	struct judge_script *s = r->script;
	if (s->nmistakes++ < JUDGE_MISTAKES_MAX)
		lw_text_fmt(&s->mistakes, "%s:%u: %s\n", r->line.file, r->line.line,
			sentence);
}

static bool name_of_persona(const char *s, size_t n, uint32_t *mask)
{
	for (size_t i = 0; personas[i]; i++) {
		if (strlen(personas[i]) != n || memcmp(personas[i], s, n) != 0)
			continue;
		*mask |= 1u << i;
		return true;
	}
	return false;
}

/* [winxp,rfc] or [!linux26] in front of a line. */
static const char *read_filter(struct judge_line *l, uint32_t *mask)
{
	const char *s = l->words[l->next].s;
	uint32_t named = 0;
	if (l->next == l->n || *s != '[')
		return NULL;
	l->next++;
	bool not = *++s == '!';
	s += not ;
	for (;;) {
		size_t n = strcspn(s, ",]");
		if (!name_of_persona(s, n, &named))
			return "there is no such persona (winxp, linux26, rfc, ios12)";
		s += n;
		if (*s == ']')
			break;
		if (*s++ != ',')
			return "a list of personas ends with ]";
	}
	*mask = not ? ALL_PERSONAS & ~named : named;
	return s[1] ? "a space is missing behind ]" : NULL;
}

/* [+]TIME[~TOLERANCE] */
static const char *read_when(struct judge_line *l, struct judge_step *st)
{
	char first[JUDGE_WORD];
	const char *s = l->words[l->next].s;
	st->relative = true;
	st->tolerance = usual_tolerance;
	if (l->next == l->n || (*s != '+' && (*s < '0' || *s > '9')))
		return NULL;
	l->next++;
	st->relative = *s == '+';
	s += st->relative;
	size_t n = strcspn(s, "~");
	memcpy(first, s, n);
	first[n] = 0;
	if (!judge_time(first, &st->at))
		return "a time is a number with s, ms, us or ns";
	if (s[n] == '~' && !judge_time(s + n + 1, &st->tolerance))
		return "a tolerance is a number with s, ms, us or ns";
	return NULL;
}

static const char *read_icmp(struct judge_line *l, struct judge_step *st)
{
	char type[JUDGE_WORD];
	const char *s = judge_word(l);
	size_t n = strcspn(s, "/");
	memcpy(type, s, n);
	type[n] = 0;
	st->verb = JUDGE_ICMP;
	if (!s[n] || !judge_int(type, &st->a) || !judge_int(s + n + 1, &st->b))
		return "icmp begins with TYPE/CODE";
	s = judge_word(l);
	if (strcmp(s, "mtu") == 0) {
		if (!judge_int(judge_word(l), &st->c))
			return "mtu is a number";
		s = judge_word(l);
	}
	if (strcmp(s, "about") != 0 || !judge_read_number(judge_word(l), &st->seg.seq))
		return "icmp ends with about SEQ, the number of the segment it quotes";
	return NULL;
}

static bool stands_for(const struct judge_number *n, bool injected)
{
	return injected ? n->kind == JUDGE_ANY
			: n->kind == JUDGE_LAST || n->kind == JUDGE_RIGHT;
}

/* What stands for a number in one direction says nothing in the other. */
static const char *fits(const struct judge_step *st)
{
	const struct judge_segment *s = &st->seg;
	bool injected = st->verb == JUDGE_INJECT;
	bool wrong = stands_for(&s->seq, injected) || stands_for(&s->ack, injected) ||
		     stands_for(&s->win, injected) || stands_for(&s->urg, injected) ||
		     stands_for(&s->tos, injected) || (injected && s->any_len);
	for (size_t i = 0; i < s->noptions; i++)
		wrong |= stands_for(&s->options[i].a, injected) ||
			 stands_for(&s->options[i].b, injected);
	if (!wrong)
		return NULL;
	return injected ? "* is only for what is expected"
			: "^ and right are only for what is injected";
}

/* peer > ..., peer:PORT > ..., peer icmp ..., peer iss N, host > ..., host:PORT > ... */
static const char *read_traffic(struct judge_line *l, struct judge_step *st)
{
	const char *who = judge_word(l);
	int64_t port = 0;
	st->verb = *who == 'p' ? JUDGE_INJECT : JUDGE_EXPECT;
	if (who[4] == ':' && (!judge_int(who + 5, &port) || port < 1 || port > 65535))
		return "a port is 1 to 65535";
	st->seg.port = (uint16_t)port;
	const char *what = judge_word(l);
	if (strcmp(what, ">") == 0) {
		const char *wrong = judge_read_segment(l, &st->seg);
		return wrong ? wrong : fits(st);
	}
	if (st->verb == JUDGE_INJECT && strcmp(what, "icmp") == 0)
		return read_icmp(l, st);
	if (st->verb == JUDGE_INJECT && strcmp(what, "iss") == 0) {
		st->verb = JUDGE_ISS;
		return judge_int(judge_word(l), &st->a) ? NULL : "iss is a number";
	}
	return "after the name comes >";
}

enum takes {
	NOTHING,
	NUMBER,	 /* which may be missing */
	WORD,	 /* one, quoted or not */
	NAMED,	 /* a word and a number */
	CONTENT, /* a number of bytes, a text, or a word */
};

static const struct verb {
	const char *name;
	enum judge_verb verb;
	enum takes takes;
} verbs[] = { { "quiet", JUDGE_QUIET, NOTHING }, { "skip", JUDGE_SKIP, NOTHING },
	{ "wait", JUDGE_WAIT, NOTHING }, { "state", JUDGE_STATE, WORD },
	{ "error", JUDGE_ERROR, WORD }, { "info", JUDGE_INFO, NAMED },
	{ "listen", JUDGE_LISTEN, NUMBER }, { "unlisten", JUDGE_UNLISTEN, NOTHING },
	{ "connect", JUDGE_CONNECT, NOTHING }, { "accept", JUDGE_ACCEPT, NOTHING },
	{ "write", JUDGE_WRITE, CONTENT }, { "read", JUDGE_READ, CONTENT },
	{ "unwritable", JUDGE_UNWRITABLE, WORD }, { "shutdown", JUDGE_SHUTDOWN, NOTHING },
	{ "shutdown-read", JUDGE_SHUTDOWN_READ, NOTHING },
	{ "close", JUDGE_CLOSE, NOTHING }, { "abort", JUDGE_ABORT, NOTHING },
	{ "set", JUDGE_SET, NAMED }, { "tune", JUDGE_TUNE, NAMED } };

static const char *read_arguments(
	struct judge_line *l, struct judge_step *st, enum takes takes)
{
	const struct judge_token *w = &l->words[l->next];
	const char *s = judge_word(l);
	switch (takes) {
	case NOTHING:
		return *s ? "nothing is expected behind it" : NULL;
	case NUMBER:
		return !*s || judge_int(s, &st->a) ? NULL : "a number is expected";
	case WORD:
	case NAMED:
		memcpy(st->word, s, sizeof(st->word));
		if (!*s)
			return "a word is missing";
		if (takes == NAMED && !judge_int(judge_word(l), &st->a))
			return "a name and a number are expected";
		return NULL;
	case CONTENT:
		st->quoted = w->kind == JUDGE_WORD_QUOTED && l->next > 0;
		if (!st->quoted && judge_int(s, &st->a))
			return st->a >= 0 && st->a <= JUDGE_CALL_MAX
				       ? NULL
				       : "a length is 0 to 1048576";
		memcpy(st->word, s, sizeof(st->word));
		return st->quoted || strcmp(s, "eof") == 0 || strcmp(s, "nothing") == 0
			       ? NULL
			       : "a number of bytes or a text is expected";
	}
	return NULL;
}

static const char *read_action(struct judge_line *l, struct judge_step *st)
{
	const char *name = l->words[l->next].s;
	if (strcmp(name, "peer") == 0 || strncmp(name, "peer:", 5) == 0 ||
		strcmp(name, "host") == 0 || strncmp(name, "host:", 5) == 0)
		return read_traffic(l, st);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(name, verbs[i].name) != 0)
			continue;
		l->next++;
		st->verb = verbs[i].verb;
		return read_arguments(l, st, verbs[i].takes);
	}
	return "there is no such action";
}

static const char *add_step(struct judge_case *c, const struct judge_step *st)
{
	if (c->nsteps == JUDGE_STEPS_MAX)
		return "the case has too many steps";
	c->steps = lw_grow(c->steps, &c->cap, c->nsteps + 1, sizeof(*c->steps));
	c->steps[c->nsteps++] = *st;
	return NULL;
}

static const struct judge_case *find_definition(
	const struct judge_script *s, const char *name)
{
	for (size_t i = 0; i < s->ncases; i++)
		if (s->cases[i].is_definition && strcmp(s->cases[i].name, name) == 0)
			return &s->cases[i];
	return NULL;
}

/* The steps of a definition, for the personas that the line is for. */
static const char *use(struct reader *r, const char *name, uint32_t mask)
{
	const struct judge_case *d = find_definition(r->script, name);
	if (!d || d == r->open)
		return "there is no such definition above";
	for (size_t i = 0; i < d->nsteps; i++) {
		struct judge_step st = d->steps[i];
		st.personas &= mask;
		st.defined = true;
		const char *wrong = add_step(r->open, &st);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *read_step(struct reader *r)
{
	struct judge_line *l = &r->line;
	struct judge_step st = {
		.file = l->file, .line = l->line, .personas = UINT32_MAX
	};
	const char *wrong = read_filter(l, &st.personas);
	if (!r->open)
		return "before the first case there are only definitions";
	if (!wrong && l->next < l->n && strcmp(l->words[l->next].s, "use") == 0) {
		l->next++;
		return use(r, judge_word(l), st.personas);
	}
	wrong = wrong ? wrong : read_when(l, &st);
	wrong = wrong ? wrong : read_action(l, &st);
	if (wrong)
		return wrong;
	return l->next < l->n ? "there is more in the line than can be read"
			      : add_step(r->open, &st);
}

static const char *open_case(struct reader *r, bool definition)
{
	struct judge_script *s = r->script;
	if (s->ncases == JUDGE_CASES_MAX)
		return "too many cases";
	s->cases = lw_grow(s->cases, &s->cap, s->ncases + 1, sizeof(*s->cases));
	r->open = &s->cases[s->ncases++];
	*r->open = (struct judge_case){ .file = r->line.file,
		.line = r->line.line,
		.personas = ALL_PERSONAS,
		.is_definition = definition };
	size_t n = 0;
	for (size_t i = 1; i < r->line.n; i++) {
		const char *word = r->line.words[i].s;
		size_t len = strlen(word);
		if (n + len + 2 > JUDGE_WORD)
			return "the name is too long";
		if (i > 1)
			r->open->name[n++] = ' ';
		memcpy(r->open->name + n, word, len);
		n += len;
	}
	if (definition && find_definition(s, r->open->name) != r->open)
		return "there is a definition of that name already";
	return n ? NULL : "a name is missing";
}

static bool copy_word(char *to, size_t room, const char *from)
{
	size_t n = strlen(from);
	if (n == 0 || n >= room)
		return false;
	memcpy(to, from, n + 1);
	return true;
}

/* cell STATE KIND POSITION: a case of the grid, which begins in that state. */
static const char *open_cell(struct reader *r)
{
	struct judge_line *l = &r->line;
	const char *wrong = open_case(r, false);
	if (wrong)
		return wrong;
	struct judge_cell *c = &r->open->cell;
	if (l->n < 4 || !copy_word(c->state, sizeof(c->state), l->words[1].s) ||
		!copy_word(c->kind, sizeof(c->kind), l->words[2].s) ||
		!copy_word(c->position, sizeof(c->position), l->words[3].s))
		return "a cell has a state, a kind of segment and a position";
	return use(r, c->state, ALL_PERSONAS);
}

static const char *read_personas(struct reader *r)
{
	uint32_t mask = 0;
	if (!r->open)
		return "personas belong to a case";
	for (size_t i = 1; i < r->line.n; i++)
		if (!name_of_persona(
			    r->line.words[i].s, strlen(r->line.words[i].s), &mask))
			return "there is no such persona (winxp, linux26, rfc, ios12)";
	r->open->personas = mask;
	return mask ? NULL : "a persona is missing";
}

static void read_line(struct reader *r, const char *text, size_t len)
{
	const char *wrong = judge_cut(&r->line, text, len);
	const char *first = r->line.words[0].s;
	if (!wrong && r->line.n == 0)
		return;
	if (wrong)
		; /* said below */
	else if (strcmp(first, "case") == 0)
		wrong = open_case(r, false);
	else if (strcmp(first, "define") == 0)
		wrong = open_case(r, true);
	else if (strcmp(first, "cell") == 0)
		wrong = open_cell(r);
	else if (strcmp(first, "personas") == 0)
		wrong = read_personas(r);
	else
		wrong = read_step(r);
	if (wrong)
		mistake(r, wrong);
}

bool judge_read(struct judge_script *s, const char *file, const char *text, size_t len)
{
	struct reader r = { .script = s };
	uint32_t before = s->nmistakes;
	r.line.file = file;
	while (len > 0) {
		const char *newline = memchr(text, '\n', len);
		size_t n = newline ? (size_t)(newline - text) : len;
		r.line.line++;
		read_line(&r, text, n);
		n += newline != NULL;
		text += n;
		len -= n;
	}
	return s->nmistakes == before;
}

void judge_script_fini(struct judge_script *s)
{
	for (size_t i = 0; i < s->ncases; i++)
		lw_free(s->cases[i].steps);
	lw_free(s->cases);
	lw_text_fini(&s->mistakes);
	*s = (struct judge_script){ 0 };
}
