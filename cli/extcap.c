/* extcap.c - Wireshark's own list of interfaces shows those of labs: labwire as an extcap
 * program (the interface is described in Wireshark's extcap manual page).
 * SPDX-License-Identifier: MIT */
#include "extcap.h"

#include <getopt.h>
#include <string.h>

#include "cli.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/oneline.h" /* enum lw_linktype */

static const char help[] =
	"usage: labwire extcap --install[=FOLDER]\n\n"
	"Shows the interfaces of labs in Wireshark's list of interfaces: those of "
	"running\n"
	"labs, and those of installed scenarios, which are started when they are "
	"picked.\n\n"
	"      --install[=FOLDER]  link this program into Wireshark's extcap folder\n"
	"                         (default: the folder that tshark names)\n\n"
	"Wireshark then calls it with --extcap-interfaces, --extcap-dlts, "
	"--extcap-config\n"
	"and --capture.\n\n"
	"example: sudo labwire extcap --install\n";

enum {
	OPT_INTERFACES = 256,
	OPT_INTERFACE,
	OPT_DLTS,
	OPT_CONFIG,
	OPT_CAPTURE,
	OPT_FIFO,
	OPT_IGNORED,
	OPT_INSTALL,
	OPT_HELP,
};

struct options {
	int action; /* the option that says what to do; 0: none */
	const char *interface, *fifo, *folder;
};

static int parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = { { "extcap-interfaces", 0, NULL,
						       OPT_INTERFACES },
		{ "extcap-interface", 1, NULL, OPT_INTERFACE },
		{ "extcap-dlts", 0, NULL, OPT_DLTS },
		{ "extcap-config", 0, NULL, OPT_CONFIG },
		{ "extcap-version", 2, NULL, OPT_IGNORED },
		{ "extcap-capture-filter", 1, NULL, OPT_IGNORED },
		{ "capture", 0, NULL, OPT_CAPTURE }, { "fifo", 1, NULL, OPT_FIFO },
		{ "install", 2, NULL, OPT_INSTALL }, { "help", 0, NULL, OPT_HELP },
		{ NULL, 0, NULL, 0 } };
	int c = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		switch (c) {
		case OPT_INTERFACES:
		case OPT_DLTS:
		case OPT_CONFIG:
		case OPT_CAPTURE:
		case OPT_HELP:
			o->action = c;
			break;
		case OPT_INTERFACE:
			o->interface = optarg;
			break;
		case OPT_FIFO:
			o->fifo = optarg;
			break;
		case OPT_INSTALL:
			o->action = c;
			o->folder = optarg;
			break;
		case OPT_IGNORED:
			break;
		case 'h':
			o->action = OPT_HELP;
			break;
		default:
			return usage_error("extcap", "%s: %s", argv[optind - 1],
				c == ':' ? "needs a value" : "there is no such option");
		}
	}
	return o->action ? STATUS_FINE : usage_error("extcap", "nothing is asked for");
}

static bool print(void *ctx, const struct extcap_interface *i)
{
	const char *colon = strchr(i->where, ':');
	(void)ctx;
	printf("interface {value=%s}{display=labwire: %.*s %s%s%s%s}\n", i->value,
		(int)(colon - i->where), i->where, colon + 1, i->socket ? "" : " (",
		i->socket ? "" : i->scenario, i->socket ? "" : ")");
	return true;
}

static int list(void)
{
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

static int capture(const struct options *o, const struct extcap_interface *i)
{
	return extcap_capture(i, o->fifo);
}

static int with_interface(const struct options *o,
	int (*found)(const struct options *o, const struct extcap_interface *i))
{
	struct search s = { o, found, STATUS_USAGE };
	if (!o->interface || (o->action == OPT_CAPTURE && !o->fifo))
		return usage_error("extcap", "--extcap-interface or --fifo is missing");
	extcap_each(o->interface, match, &s);
	if (s.status == STATUS_USAGE)
		fprintf(stderr, "labwire: there is no interface \"%s\"\n", o->interface);
	return s.status;
}

int cmd_extcap(int argc, char **argv)
{
	struct options o = { 0 };
	int status = parse(argc, argv, &o);
	if (status != STATUS_FINE)
		return status;
	switch (o.action) {
	case OPT_INTERFACES:
		status = list();
		break;
	case OPT_DLTS:
		status = with_interface(&o, print_dlt);
		break;
	case OPT_CAPTURE:
		status = with_interface(&o, capture);
		break;
	case OPT_INSTALL:
		status = extcap_install(o.folder);
		break;
	case OPT_HELP:
		fputs(help, stdout);
		break;
	default: /* --extcap-config: nothing can be set */
		break;
	}
	return finish_stdout(status);
}
