/* extcap_capture.c - from a lab into Wireshark's pipe, and the lab itself when it does
 * not run yet.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/lib/control_client.h"
#include "cli.h"
#include "extcap.h"
#include "labwire/base/alloc.h"
#include "labwire/base/json.h"
#include "labwire/live/live.h"

enum {
	START_TRIES = 500,
	START_PAUSE_MS = 20,
};

static int complain(const char *what)
{
	fprintf(stderr, "labwire: %s: %s\n", what, strerror(errno));
	return STATUS_MACHINE;
}

/* A lab of our own: it ends when we do. */
static pid_t start(const char *scenario)
{
	sigset_t none;
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	int nowhere = open("/dev/null", O_RDWR);
	dup2(nowhere, STDIN_FILENO);
	dup2(nowhere, STDOUT_FILENO);
	execl("/proc/self/exe", "labwire", "live", scenario, "--no-capture", "-q",
		(char *)NULL);
	_exit(STATUS_MACHINE);
}

/* Its control socket, once it is there; -1: it never was. */
static int connect_to(pid_t pid)
{
	struct timespec pause = { .tv_nsec = START_PAUSE_MS * 1000000L };
	char end[32];
	snprintf(end, sizeof(end), "-%d.sock", (int)pid);
	for (int i = 0; i < START_TRIES && waitpid(pid, NULL, WNOHANG) == 0; i++) {
		struct labs labs;
		int fd = -1;
		labs_find(&labs);
		for (size_t k = 0; k < labs.used; k++)
			if (strstr(labs.paths[k], end))
				fd = lw_live_connect(labs.paths[k]);
		labs_fini(&labs);
		if (fd >= 0)
			return fd;
		nanosleep(&pause, NULL);
	}
	errno = ETIMEDOUT;
	return -1;
}

/* Until the lab, the reader or a signal ends it. */
static void copy(int from, int to, int signals)
{
	struct pollfd p[3] = { { from, POLLIN, 0 }, { to, 0, 0 },
		{ signals, POLLIN, 0 } };
	char buf[65536];
	while (poll(p, 3, -1) > 0 || errno == EINTR) {
		if (p[1].revents || p[2].revents)
			return;
		ssize_t n = p[0].revents ? read(from, buf, sizeof(buf)) : 0;
		if (p[0].revents && n <= 0)
			return;
		for (ssize_t done = 0; done < n;) {
			ssize_t now = write(to, buf + done, (size_t)(n - done));
			if (now < 0)
				return;
			done += now;
		}
	}
}

static int show(int lab, const char *where, const char *fifo, int signals)
{
	struct lw_text line = { 0 };
	struct lw_json j;
	lw_json_init(&j, &line, 0);
	lw_json_object(&j, NULL);
	lw_json_text(&j, "do", "stream");
	lw_json_text(&j, "interface", where);
	lw_json_end(&j);
	char *answer = control_request(lab, lw_text_str(&line));
	bool good = answer && strncmp(answer, "{\"ok\":true", 10) == 0;
	if (!good)
		fprintf(stderr, "labwire: %s: %s\n", where,
			answer ? answer : "the lab is gone");
	lw_text_fini(&line);
	lw_free(answer);
	if (!good)
		return STATUS_MACHINE;
	int to = open(fifo, O_WRONLY | O_CLOEXEC);
	if (to < 0)
		return complain(fifo);
	copy(lab, to, signals);
	close(to);
	return STATUS_FINE;
}

int extcap_capture(const struct extcap_interface *i, const char *fifo)
{
	sigset_t mask;
	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	int signals = signalfd(-1, &mask, SFD_CLOEXEC);
	pid_t own = i->socket ? 0 : start(i->scenario);
	int lab = i->socket ? lw_live_connect(i->socket) : connect_to(own);
	int status = lab < 0 ? complain(i->where) : show(lab, i->where, fifo, signals);
	if (lab >= 0)
		close(lab);
	if (own > 0) {
		kill(own, SIGTERM);
		waitpid(own, NULL, 0);
	}
	close(signals);
	return status;
}
