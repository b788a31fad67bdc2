/* jobs.c - steps that run a program on a host.  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "labwire/app/imap.h"
#include "labwire/app/ping.h"
#include "labwire/base/alloc.h"
#include "step.h"

static void describe_ping(const struct step *t, struct lw_text *out)
{
	lw_text_fmt(out, "ping %s", t->spec->ping.target);
}

static struct lw_job *start_ping(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	struct lw_ping_conf conf = { .target = spec->ping.target,
		.count = spec->ping.count,
		.data_bytes = spec->ping.size,
		.timeout = spec->ping.timeout,
		.ttl = spec->ping.ttl };
	return lw_ping_start(env, &conf);
}

const struct step_kind step_ping = { .describe = describe_ping, .start = start_ping };

static void describe_traceroute(const struct step *t, struct lw_text *out)
{
	lw_text_fmt(out, "traceroute %s", t->spec->ping.target);
}

static struct lw_job *start_traceroute(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	struct lw_trace_conf conf = { .target = spec->ping.target,
		.max_hops = spec->ping.ttl };
	return lw_trace_start(env, &conf);
}

const struct step_kind step_traceroute = {
	.describe = describe_traceroute,
	.start = start_traceroute,
};

static void describe_mail(const struct step *t, struct lw_text *out)
{
	const struct lw_mail_conf *m = &t->spec->mail;
	lw_text_fmt(out, "mail from %s to %s", m->from, m->rcpts[0]);
}

static struct lw_job *start_mail(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	return lw_mail_start(env, &spec->mail);
}

/* The expectations compare it with what arrives. */
static void keep_message(struct step *t)
{
	struct lw_rd m = lw_mail_message(t->job);
	t->message_len = lw_rd_left(&m);
	t->message = lw_strndup((const char *)m.at, t->message_len);
}

const struct step_kind step_mail = {
	.describe = describe_mail,
	.start = start_mail,
	.started = keep_message,
};

static void describe_imap(const struct step *t, struct lw_text *out)
{
	const struct lw_imap_job_conf *m = &t->spec->imap.job;
	lw_text_fmt(out, "IMAP as %s at %s", m->client.user, m->server);
}

/* The letter was composed when its step began, which has ended. */
static struct lw_job *start_imap(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	struct lw_imap_job_conf conf = spec->imap.job;
	const struct step *t = env->ctx;
	if (spec->imap.letter != LW_STEP_NONE) {
		const struct step *sent = &t->lab->steps[spec->imap.letter];
		conf.client.message = lw_rd_of(sent->message, sent->message_len);
	}
	return lw_imap_start(env, &conf);
}

const struct step_kind step_imap = { .describe = describe_imap, .start = start_imap };

static void describe_nbns(const struct step *t, struct lw_text *out)
{
	const struct lw_nbns_conf *n = &t->spec->nbns;
	lw_text_fmt(out, "who has the name %s<%02x>?", n->name, n->suffix);
}

static struct lw_job *start_nbns(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	return lw_nbns_ask_start(env, &spec->nbns);
}

const struct step_kind step_nbns = { .describe = describe_nbns, .start = start_nbns };

static void describe_ftp(const struct step *t, struct lw_text *out)
{
	const struct lw_ftp_job_conf *c = &t->spec->ftp.conf;
	lw_text_fmt(out, "ftp %s: %s", c->server, c->typed[0]);
}

static struct lw_job *start_ftp(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	struct lw_ftp_job_conf conf = spec->ftp.conf;
	struct step *t = env->ctx;
	conf.files = t->files = tree_new(t->lab, &spec->ftp.tree);
	return lw_ftp_start(env, &conf);
}

const struct step_kind step_ftp = { .describe = describe_ftp, .start = start_ftp };

static void describe_telnet(const struct step *t, struct lw_text *out)
{
	const struct lw_telnet_conf *c = &t->spec->telnet;
	lw_text_fmt(out, "telnet %s %u", c->target, c->port);
}

static struct lw_job *start_telnet(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	return lw_telnet_start(env, &spec->telnet);
}

/* A message that is typed, between DATA and the dot. */
static void keep_typed(struct step *t)
{
	const struct lw_terminal_conf *c = &t->spec->telnet.terminal;
	struct lw_text typed = { 0 };
	bool data = false;
	for (size_t i = 0; i < c->nlines; i++) {
		const char *line = c->lines[i];
		if (data && strcmp(line, ".") == 0)
			break;
		if (data)
			lw_text_fmt(&typed, "%s\r\n", line + (line[0] == '.'));
		data = data || strcasecmp(line, "DATA") == 0;
	}
	t->message_len = typed.len;
	t->message = data ? lw_text_take(&typed) : NULL;
	lw_text_fini(&typed);
}

const struct step_kind step_telnet = {
	.describe = describe_telnet,
	.start = start_telnet,
	.started = keep_typed,
};

static void describe_pop3(const struct step *t, struct lw_text *out)
{
	const struct lw_pop3_job_conf *c = &t->spec->pop3;
	lw_text_fmt(out, "POP3 as %s at %s", c->client.user, c->server);
}

static struct lw_job *start_pop3(
	const struct lw_step_spec *spec, const struct lw_job_env *env)
{
	return lw_pop3_start(env, &spec->pop3);
}

const struct step_kind step_pop3 = { .describe = describe_pop3, .start = start_pop3 };
