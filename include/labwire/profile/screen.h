/* screen.h - what a system's ping, traceroute and telnet print, as constant tables.
 *
 * Directives: %H the target as typed, %A its address, %B data bytes, %F who answered,
 * %T the time ("<1ms" or "=12ms" where the system writes so), %L the TTL received, %N the
 * sequence number from 1, %S sent, %R received, %X lost, %P per cent lost, %Q per cent
 * received, %m %M %a least, most and average time in ms, %W the timeout in seconds, %C
 * the count, %I the length of the IP packets, %E of the ICMP messages, %K the most hops.
 * NULL: nothing is printed.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROFILE_SCREEN_H
#define LABWIRE_PROFILE_SCREEN_H

#include <stdbool.h>

struct lw_ping_screen {
	const char *head_name, *head_address;
	const char *reply, *timeout, *unreachable, *expired; /* one line each */
	const char *
		symbols; /* or: one character each, "reply timeout unreachable expired" */
	const char *statistics, *times;
	const char *unknown;
	const char *under_1ms, *ms; /* %T */
};

struct lw_trace_screen {
	const char *head_name, *head_address;
	const char *hop;		    /* %N */
	const char *time, *time_1ms;	    /* per probe, %T in ms */
	const char *star;		    /* no answer */
	const char *who_name, *who_address; /* the hop: %H its name, %F its address */
	bool who_first;			    /* before the times, or after them */
	const char *silent; /* instead of the hop when no probe was answered */
	const char *end;
	const char *unknown;
};

struct lw_screen {
	struct lw_ping_screen ping;
	struct lw_trace_screen trace;
	const char *telnet_lost; /* the other side has closed; %H */
};

/* By the profile's name; never NULL: systems without words of their own get plain ones.
 */
const struct lw_screen *lw_screen_find(const char *profile);

#endif
