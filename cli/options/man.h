/* man.h - a command's page for man.  Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_MAN_H
#define CLI_OPTIONS_MAN_H

#include "spec.h"

/* On standard output, as man(7) source. */
void print_man(const struct command *c);

#endif
