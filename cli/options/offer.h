/* offer.h - what may come next on a command line.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_OFFER_H
#define CLI_OPTIONS_OFFER_H

#include "spec.h"

/* words: those behind "labwire"; the last is what is being typed, "" when it has not
 * begun.  Prints a line for each that may become of it: the word, a tabulator, a
 * sentence. A word that ends in ":", "=" or ">" goes on.  A line ":file" or ":folder"
 * says that the name of one fits, too. */
void offer(const struct texts *words);

#endif
