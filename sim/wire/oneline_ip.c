/* oneline_ip.c - IPv4, ICMP and UDP as one line of text.  SPDX-License-Identifier: MIT */
#include "oneline_priv.h"

#include "labwire/wire/dns.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/nbns.h"
#include "labwire/wire/udp.h"

/* A name from a table, or the number. */
static void word(struct lw_text *out, const char *const *names, size_t n, unsigned code)
{
	if (code < n && names[code])
		lw_text_fmt(out, " %s", names[code]);
	else
		lw_text_fmt(out, " code %u", code);
}

/* The offender inside an ICMP error: whose packet, and which ports. */
static void quoted(struct lw_text *out, struct lw_rd r)
{
	char src[LW_IP4_TEXT], dst[LW_IP4_TEXT];
	struct lw_ipv4 ip;
	struct lw_rd body;

	if (lw_ipv4_parse_quoted(&r, &ip, &body)) {
		lw_text_add(out, " of nothing readable");
		return;
	}
	lw_text_fmt(
		out, " of %s>%s", lw_ip4_format(ip.src, src), lw_ip4_format(ip.dst, dst));
	bool ports = ip.proto == LW_PROTO_TCP || ip.proto == LW_PROTO_UDP;
	if (ports && ip.frag_off == 0 && lw_rd_left(&body) >= 4) {
		uint16_t from = lw_rd_u16(&body), to = lw_rd_u16(&body);
		lw_text_fmt(out, " %s %u>%u", ip.proto == LW_PROTO_TCP ? "tcp" : "udp",
			from, to);
	} else {
		lw_text_fmt(out, " proto %u", ip.proto);
	}
}

static void icmp_error(struct lw_text *out, const struct lw_icmp *m)
{
	static const char *const unreachable[] = { "net", "host", "proto", "port",
		"needs-frag", "source-route", [LW_UNREACH_ADMIN] = "admin" };
	static const char *const exceeded[] = { "ttl", "reassembly" };
	static const char *const redirect[] = { "net", "host", "tos-net", "tos-host" };
	char addr[LW_IP4_TEXT];

	switch (m->type) {
	case LW_ICMP_UNREACHABLE:
		lw_text_add(out, "icmp unreachable");
		word(out, unreachable, sizeof(unreachable) / sizeof(*unreachable),
			m->code);
		if (m->code == LW_UNREACH_NEEDS_FRAG)
			lw_text_fmt(out, " mtu %u", m->mtu);
		break;
	case LW_ICMP_TIME_EXCEEDED:
		lw_text_add(out, "icmp time-exceeded");
		word(out, exceeded, sizeof(exceeded) / sizeof(*exceeded), m->code);
		break;
	case LW_ICMP_REDIRECT:
		lw_text_add(out, "icmp redirect");
		word(out, redirect, sizeof(redirect) / sizeof(*redirect), m->code);
		lw_text_fmt(out, " to %s", lw_ip4_format(m->gateway, addr));
		break;
	case LW_ICMP_PARAM_PROBLEM:
		lw_text_fmt(out, "icmp param-problem at %u", m->pointer);
		break;
	default:
		lw_text_add(out, "icmp source-quench");
	}
	quoted(out, m->body);
}

static void icmp(struct lw_text *out, struct lw_rd r)
{
	struct lw_icmp m;
	enum lw_err err = lw_icmp_parse(&r, &m);
	const char *query = NULL;

	if (err) {
		oneline_malformed(out, "icmp", err);
		return;
	}
	switch (m.type) {
	case LW_ICMP_ECHO:
		query = "echo";
		break;
	case LW_ICMP_ECHO_REPLY:
		query = "echo-reply";
		break;
	case LW_ICMP_TIMESTAMP:
		query = "timestamp";
		break;
	case LW_ICMP_TIMESTAMP_REPLY:
		query = "timestamp-reply";
		break;
	default:
		break;
	}
	if (query)
		lw_text_fmt(out, "icmp %s id %u seq %u len %zu", query, m.id, m.seq,
			lw_rd_left(&m.body));
	else if (lw_icmp_is_error(m.type))
		icmp_error(out, &m);
	else
		lw_text_fmt(out, "icmp type %u code %u len %zu", m.type, m.code,
			lw_rd_left(&m.body));
}

static void udp(struct lw_text *out, const struct lw_ipv4 *ip, struct lw_rd r)
{
	struct lw_rd datagram = r, body;
	struct lw_udp h;
	enum lw_err err = lw_udp_parse(&r, &h, &body);

	if (err) {
		oneline_malformed(out, "udp", err);
		return;
	}
	lw_text_fmt(out, "udp %u>%u len %zu", h.src, h.dst, lw_rd_left(&body));
	if (!lw_udp_cksum_ok(datagram, ip->src, ip->dst))
		lw_text_add(out, " bad-cksum");
	if (h.src == LW_DNS_PORT || h.dst == LW_DNS_PORT)
		oneline_dns(out, body);
	else if (h.src == LW_NBNS_PORT || h.dst == LW_NBNS_PORT)
		oneline_nbns(out, body);
}

void oneline_ipv4(struct lw_oneline *o, struct lw_text *out, struct lw_rd packet)
{
	char src[LW_IP4_TEXT], dst[LW_IP4_TEXT];
	struct lw_ipv4 ip;
	struct lw_rd body;
	enum lw_err err = lw_ipv4_parse(&packet, &ip, &body);

	if (err) {
		oneline_malformed(out, "ip", err);
		return;
	}
	if (o && o->addresses)
		lw_text_fmt(out, "%s>%s ", lw_ip4_format(ip.src, src),
			lw_ip4_format(ip.dst, dst));
	if (lw_ipv4_is_fragment(&ip))
		lw_text_fmt(out, "ip frag id %u at %u len %zu%s proto %u", ip.id,
			ip.frag_off, lw_rd_left(&body), ip.mf ? " more" : "", ip.proto);
	else if (ip.proto == LW_PROTO_ICMP)
		icmp(out, body);
	else if (ip.proto == LW_PROTO_UDP)
		udp(out, &ip, body);
	else if (ip.proto == LW_PROTO_TCP)
		oneline_tcp(o, out, &ip, body);
	else
		lw_text_fmt(out, "ip proto %u len %zu", ip.proto, lw_rd_left(&body));
}
