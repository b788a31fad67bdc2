/* script.h - segment-level test scripts, read into plain structs.  The language is
 * described in README.md.
 *
 * The reader reports all mistakes of a text at once, each with its line.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_JUDGE_SCRIPT_H
#define TESTS_JUDGE_SCRIPT_H

#include "labwire/base/text.h"
#include "labwire/base/time.h"
#include "labwire/wire/tcp.h"

enum {
	JUDGE_PERSONAS_MAX = 8,
	JUDGE_WORD = 96,	/* bytes of a word or a quoted text, with its NUL */
	JUDGE_WORDS_MAX = 24,	/* in a line */
	JUDGE_STEPS_MAX = 512,	/* in a case, definitions included */
	JUDGE_CASES_MAX = 4096, /* definitions included */
	JUDGE_MISTAKES_MAX = 100,
	JUDGE_OPTIONS_MAX = 12,
	JUDGE_SEGMENT_MAX = 1460, /* bytes of text */
	JUDGE_CALL_MAX = 1 << 20, /* bytes of a write or read */
};

/* A number, or what stands for one. */
struct judge_number {
	enum judge_number_kind {
		JUDGE_ABSENT,
		JUDGE_NUMBER,
		JUDGE_ABSOLUTE, /* =N: not counted from the SYN */
		JUDGE_ANY,	/* *: whatever it is */
		JUDGE_LAST,	/* ^: the host's last timestamp */
		JUDGE_RIGHT,	/* right, right+N, right-N: from the last number in the
				   host's receive window on; only to inject */
	} kind;
	int64_t n;
};

struct judge_option {
	enum lw_tcp_opt kind;
	struct judge_number a, b;
};

/* What is injected, or what is expected: then only what the line mentions counts, and a
 * length that it does not mention is 0. */
struct judge_segment {
	uint16_t port; /* the peer's; 0: the usual one */
	uint16_t flags;
	struct judge_number seq, ack, win, urg, tos;
	uint32_t len;
	char fill; /* injected bytes; 0: the pattern, which follows the sequence number */
	bool any_len, any_psh, bad_sum, has_options;
	uint8_t noptions, nsack;
	struct judge_option options[JUDGE_OPTIONS_MAX];
	int64_t sack[2 * LW_TCP_SACK_MAX];
};

enum judge_verb {
	JUDGE_INJECT, /* peer > */
	JUDGE_EXPECT, /* host > */
	JUDGE_ICMP,   /* peer icmp: a is the type, b the code, c the MTU, seg.seq what it
			 quotes */
	JUDGE_ISS,
	JUDGE_QUIET,
	JUDGE_SKIP,
	JUDGE_WAIT,
	JUDGE_STATE,
	JUDGE_ERROR,
	JUDGE_INFO, /* word: the field; a: its value */
	JUDGE_LISTEN,
	JUDGE_UNLISTEN,
	JUDGE_CONNECT,
	JUDGE_ACCEPT,
	JUDGE_WRITE,	  /* text or a bytes of the pattern */
	JUDGE_READ,	  /* likewise; word "eof": the end, "nothing": not yet */
	JUDGE_UNWRITABLE, /* word: what is wrong with a write */
	JUDGE_SHUTDOWN,
	JUDGE_SHUTDOWN_READ,
	JUDGE_CLOSE,
	JUDGE_ABORT,
	JUDGE_SET,  /* word: the option; a: its value */
	JUDGE_TUNE, /* word: a field of the persona; a: its value; before all other steps
		     */
};

struct judge_step {
	enum judge_verb verb;
	const char *file; /* borrowed from the caller of judge_read */
	uint32_t line;
	uint32_t personas; /* bit n: the n-th of judge_persona */
	bool relative;	   /* to the step before; else to the start of the case */
	bool defined;	   /* comes from a definition */
	lw_span at, tolerance;
	int64_t a, b, c;
	bool quoted; /* word is text between quotes */
	char word[JUDGE_WORD];
	struct judge_segment seg;
};

/* The place of a cell in the grid; empty strings: the case is none. */
struct judge_cell {
	char state[16], kind[16], position[8];
};

struct judge_case {
	char name[JUDGE_WORD];
	const char *file;
	uint32_t line;
	uint32_t personas;
	bool is_definition;
	struct judge_cell cell;
	struct judge_step *steps;
	size_t nsteps, cap;
};

struct judge_script {
	struct judge_case *cases;
	size_t ncases, cap;
	struct lw_text mistakes; /* a line each; empty: none */
	uint32_t nmistakes;
};

/* Append what `text` says.  `file` names it in messages and must outlive the script;
 * definitions of earlier texts can be used.  False when there are mistakes. */
bool judge_read(struct judge_script *s, const char *file, const char *text, size_t len);
void judge_script_fini(struct judge_script *s);

/* Names of the personas that a case runs with; NULL after the last. */
const char *judge_persona(size_t i);

/* judge_words.c: a line, cut into words. */
struct judge_line {
	const char *file;
	uint32_t line;
	size_t n, next;
	struct judge_token {
		enum {
			JUDGE_WORD_BARE,
			JUDGE_WORD_QUOTED,
			JUDGE_WORD_OPTIONS /* between < and > */
		} kind;
		char s[JUDGE_WORD];
	} words[JUDGE_WORDS_MAX + 1]; /* the last stays empty */
};
/* NULL, or what is wrong with it. */
const char *judge_cut(struct judge_line *l, const char *text, size_t len);
/* The next word, "" at the end. */
const char *judge_word(struct judge_line *l);
bool judge_int(const char *s, int64_t *out);
/* "3s", "1.5s", "200ms", "10us", "0"; up to a day. */
bool judge_time(const char *s, lw_span *out);

/* judge_segment.c: FLAGS SEQ[:ACK] [win N] [len N] [urg N] [fill C] [badsum] [<...>]
 * NULL, or what is wrong with it. */
const char *judge_read_segment(struct judge_line *l, struct judge_segment *seg);
bool judge_read_number(const char *s, struct judge_number *out);
const char *judge_read_options(const char *s, struct judge_segment *seg);

#endif
