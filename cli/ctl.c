/* ctl.c - labwire ctl: tell a running lab what to do.  SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "cli.h"
#include "labwire/base/alloc.h"
#include "labwire/live/live.h"

static const char help[] =
	"usage: labwire ctl [OPTIONS] COMMAND [KEY=VALUE]...\n"
	"       labwire ctl [OPTIONS] JSON\n"
	"       labwire ctl --list\n\n"
	"Tells a lab that labwire live runs what to do, and prints its answer, a line of "
	"JSON.\n\n"
	"  status                    time, speed, lateness\n"
	"  pause, resume             virtual time\n"
	"  step by=TIME              while paused: go on by so much (default: 1ms)\n"
	"  speed factor=N            0.1 to 100, or max\n"
	"  node node=NODE            interfaces, routes, ARP, counters\n"
	"  interfaces                of all nodes\n"
	"  stream interface=NODE:INTERFACE   a capture on standard output\n"
	"  shutdown                  as Ctrl-C does\n"
	"  and every step of a scenario: link, impair, capture, ping, mail, ...\n\n"
	"      --lab SCENARIO     of several running labs, this one's\n"
	"      --socket PATH      a lab that was given --control PATH\n"
	"      --list             print the sockets of all running labs\n\n"
	"example: labwire ctl link link=serial state=down\n";

enum {
	OPT_LAB = 256,
	OPT_SOCKET,
	OPT_LIST,
	OPT_HELP,
};

struct options {
	const char *lab, *socket;
	bool list;
};

static int parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = { { "lab", 1, NULL, OPT_LAB },
		{ "socket", 1, NULL, OPT_SOCKET }, { "list", 0, NULL, OPT_LIST },
		{ "help", 0, NULL, OPT_HELP }, { NULL, 0, NULL, 0 } };
	int c = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "+:h", longs, NULL)) != -1) {
		switch (c) {
		case OPT_LAB:
			o->lab = optarg;
			break;
		case OPT_SOCKET:
			o->socket = optarg;
			break;
		case OPT_LIST:
			o->list = true;
			break;
		case 'h':
		case OPT_HELP:
			fputs(help, stdout);
			return -1;
		case ':':
			return usage_error("ctl", "%s: needs a value", argv[optind - 1]);
		default:
			return usage_error(
				"ctl", "%s: there is no such option", argv[optind - 1]);
		}
	}
	if (!o->list && optind == argc)
		return usage_error("ctl", "a command is missing");
	return STATUS_FINE;
}

static int list(void)
{
	struct labs all;
	labs_find(&all);
	for (size_t i = 0; i < all.used; i++)
		puts(all.paths[i]);
	labs_fini(&all);
	return STATUS_FINE;
}

/* The one lab that is meant; NULL: there is none, or several. */
static char *find(const struct options *o)
{
	struct labs all;
	char *found = NULL;
	size_t n = 0;
	if (o->socket)
		return lw_strdup(o->socket);
	labs_find(&all);
	for (size_t i = 0; i < all.used; i++) {
		if (o->lab && !labs_is_of(all.paths[i], o->lab))
			continue;
		lw_free(found);
		found = lw_strdup(all.paths[i]);
		n++;
	}
	labs_fini(&all);
	if (n == 1)
		return found;
	lw_free(found);
	usage_error("ctl", n ? "several labs run: --lab or --socket says which"
			     : "no such lab runs: labwire live starts one");
	return NULL;
}

/* A number, true, false or a list when it reads as one; else a text. */
static cJSON *value_of(const char *s)
{
	cJSON *v = cJSON_ParseWithOpts(s, NULL, true);
	if (v && !cJSON_IsString(v) && !cJSON_IsNull(v))
		return v;
	cJSON_Delete(v);
	return cJSON_CreateString(s);
}

/* {"do":COMMAND,KEY:VALUE,...}; NULL: reported. */
static char *line_of(int argc, char **argv)
{
	if (argc == 1 && argv[0][0] == '{')
		return lw_strdup(argv[0]);
	cJSON *o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "do", argv[0]);
	for (int i = 1; i < argc; i++) {
		char *equals = strchr(argv[i], '=');
		if (!equals || equals == argv[i]) {
			usage_error("ctl", "\"%s\" is not KEY=VALUE", argv[i]);
			cJSON_Delete(o);
			return NULL;
		}
		char *key = lw_strndup(argv[i], (size_t)(equals - argv[i]));
		cJSON_AddItemToObject(o, key, value_of(equals + 1));
		lw_free(key);
	}
	char *printed = cJSON_PrintUnformatted(o), *line = lw_strdup(printed);
	cJSON_free(printed);
	cJSON_Delete(o);
	return line;
}

static void copy(int fd)
{
	char buf[65536];
	ssize_t n = 0;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n || fflush(stdout) != 0)
			return;
}

static int talk(int fd, const char *line)
{
	char *answer = ask(fd, line);
	cJSON *o = cJSON_Parse(answer ? answer : "");
	cJSON *asked = cJSON_Parse(line);
	const char *what =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(asked, "do"));
	bool ok = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "ok"));
	if (!answer)
		fputs("labwire: the lab is gone\n", stderr);
	else if (ok && what && strcmp(what, "stream") == 0)
		copy(fd);
	else
		puts(answer);
	int status = !answer ? STATUS_MACHINE : ok ? STATUS_FINE : STATUS_FAILED;
	cJSON_Delete(asked);
	cJSON_Delete(o);
	lw_free(answer);
	return status;
}

static int command(const struct options *o, int argc, char **argv)
{
	char *line = line_of(argc, argv);
	char *path = line ? find(o) : NULL;
	int status = STATUS_USAGE;
	if (path) {
		int fd = lw_live_connect(path);
		if (fd >= 0) {
			status = talk(fd, line);
			close(fd);
		} else {
			fprintf(stderr, "labwire: %s: %s\n", path, strerror(errno));
			status = STATUS_MACHINE;
		}
	}
	lw_free(path);
	lw_free(line);
	return status;
}

int cmd_ctl(int argc, char **argv)
{
	struct options o = { 0 };
	int status = parse(argc, argv, &o);
	if (status == STATUS_FINE)
		status = o.list ? list() : command(&o, argc - optind, argv + optind);
	return finish_stdout(status < 0 ? STATUS_FINE : status);
}
