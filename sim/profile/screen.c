/* screen.c - the words of ping, traceroute and telnet.  Sources: NOTES.md, section 6.
 * SPDX-License-Identifier: MIT */
#include "labwire/profile/screen.h"

#include <stddef.h>
#include <string.h>

static const struct lw_screen winxp = {
	.ping = { .head_name = "\nPinging %H [%A] with %B bytes of data:\n",
		.head_address = "\nPinging %A with %B bytes of data:\n",
		.reply = "Reply from %F: bytes=%B time%T TTL=%L",
		.timeout = "Request timed out.",
		.unreachable = "Reply from %F: Destination host unreachable.",
		.expired = "Reply from %F: TTL expired in transit.",
		.statistics =
			"\nPing statistics for %A:\n"
			"    Packets: Sent = %S, Received = %R, Lost = %X (%P%% loss),",
		.times = "Approximate round trip times in milli-seconds:\n"
			 "    Minimum = %mms, Maximum = %Mms, Average = %ams",
		.unknown =
			"Ping request could not find host %H. Please check the name and "
			"try again.",
		.under_1ms = "<1ms",
		.ms = "=%ams" },
	.trace = { .head_name = "\nTracing route to %H [%A]\n"
				"over a maximum of %K hops:\n",
		.head_address = "\nTracing route to %A over a maximum of %K hops\n",
		.hop = "%N",
		.time = "  %T ms  ",
		.time_1ms = "   <1 ms  ",
		.star = "    *     ",
		.who_name = "%H [%F]",
		.who_address = "%F",
		.silent = "Request timed out.",
		.end = "\nTrace complete.",
		.unknown = "Unable to resolve target system name %H." },
	.telnet_lost = "Connection to host lost.",
};

static const struct lw_screen ios = {
	.ping = { .head_name =
			  "\nType escape sequence to abort.\n"
			  "Sending %C, %I-byte ICMP Echos to %A, timeout is %W seconds:",
		.head_address = "\nType escape sequence to abort.\n"
				"Sending %C, %I-byte ICMP Echos to %A, timeout is %W "
				"seconds:",
		.symbols = "!.U&",
		.statistics = "Success rate is %Q percent (%R/%S)",
		.times = ", round-trip min/avg/max = %m/%a/%M ms",
		.unknown = "%% Unrecognized host or address, or protocol not running.",
		.under_1ms = "1",
		.ms = "%a" },
	.trace = { .head_name = "\nType escape sequence to abort.\n"
				"Tracing the route to %H (%A)\n",
		.head_address = "\nType escape sequence to abort.\n"
				"Tracing the route to %A\n",
		.hop = "%N ",
		.time = "%T msec ",
		.time_1ms = "0 msec ",
		.star = " * ",
		.who_name = "%H (%F) ",
		.who_address = "%F ",
		.who_first = true,
		.unknown = "%% Unrecognized host or address." },
	.telnet_lost = "[Connection to %H closed by foreign host]",
};

static const struct lw_screen plain = {
	.ping = { .head_name = "PING %H (%A) %B(%I) bytes of data.",
		.head_address = "PING %A (%A) %B(%I) bytes of data.",
		.reply = "%E bytes from %F: icmp_seq=%N ttl=%L time=%T ms",
		.timeout = NULL,
		.unreachable = "From %F icmp_seq=%N Destination Host Unreachable",
		.expired = "From %F icmp_seq=%N Time to live exceeded",
		.statistics = "\n--- %H ping statistics ---\n"
			      "%S packets transmitted, %R received, %P%% packet loss",
		.times = "rtt min/avg/max = %m/%a/%M ms",
		.unknown = "ping: unknown host %H",
		.under_1ms = "0",
		.ms = "%a" },
	.trace = { .head_name = "traceroute to %H (%A), %K hops max, %I byte packets",
		.head_address = "traceroute to %A (%A), %K hops max, %I byte packets",
		.hop = "%N  ",
		.time = "%T ms  ",
		.time_1ms = "0 ms  ",
		.star = "* ",
		.who_name = "%H (%F)  ",
		.who_address = "%F (%F)  ",
		.who_first = true,
		.unknown = "traceroute: unknown host %H" },
	.telnet_lost = "Connection closed by foreign host.",
};

const struct lw_screen *lw_screen_find(const char *profile)
{
	static const struct {
		const char *profile;
		const struct lw_screen *screen;
	} all[] = { { "winxp", &winxp }, { "ios12", &ios }, { "catalyst", &ios } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].profile, profile) == 0)
			return all[i].screen;
	return &plain;
}
