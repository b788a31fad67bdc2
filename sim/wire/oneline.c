/* oneline.c - link layers, ARP and line protocols as one line of text.
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/oneline.h"

#include "labwire/wire/arp.h"
#include "labwire/wire/cdp.h"
#include "labwire/wire/ether.h"
#include "labwire/wire/hdlc.h"
#include "labwire/wire/loop.h"
#include "labwire/wire/ppp.h"
#include "labwire/wire/stp.h"
#include "oneline_priv.h"

static void arp(struct lw_text *out, struct lw_rd r)
{
	char a[LW_IP4_TEXT], b[LW_IP4_TEXT], mac[LW_MAC_TEXT];
	struct lw_arp p;
	enum lw_err err = lw_arp_parse(&r, &p);

	if (err) {
		oneline_malformed(out, "arp", err);
		return;
	}
	lw_ip4_format(p.spa, a);
	lw_ip4_format(p.tpa, b);
	if (p.op == LW_ARP_REQUEST)
		lw_text_fmt(out, "arp who-has %s tell %s", b, a);
	else if (p.op == LW_ARP_REPLY)
		lw_text_fmt(out, "arp %s is-at %s", a, lw_mac_format(p.sha, mac));
	else
		lw_text_fmt(out, "arp op %u", p.op);
}

static void bpdu(struct lw_text *out, struct lw_rd r)
{
	char root[LW_MAC_TEXT], bridge[LW_MAC_TEXT];
	struct lw_bpdu b;
	enum lw_err err = lw_bpdu_parse(&r, &b);

	if (err) {
		oneline_malformed(out, "stp", err);
		return;
	}
	if (b.type == LW_BPDU_CHANGE) {
		lw_text_add(out, "stp topology change notice");
		return;
	}
	lw_text_fmt(out, "stp root %04x.%s cost %u bridge %04x.%s port %04x",
		b.root.priority, lw_mac_format(b.root.mac, root), b.cost,
		b.bridge.priority, lw_mac_format(b.bridge.mac, bridge), b.port);
	if (b.flags & LW_BPDU_TOPOLOGY_CHANGE)
		lw_text_add(out, " tc");
	if (b.flags & LW_BPDU_TOPOLOGY_CHANGE_ACK)
		lw_text_add(out, " tca");
}

/* Any device may say any bytes: what is not a letter is a dot. */
static void add_words(struct lw_text *out, struct lw_rd text)
{
	lw_text_char(out, ' ');
	while (lw_rd_left(&text) > 0) {
		uint8_t c = lw_rd_u8(&text);
		lw_text_char(out, c > ' ' && c < 0x7f ? (char)c : '.');
	}
}

static void cdp(struct lw_text *out, struct lw_rd r)
{
	struct lw_cdp c;
	enum lw_err err = lw_cdp_parse(r, &c);

	if (err) {
		oneline_malformed(out, "cdp", err);
		return;
	}
	lw_text_fmt(out, "cdp v%u ttl %u", c.version, c.ttl);
	add_words(out, c.device);
	add_words(out, c.port);
}

static void loop(struct lw_text *out, struct lw_rd r)
{
	struct lw_loop l;
	char to[LW_MAC_TEXT];
	enum lw_err err = lw_loop_parse(&r, &l);

	if (err)
		oneline_malformed(out, "loop", err);
	else if (l.function == LW_LOOP_REPLY)
		lw_text_fmt(out, "loop reply %u", l.receipt);
	else
		lw_text_fmt(out, "loop forward to %s", lw_mac_format(l.to, to));
}

static void llc(struct lw_text *out, struct lw_rd r)
{
	struct lw_llc h;
	enum lw_err err = lw_llc_parse(&r, &h);

	if (err)
		oneline_malformed(out, "llc", err);
	else if (h.dsap == LW_LLC_STP)
		bpdu(out, r);
	else if (lw_llc_is_snap(&h) && h.protocol == LW_ETHERTYPE_CDP)
		cdp(out, r);
	else
		lw_text_fmt(out, "llc %02x>%02x len %zu", h.ssap, h.dsap, lw_rd_left(&r));
}

static void ether(struct lw_oneline *o, struct lw_text *out, struct lw_rd r)
{
	struct lw_ether h;
	struct lw_rd body;
	enum lw_err err = lw_ether_parse(&r, &h, &body);

	if (err)
		oneline_malformed(out, "ether", err);
	else if (lw_ether_is_llc(&h))
		llc(out, body);
	else if (h.type == LW_ETHERTYPE_IPV4)
		oneline_ipv4(o, out, body);
	else if (h.type == LW_ETHERTYPE_ARP)
		arp(out, body);
	else if (h.type == LW_ETHERTYPE_LOOP)
		loop(out, body);
	else
		lw_text_fmt(out, "ether 0x%04x len %zu", h.type, lw_rd_left(&body));
}

static void slarp(struct lw_text *out, struct lw_rd r)
{
	char addr[LW_IP4_TEXT], mask[LW_IP4_TEXT];
	struct lw_slarp s;
	enum lw_err err = lw_slarp_parse(&r, &s);

	if (err)
		oneline_malformed(out, "slarp", err);
	else if (s.type == LW_SLARP_KEEPALIVE)
		lw_text_fmt(out, "slarp keepalive %u returned %u", s.seq, s.returned);
	else
		lw_text_fmt(out, "slarp %s %s mask %s",
			s.type == LW_SLARP_REQUEST ? "request" : "reply",
			lw_ip4_format(s.seq, addr), lw_ip4_format(s.returned, mask));
}

static void hdlc(struct lw_oneline *o, struct lw_text *out, struct lw_rd r)
{
	struct lw_hdlc h;
	enum lw_err err = lw_hdlc_parse(&r, &h);

	if (err)
		oneline_malformed(out, "hdlc", err);
	else if (h.protocol == LW_ETHERTYPE_IPV4)
		oneline_ipv4(o, out, r);
	else if (h.protocol == LW_ETHERTYPE_SLARP)
		slarp(out, r);
	else if (h.protocol == LW_ETHERTYPE_CDP)
		cdp(out, r);
	else
		lw_text_fmt(out, "hdlc 0x%04x len %zu", h.protocol, lw_rd_left(&r));
}

static void ppp(struct lw_oneline *o, struct lw_text *out, struct lw_rd r)
{
	uint16_t protocol;
	enum lw_err err = lw_ppp_parse(&r, &protocol);

	if (err)
		oneline_malformed(out, "ppp", err);
	else if (protocol == LW_PPP_IPV4)
		oneline_ipv4(o, out, r);
	else if (protocol == LW_PPP_LCP)
		oneline_ppp_ctl(out, "lcp", false, r);
	else if (protocol == LW_PPP_IPCP)
		oneline_ppp_ctl(out, "ipcp", true, r);
	else
		lw_text_fmt(out, "ppp 0x%04x len %zu", protocol, lw_rd_left(&r));
}

void lw_oneline(struct lw_oneline *o, struct lw_text *out, enum lw_linktype link,
	struct lw_rd frame)
{
	switch (link) {
	case LW_LINKTYPE_ETHERNET:
		ether(o, out, frame);
		return;
	case LW_LINKTYPE_PPP:
		ppp(o, out, frame);
		return;
	case LW_LINKTYPE_RAW:
		oneline_ipv4(o, out, frame);
		return;
	case LW_LINKTYPE_HDLC:
		hdlc(o, out, frame);
		return;
	}
	lw_text_fmt(out, "link %d len %zu", (int)link, lw_rd_left(&frame));
}
