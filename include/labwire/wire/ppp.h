/* ppp.h - PPP frames and its control packets (RFC 1661, RFC 1662, RFC 1332).
 *
 * LCP and IPCP share one format: code, identifier, length, and for the Configure codes
 * a list of options, which is read one by one: what a peer offers must be judged option
 * by option.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_PPP_H
#define LABWIRE_WIRE_PPP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"

enum {
	LW_PPP_HLEN = 4,     /* ff 03 and the protocol, never compressed */
	LW_PPP_CTL_HLEN = 4, /* code, identifier, length */
};

enum {
	LW_PPP_IPV4 = 0x0021,
	LW_PPP_CDP = 0x0207,
	LW_PPP_IPCP = 0x8021,
	LW_PPP_CDPCP = 0x8207,
	LW_PPP_LCP = 0xc021,
	LW_PPP_PAP = 0xc023,
	LW_PPP_CHAP = 0xc223,
};

/* RFC 1661 5; IPCP uses the first seven. */
enum {
	LW_PPP_CONF_REQ = 1,
	LW_PPP_CONF_ACK = 2,
	LW_PPP_CONF_NAK = 3,
	LW_PPP_CONF_REJ = 4,
	LW_PPP_TERM_REQ = 5,
	LW_PPP_TERM_ACK = 6,
	LW_PPP_CODE_REJ = 7,
	LW_PPP_PROTO_REJ = 8, /* body: the protocol, then the packet */
	LW_PPP_ECHO_REQ = 9,  /* body: the sender's magic number, then data */
	LW_PPP_ECHO_REP = 10,
	LW_PPP_DISCARD = 11,
};

enum {
	LW_LCP_MRU = 1,	 /* 2 bytes */
	LW_LCP_AUTH = 3, /* a protocol, then more */
	LW_LCP_QUALITY = 4,
	LW_LCP_MAGIC = 5, /* 4 bytes */
	LW_LCP_PFC = 7,	  /* none */
	LW_LCP_ACFC = 8,  /* none */
	LW_IPCP_COMPRESSION = 2,
	LW_IPCP_ADDRESS = 3, /* 4 bytes */
};

/* Address, control and protocol.  LW_EBAD: not ff 03. */
LW_MUST_USE enum lw_err lw_ppp_parse(struct lw_rd *r, uint16_t *protocol);
void lw_ppp_emit(struct lw_wr *w, uint16_t protocol);

struct lw_ppp_ctl {
	uint8_t code, id;
	struct lw_rd body; /* what the length admits; padding is dropped */
};

LW_MUST_USE enum lw_err lw_ppp_ctl_parse(struct lw_rd *r, struct lw_ppp_ctl *c);
/* Header with the length, then the body. */
void lw_ppp_ctl_emit(struct lw_wr *w, const struct lw_ppp_ctl *c);
static inline size_t lw_ppp_ctl_len(const struct lw_ppp_ctl *c)
{
	return LW_PPP_CTL_HLEN + lw_rd_left(&c->body);
}

struct lw_ppp_opt {
	uint8_t kind;
	struct lw_rd value; /* without kind and length */
};

/* The next option of a list; false at its end, or with r->bad when malformed. */
bool lw_ppp_opt_next(struct lw_rd *r, struct lw_ppp_opt *o);
void lw_ppp_opt_emit(struct lw_wr *w, const struct lw_ppp_opt *o);
/* The usual ones by value. */
void lw_ppp_opt_u16(struct lw_wr *w, uint8_t kind, uint16_t value);
void lw_ppp_opt_u32(struct lw_wr *w, uint8_t kind, uint32_t value);

#endif
