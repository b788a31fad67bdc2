/* mailbox.c - 100, 1,000 and 10,000 mails of 2 KB into one mailbox by SMTP, a connection
 * each, and out again by IMAP, a FETCH each: does a mail cost more in a larger mailbox?
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "labwire/app/imap.h"
#include "labwire/app/imapd.h"
#include "labwire/app/mail.h"
#include "labwire/app/smtpd.h"

enum {
	MAIL_BYTES = 2048,
	LINE = 64,
};

struct run {
	struct lw_engine *e;
	struct bench_node server, host;
	struct lw_link *link;
	struct lw_mailstore *store;
	struct lw_job *smtpd, *imapd;
	char body[MAIL_BYTES + 1];
	lw_time at;
	bool finished;
	uint32_t read;
	uint64_t bytes;
};

static void must(bool held)
{
	if (!held)
		abort();
}

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	struct run *r = ctx;
	(void)now;
	must(o->ok);
	r->finished = true;
	r->read = o->received;
	r->bytes = o->bytes;
}

static void start_servers(struct run *r)
{
	static const char *const domains[] = { "example.com" };
	r->store = lw_mailstore_new();
	must(lw_mailstore_add_user(r->store, "ccna2"));
	lw_mailuser_set_password(lw_mailstore_find(r->store, "ccna2"), "cisco");
	struct lw_smtpd_conf sc = { .stack = r->server.stack,
		.store = r->store,
		.persona = lw_smtp_persona_find("sendmail"),
		.host = "localhost.localdomain",
		.domains = domains,
		.ndomains = 1,
		.zone = 600 };
	struct lw_imapd_conf ic = { .stack = r->server.stack,
		.store = r->store,
		.persona = lw_imap_persona_find("dovecot"),
		.zone = 600 };
	must(lw_smtpd_start(&sc, &r->smtpd) == LW_OK);
	must(lw_imapd_start(&ic, &r->imapd) == LW_OK);
}

static void begin(struct run *r)
{
	struct lw_engine_conf ec = { .seed = 1, .epoch_ns = 1169980863 * LW_SEC(1) };
	r->e = lw_engine_new(&ec);
	bench_node_init(&r->server, r->e, 0, "linux26", 1);
	bench_node_init(&r->host, r->e, 1, "linux26", 1);
	struct lw_port *ps = bench_add_nic(&r->server, LW_IP4(10, 0, 0, 1), 0xffffff00);
	struct lw_port *ph = bench_add_nic(&r->host, LW_IP4(10, 0, 0, 2), 0xffffff00);
	r->link = bench_cable(r->e, ps, ph, 100000000, LW_US(10));
	start_servers(r);
	memset(r->body, 'x', MAIL_BYTES);
	for (size_t i = LINE; i < MAIL_BYTES; i += LINE)
		r->body[i] = '\n';
}

static void end(struct run *r)
{
	lw_job_free(r->imapd);
	lw_job_free(r->smtpd);
	lw_link_free(r->link);
	bench_node_fini(&r->server);
	bench_node_fini(&r->host);
	lw_mailstore_free(r->store);
	lw_engine_free(r->e);
}

static void finish(struct run *r, struct lw_job *job)
{
	while (!r->finished)
		must(lw_engine_run_until(r->e, r->at += LW_MS(10), UINT64_MAX) == LW_OK);
	r->finished = false;
	lw_job_free(job);
}

static void send_all(struct run *r, const struct lw_job_env *env, int mails)
{
	static const char *const rcpts[] = { "ccna2@example.com" };
	struct lw_mail_conf mc = { .server = "10.0.0.1",
		.from = "ccna1@example.com",
		.persona = lw_mua_persona_find("thunderbird"),
		.from_name = "ccna1",
		.rcpts = rcpts,
		.nrcpts = 1,
		.zone = 600,
		.body = r->body };
	for (int i = 0; i < mails; i++) {
		char subject[32]; /* the server takes no message twice */
		snprintf(subject, sizeof(subject), "mail %d of many", i);
		mc.subject = subject;
		finish(r, lw_mail_start(env, &mc));
	}
	must(lw_mailstore_count(r->store, "ccna2") == (size_t)mails);
}

static void read_all(struct run *r, const struct lw_job_env *env, int mails)
{
	static const char *const passwords[] = { "cisco" };
	static const enum lw_imap_action actions[] = { LW_IMAP_CHECK, LW_IMAP_READ };
	struct lw_imap_job_conf ic = { .server = "10.0.0.1",
		.client = { .persona = lw_imap_mua_find("thunderbird"),
			.user = "ccna2",
			.passwords = passwords,
			.npasswords = 1,
			.actions = actions,
			.nactions = 2 } };
	uint64_t bytes = 0;
	finish(r, lw_imap_start(env, &ic));
	for (size_t i = 0; i < (size_t)mails; i++)
		bytes += lw_mailstore_get(r->store, "ccna2", i)->len;
	must(r->read == (uint32_t)mails && r->bytes == bytes);
}

static void measure(int mails)
{
	static struct run run;
	run = (struct run){ 0 };
	begin(&run);
	struct lw_job_env env = { .stack = run.host.stack, .done = done, .ctx = &run };
	run.at = LW_SEC(3);
	must(lw_engine_run_until(run.e, run.at, UINT64_MAX) == LW_OK);
	uint64_t heap = bench_heap_bytes();
	double start = bench_cpu();
	send_all(&run, &env, mails);
	double in = bench_cpu() - start;
	must(lw_engine_run_until(run.e, run.at += LW_SEC(300), UINT64_MAX) == LW_OK);
	heap = bench_heap_bytes() - heap; /* no connection is left, not in TIME-WAIT */
	start = bench_cpu();
	read_all(&run, &env, mails);
	double out = bench_cpu() - start;
	printf("{\"benchmark\": \"mailbox\", \"mails\": %d, \"in_cpu_ms_per_mail\": "
	       "%.4f, "
	       "\"out_cpu_ms_per_mail\": %.4f, \"heap_bytes_per_mail\": %.0f, "
	       "\"bytes_per_mail\": %.0f}\n",
		mails, in * 1000 / mails, out * 1000 / mails, (double)heap / mails,
		(double)run.bytes / mails);
	end(&run);
}

int main(void)
{
	measure(100);
	measure(1000);
	measure(10000);
	return 0;
}
