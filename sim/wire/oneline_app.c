/* oneline_app.c - DNS, NetBIOS names and PPP control packets as one line of text.
 * SPDX-License-Identifier: MIT */
#include "oneline_priv.h"

#include "labwire/wire/addr.h"
#include "labwire/wire/dns.h"
#include "labwire/wire/nbns.h"
#include "labwire/wire/ppp.h"

enum {
	ANSWERS_MAX = 4 /* shown of one message */
};

static void dns_type(struct lw_text *out, uint16_t type)
{
	static const struct {
		uint16_t type;
		const char *name;
	} names[] = { { LW_DNS_A, "A" }, { LW_DNS_NS, "NS" }, { LW_DNS_CNAME, "CNAME" },
		{ LW_DNS_SOA, "SOA" }, { LW_DNS_PTR, "PTR" }, { LW_DNS_MX, "MX" },
		{ LW_DNS_TXT, "TXT" }, { LW_DNS_AAAA, "AAAA" }, { LW_DNS_ANY, "ANY" } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == type) {
			lw_text_add(out, names[i].name);
			return;
		}
	lw_text_fmt(out, "type%u", type);
}

static void dns_value(struct lw_text *out, const struct lw_dns_rr *rr)
{
	char addr[LW_IP4_TEXT];

	dns_type(out, rr->type);
	switch (rr->type) {
	case LW_DNS_A:
		lw_text_fmt(out, " %s", lw_ip4_format(rr->addr, addr));
		break;
	case LW_DNS_MX:
		lw_text_fmt(out, " %u %s", rr->preference, rr->target);
		break;
	case LW_DNS_NS:
	case LW_DNS_CNAME:
	case LW_DNS_PTR:
	case LW_DNS_SOA:
		lw_text_fmt(out, " %s", rr->target);
		break;
	default:
		break;
	}
}

static enum lw_err dns_answers(struct lw_text *out, struct lw_dns_rd *d)
{
	enum lw_dns_section section;
	struct lw_dns_rr rr;
	enum lw_err err;

	for (int i = 0; (err = lw_dns_next_rr(d, &section, &rr)) == LW_OK; i++) {
		if (section != LW_DNS_ANSWER)
			return LW_OK;
		if (i == ANSWERS_MAX) {
			lw_text_add(out, ",...");
			return LW_OK;
		}
		lw_text_add(out, i ? "," : " ");
		dns_value(out, &rr);
	}
	return err == LW_ENOENT ? LW_OK : err;
}

void oneline_dns(struct lw_text *out, struct lw_rd message)
{
	static const char *const rcodes[] = { "answer", "formerr", "servfail", "nxdomain",
		"notimp", "refused" };
	struct lw_dns_rd d;
	struct lw_dns_question q;
	enum lw_err err = lw_dns_open(message, &d);
	unsigned rcode = d.flags & LW_DNS_RCODE_MASK;

	if (!err) {
		lw_text_fmt(out, " dns %u", d.id);
		if (!(d.flags & LW_DNS_QR))
			lw_text_add(out, " query");
		else if (rcode < sizeof(rcodes) / sizeof(rcodes[0]))
			lw_text_fmt(out, " %s", rcodes[rcode]);
		else
			lw_text_fmt(out, " rcode %u", rcode);
		lw_text_fmt(out, "%s%s", d.flags & LW_DNS_AA ? " aa" : "",
			d.flags & LW_DNS_TC ? " tc" : "");
		while ((err = lw_dns_next_question(&d, &q)) == LW_OK) {
			lw_text_char(out, ' ');
			dns_type(out, q.type);
			lw_text_fmt(out, " %s", q.name);
		}
		if (err == LW_ENOENT)
			err = dns_answers(out, &d);
	}
	if (err)
		oneline_malformed(out, " dns", err);
}

static const char *nbns_verb(uint8_t opcode)
{
	switch (opcode) {
	case LW_NBNS_QUERY:
		return "query";
	case LW_NBNS_REGISTRATION:
		return "registration";
	case LW_NBNS_RELEASE:
		return "release";
	case LW_NBNS_WACK:
		return "wack";
	case LW_NBNS_REFRESH:
		return "refresh";
	default:
		return "opcode?";
	}
}

void oneline_nbns(struct lw_text *out, struct lw_rd message)
{
	char addr[LW_IP4_TEXT];
	struct lw_nbns m;
	enum lw_err err = lw_nbns_parse(message, &m);

	if (err) {
		oneline_malformed(out, " nbns", err);
		return;
	}
	lw_text_fmt(out, " nbns %u %s%s ", m.id, nbns_verb(m.opcode),
		m.response ? "-response" : "");
	for (const char *s = m.name; *s; s++) /* names may hold any byte */
		lw_text_char(out, *s > ' ' && *s < 0x7f ? *s : '_');
	lw_text_fmt(out, "<%02x>", m.suffix);
	if (m.type == LW_NBNS_NBSTAT)
		lw_text_add(out, " status");
	for (int i = 0; i < m.addrs; i++)
		lw_text_fmt(out, " %s", lw_ip4_format(m.addr[i].addr, addr));
	if (m.rcode)
		lw_text_fmt(out, " rcode %u", m.rcode);
}

static void ppp_option(struct lw_text *out, bool ipcp, struct lw_ppp_opt *opt)
{
	char addr[LW_IP4_TEXT];
	size_t len = lw_rd_left(&opt->value);

	if (ipcp && opt->kind == LW_IPCP_ADDRESS && len == 4)
		lw_text_fmt(out, "addr %s", lw_ip4_format(lw_rd_u32(&opt->value), addr));
	else if (!ipcp && opt->kind == LW_LCP_MRU && len == 2)
		lw_text_fmt(out, "mru %u", lw_rd_u16(&opt->value));
	else if (!ipcp && opt->kind == LW_LCP_MAGIC && len == 4)
		lw_text_fmt(out, "magic 0x%08x", lw_rd_u32(&opt->value));
	else
		lw_text_fmt(out, "opt%u", opt->kind);
}

void oneline_ppp_ctl(
	struct lw_text *out, const char *name, bool ipcp, struct lw_rd packet)
{
	static const char *const codes[] = { NULL, "conf-req", "conf-ack", "conf-nak",
		"conf-rej", "term-req", "term-ack", "code-rej", "proto-rej", "echo-req",
		"echo-rep", "discard" };
	struct lw_ppp_ctl c;
	struct lw_ppp_opt opt;
	enum lw_err err = lw_ppp_ctl_parse(&packet, &c);

	if (err) {
		oneline_malformed(out, name, err);
		return;
	}
	if (c.code > 0 && c.code < sizeof(codes) / sizeof(codes[0]))
		lw_text_fmt(out, "%s %s id %u", name, codes[c.code], c.id);
	else
		lw_text_fmt(out, "%s code %u id %u", name, c.code, c.id);
	if (c.code < LW_PPP_CONF_REQ || c.code > LW_PPP_CONF_REJ)
		return;
	const char *before = " <";
	for (; lw_ppp_opt_next(&c.body, &opt); before = ",") {
		lw_text_add(out, before);
		ppp_option(out, ipcp, &opt);
	}
	if (*before == ',')
		lw_text_char(out, '>');
	if (c.body.bad)
		lw_text_add(out, " malformed options");
}
