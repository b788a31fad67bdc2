/* json.h - reading a scenario's JSON, whose shape has been checked, with every mistake
 * noted at its path.  Private to topology.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_JSON_H
#define TOPOLOGY_SCENARIO_JSON_H

#include <cjson/cJSON.h>
#include <regex.h>

#include "form.h"
#include "labwire/scenario/scenario.h"
#include "missing.h"

enum {
	PATTERNS_MAX = 32
};

/* Of formats, compiled when first needed. */
struct patterns {
	const struct format *of[PATTERNS_MAX];
	regex_t regex[PATTERNS_MAX];
	size_t n;
};

void patterns_fini(struct patterns *all);

/* What every reading function needs. */
struct load {
	struct lw_scenario *s;
	const struct lw_scenario_options *options; /* NULL: a step for a lab that runs */
	struct lw_diags *diags;
	uint32_t pods;
	bool lenient; /* the table's mistakes are somebody else's to tell */
	struct missing missing;
	struct patterns patterns;
	bool *step_hurt;   /* by step: it has mistakes, which excuse others */
	const char **ends; /* what the links plug into, as it was typed */
	size_t nends;
};

enum {
	PATH_MAX_LEN = 256
};

/* An object being read, and where it stands. */
struct place {
	struct load *load;
	cJSON *object; /* NULL: absent, or of a wrong shape */
	cJSON *top;    /* the element of the scenario's lists that it belongs to */
	const struct field *fields;
	size_t choice; /* of its form's, when it has some */
	char path[PATH_MAX_LEN];
};

/* A place is complained about once: what else is wrong there is told when that is
 * mended.  key NULL: the object itself. */
void complain(const struct place *p, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for each of several mistakes at one place, such as files of a folder. */
void complain_too(const struct place *p, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* "nodes[2].interfaces[0].ip", with what was typed of it. */
void path_to(const struct place *p, const char *key, struct lw_text *out);
/* It, or something inside of the element that it belongs to, was complained about. */
bool is_hurt(const struct place *p);

/* check.c: is it of the form?  All that is not is complained about and out of the
 * readers' sight from then on; short forms become long ones. */
bool check_form(const struct place *p, const struct form *f);

/* check.c: has it keys that its form does not know, or one twice? */
void check_keys(const struct place *p, const struct form *f, const struct field *fields);
/* Of an element that was included, the path begins with its file. */
void name_file(struct place *p, const cJSON *e);

/* A child object; of an absent one the keys are absent, too. */
struct place place_child(const struct place *p, const char *key);
/* An element of a child list. */
struct place place_element(const struct place *p, const char *key, cJSON *e, size_t i);

/* Each answers `fallback` when the key is absent, or its value was of no use. */
const char *get_text(const struct place *p, const char *key, const char *fallback);
bool get_flag(const struct place *p, const char *key, bool fallback);
uint64_t get_whole(const struct place *p, const char *key, uint64_t fallback);
lw_span get_span(const struct place *p, const char *key, lw_span fallback);
uint32_t get_share(const struct place *p, const char *key); /* 0..1 to ppb */
uint32_t get_address(const struct place *p, const char *key, uint32_t fallback);
/* The index of its word. */
size_t get_word(const struct place *p, const char *key, size_t fallback);
/* Is there a value, good or bad? */
bool has_key(const struct place *p, const char *key);
/* A list, or an object whose keys are names; NULL when absent.  *n: room for all. */
cJSON *get_all(const struct place *p, const char *key, size_t *n);
/* A list of texts, *n of them; one that was of no use is left out. */
const char **get_texts(const struct place *p, const char *key, size_t *n);
/* "to[2]", of an element; "to" when it stands alone. */
struct element_path {
	char text[PATH_MAX_LEN];
};
struct element_path path_of_element(const struct place *p, const char *key, size_t i);
/* Zeroed room for as many specs of `size` bytes as the list has elements, and one. */
void *room_for(struct place *root, const char *key, size_t size);
/* Read the objects of a list in order; those of no use are things that are lost. */
void each_object(struct place *root, const char *key, enum thing what,
	void (*read)(const struct place *));

/* Every value was read: a key of the form that no reader knows is a mistake of ours. */
void check_all_read(const cJSON *v, const struct form *f);

/* Memory that lives as long as the scenario. */
void *own(struct load *l, size_t size);
const char *own_text(struct load *l, const char *s);

/* expand.c: repeat every element that holds '#' for each pod; {2#-1} computes. */
void expand_templates(cJSON *root, uint32_t pods);
/* A copy of a pair's name or text, filled in for one pod; the caller frees it. */
char *fill_text(const char *template, uint32_t pod);
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

/* One file per part of the scenario, with its form. */
extern const struct form nodes_form, links_form, services_form, steps_form, expects_form;
void read_nodes(struct place *root);
void gather_ends(struct place *root); /* before the nodes are read */
void read_links(struct place *root);
void read_table(struct place *root); /* addresses.c: table rows to interfaces of nodes */
void read_services(struct place *root);
void read_steps(struct place *root);
void read_lone_step(struct place *p);
void read_expects(struct place *root);
/* steps.c: the step of that id; LW_STEP_NONE: there is no such step yet. */
int step_by_id(const struct lw_scenario *s, const char *id);
/* links.c: keys of what goes wrong on a link */
#define IMPAIR_FIELDS                                                                    \
	KEY("loss", &share, "share of frames that get lost"),                            \
		KEY("duplicate", &share, "share that arrives twice"),                    \
		KEY("reorder", &share, "share that is held back and may be overtaken"),  \
		KEY("reorder_by", &span, "how long such a frame is held back"),          \
		KEY("jitter", &span,                                                     \
			"further delay, anew from 0 to this for each frame; the order "  \
			"stays"),                                                        \
		KEY("bit_errors", &share,                                                \
			"per bit; a damaged frame is dropped where it arrives"),         \
		KEY("drop", &frame_numbers,                                              \
			"exactly these frames of each direction get lost, counted from " \
			"1")
extern const struct form frame_numbers;
void read_impair(const struct place *p, struct lw_impair *out);
/* names.c: the whole of a file of this machine; NULL: complained about, at the key. */
void *slurp(const struct place *p, const char *key, const char *path, size_t size);
/* "NODE" by name; SIZE_MAX and a mistake when there is none. */
size_t get_node(const struct place *p, const char *key);

#endif
