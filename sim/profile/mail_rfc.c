/* mail_rfc.c - plain words for each case of RFC 5321, and the times that it recommends.
 * SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "mail_tables.h"

static const struct lw_smtp_help help[] = { { "smtp", "see RFC 5321" }, { NULL, NULL } };

static const char *const rfc_extensions[] = { "PIPELINING", "8BITMIME", "SIZE",
	"ENHANCEDSTATUSCODES", "HELP", NULL };

const struct lw_smtp_persona lw_smtp_persona_rfc = {
	.name = "rfc",
	.say = {
		[LW_SMTP_SAY_GREETING] = "220 %h ESMTP",
		[LW_SMTP_SAY_HELO_OK] = "250 %h greets %c",
		[LW_SMTP_SAY_HELO_NO_DOMAIN] = "501 5.5.4 %v needs a domain",
		[LW_SMTP_SAY_HELO_BAD_DOMAIN] = "501 5.5.4 bad domain",
		[LW_SMTP_SAY_MAIL_OK] = "250 2.1.0 OK",
		[LW_SMTP_SAY_MAIL_TWICE] = "503 5.5.1 sender already given",
		[LW_SMTP_SAY_MAIL_SYNTAX] = "501 5.5.4 syntax: MAIL FROM:<address>",
		[LW_SMTP_SAY_PARAMETER_UNKNOWN] = "555 5.5.4 parameter %k not recognized",
		[LW_SMTP_SAY_PARAMETER_EMPTY] = "501 5.5.4 parameter %k needs a value",
		[LW_SMTP_SAY_PARAMETER_SYNTAX] = "501 5.5.4 bad value of %k",
		[LW_SMTP_SAY_PARAMETER_TWICE] = "501 5.5.4 parameter %k given twice",
		[LW_SMTP_SAY_PARAMETER_BODY] = "501 5.5.4 bad value of %k",
		[LW_SMTP_SAY_PARAMETER_RET] = "501 5.5.4 bad value of %k",
		[LW_SMTP_SAY_PARAMETER_NOTIFY] = "501 5.5.4 bad value of %k",
		[LW_SMTP_SAY_PATH_TOO_LONG] = "501 5.1.3 address too long",
		[LW_SMTP_SAY_MAIL_TOO_BIG] = "552 5.3.4 more than %n bytes",
		[LW_SMTP_SAY_MAIL_NO_DOMAIN] = "553 5.1.7 sender needs a domain",
		[LW_SMTP_SAY_MAIL_BAD_DOMAIN] = "553 5.1.8 sender's domain not found",
		[LW_SMTP_SAY_MAIL_BEFORE_HELO] = "503 5.5.1 say EHLO first",
		[LW_SMTP_SAY_RCPT_OK] = "250 2.1.5 OK",
		[LW_SMTP_SAY_RCPT_BEFORE_MAIL] = "503 5.5.1 MAIL first",
		[LW_SMTP_SAY_RCPT_SYNTAX] = "501 5.5.4 syntax: RCPT TO:<address>",
		[LW_SMTP_SAY_RCPT_UNKNOWN] = "550 5.1.1 no such user",
		[LW_SMTP_SAY_RCPT_RELAY] = "550 5.7.1 not relaying",
		[LW_SMTP_SAY_RCPT_TOO_MANY] = "452 4.5.3 too many recipients",
		[LW_SMTP_SAY_DATA_OK] = "354 go ahead",
		[LW_SMTP_SAY_DATA_BEFORE_MAIL] = "503 5.5.1 MAIL first",
		[LW_SMTP_SAY_DATA_BEFORE_RCPT] = "503 5.5.1 RCPT first",
		[LW_SMTP_SAY_STORED] = "250 2.0.0 %q accepted",
		[LW_SMTP_SAY_STORE_FULL] = "452 4.3.1 no space",
		[LW_SMTP_SAY_BODY_TOO_BIG] = "552 5.3.4 more than %n bytes",
		[LW_SMTP_SAY_BODY_LOOP] = "554 5.4.6 mail loop",
		[LW_SMTP_SAY_RSET_OK] = "250 2.0.0 OK",
		[LW_SMTP_SAY_NOOP_OK] = "250 2.0.0 OK",
		[LW_SMTP_SAY_QUIT_OK] = "221 2.0.0 %h closing",
		[LW_SMTP_SAY_VRFY] = "252 2.5.2 will try",
		[LW_SMTP_SAY_EXPN] = "502 5.5.1 not implemented",
		[LW_SMTP_SAY_VERB] = "502 5.5.1 not implemented",
		[LW_SMTP_SAY_HELP_LINE] = "214-2.0.0 %t",
		[LW_SMTP_SAY_HELP_TAIL] = "214 2.0.0 end",
		[LW_SMTP_SAY_HELP_UNKNOWN] = "504 5.5.4 no help on %t",
		[LW_SMTP_SAY_ETRN_OK] = "502 5.5.1 not implemented",
		[LW_SMTP_SAY_ETRN_NO_ARGUMENT] = "501 5.5.4 needs a node",
		[LW_SMTP_SAY_AUTH_UNAVAILABLE] = "504 5.5.4 mechanism not available",
		[LW_SMTP_SAY_AUTH_NO_ARGUMENT] =
			"501 5.5.4 needs a mechanism",
		[LW_SMTP_SAY_UNKNOWN] = "500 5.5.1 unknown command",
		[LW_SMTP_SAY_NOT_IMPLEMENTED] = "502 5.5.1 not implemented",
		[LW_SMTP_SAY_LINE_TOO_LONG] = "500 5.5.4 line too long",
		[LW_SMTP_SAY_TOO_MANY_BAD] = "421 4.7.0 %h too many errors",
		[LW_SMTP_SAY_TIMEOUT] = "421 4.4.2 %h timeout",
		[LW_SMTP_SAY_BODY_TIMEOUT] = "451 4.4.2 timeout in the message",
	},
	.extensions = rfc_extensions,
	.received_with_for = "Received: from %H (%c)\r\n\tby %h with %e id %q\r\n"
			     "\tfor <%r>; %d\r\n",
	.received = "Received: from %H (%c)\r\n\tby %h with %e id %q;\r\n\t%d\r\n",
	.return_path = "Return-Path: <%f>\r\n",
	.day_padded = true,
	.bad_commands_max = 20,
	.rcpt_max = 100,
	.line_max = 512,
	.path_max = 256,
	.hops_max = 100,
	.echo_max = 200,
	.size_max = 35882577,
	.command_timeout = LW_SEC(300), /* RFC 5321 4.5.3.2.7 */
	.help = help,
	.sender = LW_SMTP_SENDER_RFC,
	/* RFC 5321 4.5.4.1: half an hour at least, four or five days at least */
	.queue = { .pause = { LW_SEC(1800), LW_SEC(3600), LW_SEC(2 * 3600) },
		.expire = LW_SEC(5 * 86400) },
	.bounce = { .boundary = "=_%q",
		.headers = "Date: %d\r\n"
			   "From: <postmaster@%h>\r\n"
			   "To: <%s>\r\n"
			   "Message-ID: <%q@%h>\r\n"
			   "MIME-Version: 1.0\r\n"
			   "Content-Type: multipart/report; "
			   "report-type=delivery-status;\r\n"
			   " boundary=\"%B\"\r\n",
		.failed_headers = "Subject: Mail could not be delivered\r\n",
		.delayed_headers = "Subject: Mail is delayed\r\n",
		.failed_text = "No delivery to:\r\n",
		.delayed_text = "No delivery yet to:\r\n",
		.recipient = "  %r\r\n",
		.reason = "    %y\r\n",
		.list_end = "\r\n",
		.expired = "Given up after %W.\r\n",
		.waiting = "Tried until %W have passed.\r\n",
		.reporting_type = "dns; ",
		.mta_type = "dns; ",
		.address_type = "rfc822; ",
		.diagnostic_type = "smtp; ",
		.first_part = "Content-Type: text/plain\r\n" },
	.trouble = { [LW_MAIL_TROUBLE_NO_HOST] = "550 5.1.2 %m: no such domain",
		[LW_MAIL_TROUBLE_SELF] = "554 5.4.6 %m: its mail comes back to this host",
		[LW_MAIL_TROUBLE_LOOKUP] = "451 4.4.3 %m: no name server answers",
		[LW_MAIL_TROUBLE_REFUSED] = "451 4.4.1 %m: connection refused",
		[LW_MAIL_TROUBLE_TIMED_OUT] = "451 4.4.1 %m: no answer",
		[LW_MAIL_TROUBLE_UNREACHABLE] = "451 4.4.1 %m: no route",
		[LW_MAIL_TROUBLE_CLOSED] = "451 4.4.2 %m: connection lost" },
};
