/* property.c - runs trials by their seeds.
 *
 * usage: property [-v] [--capture FILE] FIRST LAST
 * A seed that fails is described, with the command that plays it again.  --capture: one
 * trial's frames at both hosts, as pcapng.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trial.h"

static enum lw_err to_file(void *ctx, const void *bytes, size_t n)
{
	return fwrite(bytes, 1, n, ctx) == n ? LW_OK : LW_EIO;
}

/* Both hosts' frames in one file. */
struct recording {
	struct trial_watcher watcher;
	struct lw_sink sink;
	struct lw_recorder *recorder;
};

static void begin(struct trial_watcher *w, struct lw_port *const port[TRIAL_SIDES])
{
	struct recording *r = lw_container_of(w, struct recording, watcher);
	static const char *const names[TRIAL_SIDES] = { "a", "b" };
	r->recorder = lw_recorder_new(0);
	size_t ports[TRIAL_SIDES];
	for (int i = 0; i < TRIAL_SIDES; i++) {
		struct lw_watch how = { .cast = { .is = LW_LINKTYPE_ETHERNET,
						.as = LW_LINKTYPE_ETHERNET },
			.name = names[i],
			.description = "" };
		ports[i] = lw_recorder_add(r->recorder, port[i], &how);
		lw_recorder_set(r->recorder, ports[i], true);
	}
	struct lw_common both = {
		.sink = r->sink, .every_hop = true, .ports = ports, .nports = TRIAL_SIDES
	};
	lw_recorder_common(r->recorder, &both);
}

static void end(struct trial_watcher *w)
{
	struct recording *r = lw_container_of(w, struct recording, watcher);
	lw_recorder_end(r->recorder);
	lw_recorder_free(r->recorder);
}

struct totals {
	uint64_t bytes, events, frames, retransmits, damaged;
	lw_time longest;
	uint64_t longest_seed;
};

static void add(
	struct totals *t, const struct trial_conf *c, const struct trial_result *r)
{
	t->bytes += c->side[0].bytes + c->side[1].bytes;
	t->events += r->events;
	t->frames += r->frames;
	t->retransmits += r->retransmits;
	t->damaged += r->damaged;
	if (r->took > t->longest) {
		t->longest = r->took;
		t->longest_seed = c->seed;
	}
}

static bool play(
	uint64_t seed, bool verbose, struct trial_watcher *watcher, struct totals *t)
{
	struct trial_conf conf = trial_of_seed(seed);
	struct trial_result result;
	struct lw_text why = { 0 }, text = { 0 };
	bool fine = trial_run(&conf, watcher, &result, &why);
	if (!fine || verbose) {
		trial_describe(&text, &conf);
		printf("%s%s %llu: %s\n", lw_text_str(&text), fine ? "ok" : "not ok",
			(unsigned long long)seed, lw_text_str(&why));
	}
	if (!fine)
		printf("again: build/tests/stack/property/property -v %llu %llu\n",
			(unsigned long long)seed, (unsigned long long)seed);
	add(t, &conf, &result);
	fflush(stdout);
	lw_text_fini(&why);
	lw_text_fini(&text);
	return fine;
}

int main(int argc, char **argv)
{
	bool verbose = false;
	const char *capture = NULL;
	int i = 1;
	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "-v") == 0)
			verbose = true;
		else if (strcmp(argv[i], "--capture") == 0 && i + 1 < argc)
			capture = argv[++i];
	}
	if (argc - i != 2) {
		fputs("usage: property [-v] [--capture FILE] FIRST LAST\n", stderr);
		return 2;
	}
	uint64_t first = strtoull(argv[i], NULL, 10),
		 last = strtoull(argv[i + 1], NULL, 10);
	struct recording r = { .watcher = { begin, end },
		.sink = { to_file, capture ? fopen(capture, "wb") : NULL } };
	if (capture && !r.sink.ctx) {
		fprintf(stderr, "property: %s cannot be written\n", capture);
		return 3;
	}
	struct totals t = { 0 };
	uint64_t failed = 0;
	for (uint64_t seed = first; seed <= last; seed++)
		failed += !play(seed, verbose, capture ? &r.watcher : NULL, &t);
	if (capture)
		fclose(r.sink.ctx);
	printf("%llu trials, %llu failed: %llu bytes in %llu frames, %llu "
	       "retransmissions, "
	       "%llu damaged, %llu events; the longest took %lld s (seed %llu)\n",
		(unsigned long long)(last - first + 1), (unsigned long long)failed,
		(unsigned long long)t.bytes, (unsigned long long)t.frames,
		(unsigned long long)t.retransmits, (unsigned long long)t.damaged,
		(unsigned long long)t.events, (long long)(t.longest / LW_SEC(1)),
		(unsigned long long)t.longest_seed);
	return failed ? 1 : 0;
}
