/* lint.h - what is wrong with an addressing table, and the smallest repair of each.
 *
 * A table alone is judged by what it says about itself: networks that overlap are taken
 * for one segment.  With a scenario the wiring decides who is whose neighbour.  Each kind
 * of finding has its place in docs/findings.md.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LINT_LINT_H
#define LABWIRE_LINT_LINT_H

#include "labwire/reach/reach.h"

enum lw_severity {
	LW_INFO,    /* nothing is wrong, but worth knowing */
	LW_WARNING, /* allowed, and rarely meant */
	LW_ERROR    /* somebody will not be reached, or the table cannot be used */
};
const char *lw_severity_name(enum lw_severity s); /* "error" */

#define LW_FINDING_MAP(X)                                                                \
	X(NOT_AN_ADDRESS, "not-an-address", LW_ERROR)                                    \
	X(MISSING_ADDRESS, "missing-address", LW_ERROR)                                  \
	X(NOT_A_MASK, "not-a-mask", LW_ERROR)                                            \
	X(MASK_WITH_HOLES, "mask-with-holes", LW_ERROR)                                  \
	X(MISSING_MASK, "missing-mask", LW_ERROR)                                        \
	X(POD_OUT_OF_RANGE, "pod-out-of-range", LW_ERROR)                                \
	X(SPECIAL_ADDRESS, "special-address", LW_ERROR)                                  \
	X(NETWORK_ADDRESS, "network-address", LW_ERROR)                                  \
	X(BROADCAST_ADDRESS, "broadcast-address", LW_ERROR)                              \
	X(GATEWAY_IS_SELF, "gateway-is-self", LW_ERROR)                                  \
	X(GATEWAY_OUTSIDE, "gateway-outside-subnet", LW_ERROR)                           \
	X(GATEWAY_NETWORK, "gateway-network-address", LW_ERROR)                          \
	X(GATEWAY_BROADCAST, "gateway-broadcast-address", LW_ERROR)                      \
	X(GATEWAY_UNKNOWN, "gateway-unknown", LW_ERROR)                                  \
	X(GATEWAY_NOT_ROUTER, "gateway-not-router", LW_ERROR)                            \
	X(GATEWAY_ON_ROUTER, "gateway-on-router", LW_INFO)                               \
	X(NO_GATEWAY, "no-gateway", LW_WARNING)                                          \
	X(DUPLICATE_ADDRESS, "duplicate-address", LW_ERROR)                              \
	X(DUPLICATE_INTERFACE, "duplicate-interface", LW_WARNING)                        \
	X(MASK_MISMATCH, "mask-mismatch", LW_ERROR)                                      \
	X(OTHER_NETWORK, "other-network", LW_ERROR)                                      \
	X(HOST_OUTSIDE, "host-outside-subnet", LW_ERROR)                                 \
	X(LINK_ENDS_DIFFER, "link-ends-differ", LW_ERROR)                                \
	X(OVERLAPPING, "overlapping-subnets", LW_ERROR)                                  \
	X(UNDRAWN_NETWORK, "undrawn-network", LW_INFO)                                   \
	X(UNKNOWN_DEVICE, "unknown-device", LW_ERROR)                                    \
	X(UNKNOWN_INTERFACE, "unknown-interface", LW_ERROR)                              \
	X(DEVICE_WITHOUT_ROW, "device-without-row", LW_WARNING)                          \
	X(INTERFACE_WITHOUT_ROW, "interface-without-row", LW_WARNING)                    \
	X(NO_ROUTE, "no-route", LW_ERROR)                                                \
	X(NO_ROUTE_BACK, "no-route-back", LW_ERROR)                                      \
	X(ROUTING_LOOP, "routing-loop", LW_ERROR)                                        \
	X(ROUTE_NEEDED, "route-needed", LW_INFO)

enum lw_finding_kind {
#define X(name, code, severity) LW_FINDING_##name,
	LW_FINDING_MAP(X)
#undef X
	LW_FINDING_KINDS
};
const char *lw_finding_code(enum lw_finding_kind k); /* "not-an-address" */
enum lw_severity lw_finding_severity(enum lw_finding_kind k);

struct lw_finding {
	enum lw_finding_kind kind;
	size_t line;	       /* of the table's lines; SIZE_MAX: of none */
	enum lw_column column; /* LW_COLUMNS: of no cell */
	char *device;	 /* of a template, when all its pods have it: the template */
	char *interface; /* "": N/A */
	struct lw_prefix network; /* of a route: where it leads; else all zero */
	char *value;		  /* the cell as written; "" without a cell */
	char *message;
	char *repair;  /* what to write into the cell; without a cell: an order for the
			  device in IOS words; NULL: only a person can know */
	uint32_t pods; /* of how many pods this one speaks; 0: no template */
};

/* Zero-initialised is empty. */
struct lw_findings {
	struct lw_finding *all;
	size_t used, cap;
};
void lw_findings_fini(struct lw_findings *f);
size_t lw_findings_count(const struct lw_findings *f, enum lw_severity s);

/* A table without wiring. */
void lw_lint_table(const struct lw_table *t, struct lw_findings *out);
/* A scenario, read leniently.  For repairs other tables are tried; afterwards the
 * scenario is as before. */
void lw_lint_scenario(struct lw_scenario *s, struct lw_findings *out);

#endif
