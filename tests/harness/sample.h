/* sample.h - a small lab for tests of the gate: two hosts on a cable, the second of them
 * with services.  SPDX-License-Identifier: MIT */
#ifndef TESTS_HARNESS_SAMPLE_H
#define TESTS_HARNESS_SAMPLE_H

#include "labwire/lab/lab.h"

/* h and s: 10.0.0.1 and 10.0.0.2, with a name server, an echo and a discard service on s,
 * which is s.example.com. */
struct lw_scenario *sample_scenario(void);
struct lw_lab *sample_lab(const struct lw_scenario *s);
void sample_run(struct lw_lab *lab, lw_span span);

#endif
