/* mail_iis.c - a second mail server of the lab's time, in the manner of the SMTP service
 * of Windows Server 2003, with the words of the handout's Task 4 where that has words of
 * its own.  Sources: NOTES.md, section 4.  SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "mail_tables.h"

static const char *const extensions[] = { "TURN", "SIZE %n", "ETRN", "PIPELINING", "DSN",
	"ENHANCEDSTATUSCODES", "8bitmime", "VRFY", "OK", NULL };

static const struct lw_smtp_help help[] = {
	{ "smtp", "This server supports the following commands:\n"
		  "HELO EHLO RCPT DATA RSET MAIL QUIT HELP ETRN VRFY" },
	{ NULL, NULL }
};

const struct lw_smtp_persona lw_smtp_persona_iis = {
	.name = "iis",
	.say = {
		[LW_SMTP_SAY_GREETING] = "220 %h Microsoft ESMTP MAIL Service, Version: "
					 "6.0.3790.1830 ready at  %d ",
		[LW_SMTP_SAY_HELO_OK] = "250 %h Hello [%i]",
		[LW_SMTP_SAY_HELO_NO_DOMAIN] = "501 5.5.4 Invalid domain name",
		[LW_SMTP_SAY_HELO_BAD_DOMAIN] = "501 5.5.4 Invalid domain name",
		[LW_SMTP_SAY_MAIL_OK] = "250 2.1.0 %b....Sender OK",
		[LW_SMTP_SAY_MAIL_TWICE] = "503 5.5.2 Sender already specified",
		[LW_SMTP_SAY_MAIL_SYNTAX] = "501 5.5.4 Invalid Address",
		[LW_SMTP_SAY_MAIL_TOO_BIG] =
			"552 5.3.4 Message size exceeds fixed maximum message size",
		[LW_SMTP_SAY_MAIL_NO_DOMAIN] = "501 5.5.4 Invalid Address",
		[LW_SMTP_SAY_MAIL_BAD_DOMAIN] = "501 5.5.4 Invalid Address",
		[LW_SMTP_SAY_MAIL_BEFORE_HELO] = "503 5.5.2 Send hello first",
		[LW_SMTP_SAY_PARAMETER_UNKNOWN] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_PARAMETER_EMPTY] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_PARAMETER_SYNTAX] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_PARAMETER_TWICE] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_PARAMETER_BODY] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_PARAMETER_RET] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_PARAMETER_NOTIFY] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_PATH_TOO_LONG] = "501 5.5.4 Invalid Address",
		[LW_SMTP_SAY_RCPT_OK] = "250 2.1.5 %b ",
		[LW_SMTP_SAY_RCPT_BEFORE_MAIL] = "503 5.5.2 Need mail command.",
		[LW_SMTP_SAY_RCPT_SYNTAX] = "501 5.5.4 Invalid Address",
		[LW_SMTP_SAY_RCPT_UNKNOWN] = "550 5.1.1 User unknown",
		[LW_SMTP_SAY_RCPT_RELAY] = "550 5.7.1 Unable to relay for %b",
		[LW_SMTP_SAY_RCPT_TOO_MANY] = "452 4.5.3 Too many recipients",
		[LW_SMTP_SAY_DATA_OK] = "354 Please start mail input.",
		[LW_SMTP_SAY_DATA_BEFORE_MAIL] = "503 5.5.2 Need mail command.",
		[LW_SMTP_SAY_DATA_BEFORE_RCPT] = "503 5.5.2 Need Rcpt command.",
		[LW_SMTP_SAY_STORED] = "250 Mail queued for delivery.",
		[LW_SMTP_SAY_STORE_FULL] = "452 4.3.1 Insufficient system storage",
		[LW_SMTP_SAY_BODY_TOO_BIG] =
			"552 5.3.4 Message size exceeds fixed maximum message size",
		[LW_SMTP_SAY_BODY_LOOP] =
			"554 5.4.6 Hop count exceeded - possible mail loop detected",
		[LW_SMTP_SAY_RSET_OK] = "250 2.0.0 Resetting",
		[LW_SMTP_SAY_NOOP_OK] = "250 2.0.0 OK",
		[LW_SMTP_SAY_QUIT_OK] = "221 Closing connection. Good bye.",
		[LW_SMTP_SAY_VRFY] =
			"252 2.1.5 Cannot VRFY user, but will take message for <%t>",
		[LW_SMTP_SAY_EXPN] = "500 5.3.3 Unrecognized command",
		[LW_SMTP_SAY_VERB] = "500 5.3.3 Unrecognized command",
		[LW_SMTP_SAY_HELP_LINE] = "214-%t",
		[LW_SMTP_SAY_HELP_TAIL] = "214 End of HELP",
		[LW_SMTP_SAY_HELP_UNKNOWN] = "504 5.5.4 Unknown topic",
		[LW_SMTP_SAY_ETRN_OK] = "250 2.0.0 Queuing for node %t started",
		[LW_SMTP_SAY_ETRN_NO_ARGUMENT] = "501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_AUTH_UNAVAILABLE] =
			"504 5.7.4 Unrecognized authentication type",
		[LW_SMTP_SAY_AUTH_NO_ARGUMENT] =
			"501 5.5.4 Invalid arguments",
		[LW_SMTP_SAY_UNKNOWN] = "500 5.3.3 Unrecognized command",
		[LW_SMTP_SAY_NOT_IMPLEMENTED] = "500 5.3.3 Unrecognized command",
		[LW_SMTP_SAY_LINE_TOO_LONG] = "500 5.5.1 Line too long",
		[LW_SMTP_SAY_TOO_MANY_BAD] =
			"421 4.7.0 Too many errors on this connection, closing "
			"transmission channel",
		[LW_SMTP_SAY_TIMEOUT] =
			"451 4.7.0 Timeout waiting for client input",
		[LW_SMTP_SAY_BODY_TIMEOUT] =
			"451 4.7.0 Timeout waiting for client input",
	},
	.extensions = extensions,
	.received_with_for = "Received: from %H ([%i]) by %h with Microsoft "
			     "SMTPSVC(6.0.3790.1830);\r\n\t %d\r\n",
	.received = "Received: from %H ([%i]) by %h with Microsoft "
		    "SMTPSVC(6.0.3790.1830);\r\n\t %d\r\n",
	.return_path = "Return-Path: <%f>\r\n",
	.bad_commands_max = 10,
	.rcpt_max = 100,
	.line_max = 2048,
	.path_max = 256,
	.hops_max = 15,
	.echo_max = 200,
	.size_max = 2097152,
	.command_timeout = LW_SEC(600),
	.help = help,
	.sender = LW_SMTP_SENDER_RFC,
	.queue = { .pause = { LW_SEC(900), LW_SEC(1800), LW_SEC(3600), LW_SEC(4 * 3600) },
		.warn = LW_SEC(12 * 3600),
		.expire = LW_SEC(2 * 86400) },
	.bounce = { .boundary = "%q=_%u%h",
		.headers = "From: postmaster@%h\r\n"
			   "To: %s\r\n"
			   "Date: %d\r\n"
			   "MIME-Version: 1.0\r\n"
			   "Content-Type: multipart/report; "
			   "report-type=delivery-status;\r\n"
			   "\tboundary=\"%B\"\r\n"
			   "Message-ID: <%q@%h>\r\n",
		.failed_headers =
			"Subject: Delivery Status Notification (Failure)\r\n",
		.delayed_headers = "Subject: Delivery Status Notification (Delay)\r\n",
		.failed_text = "This is an automatically generated Delivery Status "
			       "Notification.\r\n\r\n"
			       "Delivery to the following recipients failed.\r\n\r\n",
		.delayed_text = "This is an automatically generated Delivery Status "
				"Notification.\r\n\r\n"
				"Delivery to the following recipients has been "
				"delayed.\r\n\r\n",
		.recipient = "       %r\r\n",
		.list_end = "\r\n",
		.reporting_type = "dns;",
		.mta_type = "dns;",
		.address_type = "rfc822;",
		.diagnostic_type = "smtp;",
		.first_part = "Content-Type: text/plain; charset=unicode-1-1-utf-7\r\n" },
	.trouble = { [LW_MAIL_TROUBLE_NO_HOST] = "550 5.1.2 %m: host not found",
		[LW_MAIL_TROUBLE_SELF] = "554 5.4.6 %m: mail loops back to this host",
		[LW_MAIL_TROUBLE_LOOKUP] = "451 4.4.3 %m: host lookup failed",
		[LW_MAIL_TROUBLE_REFUSED] = "451 4.4.1 %m: connection refused",
		[LW_MAIL_TROUBLE_TIMED_OUT] = "451 4.4.1 %m: no answer from host",
		[LW_MAIL_TROUBLE_UNREACHABLE] = "451 4.4.4 %m: unable to route",
		[LW_MAIL_TROUBLE_CLOSED] = "451 4.4.2 %m: bad connection" },
};
