/* output.h - the folder that a run writes into.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LIB_OUTPUT_H
#define CLI_LIB_OUTPUT_H

#include <stdbool.h>

#include "labwire/base/text.h"
#include "labwire/capture/sink.h"

struct output;

/* Makes the folder and those above it; NULL and a message when that fails. */
struct output *output_open(const char *folder);
/* A new file below the folder; errors are told on stderr with the file's name. */
enum lw_err output_file(struct output *o, const char *name, struct lw_sink *sink);
/* A whole file at once. */
bool output_text(struct output *o, const char *name, const struct lw_text *text);
bool output_folder(struct output *o, const char *name); /* below the folder */
/* Closes everything; false when any write failed. */
bool output_close(struct output *o);

#endif
