/* kind.h - what a kind of service, step or expectation is made of: how it is written,
 * read and played.  Each stands in a folder of its own, topology/kinds/KIND/, which alone
 * knows what is in its `conf`.  Private to topology.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_KIND_H
#define TOPOLOGY_SCENARIO_KIND_H

#include "form.h"
#include "labwire/scenario/scenario.h"

/* Of the reader: json.h. */
struct load;
struct place;
/* Of a lab that plays: topology/lab/lab_priv.h. */
struct lw_lab;
struct node;
struct step;

struct lw_job;
struct lw_job_env;
struct lw_json;
struct lw_ftp_moved;
struct lw_zones;

/* Keys that every service has; those of its kind follow. */
#define SERVICE_FIELDS MUST("node", &some_text, "where it runs")
extern const struct field bare_service[]; /* no others follow */
/* Keys that every step may have; those of its kind follow. */
#define STEP_FIELDS                                                                      \
	KEY("id", &some_text, "a name, for \"after\" and for expectations"),             \
		EITHER("at", &span, "when it begins, counted from the start of the lab", \
			"after"),                                                        \
		KEY("after", &some_text,                                                 \
			"id of the step that has to end first, instead of \"at\""),      \
		KEY("delay", &span, "how long after \"at\" or \"after\" it begins")
/* Those of a step that a node does. */
#define NODE_STEP_FIELDS STEP_FIELDS, MUST("node", &some_text, "the node that does it")

/* Of the functions, those that are NULL have nothing to do. */
struct lw_service_kind {
	struct choice form; /* what stands behind "kind", and its keys */
	size_t conf_size;
	uint16_t tcp_port;	/* where it listens; 0: it takes datagrams alone */
	bool asked_by_datagram; /* it listens to TCP, too, but clients try UDP first */
	bool mailboxes;		/* serves those of the node's mail server */
	bool files;		/* serves the node's files */
	const struct lw_service_use *uses; /* from outside; ends with a port of 0 */

	void (*read)(const struct place *p, struct lw_service_spec *v);
	void (*forget)(struct lw_service_spec *v); /* what `own` does not hold */
	const struct lw_zones *(*zones)(const struct lw_service_spec *v);

	/* Must not fail: no port is taken, since each kind stands once per node. */
	enum lw_err (*start)(
		struct node *n, const struct lw_service_spec *v, struct lw_job **out);
	void (*report)(const struct lw_job *job, struct lw_json *j); /* of its node */
	size_t (*queued)(const struct lw_job *job);		     /* messages */
};

struct lw_step_kind {
	struct choice form; /* what stands behind "do", and its keys */
	size_t conf_size;
	bool of_node;	  /* has a "node" */
	bool composes;	  /* leaves a letter in step->message */
	bool of_captures; /* the first of them says whether captures wait for it */

	void (*read)(const struct place *p, struct lw_step_spec *t);
	/* After all are read, and what they follow is known. */
	void (*check)(struct load *l, const struct lw_step_spec *t);

	void (*describe)(const struct step *t, struct lw_text *out); /* "ping 10.0.0.1" */
	/* Either `start`, for what lasts, or `act`, for what is done at once. */
	struct lw_job *(*start)(struct step *t, const struct lw_job_env *env);
	void (*started)(struct step *t); /* t->job runs */
	void (*act)(struct step *t);
	void (*report)(const struct lw_job *job, struct lw_json *j);
	/* The i-th file that it moved; false: there are no more. */
	bool (*moved)(const struct lw_job *job, size_t i, struct lw_ftp_moved *out);
};

struct lw_expect_kind {
	struct choice form; /* its key, and those beside it */
	size_t conf_size;
	void (*read)(const struct place *p, struct lw_expect_spec *x);
	/* Why it does not hold; NULL: it does.  The caller frees it. */
	char *(*trouble)(const struct lw_lab *lab, const struct lw_expect_spec *x);
};

/* A folder of topology/kinds/. */
enum {
	KIND_STEPS_MAX = 2
};
struct lw_kind {
	const struct lw_service_kind *service;
	const struct lw_step_kind *steps[KIND_STEPS_MAX];
	const struct lw_expect_kind *expect;
};

/* All of them, in the order of topology/kinds/meson.build. */
extern const struct lw_kind *const lw_kinds[];
extern const size_t lw_nkinds;

/* NULL: there are no more. */
const struct lw_step_kind *step_kind_at(size_t i);
const struct lw_expect_kind *expect_kind_at(size_t i);

#endif
