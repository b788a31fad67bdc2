/* addr.h - addresses of the two lower layers, as text and as numbers.
 *
 * An IPv4 address is a uint32_t in host order: 10.0.0.1 is 0x0a000001.  A MAC address
 * is six bytes in the order of the wire.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_ADDR_H
#define LABWIRE_WIRE_ADDR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "labwire/base/err.h"

struct lw_mac {
	uint8_t b[6];
};

enum {
	LW_IP4_TEXT = 16, /* "255.255.255.255" and its NUL */
	LW_MAC_TEXT = 18, /* "02:00:00:00:00:01" and its NUL */
};

#define LW_IP4(a, b, c, d)                                                               \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
#define LW_IP4_ANY	 0u
#define LW_IP4_BROADCAST 0xffffffffu
#define LW_IP4_LOOPBACK	 0x7f000001u

/* Both return buf. */
char *lw_ip4_format(uint32_t addr, char buf[LW_IP4_TEXT]);
char *lw_mac_format(struct lw_mac mac, char buf[LW_MAC_TEXT]);

/* A strict dotted quad: four decimal numbers without leading zeros, nothing else.
 * *addr is only written on LW_OK; anything else is LW_EBAD. */
LW_MUST_USE enum lw_err lw_ip4_parse(const char *s, uint32_t *addr);
/* "00:11:85:a0:b1:c2", "00-11-85-a0-b1-c2" or "0011.85a0.b1c2", in either case. */
LW_MUST_USE enum lw_err lw_mac_parse(const char *s, struct lw_mac *mac);

/* Length of a mask's run of ones, or -1 when it is not contiguous. */
int lw_ip4_prefix_of_mask(uint32_t mask);

/* The mask of a prefix length 0 .. 32. */
static inline uint32_t lw_ip4_mask(int prefix)
{
	return prefix <= 0 ? 0 : 0xffffffffu << (prefix >= 32 ? 0 : 32 - prefix);
}

/* Special-use addresses (RFC 1122 3.2.1.3, RFC 6890). */
static inline bool lw_ip4_is_multicast(uint32_t addr) /* 224.0.0.0/4 */
{
	return addr >> 28 == 0xe;
}

static inline bool lw_ip4_is_loopback(uint32_t addr) /* 127.0.0.0/8 */
{
	return addr >> 24 == 127;
}

/* 240.0.0.0/4, without the limited broadcast. */
static inline bool lw_ip4_is_class_e(uint32_t addr)
{
	return addr >> 28 == 0xf && addr != LW_IP4_BROADCAST;
}

static inline bool lw_ip4_is_limited_broadcast(uint32_t addr)
{
	return addr == LW_IP4_BROADCAST;
}

static inline bool lw_ip4_is_this_net(uint32_t addr) /* 0.0.0.0/8 */
{
	return addr >> 24 == 0;
}

static inline struct lw_mac lw_mac_broadcast(void)
{
	return (struct lw_mac){ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } };
}

static inline bool lw_mac_equal(struct lw_mac a, struct lw_mac b)
{
	return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

/* Broadcast and multicast: the individual/group bit (IEEE 802.3 clause 3.2.3). */
static inline bool lw_mac_is_group(struct lw_mac mac)
{
	return mac.b[0] & 1;
}

static inline bool lw_mac_is_broadcast(struct lw_mac mac)
{
	return lw_mac_equal(mac, lw_mac_broadcast());
}

static inline bool lw_mac_is_zero(struct lw_mac mac)
{
	return lw_mac_equal(mac, (struct lw_mac){ { 0 } });
}

/* The group address of an IPv4 multicast group (RFC 1112 6.4). */
static inline struct lw_mac lw_mac_of_multicast(uint32_t group)
{
	return (struct lw_mac){ { 0x01, 0x00, 0x5e, (uint8_t)(group >> 16 & 0x7f),
		(uint8_t)(group >> 8), (uint8_t)group } };
}

#endif
