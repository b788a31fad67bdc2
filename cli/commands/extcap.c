/* extcap.c - Wireshark's own list of interfaces shows those of labs: labwire as an extcap
 * program (the interface is described in Wireshark's extcap manual page).
 * SPDX-License-Identifier: MIT */
#include "extcap.h"

#include <string.h>

#include "cli.h"
#include "labwire/wire/oneline.h" /* enum lw_linktype */
#include "cli/options/spec.h"

struct options {
	/* The option that says what to do; NULL: none was given. */
	int (*act)(const struct options *o);
	const char *interface, *fifo, *folder;
};

static bool print(void *ctx, const struct extcap_interface *i)
{
	const char *colon = strchr(i->where, ':');
	(void)ctx;
	printf("interface {value=%s}{display=labwire: %.*s %s%s%s%s}\n", i->value,
		(int)(colon - i->where), i->where, colon + 1, i->socket ? "" : " (",
		i->socket ? "" : i->scenario, i->socket ? "" : ")");
	return true;
}

static int list(const struct options *o)
{
	(void)o;
	puts("extcap {version=" LABWIRE_VERSION "}{display=labwire}");
	extcap_each(NULL, print, NULL);
	return STATUS_FINE;
}

struct search {
	const struct options *opt;
	int (*found)(const struct options *o, const struct extcap_interface *i);
	int status;
};

static bool match(void *ctx, const struct extcap_interface *i)
{
	struct search *s = ctx;
	if (strcmp(i->value, s->opt->interface) != 0)
		return true;
	s->status = s->found(s->opt, i);
	return false;
}

static int print_dlt(const struct options *o, const struct extcap_interface *i)
{
	static const struct {
		enum lw_linktype number;
		const char *name, *display;
	} dlts[] = { [LW_MEDIUM_ETHERNET] = { LW_LINKTYPE_ETHERNET, "EN10MB",
			     "Ethernet" },
		[LW_MEDIUM_HDLC] = { LW_LINKTYPE_HDLC, "C_HDLC", "Cisco HDLC" },
		[LW_MEDIUM_PPP] = { LW_LINKTYPE_PPP, "PPP", "PPP" } };
	(void)o;
	printf("dlt {number=%d}{name=%s}{display=%s}\n", (int)dlts[i->medium].number,
		dlts[i->medium].name, dlts[i->medium].display);
	return STATUS_FINE;
}

static int write_to_fifo(const struct options *o, const struct extcap_interface *i)
{
	return extcap_capture(i, o->fifo);
}

static int with_interface(const struct options *o,
	int (*found)(const struct options *o, const struct extcap_interface *i))
{
	struct search s = { o, found, STATUS_USAGE };
	if (!o->interface)
		return usage_error("extcap", "--extcap-interface is missing");
	extcap_each(o->interface, match, &s);
	if (s.status == STATUS_USAGE)
		fprintf(stderr, "labwire: there is no interface \"%s\"\n", o->interface);
	return s.status;
}

static int dlts(const struct options *o)
{
	return with_interface(o, print_dlt);
}

static int config(const struct options *o)
{
	(void)o; /* nothing can be set */
	return STATUS_FINE;
}

static int capture(const struct options *o)
{
	if (!o->fifo)
		return usage_error("extcap", "--fifo is missing");
	return with_interface(o, write_to_fifo);
}

static int install(const struct options *o)
{
	return extcap_install(o->folder);
}

static int run(void *options)
{
	const struct options *o = options;
	return o->act ? o->act(o) : usage_error("extcap", "nothing is asked for");
}

enum act {
	ACT_INTERFACES,
	ACT_DLTS,
	ACT_CONFIG,
	ACT_CAPTURE,
	ACT_INSTALL,
};

static int take_act(const struct given *g, void *at)
{
	static int (*const acts[])(
		const struct options *o) = { list, dlts, config, capture, install };
	struct options *o = at;
	o->act = acts[g->row->id];
	if (g->row->id == ACT_INSTALL)
		o->folder = g->value;
	return STATUS_FINE;
}

/* Of no use here, and no mistake. */
static int take_nothing(const struct given *g, void *at)
{
	(void)g;
	(void)at;
	return STATUS_FINE;
}

static const struct row rows[] = {
	{ "install", 0, "DIR", "link this program into Wireshark's extcap folder",
		"the folder that tshark names", .may_lack = true, .take = take_act,
		.id = ACT_INSTALL },
};

static const struct row wireshark_rows[] = {
	{ "extcap-interfaces", 0, NULL, "the interfaces that there are", .take = take_act,
		.id = ACT_INTERFACES },
	{ "extcap-interface", 0, "NAME", "the interface that is meant", .take = keep_text,
		.at = offsetof(struct options, interface) },
	{ "extcap-dlts", 0, NULL, "its link type", .take = take_act, .id = ACT_DLTS },
	{ "extcap-config", 0, NULL, "what can be set: nothing", .take = take_act,
		.id = ACT_CONFIG },
	{ "capture", 0, NULL, "its frames, from now on", .take = take_act,
		.id = ACT_CAPTURE },
	{ "fifo", 0, "FILE", "where to write them", .take = keep_text,
		.at = offsetof(struct options, fifo) },
	{ "extcap-version", 0, "VERSION", "Wireshark's; all are treated alike",
		.may_lack = true, .take = take_nothing },
	{ "extcap-capture-filter", 0, "FILTER", "not used", .may_lack = true,
		.take = take_nothing },
};

const struct command command_extcap = {
	.name = "extcap",
	.about = "show the interfaces of labs in Wireshark's list",
	.usage = { "extcap --install[=DIR]" },
	.text = "Shows the interfaces of labs in Wireshark's list of interfaces: those "
		"of running labs, and those of installed scenarios, which are started "
		"when they are picked.",
	.groups = { { NULL, ROWS(rows), 0 },
		{ "What Wireshark then calls it with", ROWS(wireshark_rows), 0 } },
	.example = "sudo labwire extcap --install",
	.size = sizeof(struct options),
	.run = run,
};
