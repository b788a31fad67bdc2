/* scenario.h - a scenario, read and checked: plain structs with everything resolved.
 *
 * The form of the file is described by scenarios/scenario.schema.json and its README.
 * Owned by the caller; every pointer lives as long as the scenario.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_SCENARIO_SCENARIO_H
#define LABWIRE_SCENARIO_SCENARIO_H

#include "labwire/address/table.h"
#include "labwire/link/link.h"
#include "labwire/profile/profile.h"
#include "labwire/proto/dns_stub.h"
#include "labwire/wire/addr.h"
#include "labwire/wire/prefix.h"

enum lw_node_kind {
	LW_NODE_ROUTER,
	LW_NODE_SWITCH,
	LW_NODE_HOST,
	LW_NODE_SERVER
};

struct lw_route_spec {
	struct lw_prefix to;
	uint32_t via;
};

struct lw_known_name {
	const char *name;
	uint32_t addr;
};

struct lw_address_spec {
	uint32_t addr, mask, gateway; /* gateway 0: none */
};

struct lw_interface_spec {
	const char *name;
	enum lw_medium medium;
	struct lw_mac mac; /* all zero: made from the profile's OUI and the place */
	struct lw_address_spec *addresses;
	size_t naddresses, addresses_cap;
};

struct lw_node_spec {
	const char *name;
	enum lw_node_kind kind;
	const struct lw_profile *profile;
	struct lw_interface_spec *interfaces; /* of a switch: its ports, then Vlan1 */
	size_t ninterfaces, interfaces_cap;
	struct lw_route_spec *routes;
	size_t nroutes;
	uint32_t dns[LW_DNS_STUB_SERVERS];
	size_t ndns;
	struct lw_known_name *known; /* the resolver's warm cache */
	size_t nknown;
	uint32_t receive_buffer; /* of TCP connections; 0: the profile's */
	uint16_t next_port;	 /* 0: the profile's first */
	uint32_t ports;		 /* of a switch */
	bool stp, portfast;	 /* of a switch */
	bool cdp, loopback;	 /* it says so by itself on its links */
};

struct lw_link_spec {
	const char *path; /* "links[3]": where it stands in the file */
	const char *name; /* "R1-ISP:S0/0/0 - R2-Central:S0/0/0" unless given */
	size_t node[2], interface[2];
	struct lw_link_conf conf;
};

/* A kind of service: a folder of topology/kinds/.  NULL: there are no more. */
struct lw_service_kind;
const struct lw_service_kind *lw_service_kind_at(size_t i);
/* What the file calls it. */
const char *lw_service_name(const struct lw_service_kind *kind);
/* Where it listens; 0: it takes datagrams alone. */
uint16_t lw_service_tcp_port(const struct lw_service_kind *kind);
/* Clients ask it by UDP, though it listens to TCP, too. */
bool lw_service_asked_by_datagram(const struct lw_service_kind *kind);

/* How a program outside of the lab uses a service. */
struct lw_service_use {
	uint16_t port; /* 0: the end of the list */
	enum {
		LW_USE_TCP,
		LW_USE_UDP,
		LW_USE_FTP, /* TCP, and the connections that it agrees on */
	} by;
	int rank; /* where it stands among those of a node: the lowest first */
	const char *name;
	const char *about; /* what to type into the program */
	enum {
		LW_USE_OPEN,	/* without an account */
		LW_USE_ADDRESS, /* an account's address is shown behind `about` */
		LW_USE_ACCOUNT, /* its name and password */
	} account;
};
const struct lw_service_use *lw_service_uses(const struct lw_service_kind *kind);

struct lw_password_spec {
	const char *user, *password;
};

/* What a mailbox holds at the start. */
struct lw_mbox_spec {
	const char *user;
	const char *text; /* of the mbox file */
	size_t len;
	size_t messages;
	uint64_t bytes; /* of them */
};

/* What one service says of its node's accounts: all services of a node share them. */
struct lw_accounts_spec {
	const char **users; /* with a mailbox; a mail server has some */
	size_t nusers;
	const char *domain; /* of their addresses; NULL: none is known */
	uint64_t bytes_max; /* of all mailboxes */
	struct lw_mbox_spec *mboxes;
	size_t nmboxes;
	const char *password; /* of whoever has none of their own; or NULL */
	struct lw_password_spec *passwords;
	size_t npasswords;
};

struct lw_service_spec {
	const char *path; /* "services[3]": where it stands in the file */
	size_t node;
	const struct lw_service_kind *kind;
	struct lw_accounts_spec accounts;
	void *conf; /* its kind's own */
};

enum {
	LW_STEP_NONE = -1
};

/* A kind of step: topology/kinds/ again. */
struct lw_step_kind;

struct lw_step_spec {
	const char *id;
	const char *path; /* "steps[3]": where it stands in the file */
	const struct lw_step_kind *kind;
	int after;     /* step that must have ended, or LW_STEP_NONE */
	lw_span delay; /* after it, or after the start */
	size_t node;   /* SIZE_MAX: not of a node */
	void *conf;    /* its kind's own */
};

/* The kinds of steps as a file writes them, for help and completion: what stands at
 * "do", its keys but those that every step may have, the texts that a key may be. */
struct lw_step_word {
	const char *word, *about;
	bool needed; /* of a key */
};
bool lw_step_word_at(size_t kind, struct lw_step_word *out);
bool lw_step_key_at(size_t kind, size_t i, struct lw_step_word *out);
/* NULL: there are no more; of a key that may be anything, there are none. */
const char *lw_step_value_at(size_t kind, const char *key, size_t i);

struct lw_expect_kind;

struct lw_expect_spec {
	const char *path;
	const struct lw_expect_kind *kind;
	int step;   /* whose end it foresees, or LW_STEP_NONE */
	void *conf; /* its kind's own */
};

/* Where a row of the table belongs; SIZE_MAX: no such node, no such interface. */
struct lw_place {
	size_t node, interface;
};

struct lw_scenario {
	const char *file, *name, *title;
	uint64_t seed;
	int64_t epoch_ns;      /* start, UTC */
	int zone;	       /* minutes east */
	lw_span until, settle; /* most time; time after the last step */
	bool warm_arp;
	bool capture_later; /* the first step about captures starts them */
	struct lw_table table;
	struct lw_place *places; /* one per row of the table */
	struct lw_node_spec *nodes;
	size_t nnodes;
	struct lw_link_spec *links;
	size_t nlinks;
	struct lw_service_spec *services;
	size_t nservices;
	struct lw_step_spec *steps;
	size_t nsteps;
	struct lw_expect_spec *expects;
	size_t nexpects;
	void **owned; /* everything the pointers above point at */
	size_t nowned, owned_cap;
};

struct lw_scenario_options {
	const char *addressing; /* another table, or NULL */
	const char *const *set; /* "PATH=VALUE" */
	size_t nset;
	bool lenient;  /* the table's mistakes are not told: rows that have one or do not
			  fit the nodes are left out (the lint tells them) */
	bool unjudged; /* nobody will hold the lab to what it promises: "expect" is not
			  read, so the steps that it names may be missing */
};

/* NULL when there was a mistake; all of them are in diags. */
struct lw_scenario *lw_scenario_read(const char *file,
	const struct lw_scenario_options *options, struct lw_diags *diags);
/* The same from memory; paths in it are relative to `file`'s folder. */
struct lw_scenario *lw_scenario_parse(const char *file, const char *text, size_t len,
	const struct lw_scenario_options *options, struct lw_diags *diags);
/* Put another table's addresses in place of those read; takes the table.  Rows that do
 * not fit are left out and told to diags; false when there was one. */
bool lw_scenario_readdress(
	struct lw_scenario *s, struct lw_table *table, struct lw_diags *diags);
void lw_scenario_free(struct lw_scenario *s);

/* One step that is not in the file, for a lab that runs: a scenario that shares all
 * with `s` but its steps, which are this one.  s must outlive it; freed by its own
 * call.  `what` names the text in diags. */
struct lw_scenario *lw_scenario_step(const struct lw_scenario *s, const char *what,
	const char *text, struct lw_diags *diags);
void lw_scenario_step_free(struct lw_scenario *step);

/* The file of an interface's capture, added to `out`: "R2-Central_S0-0-0.pcap". */
void lw_capture_name(const char *node, const char *interface, struct lw_text *out);

/* SIZE_MAX: no such node. */
size_t lw_scenario_node(const struct lw_scenario *s, const char *name);
size_t lw_scenario_interface(const struct lw_node_spec *n, const char *name);
/* What lets the user into the node's mailboxes: services on one node share accounts. */
const char *lw_scenario_password(
	const struct lw_scenario *s, size_t node, const char *user);
/* The link of that name, or plugged into "NODE:INTERFACE"; SIZE_MAX: there is none. */
size_t lw_scenario_link(const struct lw_scenario *s, const char *name);
/* "250ms", "20s", "39.485ms", "523us", "2h"; false: not a time. */
bool lw_span_parse(const char *s, lw_span *out);

#endif
