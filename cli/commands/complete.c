/* complete.c - labwire complete: what a shell asks when a key completes a word.
 * SPDX-License-Identifier: MIT */
#include "cli.h"
#include "labwire/base/alloc.h"
#include "cli/options/offer.h"
#include "cli/options/spec.h"

struct options {
	struct texts words;
};

static int run(void *options)
{
	struct options *o = options;
	offer(&o->words);
	return STATUS_FINE;
}

static void fini(void *options)
{
	lw_free(((struct options *)options)->words.all);
}

const struct command command_complete = {
	.name = "complete",
	.about = "tell a shell how a command line may go on",
	.usage = { "complete -- [WORD]..." },
	.text = "Prints what the last of the words may become, a line each: the word, a "
		"tabulator, a sentence; \":file\" or \":folder\" when it may be the name "
		"of one. The words are those behind labwire; the last is \"\" when it "
		"has "
		"not begun. The completion of bash, zsh and fish asks so.",
	.arguments = { { .value = "WORD",
		.about = "of a command line",
		.may_lack = true,
		.repeats = true,
		.take = keep_texts,
		.at = offsetof(struct options, words) } },
	.example = "labwire complete -- reach lab-3.4.3 --from host",
	.size = sizeof(struct options),
	.run = run,
	.fini = fini,
};
