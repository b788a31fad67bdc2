/* dialogue.c - CPU per SMTP dialogue: 1000 in a row between two hosts, DNS included once.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "bench.h"
#include "labwire/app/mail.h"
#include "labwire/app/smtpd.h"

enum {
	DIALOGUES = 1000
};

static bool finished;

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	(void)ctx;
	(void)now;
	if (!o->ok)
		abort();
	finished = true;
}

int main(void)
{
	static const char *const domains[] = { "example.com" };
	static const char *const rcpts[] = { "ccna2@example.com" };
	struct lw_engine_conf ec = { .seed = 1, .epoch_ns = 1169980863 * LW_SEC(1) };
	struct lw_engine *e = lw_engine_new(&ec);
	struct bench_node server, host;
	bench_node_init(&server, e, 0, "linux26", 1);
	bench_node_init(&host, e, 1, "winxp", 1);
	struct lw_port *ps = bench_add_nic(&server, LW_IP4(10, 0, 0, 1), 0xffffff00);
	struct lw_port *ph = bench_add_nic(&host, LW_IP4(10, 0, 0, 2), 0xffffff00);
	struct lw_link *l = bench_cable(e, ps, ph, 100000000, LW_US(10));
	struct lw_mailstore *store = lw_mailstore_new();
	lw_mailstore_add_user(store, "ccna2");
	struct lw_smtpd_conf sc = { .stack = server.stack,
		.store = store,
		.persona = lw_smtp_persona_find("sendmail"),
		.host = "localhost.localdomain",
		.domains = domains,
		.ndomains = 1,
		.zone = 600 };
	struct lw_job *smtpd = NULL;
	if (lw_smtpd_start(&sc, &smtpd) != LW_OK)
		abort();
	struct lw_job_env env = { .stack = host.stack, .done = done };
	struct lw_mail_conf mc = { .server = "10.0.0.1",
		.from = "ccna1@example.com",
		.persona = lw_mua_persona_find("thunderbird"),
		.from_name = "ccna1",
		.rcpts = rcpts,
		.nrcpts = 1,
		.zone = 600,
		.body = "Hello ccna2, this is my e-mail message for our Lab "
			"3.4.3\n\nccna1\n" };
	lw_time at = LW_SEC(3);
	if (lw_engine_run_until(e, at, UINT64_MAX) != LW_OK)
		abort();
	double start = bench_cpu();
	for (int i = 0; i < DIALOGUES; i++) {
		char subject[32]; /* the server takes no message twice */
		snprintf(subject, sizeof(subject), "Lab 3.4.3 test %d", i);
		mc.subject = subject;
		finished = false;
		struct lw_job *job = lw_mail_start(&env, &mc);
		while (!finished)
			if (lw_engine_run_until(e, at += LW_MS(10), UINT64_MAX) != LW_OK)
				abort();
		lw_job_free(job);
	}
	double cpu = bench_cpu() - start;
	if (lw_mailstore_count(store, "ccna2") != DIALOGUES)
		abort();
	printf("{\"benchmark\": \"dialogue\", \"cpu_ms_per_dialogue\": %.4f, "
	       "\"dialogues\": %d}\n",
		cpu * 1000 / DIALOGUES, DIALOGUES);
	lw_job_free(smtpd);
	lw_link_free(l);
	bench_node_fini(&server);
	bench_node_fini(&host);
	lw_mailstore_free(store);
	lw_engine_free(e);
	return 0;
}
