/* prose.c - broken lines, and a word list.  SPDX-License-Identifier: MIT */
#include "prose.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	WIDTH = 80
};

void add_wrapped(struct lw_text *out, const char *first, const char *text)
{
	size_t indent = strlen(first), at = indent;
	lw_text_add(out, first);
	while (*text) {
		size_t n = strcspn(text, " ");
		if (at > indent && at + 1 + n > WIDTH) {
			lw_text_fmt(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			lw_text_char(out, ' ');
			at++;
		}
		lw_text_bytes(out, text, n);
		at += n;
		text += n + (text[n] == ' ');
	}
	lw_text_char(out, '\n');
}

void print_wrapped(const char *first, const char *text)
{
	struct lw_text out = { 0 };
	add_wrapped(&out, first, text);
	fputs(lw_text_str(&out), stdout);
	lw_text_fini(&out);
}

void print_sentence(const char *fmt, ...)
{
	struct lw_text text = { 0 };
	va_list ap;
	va_start(ap, fmt);
	lw_text_vfmt(&text, fmt, ap);
	va_end(ap);
	print_wrapped("", lw_text_str(&text));
	lw_text_fini(&text);
}

static const struct {
	const char *word, *meaning;
} trade[] = {
	{ "ARP",
		"how a device asks on its own segment for the hardware address that "
		"belongs to an IP address; without an answer it can send nothing there" },
	{ "segment", "the devices that hear each other without a router between them" },
	{ "subnet mask", "says which bits of an address name the network; the others "
			 "name the device on it" },
	{ "/", "a network is written as its first address, a slash, and how many bits of "
	       "the subnet mask are ones: 172.16.0.0/16 has mask 255.255.0.0" },
	{ "default gateway",
		"the router that a device hands everything to that is not for "
		"its own network" },
	{ "route", "what a device knows of the way to a network: directly on an "
		   "interface, or through another router" },
	{ "ip route",
		"what one types at a router so that it knows a network: the network, "
		"its subnet mask, and the next router on the way; \"no\" before it "
		"takes the route away" },
	{ "broadcast address",
		"the last address of a network, which means everybody on it; no device "
		"can have it for itself" },
	{ "network address",
		"the first address of a network, which is its name; no device can have "
		"it for itself" },
};

enum {
	WORDS = sizeof(trade) / sizeof(trade[0])
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* As a word of its own; the slash only where it follows an address. */
static bool occurs(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = text; (p = strstr(p, word)); p += n) {
		const char *from = p;
		while (from > text && from[-1] != ' ' && from[-1] != '(')
			from--;
		if (*word == '/' ? memchr(from, '.', (size_t)(p - from)) != NULL
				 : (p == text || !is_letter(p[-1])) && !is_letter(p[n]))
			return true;
	}
	return false;
}

void note_words(struct words *w, const char *text)
{
	for (size_t i = 0; i < WORDS; i++)
		if (occurs(text, trade[i].word))
			w->used |= 1u << i;
}

void explain_words(const struct words *w)
{
	if (w->used)
		puts("\nWords:");
	for (size_t i = 0; i < WORDS; i++) {
		struct lw_text line = { 0 };
		if (!(w->used >> i & 1))
			continue;
		lw_text_fmt(&line, "%s: %s.", trade[i].word, trade[i].meaning);
		print_wrapped("  ", lw_text_str(&line));
		lw_text_fini(&line);
	}
}

void add_meant(struct lw_text *out, const struct lw_nearest *n)
{
	if (n->best)
		lw_text_fmt(out, "; did you mean \"%s\"?", n->best);
}

const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}
