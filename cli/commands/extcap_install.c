/* extcap_install.c - a link to this program in Wireshark's extcap folder.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "extcap.h"

enum {
	PATH_BYTES = 4096,
};

/* "Extcap path:          /usr/lib/.../extcap": the personal folder when tshark names one.
 */
static bool ask_tshark(char folder[PATH_BYTES])
{
	char line[PATH_BYTES];
	/* a fixed command, found as the user's shell finds it */
	FILE *f = popen("tshark -G folders 2>/dev/null", "r"); /* NOLINT(cert-env33-c) */
	folder[0] = 0;
	while (f && fgets(line, sizeof(line), f)) {
		bool personal = strncmp(line, "Personal Extcap path:", 21) == 0;
		if (!personal && (strncmp(line, "Extcap path:", 12) != 0 || folder[0]))
			continue;
		char *path = strchr(line, ':') + 1;
		path += strspn(path, " \t");
		path[strcspn(path, "\n")] = 0;
		snprintf(folder, PATH_BYTES, "%s", path);
	}
	if (f)
		(void)pclose(f);
	return folder[0] != 0;
}

static int complain(const char *what)
{
	fprintf(stderr, "labwire: %s: %s\n", what, strerror(errno));
	return STATUS_MACHINE;
}

int extcap_install(const char *folder)
{
	char asked[PATH_BYTES], self[PATH_BYTES], link[PATH_BYTES + 16];
	if (!folder && !ask_tshark(asked)) {
		fputs("labwire: tshark does not say where; --install=FOLDER does\n",
			stderr);
		return STATUS_MACHINE;
	}
	folder = folder ? folder : asked;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n < 0)
		return complain("/proc/self/exe");
	self[n] = 0;
	snprintf(link, sizeof(link), "%s/labwire", folder);
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return complain(folder);
	if (unlink(link) != 0 && errno != ENOENT)
		return complain(link);
	if (symlink(self, link) != 0)
		return complain(link);
	printf("%s leads to %s; restart Wireshark, or press F5 in its list\n", link,
		self);
	return STATUS_FINE;
}
