/* profile.h - an operating system as a constant table.
 *
 * The only place that knows one system from another: the code asks what the table says,
 * never who it is.  Every value carries its source in sim/profile/ (an RFC, a vendor
 * page, a note).  Policies are enums that the floor above maps to functions; orders are
 * arrays.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROFILE_PROFILE_H
#define LABWIRE_PROFILE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"
#include "labwire/wire/tcp.h" /* enum lw_tcp_opt: the order of options is data */

enum lw_ipid_policy {
	LW_IPID_GLOBAL,	    /* one counter for all packets of the host */
	LW_IPID_PER_SOCKET, /* a counter per connected socket; 0 for other DF packets; a
			       counter per peer without DF; resets and TIME-WAIT answers
			       from the control socket's counter that starts at 0 */
	LW_IPID_PER_CONNECTION, /* a counter per connection from any start; any number for
				   a segment of none; one counter for all other packets
				 */
	LW_IPID_RANDOM,
};

enum lw_port_pick {
	LW_PORT_NEXT,	/* one cursor upwards, wraps */
	LW_PORT_RANDOM, /* RFC 6056 algorithm 1 */
};

enum lw_icmp_limit {
	LW_ICMP_LIMIT_NONE,
	LW_ICMP_LIMIT_INTERVAL, /* at most one unreachable per `interval` */
	LW_ICMP_LIMIT_BUCKET,	/* token bucket per destination: 1 per `interval`, `burst`
				 */
};

/* Fragments or segments that hold the same bytes, and differ: whose stay? */
enum lw_overlap {
	LW_OVERLAP_FIRST,   /* those that are here */
	LW_OVERLAP_EARLIER, /* of the one that begins earlier */
	LW_OVERLAP_LAST,    /* RFC 791 3.2: the more recent copy */
};

struct lw_ip_profile {
	uint8_t ttl;
	bool df_tcp, df_udp, df_icmp;
	bool df_rst; /* of a reset that belongs to no connection */
	enum lw_ipid_policy id;
	lw_span reassembly_timeout;
	enum lw_overlap frag_overlap;
	uint16_t pmtu_min;   /* RFC 1191: no message makes a path narrower than this */
	lw_span pmtu_life;   /* after which it counts as wide again; 0: no discovery */
	bool echo_broadcast; /* answers pings to a broadcast address */
};

enum {
	LW_ARP_ANNOUNCE_MAX = 3
};

/* Another station claims our address. */
enum lw_arp_conflict {
	LW_ARP_CONFLICT_IGNORE,
	LW_ARP_CONFLICT_DEFEND, /* one announcement, every 10 s at most (RFC 5227 2.4 b)
				 */
};

/* ARP cache policy.  An entry is INCOMPLETE, REACHABLE, STALE or being probed. */
struct lw_arp_profile {
	uint8_t announcements; /* gratuitous requests when the interface comes up */
	bool announce_as_reply;
	lw_span announce_at[LW_ARP_ANNOUNCE_MAX]; /* after interface-up */
	lw_span life;				  /* from creation, when not used again */
	lw_span life_used;			  /* from creation, when used */
	lw_span reachable_min,
		reachable_max; /* stale after a random span between; 0: never */
	lw_span probe_delay;   /* a used stale entry is probed after this */
	uint8_t unicast_probes, broadcast_probes;
	lw_span retry; /* between requests; 0: none by itself */
	uint8_t queue; /* packets kept per unresolved entry, 0: the first is dropped */
	bool queue_newest;	/* when full: the newest wins (else the oldest stays) */
	lw_span refresh_before; /* asks again, unicast, this long before life ends; 0: no
				 */
	enum lw_arp_conflict conflict;
	bool proxy; /* answers for what it routes out of another interface */
};

struct lw_icmp_profile {
	uint16_t quote_bytes; /* of the offender's payload behind its IP header; RFC 792:
				 8 */
	bool quote_fill_576;  /* instead: as much as fits in 576 bytes (RFC 1812 4.3.2.3)
			       */
	uint8_t error_tos_or; /* error's TOS = (offender's & error_tos_and) | error_tos_or
			       */
	uint8_t error_tos_and;
	enum lw_icmp_limit limit;
	uint32_t limit_types; /* a bit for each ICMP type that the limit is for */
	lw_span limit_interval;
	uint8_t limit_burst;
	bool redirects_sent, redirects_accepted;
	/* What an echo reply keeps of its request, besides identifier and data.  Else: by
	 * the profile's DF and identification, code 0. */
	bool echo_df, echo_id, echo_code;
};

struct lw_port_profile {
	uint16_t first, last;
	enum lw_port_pick pick;
};

enum lw_cc {
	LW_CC_RENO, /* RFC 5681 */
	LW_CC_BIC,  /* Xu, Harfoush, Rhee 2004 */
	LW_CC_CUBIC /* RFC 9438 */
};

/* How a timeout that was none is found out. */
enum lw_spurious {
	LW_SPURIOUS_NONE,
	LW_SPURIOUS_EIFEL, /* by timestamps (RFC 3522) */
	LW_SPURIOUS_FRTO,  /* RFC 5682 */
};

/* What is added to SRTT for the retransmission timeout. */
enum lw_rtt {
	LW_RTT_MEAN, /* four mean deviations (RFC 6298 2) */
	LW_RTT_PEAK, /* the most that they were in a round trip; it falls by a quarter of
			the difference in each, and a trip that is much shorter than usual
			counts for an eighth */
};

/* What becomes of cwnd when nothing was sent for longer than RTO. */
enum lw_idle {
	LW_IDLE_RESTART, /* the initial window (RFC 5681 4.1) */
	LW_IDLE_DECAY,	 /* half for each RTO, not below that (RFC 2861) */
};

enum lw_rst_rule {
	LW_RST_IN_WINDOW, /* RFC 793: any RST in the window */
	LW_RST_EXACT,	  /* RFC 5961 3.2: exactly rcv_nxt, else a challenge ACK */
};

/* A SYN for a connection in TIME-WAIT (RFC 1122 4.2.2.13, RFC 6191). */
enum lw_time_wait_reuse {
	LW_REUSE_NEVER,
	LW_REUSE_SEQ,	    /* its number is beyond all that came before */
	LW_REUSE_STAMP,	    /* or its timestamp is newer than the last one was */
	LW_REUSE_ANY_STAMP, /* RFC 6191 2: or it has one, and the old connection had none
			     */
};

/* A SYN that finds the listener's queue full. */
enum lw_backlog_full {
	LW_BACKLOG_DROP,  /* silence: the client tries again */
	LW_BACKLOG_RESET, /* told at once */
};

/* Port or protocol unreachable, once a connection is up (RFC 1122 4.2.3.9). */
enum lw_hard_error {
	LW_HARD_ERROR_ABORTS,
	LW_HARD_ERROR_REMEMBERED, /* RFC 5927 5.2: as a soft one */
};

/* What makes a peer say whether its window is still closed. */
enum lw_window_probe {
	LW_WINDOW_PROBE_BYTE,  /* the next byte, which it may refuse */
	LW_WINDOW_PROBE_BELOW, /* an empty segment below its window */
};

enum lw_rcv_window {
	LW_RCVWND_EDGE, /* fixed right edge, moved only for a useful gain (silly window)
			 */
	LW_RCVWND_GROW, /* starts small, grows with what is received (rcv_ssthresh) */
	LW_RCVWND_FULL, /* all of the buffer, with RFC 9293 3.8.6.2.2 */
};

/* What came twice (RFC 2883). */
enum lw_dsack {
	LW_DSACK_NONE,
	LW_DSACK_NEXT, /* reported by the next ACK, which may be a delayed one */
	LW_DSACK_NOW,  /* by an ACK at once: a report is about the latest segment (4) */
};

/* Congestion that is told by marks (RFC 3168). */
enum lw_ecn {
	LW_ECN_NONE,
	LW_ECN_ANSWERS, /* agreed to when the peer asks */
	LW_ECN_ASKS,	/* and asked for */
};

/* Text for a user who has shut his reading side. */
enum lw_shut_read {
	LW_SHUT_READ_ENDS,   /* reads end when nothing is here, and that is all */
	LW_SHUT_READ_RESETS, /* it is lost, so the connection is reset */
};

/* Text beside a SYN (RFC 9293 3.10.7.2). */
enum lw_syn_text {
	LW_SYN_TEXT_REFUSED, /* not acknowledged: the peer sends it again */
	LW_SYN_TEXT_KEPT,    /* until the connection is open */
};

enum lw_isn {
	LW_ISN_RFC6528, /* clock + keyed hash of the connection */
	LW_ISN_RANDOM,
};

enum {
	LW_TCP_SYN_OPTS_MAX = 12,
	LW_SYNACK_ORDERS = 3
};

struct lw_tcp_profile {
	uint16_t mss;		/* most that is ever offered; the MTU may say less */
	uint16_t mss_neighbour; /* the same towards who is on our own link; 0: no other */
	bool mss_of_both;	/* a SYN-ACK offers no more than a SYN without FIN did */
	enum lw_tcp_opt syn_options[LW_TCP_SYN_OPTS_MAX]; /* ends with LW_OPT_END */
	/* Of these the first whose SACK_OK and TS the peer offered too, else the last. */
	enum lw_tcp_opt synack_options[LW_SYNACK_ORDERS][LW_TCP_SYN_OPTS_MAX];
	/* Used when both ends can; one that is not in syn_options waits to be asked. */
	bool sack, timestamps, window_scale;
	uint8_t wscale;	   /* shift of our window */
	lw_span ts_tick;   /* of the timestamp clock */
	uint32_t ts_first; /* its value at time 0 */
	bool ts_random;	   /* instead: another one for each connection (RFC 7323 5.4) */
	bool ts_required;  /* drops what comes without, once agreed on (RFC 7323 3.2) */
	bool ts_silent; /* a SYN-ACK's timestamp tells no time and echoes none: zeros */
	enum lw_rcv_window rcv_window;
	uint32_t rcv_buf;	 /* bytes an application can leave unread */
	bool rcv_round_up;	 /* to whole segments once their size is agreed on, as far
				    as the window field goes */
	uint32_t rcv_initial;	 /* GROW: of the SYN or SYN-ACK: whole segments */
	uint32_t rcv_clamp;	 /* GROW: never more than this */
	uint32_t rcv_frame_cost; /* GROW: true size of the buffer of one small segment */
	uint32_t snd_buf;
	uint8_t initial_cwnd; /* segments; 0: RFC 3390 by MSS */
	enum lw_cc cc;
	uint8_t abc_limit; /* appropriate byte counting (RFC 3465): L; 0: ACKs count */
	bool limited_transmit; /* RFC 3042 */
	bool rack;	       /* losses by time, and tail loss probes (RFC 8985) */
	bool prr;	       /* RFC 6937 */
	enum lw_ecn ecn;
	enum lw_dsack dsack;
	enum lw_rtt rtt;
	enum lw_spurious spurious;
	enum lw_idle idle;
	enum lw_isn isn;
	lw_span isn_tick;  /* RFC6528: of its clock */
	uint8_t isn_bits;  /* RFC6528: of the hash that is added */
	lw_span isn_rekey; /* RFC6528: then another key, and one more above the hash; 0:
			      never */
	enum lw_rst_rule rst_rule;
	/* A reset of no connection (RFC 9293 3.10.7.1) that answers no ACK: numbered by
	 * the acknowledgment field all the same, else 0; what it acknowledges does not
	 * count a FIN.  One that does answer an ACK: its number in the field, too, else
	 * 0.
	 */
	bool rst_numbered, rst_skips_fin, rst_ack_field;
	bool listen_resets;	 /* what is neither SYN, ACK nor RST; else silence */
	bool listen_refuses_fin; /* a SYN with FIN; else it is a SYN */
	bool rst_window;	/* of an aborted connection: carries its window, else 0 */
	bool challenge_ack;	/* RFC 5961 4 and 5; else the rules of RFC 793 */
	uint8_t challenge_most; /* RFC 5961 7: so many challenge ACKs ... */
	lw_span challenge_per;	/* ... in this time; of the whole host */
	lw_span rto_initial, rto_min, rto_max;
	lw_span rto_spread_min; /* least that is added to SRTT; RFC 6298 2.3: G */
	lw_span clock_tick;	/* deadlines fall on the last one before; 0: exact */
	uint8_t syn_retries, synack_retries, data_retries;
	lw_span delack;		 /* delayed ACK at most */
	lw_span delack_min;	 /* adaptive delayed ACK at least; 0: not adaptive */
	uint8_t delack_segments; /* ACK every n-th full segment: 2 */
	uint8_t quickack;	 /* ACKs sent at once at the start, until the application
				    answers within the delay (ping-pong); 0: none */
	bool nagle;
	lw_span time_wait;
	lw_span fin_wait_2; /* of an orphan; 0: as time_wait */
	lw_span keepalive_idle, keepalive_interval;
	uint8_t keepalive_probes;
	uint8_t keepalive_bytes;	/* of garbage in a probe: 0 or 1 */
	bool half_closed_orphan_resets; /* data for a closed socket: RST */
	enum lw_shut_read shut_read;
	enum lw_syn_text syn_text;
	enum lw_overlap overlap; /* of segments that arrive out of order */
	enum lw_window_probe window_probe;
	enum lw_hard_error hard_error;
	bool unreachable_ends_opening; /* any ICMP error does; else hard ones only */
	uint8_t black_hole_after; /* repeats of a large segment; 0: never suspects one */
	enum lw_time_wait_reuse reuse;
	uint16_t backlog_max;
	uint16_t syn_backlog; /* half-open ones, counted apart; 0: with the others */
	enum lw_backlog_full backlog_full;
};

enum lw_ping_fill {
	LW_PING_ALPHABET,
	LW_PING_ABCD,
	LW_PING_COUNT
};

struct lw_ping_profile {
	uint16_t data_bytes;
	enum lw_ping_fill fill;
	bool timestamp; /* the first 8 data bytes */
	uint16_t id;	/* 0: random per command */
	uint16_t seq_first, seq_step;
	bool seq_persists; /* carries on from one command to the next */
	uint8_t count;
	lw_span interval; /* 0: the next leaves as soon as the answer is in */
	lw_span timeout;
};

enum lw_trace_probe {
	LW_TRACE_ICMP,
	LW_TRACE_UDP
};

struct lw_trace_profile {
	enum lw_trace_probe probe;
	uint8_t probes; /* per hop */
	uint16_t data_bytes;
	uint16_t udp_port; /* first destination port, counted up */
	uint8_t max_hops;
	lw_span timeout;
	bool resolves; /* looks the hop's name up */
};

enum {
	LW_RESOLVER_TRIES_MAX = 6
};

struct lw_resolver_profile {
	lw_span wait[LW_RESOLVER_TRIES_MAX]; /* after each try; 0 ends the list */
	lw_span negative_ttl, positive_ttl_max;
};

/* Terminals of a device that is managed by telnet (RFC 854). */
struct lw_vty_profile {
	uint8_t lines;	     /* at a time; 0: none, and nobody listens */
	const char *refusal; /* what it sends, options of telnet first, when no password
				is set: then it closes */
};

enum {
	LW_PORT_WORDS = 4
};

/* How an interface is called in full: "Fa" and "FastEthernet". */
struct lw_port_word {
	const char *brief;
	const char *full;
};

/* What a device says on each of its links by itself, and what it does as a bridge. */
struct lw_link_profile {
	lw_span loop_every;	   /* a configuration test frame to itself; 0: none */
	lw_span cdp_every;	   /* 0: no CDP */
	uint8_t cdp_hold;	   /* seconds that a listener keeps what was said */
	uint32_t cdp_has;	   /* LW_CDP_HAS of the fields on every link ... */
	uint32_t cdp_has_ethernet; /* ... and on Ethernet */
	const char *cdp_software;
	const char *cdp_platform;
	uint32_t cdp_capabilities; /* LW_CDP_CAN_* */
	uint16_t cdp_native_vlan;
	struct lw_port_word port_words[LW_PORT_WORDS]; /* for CDP; ends with NULL */
	uint16_t stp_priority;	  /* of a bridge, VLAN included (802.1t); 0: no STP */
	bool keeps_vendor_groups; /* a bridge: what is for 01:00:0c:cc:cc:cc and :cd
				     goes no further */
};

struct lw_profile {
	const char *name;  /* "winxp", "linux26", "ios12", "catalyst", "rfc" */
	const char *title; /* for people */
	struct lw_ip_profile ip;
	struct lw_arp_profile arp;
	struct lw_icmp_profile icmp;
	struct lw_port_profile port;
	struct lw_tcp_profile tcp;
	struct lw_ping_profile ping;
	struct lw_trace_profile trace;
	struct lw_resolver_profile resolver;
	struct lw_vty_profile vty;
	struct lw_link_profile link;
	uint8_t oui[3]; /* first half of a generated MAC address */
};

/* NULL: no such profile. */
const struct lw_profile *lw_profile_find(const char *name);
/* All of them, for messages: NULL after the last. */
const struct lw_profile *lw_profile_at(size_t i);

#endif
