/* json.h - reading fields of a JSON object, with every mistake noted at its path.
 * Private to topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_JSON_H
#define TOPOLOGY_SCENARIO_JSON_H

#include <cjson/cJSON.h>

#include "labwire/scenario/scenario.h"

/* What every reading function needs. */
struct load {
	struct lw_scenario *s;
	const struct lw_scenario_options *options; /* NULL: a step for a lab that runs */
	struct lw_diags *diags;
	uint32_t pods;
	bool lenient; /* the table's mistakes are somebody else's to tell */
};

enum {
	PATH_MAX_LEN = 160
};

/* An object being read, and where it stands. */
struct place {
	struct load *load;
	const cJSON *object;
	char path[PATH_MAX_LEN];
};

void complain(const struct place *p, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A child object, or an element of a child array; object NULL when absent or not one. */
struct place place_child(const struct place *p, const char *key);
struct place place_element(
	const struct place *p, const char *key, const cJSON *element, size_t i);

/* Keys that may occur, NULL at the end; others are mistakes, with a guess when near. */
void allow(const struct place *p, const char *const *keys);

/* Each answers `fallback` when the key is absent; a value of the wrong kind is a mistake.
 * need_*: absence is one too. */
const char *get_text(const struct place *p, const char *key, const char *fallback);
const char *need_text(const struct place *p, const char *key);
bool get_bool(const struct place *p, const char *key, bool fallback);
uint64_t get_count(
	const struct place *p, const char *key, uint64_t fallback, uint64_t max);
lw_span get_span(const struct place *p, const char *key, lw_span fallback);
uint32_t get_probability(const struct place *p, const char *key); /* 0..1 to ppb */
uint32_t get_address(const struct place *p, const char *key, uint32_t fallback);
/* Whatever is there; NULL when absent. */
const cJSON *get_element(const struct place *p, const char *key);
/* A list of texts, *n of them. */
const char **get_texts(const struct place *p, const char *key, size_t *n);
/* An array; NULL when absent.  *n elements. */
const cJSON *get_array(const struct place *p, const char *key, size_t *n);
/* Zeroed room for as many specs of `size` bytes as the list has elements, and one. */
void *room_for(struct place *root, const char *key, size_t size);
/* Read the objects of a list in order; what is no object was complained about. */
void each_object(struct place *root, const char *key, void (*read)(const struct place *));
/* One of `words`; its index, or `fallback`. */
int get_word(
	const struct place *p, const char *key, const char *const *words, int fallback);

/* Memory that lives as long as the scenario. */
void *own(struct load *l, size_t size);
const char *own_text(struct load *l, const char *s);

/* expand.c: repeat every element that holds '#' for each pod; {2#-1} computes. */
void expand_templates(cJSON *root, uint32_t pods);
/* { key: object } with keys and texts filled in for one pod; the caller deletes it. */
cJSON *pod_copy(const cJSON *object, const char *key, uint32_t pod);
/* "steps[3]" of the file, whatever was repeated before it; which file, "" for the
 * scenario's own. */
size_t original_index(const cJSON *element, size_t i);
const char *original_file(const cJSON *element);

/* include.c: put what is in the file of "include" into the scenario. */
void include_part(struct load *l, cJSON *root);
/* scenario.c: the whole of a file, which the caller frees; what is in it.  NULL: the
 * mistake was noted. */
char *text_of_file(const char *file, struct lw_diags *d);
cJSON *parse_json(const char *file, const char *text, size_t len, struct lw_diags *d);

/* set.c: apply "PATH=VALUE". */
void apply_set(cJSON *root, const char *assignment, const char *file, struct lw_diags *d);

/* One file per part of the scenario. */
void read_nodes(struct place *root);
void read_links(struct place *root);
void read_table(struct place *root); /* addresses.c: table rows to interfaces of nodes */
void read_services(struct place *root);
void read_steps(struct place *root);
void read_lone_step(const struct place *p);
void read_expects(struct place *root);
void read_impair(const struct place *p, struct lw_impair *out);
/* files.c: "files", a list, and "folder", a folder of this machine. */
void read_tree(const struct place *p, struct lw_tree_spec *out);
/* The whole of a file of this machine; NULL: complained about, at the key. */
void *slurp(const struct place *p, const char *key, const char *path, size_t size);
/* "NODE" by name; SIZE_MAX and a mistake when there is none. */
size_t need_node(const struct place *p, const char *key);

#endif
