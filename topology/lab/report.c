/* report.c - what happened: a few lines for people, report.json for programs.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "lab_priv.h"
#include "labwire/base/json.h"
#include "labwire/store/mailstore.h"
#include "topology/scenario/kind.h"

static void add_dialogue(struct lw_json *j, const struct lw_text *dialogue)
{
	lw_json_array(j, "dialogue");
	for (const char *p = lw_text_str(dialogue); *p;) {
		size_t n = strcspn(p, "\n");
		lw_json_bytes(j, NULL, p, n);
		p += n + (p[n] == '\n');
	}
	lw_json_end(j);
}

static void add_step(struct lw_json *j, const struct lw_lab *lab, const struct step *t)
{
	static const char *const states[] = { "waiting", "running", "fine", "failed" };
	lw_json_object(j, NULL);
	lw_json_text(j, "step", step_name(t->spec));
	if (t->spec->node != SIZE_MAX)
		lw_json_text(j, "node", lab->s->nodes[t->spec->node].name);
	lw_json_text(j, "state", states[t->state]);
	if (t->state != STEP_WAITING)
		lw_json_time(j, "began", t->began);
	if (t->state >= STEP_FINE) {
		lw_json_time(j, "ended", t->ended);
		lw_json_text(j, "says", t->sentence ? t->sentence : "");
	}
	if (t->outcome.sent) {
		lw_json_count(j, "sent", t->outcome.sent);
		lw_json_count(j, "received", t->outcome.received);
	}
	if (t->outcome.rtt_max) {
		lw_json_time(j, "rtt_min", t->outcome.rtt_min);
		lw_json_time(j, "rtt_avg", t->outcome.rtt_avg);
		lw_json_time(j, "rtt_max", t->outcome.rtt_max);
	}
	if (t->spec->kind->report && t->job)
		t->spec->kind->report(t->job, j);
	add_dialogue(j, &t->dialogue);
	lw_json_end(j);
}

static void add_drops(struct lw_json *j, const struct lw_stack_stats *st)
{
	lw_json_object(j, "drops");
	for (int i = 0; i < LW_DROPS; i++)
		if (st->drops[i])
			lw_json_count(j, lw_drop_text((enum lw_drop)i), st->drops[i]);
	lw_json_end(j);
}

static void add_services(struct lw_json *j, const struct lw_lab *lab, size_t node)
{
	for (size_t i = 0; i < lab->s->nservices; i++) {
		const struct lw_service_spec *v = &lab->s->services[i];
		if (v->node == node && v->kind->report)
			v->kind->report(lab->services[i], j);
	}
}

static void add_interface(
	struct lw_json *j, const struct lw_lab *lab, const struct node *n, size_t i)
{
	const struct lw_port *p = n->ifaces[i].port;
	if (!p->stats.rx_frames && !p->stats.tx_frames)
		return;
	lw_json_object(j, NULL);
	lw_json_text(j, "interface", n->spec->interfaces[i].name);
	lw_json_count(j, "frames_in", p->stats.rx_frames);
	lw_json_count(j, "frames_out", p->stats.tx_frames);
	lw_json_count(j, "bytes_in", p->stats.rx_bytes);
	lw_json_count(j, "bytes_out", p->stats.tx_bytes);
	if (lab->recorder && n->ifaces[i].capture != SIZE_MAX)
		lw_json_count(j, "captured",
			lw_recorder_frames(lab->recorder, n->ifaces[i].capture));
	lw_json_end(j);
}

static void add_node(struct lw_json *j, const struct lw_lab *lab, const struct node *n)
{
	const struct lw_stack_stats *st = lw_stack_stats(n->stack);
	lw_json_object(j, NULL);
	lw_json_text(j, "node", n->spec->name);
	lw_json_count(j, "ip_in", st->ip_in);
	lw_json_count(j, "ip_out", st->ip_out);
	lw_json_count(j, "forwarded", st->forwarded);
	lw_json_count(j, "icmp_out", st->icmp_out);
	lw_json_count(j, "udp_out", st->udp_out);
	lw_json_count(j, "tcp_out", st->tcp_out);
	lw_json_count(j, "tcp_retransmits", st->tcp_retransmits);
	lw_json_count(j, "arp_requests", st->arp_requests);
	lw_json_count(j, "arp_replies", st->arp_replies);
	add_drops(j, st);
	add_services(j, lab, (size_t)(n - lab->nodes));
	lw_json_array(j, "interfaces");
	for (size_t i = 0; i < n->spec->ninterfaces; i++)
		add_interface(j, lab, n, i);
	lw_json_end(j);
	lw_json_end(j);
}

static void add_direction(struct lw_json *j, const struct lw_pipe_stats *st)
{
	lw_json_object(j, NULL);
	lw_json_count(j, "frames", st->frames);
	lw_json_count(j, "bytes", st->bytes);
	lw_json_time(j, "busy", st->busy);
	lw_json_count(j, "queue_max", st->queue_max);
	lw_json_object(j, "drops");
	for (int k = 0; k < LW_LINK_DROPS; k++)
		if (st->drops[k])
			lw_json_count(
				j, lw_link_drop_text((enum lw_link_drop)k), st->drops[k]);
	lw_json_end(j);
	lw_json_end(j);
}

/* The captures of many interfaces; those of one stand with their interface. */
static void add_captures(struct lw_json *j, const struct lw_lab *lab)
{
	lw_json_array(j, "captures");
	for (size_t i = 0; i < lab->ncommons; i++) {
		lw_json_object(j, NULL);
		lw_json_text(j, "file", lab->commons[i]);
		lw_json_count(j, "frames", lw_recorder_common_frames(lab->recorder, i));
		lw_json_end(j);
	}
	lw_json_end(j);
}

static void add_link(struct lw_json *j, const struct lw_lab *lab, size_t i)
{
	lw_json_object(j, NULL);
	lw_json_text(j, "link", lab->s->links[i].name);
	lw_json_array(j, "directions");
	for (int d = 0; d < 2; d++)
		add_direction(j, lw_link_stats(lab->links[i], d));
	lw_json_end(j);
	lw_json_end(j);
}

static void add_expectation(struct lw_json *j, const struct lw_lab *lab, size_t i)
{
	lw_json_object(j, NULL);
	lw_json_text(j, "expectation", lab->s->expects[i].path);
	lw_json_bool(j, "held", !lab->expect_failures[i]);
	if (lab->expect_failures[i])
		lw_json_text(j, "why", lab->expect_failures[i]);
	lw_json_end(j);
}

static void add_head(struct lw_json *j, const struct lw_lab *lab)
{
	char fingerprint[20];
	snprintf(fingerprint, sizeof(fingerprint), "%016llx",
		(unsigned long long)lab->engine->fingerprint);
	lw_json_text(j, "scenario", lab->s->name);
	lw_json_count(j, "seed", lab->engine->seed);
	lw_json_time(j, "virtual_time", lw_engine_now(lab->engine));
	lw_json_text(j, "fingerprint", fingerprint);
	lw_json_count(j, "events", lab->engine->fired);
	lw_json_count(j, "frames", lab->engine->frames);
	lw_json_count(j, "failures", lab->failures);
}

void lw_lab_report(const struct lw_lab *lab, struct lw_text *out)
{
	enum {
		LINES = 3 /* of the report, of its lists, and of what is in an element */
	};
	struct lw_json j;
	lw_json_init(&j, out, LINES);
	lw_json_object(&j, NULL);
	add_head(&j, lab);
	lw_json_array(&j, "steps");
	for (size_t i = 0; i < lab->s->nsteps; i++)
		add_step(&j, lab, &lab->steps[i]);
	lw_json_end(&j);
	lw_json_array(&j, "expectations");
	for (size_t i = 0; lab->expect_failures && i < lab->s->nexpects; i++)
		add_expectation(&j, lab, i);
	lw_json_end(&j);
	lw_json_array(&j, "nodes");
	for (size_t i = 0; i < lab->s->nnodes; i++)
		add_node(&j, lab, &lab->nodes[i]);
	lw_json_end(&j);
	if (lab->ncommons)
		add_captures(&j, lab);
	lw_json_array(&j, "links");
	for (size_t i = 0; i < lab->s->nlinks; i++)
		add_link(&j, lab, i);
	lw_json_end(&j);
	lw_json_end(&j);
	lw_text_char(out, '\n');
}

static void sum_queues(const struct lw_lab *lab, size_t node, struct lw_text *out)
{
	for (size_t i = 0; i < lab->s->nservices; i++) {
		const struct lw_service_spec *v = &lab->s->services[i];
		size_t queued = v->node == node && v->kind->queued
					? v->kind->queued(lab->services[i])
					: 0;
		if (queued)
			lw_text_fmt(out, "  queue of %-11s %zu message%s\n",
				lab->s->nodes[node].name, queued, queued == 1 ? "" : "s");
	}
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
		sum_queues(lab, n, out);
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
