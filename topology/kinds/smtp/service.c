/* service.c - service "smtp": a mail server.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/app/smtpd.h"
#include "labwire/base/json.h"
#include "smtp.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/names.h"

enum {
	NUMBERED_MAX = 10000
};

#define SIZE_MOST ((uint64_t)1 << 30)

static const struct format format_net = { "net",
	"^[0-9]{1,3}(\\.[0-9]{1,3}){3}(/([12]?[0-9]|3[0-2]))?$",
	"a network such as 172.16.0.0/16, or an address" };
static const struct form net = { .kind = FORM_TEXT, .format = &format_net };
static const struct form nets = { .kind = FORM_LIST, .item = &net, .alone_too = true };

static const struct form users_form = {
	.kind = FORM_LIST, .item = &user_name, .alone_too = true
};
static const struct field numbered_fields[] = {
	MUST("name", &user_name, "the part before the number"),
	KEY("count", WHOLE(0, NUMBERED_MAX), "how many"),
	LAST_KEY,
};
static const struct field think_fields[] = {
	KEY("open", &span, "before the greeting"),
	KEY("helo", &span, "before the answer to EHLO or HELO"),
	KEY("mail", &span, "to MAIL"),
	KEY("rcpt", &span, "to RCPT"),
	KEY("data", &span, "to DATA"),
	KEY("store", &span, "to the end of the letter"),
	KEY("quit", &span, "to QUIT"),
	KEY("other", &span, "to anything else"),
	LAST_KEY,
};
static const struct field queue_fields[] = {
	KEY("run", &span, "the whole queue is tried so often"),
	KEY("warn", &span,
		"after which the sender is told that it takes long; 0s: never"),
	KEY("expire", &span, "after which it is given up, and the sender told"),
	LAST_KEY,
};
static const struct form alias_targets = {
	.kind = FORM_LIST, .item = &some_text, .min = 1, .alone_too = true
};
static const struct form aliases_form = { .kind = FORM_MAP, .item = &alias_targets };

static const struct field smtp_fields[] = {
	SERVICE_FIELDS,
	KEY("persona", NAMES(lw_smtp_persona_name),
		"whose words and habits it has (sendmail)"),
	KEY("host", &some_text, "the name that it calls itself"),
	KEY("domains", &list_of_text, "domains that it takes mail for"),
	KEY("users", &users_form, "mailboxes"),
	KEY("numbered_users", OBJECT(numbered_fields),
		"a row of mailboxes: ccna1, ccna2 and so on"),
	KEY("think", OBJECT(think_fields), "how long it takes before its answers"),
	KEY("relay_for", &nets,
		"clients that may send to any domain: networks such as 172.16.0.0/16, or "
		"addresses"),
	KEY("aliases", &aliases_form,
		"names whose mail goes to others: local names, or addresses anywhere"),
	KEY("queue", OBJECT(queue_fields),
		"when mail that cannot go on is tried again; what is left out is the "
		"persona's"),
	KEY("size_max", WHOLE(0, SIZE_MOST),
		"bytes of the longest message; 0: the persona's"),
	KEY("store_max", WHOLE(0, SIZE_MOST), "bytes that all mailboxes may hold"),
	KEY("check_senders", &flag, "the domain of a sender must exist"),
	KEY("mail", &some_text,
		"a folder with a file USER.mbox for each mailbox that holds letters at "
		"the start, as a run leaves it; relative to the scenario's own"),
	LAST_KEY,
};

/* Those that are named, and a numbered series: "ccna" with a count of 22. */
static void read_users(const struct place *p, struct lw_accounts_spec *a)
{
	struct place numbered = place_child(p, "numbered_users");
	size_t listed = 0;
	const char **some = get_texts(p, "users", &listed);
	const char *stem = get_text(&numbered, "name", NULL);
	uint64_t count = get_whole(&numbered, "count", 0);
	a->users = own(p->load, (listed + count + 2) * sizeof(*a->users));
	for (uint64_t i = 1; stem && i <= count; i++) {
		struct lw_text t = { 0 };
		lw_text_fmt(&t, "%s%llu", stem, (unsigned long long)i);
		a->users[a->nusers++] = own_text(p->load, lw_text_str(&t));
		lw_text_fini(&t);
	}
	for (size_t i = 0; i < listed; i++)
		a->users[a->nusers++] = some[i];
	if (a->nusers == 0 && !is_hurt(p))
		complain(p, "users", "a mail server needs users");
	a->users[a->nusers++] = "postmaster"; /* RFC 5321 4.5.1 */
}

static void read_think(const struct place *p, struct lw_smtpd_conf *c)
{
	struct place think = place_child(p, "think");
	for (int i = 0; i < LW_SMTPD_THINKS; i++)
		c->think[i] = get_span(&think, think_fields[i].name, 0);
}

/* "172.16.0.0/16", or an address alone. */
static bool parse_net(const char *text, struct lw_prefix *out)
{
	if (strchr(text, '/'))
		return lw_prefix_parse(text, out) == LW_OK && lw_prefix_is_network(*out);
	out->mask = lw_ip4_mask(32);
	return lw_ip4_parse(text, &out->addr) == LW_OK;
}

static void read_relay_for(const struct place *p, struct lw_smtpd_conf *c)
{
	size_t n = 0, i = 0;
	const cJSON *list = get_all(p, "relay_for", &n), *it = NULL;
	struct lw_prefix *nets_of = own(p->load, (n + 1) * sizeof(*nets_of));
	cJSON_ArrayForEach (it, list) {
		struct element_path path = path_of_element(p, "relay_for", i++);
		if (!cJSON_IsString(it))
			continue;
		if (parse_net(it->valuestring, &nets_of[c->nrelay_for]))
			c->nrelay_for++;
		else
			complain(
				p, path.text, "\"%s\" is not a network", it->valuestring);
	}
	c->relay_for = nets_of;
}

/* { "name": ["address", ...] } */
static void read_aliases(const struct place *p, struct lw_smtpd_conf *c)
{
	size_t n = 0;
	const cJSON *aliases = get_all(p, "aliases", &n), *it = NULL, *to = NULL;
	struct lw_mail_alias *list = own(p->load, (n + 1) * sizeof(*list));
	cJSON_ArrayForEach (it, aliases) {
		struct lw_mail_alias *a = &list[c->naliases++];
		size_t room = (size_t)cJSON_GetArraySize(it) + 1;
		const char **all = own(p->load, room * sizeof(*all));
		a->name = own_text(p->load, it->string);
		const cJSON *targets = cJSON_IsArray(it) ? it : NULL;
		cJSON_ArrayForEach (to, targets)
			if (cJSON_IsString(to))
				all[a->nto++] = own_text(p->load, to->valuestring);
		a->to = all;
	}
	c->aliases = list;
}

/* What is not given stays as the persona has it; "0s": never. */
static void read_queue(const struct place *p, struct lw_smtpd_conf *c)
{
	struct place queue = place_child(p, "queue");
	if (!queue.object)
		return;
	c->queue = c->persona->queue;
	c->queue.run = get_span(&queue, "run", c->queue.run);
	c->queue.warn = get_span(&queue, "warn", c->queue.warn);
	c->queue.expire = get_span(&queue, "expire", c->queue.expire);
	if (c->queue.expire <= 0)
		complain(&queue, "expire", "must be longer than nothing");
	if (c->queue.run <= 0 && !c->queue.pause[0])
		complain(&queue, "run", "must be longer than nothing");
}

static void read_smtp(const struct place *p, struct lw_service_spec *v)
{
	struct lw_smtpd_conf *c = v->conf;
	c->persona = lw_smtp_persona_find(get_text(p, "persona", "sendmail"));
	c->host = get_text(p, "host", "localhost.localdomain");
	c->domains = get_texts(p, "domains", &c->ndomains);
	c->zone = p->load->s->zone;
	v->accounts.domain = c->ndomains ? c->domains[0] : NULL;
	read_users(p, &v->accounts);
	read_think(p, c);
	read_relay_for(p, c);
	read_aliases(p, c);
	read_queue(p, c);
	c->size_max = get_whole(p, "size_max", 0);
	v->accounts.bytes_max = get_whole(p, "store_max", LW_MAILSTORE_BYTES_MAX);
	c->checks_senders = get_flag(p, "check_senders", false);
	read_mboxes(p, &v->accounts);
	if (is_hurt(p))
		lose_all(p->load, THING_USER);
}

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	struct lw_smtpd_conf conf = *(const struct lw_smtpd_conf *)v->conf;
	conf.stack = n->stack;
	conf.resolver = n->spec->ndns ? n->resolver : NULL;
	conf.store = n->store;
	conf.own_names = n->own_names;
	conf.nown_names = n->nown_names;
	return lw_smtpd_start(&conf, out);
}

static void report(const struct lw_job *job, struct lw_json *j)
{
	const struct lw_smtpd_stats *st = lw_smtpd_stats(job);
	lw_json_object(j, "mail");
	lw_json_count(j, "accepted", st->accepted);
	lw_json_count(j, "delivered", st->delivered);
	lw_json_count(j, "repeated", st->repeated);
	lw_json_count(j, "relayed", st->relayed);
	lw_json_count(j, "deferred", st->deferred);
	lw_json_count(j, "warned", st->warned);
	lw_json_count(j, "bounced", st->bounced);
	lw_json_count(j, "queued", lw_smtpd_queued(job));
	lw_json_end(j);
}

static const struct lw_service_use uses[] = {
	{ 25, LW_USE_TCP, 1, "SMTP", "outgoing mail: no encryption, no login; you are ",
		LW_USE_ADDRESS },
	{ 0 },
};

const struct lw_service_kind smtp_service = {
	.form = { "smtp", "a mail server", smtp_fields },
	.conf_size = sizeof(struct lw_smtpd_conf), /* without stack, resolver and store */
	.tcp_port = 25,
	.uses = uses,
	.read = read_smtp,
	.start = start,
	.report = report,
	.queued = lw_smtpd_queued,
};
