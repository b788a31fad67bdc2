/* lab_priv.h - a lab's parts.  Private to topology/lab and
 * topology/kinds.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_LAB_PRIV_H
#define TOPOLOGY_LAB_PRIV_H

#include "labwire/app/job.h"
#include "labwire/app/resolver.h"
#include "labwire/base/list.h"
#include "labwire/base/text.h"
#include "labwire/capture/recorder.h"
#include "labwire/device/beacon.h"
#include "labwire/device/nic.h"
#include "labwire/device/switch.h"
#include "labwire/lab/lab.h"
#include "labwire/link/serial.h"
#include "labwire/stack/stack.h"

struct iface {
	const struct lw_interface_spec *spec;
	struct lw_nic nic;	  /* Ethernet, but for a switch's ports */
	struct lw_serial *serial; /* serial */
	struct lw_port *port;	  /* whichever it is; NULL never */
	struct lw_card *card;	  /* NULL: a switch's port, without a stack */
	int netif;		  /* in the node's stack, -1: none */
	size_t link;		  /* of the scenario's, SIZE_MAX: none is plugged in */
	int end;		  /* which of its ends */
	size_t capture;		  /* number in the recorder, SIZE_MAX: not watched */
	bool has_file;
};

struct node {
	struct lw_lab *lab;
	const struct lw_node_spec *spec;
	struct lw_owner owner;
	struct lw_switch *sw;
	struct lw_beacon *beacon; /* NULL: it says nothing by itself */
	struct lw_stack *stack;
	struct iface *ifaces;
	struct lw_resolver *resolver;
	struct lw_mailstore *store;
	struct lw_job *vtyd;	/* its terminal lines, or NULL */
	const char **own_names; /* of its addresses, in the DNS: the zones' */
	size_t nown_names, own_names_cap;
	struct lw_vfs *files; /* what its FTP server serves */
	uint16_t ping_seq;
};

enum step_state {
	STEP_WAITING,
	STEP_RUNNING,
	STEP_FINE,
	STEP_FAILED
};

struct step {
	struct lw_lab *lab;
	const struct lw_step_spec *spec;
	enum step_state state;
	struct lw_event event; /* its begin */
	struct lw_job *job;
	lw_time began, ended;
	struct lw_outcome outcome; /* sentence: see below */
	char *sentence;
	char *message; /* a mail: what was composed */
	size_t message_len;
	struct lw_vfs *files;	 /* FTP: what can be put */
	bool asked;		 /* from outside: not one of the scenario's */
	struct lw_text dialogue; /* "> line\n", "< line\n", "  line\n" */
};

struct lw_lab {
	struct lw_lab_conf conf;
	const struct lw_scenario *s;
	struct lw_engine *engine;
	struct lw_owner owner;
	struct node *nodes;
	struct lw_link **links;
	struct lw_job **services;
	struct step *steps;
	size_t steps_left;
	lw_time idle_since; /* when the last step ended */
	struct lw_recorder *recorder;
	const char *commons[LW_RECORDER_COMMONS]; /* names of its common files */
	size_t ncommons;
	struct trace *trace;	/* NULL: nobody listens */
	char **expect_failures; /* a sentence per expectation, NULL: it held */
	size_t failures;
	bool capture_failed;
	struct lw_list asked;	   /* steps from outside: asked.c */
	struct lw_outlet *outlets; /* cables that lead outside, newest first */
};

/* build.c */
void build_nodes(struct lw_lab *lab);
void build_links(struct lw_lab *lab);
void unbuild(struct lw_lab *lab);
/* services.c */
void build_services(struct lw_lab *lab);
void unbuild_services(struct lw_lab *lab);
/* own_names.c */
void own_names_find(struct lw_lab *lab);
void own_names_forget(struct lw_lab *lab);
/* outside.c: call when the scenario's links are gone. */
void free_outlets(struct lw_lab *lab);
/* warm.c: what the switches have come to, when they have been on for long. */
void warm_switches(struct lw_lab *lab);
/* Every station knows the MAC addresses of its own segments. */
void warm_arp(struct lw_lab *lab);
/* record.c */
void record_all(struct lw_lab *lab);
void record_switch(struct lw_lab *lab, const char *what, bool on);
void record_end(struct lw_lab *lab);
struct lw_cast cast_of(const struct lw_lab *lab, const struct iface *f);
/* trace.c */
void trace_begin(struct lw_lab *lab);
void trace_end(struct lw_lab *lab);
/* director.c: the steps */
void direct(struct lw_lab *lab);
void undirect(struct lw_lab *lab);
void step_init(struct step *t, struct lw_lab *lab, const struct lw_step_spec *spec);
void step_fini(struct step *t);
/* asked.c: after lw_list_init(&lab->asked) */
void free_asked(struct lw_lab *lab);
/* expect.c */
void check_expectations(struct lw_lab *lab);

void said(const struct lw_lab *lab, enum lw_said what, const char *node, const char *step,
	const char *text);
const char *step_name(const struct lw_step_spec *t); /* its id, or its place */

#endif
