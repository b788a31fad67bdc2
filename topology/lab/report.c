/* report.c - what happened: a few lines for people, report.json for programs.
 * SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "lab_priv.h"
#include "labwire/base/alloc.h"

static void add_number(cJSON *o, const char *key, uint64_t n)
{
	cJSON_AddNumberToObject(o, key, (double)n);
}

/* "1.234567890": seconds, exact. */
static void add_time(cJSON *o, const char *key, lw_time t)
{
	char s[32];
	snprintf(s, sizeof(s), "%lld.%09lld", (long long)(t / LW_SEC(1)),
		(long long)(t % LW_SEC(1)));
	cJSON_AddRawToObject(o, key, s);
}

static void add_dialogue(cJSON *o, const struct lw_text *dialogue)
{
	cJSON *lines = cJSON_AddArrayToObject(o, "dialogue");
	for (const char *p = lw_text_str(dialogue); *p;) {
		size_t n = strcspn(p, "\n");
		char *line = lw_strndup(p, n);
		cJSON_AddItemToArray(lines, cJSON_CreateString(line));
		lw_free(line);
		p += n + (p[n] == '\n');
	}
}

/* The files that moved, and how many bytes when. */
static void add_files(cJSON *o, const struct lw_job *job)
{
	const struct lw_progress *p = lw_ftp_progress(job);
	cJSON *files = cJSON_AddArrayToObject(o, "files");
	struct lw_ftp_moved m;
	for (size_t i = 0; lw_ftp_moved(job, i, &m); i++) {
		char crc[16];
		cJSON *f = cJSON_CreateObject();
		snprintf(crc, sizeof(crc), "%08x", m.crc32);
		cJSON_AddStringToObject(f, "name", m.name);
		cJSON_AddBoolToObject(f, "sent", m.sent);
		cJSON_AddBoolToObject(f, "whole", m.whole);
		add_number(f, "bytes", m.bytes);
		cJSON_AddStringToObject(f, "crc32", crc);
		cJSON_AddItemToArray(files, f);
	}
	cJSON *when = cJSON_AddObjectToObject(o, "throughput");
	add_time(when, "began", p->began);
	add_time(when, "ended", p->ended);
	add_time(when, "interval", p->interval);
	cJSON *bytes = cJSON_AddArrayToObject(when, "bytes");
	for (size_t i = 0; i < p->used; i++)
		cJSON_AddItemToArray(bytes, cJSON_CreateNumber((double)p->bytes[i]));
}

static cJSON *step_report(const struct lw_lab *lab, const struct step *t)
{
	static const char *const states[] = { "waiting", "running", "fine", "failed" };
	cJSON *o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "step", step_name(t->spec));
	if (t->spec->node != SIZE_MAX)
		cJSON_AddStringToObject(o, "node", lab->s->nodes[t->spec->node].name);
	cJSON_AddStringToObject(o, "state", states[t->state]);
	if (t->state != STEP_WAITING)
		add_time(o, "began", t->began);
	if (t->state >= STEP_FINE) {
		add_time(o, "ended", t->ended);
		cJSON_AddStringToObject(o, "says", t->sentence);
	}
	if (t->outcome.sent) {
		add_number(o, "sent", t->outcome.sent);
		add_number(o, "received", t->outcome.received);
	}
	if (t->outcome.rtt_max) {
		add_time(o, "rtt_min", t->outcome.rtt_min);
		add_time(o, "rtt_avg", t->outcome.rtt_avg);
		add_time(o, "rtt_max", t->outcome.rtt_max);
	}
	if (t->spec->kind == LW_STEP_FTP && t->job)
		add_files(o, t->job);
	add_dialogue(o, &t->dialogue);
	return o;
}

static void add_drops(cJSON *o, const struct lw_stack_stats *st)
{
	cJSON *drops = cJSON_AddObjectToObject(o, "drops");
	for (int i = 0; i < LW_DROPS; i++)
		if (st->drops[i])
			add_number(drops, lw_drop_text((enum lw_drop)i), st->drops[i]);
}

static void add_mail(cJSON *o, const struct lw_job *smtpd)
{
	const struct lw_smtpd_stats *st = lw_smtpd_stats(smtpd);
	cJSON *mail = cJSON_AddObjectToObject(o, "mail");
	add_number(mail, "accepted", st->accepted);
	add_number(mail, "delivered", st->delivered);
	add_number(mail, "repeated", st->repeated);
	add_number(mail, "relayed", st->relayed);
	add_number(mail, "deferred", st->deferred);
	add_number(mail, "warned", st->warned);
	add_number(mail, "bounced", st->bounced);
	add_number(mail, "queued", lw_smtpd_queued(smtpd));
}

static cJSON *node_report(const struct lw_lab *lab, const struct node *n)
{
	cJSON *o = cJSON_CreateObject();
	const struct lw_stack_stats *st = lw_stack_stats(n->stack);
	cJSON_AddStringToObject(o, "node", n->spec->name);
	add_number(o, "ip_in", st->ip_in);
	add_number(o, "ip_out", st->ip_out);
	add_number(o, "forwarded", st->forwarded);
	add_number(o, "icmp_out", st->icmp_out);
	add_number(o, "udp_out", st->udp_out);
	add_number(o, "tcp_out", st->tcp_out);
	add_number(o, "tcp_retransmits", st->tcp_retransmits);
	add_number(o, "arp_requests", st->arp_requests);
	add_number(o, "arp_replies", st->arp_replies);
	add_drops(o, st);
	if (n->smtpd)
		add_mail(o, n->smtpd);
	cJSON *interfaces = cJSON_AddArrayToObject(o, "interfaces");
	for (size_t i = 0; i < n->spec->ninterfaces; i++) {
		const struct lw_port *p = n->ifaces[i].port;
		if (!p->stats.rx_frames && !p->stats.tx_frames)
			continue;
		cJSON *f = cJSON_CreateObject();
		cJSON_AddStringToObject(f, "interface", n->spec->interfaces[i].name);
		add_number(f, "frames_in", p->stats.rx_frames);
		add_number(f, "frames_out", p->stats.tx_frames);
		add_number(f, "bytes_in", p->stats.rx_bytes);
		add_number(f, "bytes_out", p->stats.tx_bytes);
		if (lab->recorder && n->ifaces[i].capture != SIZE_MAX)
			add_number(f, "captured",
				lw_recorder_frames(lab->recorder, n->ifaces[i].capture));
		cJSON_AddItemToArray(interfaces, f);
	}
	return o;
}

static cJSON *link_report(const struct lw_lab *lab, size_t i)
{
	cJSON *o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "link", lab->s->links[i].name);
	cJSON *both = cJSON_AddArrayToObject(o, "directions");
	for (int d = 0; d < 2; d++) {
		const struct lw_pipe_stats *st = lw_link_stats(lab->links[i], d);
		cJSON *p = cJSON_CreateObject(), *drops = NULL;
		add_number(p, "frames", st->frames);
		add_number(p, "bytes", st->bytes);
		add_time(p, "busy", st->busy);
		add_number(p, "queue_max", st->queue_max);
		drops = cJSON_AddObjectToObject(p, "drops");
		for (int k = 0; k < LW_LINK_DROPS; k++)
			if (st->drops[k])
				add_number(drops, lw_link_drop_text((enum lw_link_drop)k),
					st->drops[k]);
		cJSON_AddItemToArray(both, p);
	}
	return o;
}

static void add_expectations(const struct lw_lab *lab, cJSON *root)
{
	cJSON *list = cJSON_AddArrayToObject(root, "expectations");
	for (size_t i = 0; lab->expect_failures && i < lab->s->nexpects; i++) {
		cJSON *o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "expectation", lab->s->expects[i].path);
		cJSON_AddBoolToObject(o, "held", !lab->expect_failures[i]);
		if (lab->expect_failures[i])
			cJSON_AddStringToObject(o, "why", lab->expect_failures[i]);
		cJSON_AddItemToArray(list, o);
	}
}

void lw_lab_report(const struct lw_lab *lab, struct lw_text *out)
{
	cJSON *root = cJSON_CreateObject();
	char fingerprint[20];
	snprintf(fingerprint, sizeof(fingerprint), "%016llx",
		(unsigned long long)lab->engine->fingerprint);
	cJSON_AddStringToObject(root, "scenario", lab->s->name);
	add_number(root, "seed", lab->engine->seed);
	add_time(root, "virtual_time", lw_engine_now(lab->engine));
	cJSON_AddStringToObject(root, "fingerprint", fingerprint);
	add_number(root, "events", lab->engine->fired);
	add_number(root, "frames", lab->engine->frames);
	add_number(root, "failures", lab->failures);
	cJSON *steps = cJSON_AddArrayToObject(root, "steps");
	for (size_t i = 0; i < lab->s->nsteps; i++)
		cJSON_AddItemToArray(steps, step_report(lab, &lab->steps[i]));
	add_expectations(lab, root);
	cJSON *nodes = cJSON_AddArrayToObject(root, "nodes");
	for (size_t i = 0; i < lab->s->nnodes; i++)
		cJSON_AddItemToArray(nodes, node_report(lab, &lab->nodes[i]));
	cJSON *links = cJSON_AddArrayToObject(root, "links");
	for (size_t i = 0; i < lab->s->nlinks; i++)
		cJSON_AddItemToArray(links, link_report(lab, i));
	char *text = cJSON_Print(root);
	lw_text_add(out, text);
	lw_text_char(out, '\n');
	cJSON_free(text);
	cJSON_Delete(root);
}

static void sum_mail(const struct lw_lab *lab, struct lw_text *out)
{
	for (size_t n = 0; n < lab->s->nnodes; n++) {
		const struct lw_mailstore *store = lab->nodes[n].store;
		const char *name = NULL;
		for (size_t k = 0; store && (name = lw_mailstore_user(store, k)); k++)
			if (lw_mailstore_count(store, name))
				lw_text_fmt(out, "  mailbox %-12s %zu message%s\n", name,
					lw_mailstore_count(store, name),
					lw_mailstore_count(store, name) == 1 ? "" : "s");
		size_t queued =
			lab->nodes[n].smtpd ? lw_smtpd_queued(lab->nodes[n].smtpd) : 0;
		if (queued)
			lw_text_fmt(out, "  queue of %-11s %zu message%s\n",
				lab->s->nodes[n].name, queued, queued == 1 ? "" : "s");
	}
}

static void sum_drops(const struct lw_lab *lab, struct lw_text *out)
{
	uint64_t drops[LW_DROPS] = { 0 }, lost[LW_LINK_DROPS] = { 0 };
	for (size_t n = 0; n < lab->s->nnodes; n++)
		for (int i = 0; i < LW_DROPS; i++)
			drops[i] += lw_stack_stats(lab->nodes[n].stack)->drops[i];
	for (size_t l = 0; l < lab->s->nlinks; l++)
		for (int d = 0; d < 2; d++)
			for (int i = 0; i < LW_LINK_DROPS; i++)
				lost[i] += lw_link_stats(lab->links[l], d)->drops[i];
	for (int i = 0; i < LW_DROPS; i++)
		if (drops[i])
			lw_text_fmt(out, "  dropped by a host: %s: %llu\n",
				lw_drop_text((enum lw_drop)i),
				(unsigned long long)drops[i]);
	for (int i = 0; i < LW_LINK_DROPS; i++)
		if (lost[i])
			lw_text_fmt(out, "  lost on a link: %s: %llu\n",
				lw_link_drop_text((enum lw_link_drop)i),
				(unsigned long long)lost[i]);
}

static size_t expectations_held(const struct lw_lab *lab)
{
	size_t held = 0;
	for (size_t i = 0; i < lab->s->nexpects; i++)
		held += !lab->expect_failures[i];
	return held;
}

void lw_lab_summary(const struct lw_lab *lab, struct lw_text *out)
{
	size_t fine = 0, failed = 0;
	lw_time now = lw_engine_now(lab->engine);
	for (size_t i = 0; i < lab->s->nsteps; i++) {
		fine += lab->steps[i].state == STEP_FINE;
		failed += lab->steps[i].state == STEP_FAILED;
	}
	lw_text_fmt(out, "%s: %lld.%03lld s of virtual time, %llu frames, %llu events\n",
		lab->s->name, (long long)(now / LW_SEC(1)),
		(long long)(now % LW_SEC(1) / LW_MS(1)),
		(unsigned long long)lab->engine->frames,
		(unsigned long long)lab->engine->fired);
	lw_text_fmt(out, "  steps: %zu fine, %zu failed, %zu not ended\n", fine, failed,
		lab->s->nsteps - fine - failed);
	if (lab->expect_failures)
		lw_text_fmt(out, "  expectations: %zu of %zu held\n",
			expectations_held(lab), lab->s->nexpects);
	sum_mail(lab, out);
	sum_drops(lab, out);
}
