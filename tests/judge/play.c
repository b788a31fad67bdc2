/* play.c - one case, step by step.  SPDX-License-Identifier: MIT */
#include "play.h"

#include "bench.h"
#include "labwire/base/alloc.h"

static const lw_span settling = LW_US(5); /* a frame's way, and what it leads to */

struct play {
	struct bench b;
	const struct judge_case *c;
	const struct judge_step *st;
	size_t persona;
	struct lw_text *why;
	lw_time began, before; /* the case; the step before */
	struct lw_sock_user user;
	struct lw_sock listener, sock;
	enum lw_err error;
	int64_t written, taken; /* bytes of the pattern */
	bool in_cell;		/* its first segment was looked at */
	struct {
		enum lw_sock_option option;
		uint32_t value;
	} set[8]; /* for sockets that are yet to be opened */
	size_t nset;
};

static bool fail(struct play *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Where, who, and the sentence; always false. */
static bool fail(struct play *p, const char *fmt, ...)
{
	va_list ap;
	lw_text_fmt(p->why, "%s:%u: [%s] ", p->st ? p->st->file : p->c->file,
		p->st ? p->st->line : p->c->line, judge_persona(p->persona));
	va_start(ap, fmt);
	lw_text_vfmt(p->why, fmt, ap);
	va_end(ap);
	return false;
}

static struct lw_stack *stack(struct play *p)
{
	return lw_host_stack(p->b.host);
}

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct play *p = lw_container_of(u, struct play, user);
	(void)now;
	if (events & LW_SOCK_ERROR)
		p->error = lw_sock_error(stack(p), s);
}

static void say_seconds(struct lw_text *out, lw_span t)
{
	lw_text_fmt(out, "%s%lld.%06lld s", t < 0 ? "-" : "",
		(long long)((t < 0 ? -t : t) / LW_SEC(1)),
		(long long)((t < 0 ? -t : t) % LW_SEC(1) / LW_US(1)));
}

static bool unwanted(struct play *p, const char *when)
{
	struct lw_text said = { 0 };
	struct judge_flow *f = NULL;
	struct lw_seg seg;
	lw_time at = 0;
	if (!bench_next(&p->b, &seg, &f, &at))
		return true;
	judge_say(&said, f, &seg);
	lw_text_add(&said, " at ");
	say_seconds(&said, at - p->began);
	fail(p, "%s, and the host sent %s", when, lw_text_str(&said));
	lw_text_fini(&said);
	return false;
}

static bool compare(struct play *p, const struct lw_seg *seg, const struct judge_flow *f,
	lw_span late)
{
	const struct judge_step *st = p->st;
	struct lw_text line = { 0 };
	const char *what = judge_differs(f, seg, &st->seg);
	if (!what && st->seg.port && st->seg.port != f->peer_port)
		what = "port";
	if (!what && st->seg.tos.kind == JUDGE_NUMBER && st->seg.tos.n != p->b.tos)
		what = "TOS";
	bool in_time = (late < 0 ? -late : late) <= st->tolerance;
	if (!what && in_time)
		return true;
	lw_text_add(&line, "expected ");
	judge_say_wanted(&line, &st->seg);
	lw_text_add(&line, ", got ");
	judge_say(&line, f, seg);
	if (what) {
		lw_text_fmt(&line, ": another %s", what);
	} else {
		lw_text_add(&line, ", but ");
		say_seconds(&line, late < 0 ? -late : late);
		lw_text_add(&line, late < 0 ? " early" : " late");
	}
	fail(p, "%s", lw_text_str(&line));
	lw_text_fini(&line);
	return false;
}

static bool expect(struct play *p, lw_time at)
{
	struct judge_flow *f = NULL;
	struct lw_seg seg;
	lw_time came = 0;
	bench_run(&p->b, at + p->st->tolerance, true);
	if (!bench_next(&p->b, &seg, &f, &came)) {
		struct lw_text line = { 0 };
		judge_say_wanted(&line, &p->st->seg);
		lw_text_add(&line, " until ");
		say_seconds(&line, at + p->st->tolerance - p->began);
		fail(p, "expected %s, and nothing came", lw_text_str(&line));
		lw_text_fini(&line);
		return false;
	}
	p->before = came;
	return compare(p, &seg, f, came - at);
}

static bool check_state(struct play *p)
{
	struct lw_tcp_info info;
	const char *state = NULL;
	bench_connection(&p->b, bench_flow(&p->b, 0), &info, &state);
	return strcmp(state, p->st->word) == 0 ||
	       fail(p, "expected state %s, it is %s", p->st->word, state);
}

static bool check_info(struct play *p)
{
	struct lw_tcp_info i;
	const char *state = NULL, *w = p->st->word;
	if (!bench_connection(&p->b, bench_flow(&p->b, 0), &i, &state))
		return fail(p, "there is no connection");
	const struct {
		const char *name;
		int64_t value;
	} fields[] = { { "cwnd", i.cwnd }, { "ssthresh", i.ssthresh },
		{ "mss", i.snd_mss }, { "snd_wnd", i.snd_wnd }, { "rcv_wnd", i.rcv_wnd },
		{ "recovering", i.recovering }, { "rto_ms", i.rto / LW_MS(1) },
		{ "srtt_ms", i.srtt / LW_MS(1) }, { "rttvar_ms", i.rttvar / LW_MS(1) },
		{ "queued", (int64_t)i.queued }, { "readable", (int64_t)i.readable } };
	for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]); k++)
		if (strcmp(w, fields[k].name) == 0)
			return fields[k].value == p->st->a ||
			       fail(p, "expected %s %lld, it is %lld", w,
				       (long long)p->st->a, (long long)fields[k].value);
	return fail(p, "a connection has no %s", w);
}

static bool called(struct play *p, const char *call, enum lw_err err)
{
	return err == LW_OK || fail(p, "%s: %s", call, lw_strerror(err));
}

static bool open_socket(struct play *p, struct lw_sock *s)
{
	enum lw_err err = lw_sock_open(stack(p), LW_SOCK_TCP, &p->user, s);
	for (size_t i = 0; err == LW_OK && i < p->nset; i++)
		err = lw_sock_set(stack(p), *s, p->set[i].option, p->set[i].value);
	return called(p, "open", err);
}

static bool do_listen(struct play *p)
{
	struct lw_endpoint local = { 0, BENCH_HOST_PORT };
	return open_socket(p, &p->listener) &&
	       called(p, "bind", lw_sock_bind(stack(p), p->listener, local)) &&
	       called(p, "listen",
		       lw_sock_listen(
			       stack(p), p->listener, p->st->a ? (int)p->st->a : 5));
}

static bool do_connect(struct play *p)
{
	struct lw_endpoint peer = { BENCH_PEER, BENCH_PEER_PORT }, local = { 0, 0 };
	if (!open_socket(p, &p->sock) ||
		!called(p, "connect", lw_sock_connect(stack(p), p->sock, peer)) ||
		!called(p, "local", lw_sock_local(stack(p), p->sock, &local)))
		return false;
	bench_flow(&p->b, 0)->host_port = local.port;
	return true;
}

static bool do_write(struct play *p)
{
	const struct judge_step *st = p->st;
	size_t n = st->quoted ? strlen(st->word) : (size_t)st->a, done = 0;
	uint8_t *bytes = lw_alloc(n + 1);
	for (size_t i = 0; i < n; i++)
		bytes[i] = st->quoted ? (uint8_t)st->word[i]
				      : bench_pattern(p->written + (int64_t)i + 1);
	enum lw_err err = lw_sock_write(stack(p), p->sock, bytes, n, &done);
	lw_free(bytes);
	p->written += (int64_t)done;
	return called(p, "write", err) &&
	       (done == n || fail(p, "write: %zu of %zu bytes were taken", done, n));
}

static bool check_unwritable(struct play *p)
{
	size_t done = 0;
	enum lw_err err = lw_sock_write(stack(p), p->sock, "", 1, &done);
	const char *is = lw_strerror(err);
	return (strcmp(is, p->st->word) == 0 && done == 0) ||
	       fail(p, "expected that a write is refused: %s; it is: %s", p->st->word,
		       is);
}

static bool do_read(struct play *p)
{
	const struct judge_step *st = p->st;
	bool content = st->quoted || !st->word[0];
	size_t n = !content ? 1 : st->quoted ? strlen(st->word) : (size_t)st->a, got = 0;
	uint8_t *bytes = lw_alloc(n + 1);
	enum lw_err err = lw_sock_read(stack(p), p->sock, bytes, n, &got);
	bool fine = content && got == n;
	for (size_t i = 0; fine && i < n; i++)
		fine = bytes[i] ==
		       (st->quoted ? (uint8_t)st->word[i]
				   : bench_pattern(p->taken + (int64_t)i + 1));
	lw_free(bytes);
	p->taken += (int64_t)got;
	if (content && got != n)
		return fail(p, "read: %zu of %zu bytes are there (%s)", got, n,
			lw_strerror(err));
	if (content)
		return fine || fail(p, "read: other bytes than expected");
	enum lw_err want = strcmp(st->word, "eof") == 0 ? LW_ECLOSED : LW_EAGAIN;
	return err == want ||
	       fail(p, "read: expected %s, it is: %s", st->word, lw_strerror(err));
}

static bool do_set(struct play *p)
{
	static const struct {
		const char *name;
		enum lw_sock_option option;
	} names[] = { { "nodelay", LW_SOCK_NODELAY }, { "keepalive", LW_SOCK_KEEPALIVE },
		{ "rcvbuf", LW_SOCK_RCVBUF }, { "sndbuf", LW_SOCK_SNDBUF },
		{ "maxseg", LW_SOCK_MAXSEG }, { "cork", LW_SOCK_CORK },
		{ "usertimeout", LW_SOCK_USER_TIMEOUT } };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(p->st->word, names[i].name) != 0)
			continue;
		bool connected = p->sock.slot != LW_SOCK_NONE.slot;
		struct lw_sock s = connected ? p->sock : p->listener;
		if (s.slot != LW_SOCK_NONE.slot)
			return called(p, "set",
				lw_sock_set(stack(p), s, names[i].option,
					(uint32_t)p->st->a));
		if (p->nset == sizeof(p->set) / sizeof(p->set[0]))
			return fail(p, "too many options");
		p->set[p->nset].option = names[i].option;
		p->set[p->nset++].value = (uint32_t)p->st->a;
		return true;
	}
	return fail(p, "there is no option %s", p->st->word);
}

static bool inject(struct play *p)
{
	if (p->c->cell.state[0] && !p->in_cell && !p->st->defined) {
		const char *wrong = judge_misplaced(&p->b, &p->c->cell, &p->st->seg);
		p->in_cell = true;
		if (wrong)
			return fail(p, "not a %s %s in %s: %s", p->c->cell.kind,
				p->c->cell.position, p->c->cell.state, wrong);
	}
	bench_inject(&p->b, &p->st->seg);
	return true;
}

static bool check_error(struct play *p)
{
	const char *is = lw_strerror(p->error);
	return strcmp(is, p->st->word) == 0 ||
	       fail(p, "expected error '%s', it is '%s'", p->st->word, is);
}

static bool do_call(struct play *p)
{
	switch (p->st->verb) {
	case JUDGE_LISTEN:
		return do_listen(p);
	case JUDGE_CONNECT:
		return do_connect(p);
	case JUDGE_ACCEPT:
		return called(p, "accept",
			lw_sock_accept(stack(p), p->listener, &p->user, &p->sock));
	case JUDGE_WRITE:
		return do_write(p);
	case JUDGE_READ:
		return do_read(p);
	case JUDGE_SET:
		return do_set(p);
	case JUDGE_UNLISTEN:
		lw_sock_close(stack(p), p->listener);
		return true;
	case JUDGE_UNWRITABLE:
		return check_unwritable(p);
	case JUDGE_SHUTDOWN_READ:
		lw_sock_shutdown_read(stack(p), p->sock);
		return true;
	case JUDGE_SHUTDOWN:
		lw_sock_shutdown(stack(p), p->sock);
		return true;
	case JUDGE_CLOSE:
		lw_sock_close(stack(p), p->sock);
		return true;
	case JUDGE_ABORT:
		lw_sock_abort(stack(p), p->sock);
		return true;
	case JUDGE_INJECT:
		return inject(p);
	case JUDGE_ICMP:
		bench_icmp(&p->b, p->st);
		return true;
	case JUDGE_ISS:
		bench_flow(&p->b, p->st->seg.port)->peer_iss = (uint32_t)p->st->a;
		return true;
	case JUDGE_STATE:
		return check_state(p);
	case JUDGE_ERROR:
		return check_error(p);
	case JUDGE_INFO:
		return check_info(p);
	case JUDGE_QUIET:
		return unwanted(p, "quiet was expected");
	case JUDGE_SKIP:
		p->b.looked = p->b.got;
		return true;
	case JUDGE_TUNE:
	case JUDGE_WAIT:
	case JUDGE_EXPECT:
		break;
	}
	return true;
}

static bool step(struct play *p)
{
	const struct judge_step *st = p->st;
	lw_time at = (st->relative ? p->before : p->began) + st->at;
	if (st->verb == JUDGE_EXPECT)
		return expect(p, at);
	bench_run(&p->b, at, false);
	p->before = at;
	if (!do_call(p))
		return false;
	bench_run(&p->b, lw_engine_now(p->b.engine) + settling, false);
	return true;
}

static bool play(struct play *p)
{
	for (size_t i = 0; i < p->c->nsteps; i++) {
		p->st = &p->c->steps[i];
		if (p->st->personas & 1u << p->persona && !step(p))
			return false;
	}
	p->st = NULL;
	if (p->c->cell.state[0] && !p->in_cell)
		return fail(p, "the cell injects nothing");
	if (p->b.lost)
		return fail(p, "%zu segments of the host were lost", p->b.lost);
	return unwanted(p, "the case is over");
}

static bool choose_profile(struct play *p, struct lw_profile *out)
{
	const struct lw_profile *base = lw_profile_find(judge_persona(p->persona));
	*out = base ? *base : *lw_profile_find("rfc");
	for (size_t i = 0; i < p->c->nsteps; i++) {
		p->st = &p->c->steps[i];
		if (p->st->verb == JUDGE_TUNE && !judge_tune(out, p->st->word, p->st->a))
			return fail(p, "no persona has a field %s", p->st->word);
	}
	p->st = NULL;
	return true;
}

bool judge_play(const struct judge_case *c, size_t persona, struct lw_text *why)
{
	struct play *p = lw_alloc(sizeof(*p));
	p->c = c;
	p->persona = persona;
	p->why = why;
	p->user.ready = ready;
	p->listener = p->sock = LW_SOCK_NONE;
	struct lw_profile profile;
	bool fine = choose_profile(p, &profile);
	if (fine) {
		bench_init(&p->b, &profile);
		p->began = p->before = lw_engine_now(p->b.engine);
		fine = play(p);
		bench_fini(&p->b);
	}
	lw_free(p);
	return fine;
}
