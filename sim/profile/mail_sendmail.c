/* mail_sendmail.c - the words and habits of one mail server of the lab's time.  Sources:
 * NOTES.md, section 4.  SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "mail_tables.h"

#define RECEIVED_AT "The original message was received at %D\r\nfrom %c\r\n\r\n"

/* The topics, and of each how it is used; the explanations of the server's help file are
 * left out. */
static const struct lw_smtp_help help[] = {
	{ "smtp", "This is sendmail version 8.13.1\n"
		  "Topics:\n"
		  "\tHELO\tEHLO\tMAIL\tRCPT\tDATA\n"
		  "\tRSET\tNOOP\tQUIT\tHELP\tVRFY\n"
		  "\tEXPN\tVERB\tETRN\tDSN\tAUTH\n"
		  "\tSTARTTLS\n"
		  "For more info use \"HELP <topic>\"." },
	{ "help", "HELP [ <topic> ]" }, { "helo", "HELO <hostname>" },
	{ "ehlo", "EHLO <hostname>" }, { "mail", "MAIL FROM: <sender> [ <parameters> ]" },
	{ "rcpt", "RCPT TO: <recipient> [ <parameters> ]" }, { "data", "DATA" },
	{ "rset", "RSET" }, { "quit", "QUIT" },
	{ "auth", "AUTH mechanism [initial-response]" }, { "starttls", "STARTTLS" },
	{ "verb", "VERB" }, { "vrfy", "VRFY <recipient>" },
	{ "expn", "EXPN <recipient>" }, { "noop", "NOOP" },
	{ "send", "SEND FROM: <sender>" }, { "soml", "SOML FROM: <sender>" },
	{ "saml", "SAML FROM: <sender>" }, { "turn", "TURN" },
	{ "etrn", "ETRN [ <hostname> | @<domain> | #<queuename> ]" },
	{ "dsn", "MAIL FROM: <sender> [ RET={ FULL | HDRS} ] [ ENVID=<envid> ]\n"
		 "RCPT TO: <recipient> [ NOTIFY={NEVER,SUCCESS,FAILURE,DELAY} ]\n"
		 "\t\t     [ ORCPT=<recipient> ]" },
	{ NULL, NULL }
};

static const char *const sendmail_extensions[] = { "ENHANCEDSTATUSCODES", "PIPELINING",
	"8BITMIME", "SIZE", "DSN", "ETRN", "AUTH DIGEST-MD5 CRAM-MD5", "DELIVERBY",
	"HELP", NULL };

const struct lw_smtp_persona lw_smtp_persona_sendmail = {
	.name = "sendmail",
	.say = {
		[LW_SMTP_SAY_GREETING] = "220 %h ESMTP Sendmail 8.13.1/8.13.1; %d",
		[LW_SMTP_SAY_HELO_OK] = "250 %h Hello %c, pleased to meet you",
		[LW_SMTP_SAY_HELO_NO_DOMAIN] = "501 5.0.0 %v requires domain address",
		[LW_SMTP_SAY_HELO_BAD_DOMAIN] = "501 5.0.0 Invalid domain name",
		[LW_SMTP_SAY_MAIL_OK] = "250 2.1.0 %a... Sender ok",
		[LW_SMTP_SAY_MAIL_TWICE] = "503 5.5.0 Sender already specified",
		[LW_SMTP_SAY_MAIL_SYNTAX] =
			"501 5.5.2 Syntax error in parameters scanning \"%t\"",
		[LW_SMTP_SAY_PARAMETER_UNKNOWN] = "555 5.5.4 %k parameter unrecognized",
		[LW_SMTP_SAY_PARAMETER_EMPTY] = "501 5.5.2 %k requires a value",
		[LW_SMTP_SAY_PARAMETER_SYNTAX] =
			"501 5.5.4 Syntax error in %k parameter value",
		[LW_SMTP_SAY_PARAMETER_TWICE] = "501 5.5.0 Duplicate %k parameter",
		[LW_SMTP_SAY_PARAMETER_BODY] = "501 5.5.4 Unknown BODY type %x",
		[LW_SMTP_SAY_PARAMETER_RET] = "501 5.5.2 Bad argument \"%x\" to RET",
		[LW_SMTP_SAY_PARAMETER_NOTIFY] =
			"501 5.5.4 Bad argument \"%x\"  to NOTIFY",
		[LW_SMTP_SAY_SIZE_TOO_LARGE] =
			"552 5.2.3 Message size exceeds maximum value",
		[LW_SMTP_SAY_SIZE_INVALID] = "552 5.2.3 Message size invalid",
		[LW_SMTP_SAY_BY_RANGE] = "501 5.5.2 BY=%x out of range",
		[LW_SMTP_SAY_BY_SEMICOLON] = "501 5.5.2 BY= missing ';'",
		[LW_SMTP_SAY_BY_MODE] = "501 5.5.2 illegal by-mode '%x'",
		[LW_SMTP_SAY_BY_TIME] = "501 5.5.4 mode R requires BY time > 0",
		[LW_SMTP_SAY_BY_TRACE] = "501 5.5.2 illegal by-trace '%x'",
		[LW_SMTP_SAY_PATH_TOO_LONG] = "553 5.1.1 Address too long",
		[LW_SMTP_SAY_PATH_UNBALANCED] = "553 5.0.0 %a... Unbalanced '%x'",
		[LW_SMTP_SAY_MAIL_TOO_BIG] =
			"552 5.2.3 Message size exceeds fixed maximum message size (%n)",
		[LW_SMTP_SAY_MAIL_NO_DOMAIN] =
			"553 5.5.4 %a... Domain name required for sender address %b",
		[LW_SMTP_SAY_MAIL_BAD_DOMAIN] =
			"553 5.1.8 %a... Domain of sender address %b does not exist",
		[LW_SMTP_SAY_MAIL_BEFORE_HELO] = NULL, /* not asked for by default */
		[LW_SMTP_SAY_RCPT_OK] = "250 2.1.5 %a... Recipient ok",
		[LW_SMTP_SAY_RCPT_BEFORE_MAIL] = "503 5.0.0 Need MAIL before RCPT",
		[LW_SMTP_SAY_RCPT_SYNTAX] =
			"501 5.5.2 Syntax error in parameters scanning \"%t\"",
		[LW_SMTP_SAY_RCPT_EMPTY] = "553 5.0.0 %a... User address required",
		[LW_SMTP_SAY_RCPT_UNKNOWN] = "550 5.1.1 %a... User unknown",
		[LW_SMTP_SAY_RCPT_RELAY] = "550 5.7.1 %a... Relaying denied",
		[LW_SMTP_SAY_RCPT_RELAY_NO_NAME] =
			"550 5.7.1 %a... Relaying denied. IP name lookup failed [%i]",
		[LW_SMTP_SAY_RCPT_RELAY_FORGED] =
			"550 5.7.1 %a... Relaying denied. IP name possibly forged [%i]",
		[LW_SMTP_SAY_RCPT_TOO_MANY] = "452 4.5.3 Too many recipients",
		[LW_SMTP_SAY_DATA_OK] =
			"354 Enter mail, end with \".\" on a line by itself",
		[LW_SMTP_SAY_DATA_BEFORE_MAIL] = "503 5.0.0 Need MAIL command",
		[LW_SMTP_SAY_DATA_BEFORE_RCPT] = "503 5.0.0 Need RCPT (recipient)",
		[LW_SMTP_SAY_STORED] = "250 2.0.0 %q Message accepted for delivery",
		[LW_SMTP_SAY_STORE_FULL] =
			"452 4.4.5 Insufficient disk space; try again later",
		[LW_SMTP_SAY_BODY_TOO_BIG] =
			"552 5.2.3 Message exceeds maximum fixed size (%n)",
		[LW_SMTP_SAY_BODY_LOOP] = "554 5.4.6 Too many hops",
		[LW_SMTP_SAY_RSET_OK] = "250 2.0.0 Reset state",
		[LW_SMTP_SAY_NOOP_OK] = "250 2.0.0 OK",
		[LW_SMTP_SAY_QUIT_OK] = "221 2.0.0 %h closing connection",
		[LW_SMTP_SAY_VRFY] = ("252 2.5.2 Cannot VRFY user; try RCPT to attempt "
				     "delivery (or try finger)"),
		[LW_SMTP_SAY_EXPN] = "502 5.7.0 Sorry, we do not allow this operation",
		[LW_SMTP_SAY_VERB] = "502 5.7.0 Verbose unavailable",
		[LW_SMTP_SAY_HELP_LINE] = "214-2.0.0 %t",
		[LW_SMTP_SAY_HELP_TAIL] = "214 2.0.0 End of HELP info",
		[LW_SMTP_SAY_HELP_UNKNOWN] = "504 5.3.0 HELP topic \"%T\" unknown",
		[LW_SMTP_SAY_ETRN_OK] = "250 2.0.0 Queuing for node %t started",
		[LW_SMTP_SAY_ETRN_NO_ARGUMENT] = "500 5.5.2 Parameter required",
		[LW_SMTP_SAY_AUTH_UNAVAILABLE] =
			"504 5.3.3 AUTH mechanism %t not available",
		[LW_SMTP_SAY_AUTH_NO_ARGUMENT] =
			"501 5.5.2 AUTH mechanism must be specified",
		[LW_SMTP_SAY_STARTTLS] = "454 4.3.3 TLS not available after start",
		[LW_SMTP_SAY_STARTTLS_ARGUMENT] =
			"501 5.5.2 Syntax error (no parameters allowed)",
		[LW_SMTP_SAY_UNKNOWN] =
			"500 5.5.1 Command unrecognized: \"%l\"",
		[LW_SMTP_SAY_NOT_IMPLEMENTED] =
			"502 5.5.1 Command not implemented: \"%l\"",
		[LW_SMTP_SAY_LINE_TOO_LONG] = "500 5.5.4 Command line too long",
		[LW_SMTP_SAY_TOO_MANY_BAD] =
			"421 4.7.0 %h Too many bad commands; closing connection",
		[LW_SMTP_SAY_TIMEOUT] = "421 4.4.1 %h Lost input channel from %c",
		[LW_SMTP_SAY_BODY_TIMEOUT] =
			"451 4.4.1 timeout waiting for input during message collect",
	},
	.extensions = sendmail_extensions,
	.received_with_for = "Received: from %H (%c)\r\n"
			     "\tby %h (8.13.1/8.13.1) with %e id %q\r\n"
			     "\tfor <%r>; %d\r\n",
	.received = "Received: from %H (%c)\r\n"
		    "\tby %h (8.13.1/8.13.1) with %e id %q;\r\n"
		    "\t%d\r\n",
	.return_path = "Return-Path: <%f>\r\n",
	.gmt = true,
	.lenient = true,
	.own_names = true,
	.plus = true,
	.bad_commands_max = 25,
	.patience = { [LW_SMTP_PATIENCE_HELO] = 3,
		[LW_SMTP_PATIENCE_NOOP] = 20,
		[LW_SMTP_PATIENCE_VRFY] = 6,
		[LW_SMTP_PATIENCE_ETRN] = 8 },
	.slow_max = LW_SEC(240),
	.rcpt_max = 100,
	.line_max = 2048,
	.path_max = 256,
	.hops_max = 25,
	.echo_max = 203,
	.command_timeout = LW_SEC(3600),
	.help = help,
	.sender = { .mail = "MAIL From:",
		.rcpt = "RCPT To:",
		.pipelines = true,
		.says_8bit = true,
		.greeting = LW_SEC(300),
		.helo = LW_SEC(300),
		.from = LW_SEC(600),
		.to = LW_SEC(3600),
		.data = LW_SEC(300),
		.block = LW_SEC(3600),
		.end = LW_SEC(3600),
		.quit = LW_SEC(120) },
	.queue = { .run = LW_SEC(3600),
		.warn = LW_SEC(4 * 3600),
		.expire = LW_SEC(5 * 86400) },
	.bounce = { .boundary = "%q.%u/%h",
		.headers = "Date: %d\r\n"
			   "From: Mail Delivery Subsystem <MAILER-DAEMON@%h>\r\n"
			   "Message-Id: <%z.%q@%h>\r\n"
			   "To: <%s>\r\n"
			   "MIME-Version: 1.0\r\n"
			   "Content-Type: multipart/report; "
			   "report-type=delivery-status;\r\n"
			   "\tboundary=\"%B\"\r\n",
		.failed_headers = "Subject: Returned mail: see transcript for details\r\n"
				  "Auto-Submitted: auto-generated (failure)\r\n",
		.delayed_headers =
			"Subject: Warning: could not send message for past %w\r\n"
			"Auto-Submitted: auto-generated (warning-timeout)\r\n",
		.failed_text = RECEIVED_AT
			"   ----- The following addresses had permanent fatal "
			"errors -----\r\n",
		.delayed_text = "    **********************************************\r\n"
				"    **      THIS IS A WARNING MESSAGE ONLY      **\r\n"
				"    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\r\n"
				"    **********************************************\r\n"
				"\r\n" RECEIVED_AT
				"   ----- The following addresses had transient "
				"non-fatal errors -----\r\n",
		.recipient = "<%r>\r\n",
		.reason = "    (reason: %y)\r\n",
		.alias = "    (expanded from: <%o>)\r\n",
		.list_end = "\r\n",
		.transcript_head = "   ----- Transcript of session follows -----\r\n",
		.expired = "Message could not be delivered for %W\r\n"
			   "Message will be deleted from queue\r\n",
		.waiting = "Warning: message still undelivered after %w\r\n"
			   "Will keep trying until message is %W old\r\n",
		.talking = "... while talking to %m.:\r\n",
		.sent = ">>> %t\r\n",
		.got = "<<< %y\r\n",
		.unknown = "550 5.1.1 <%r>... User unknown\r\n",
		.unavailable = "554 5.0.0 Service unavailable\r\n",
		.deferred = "<%r>... Deferred: %y\r\n",
		.reporting_type = "dns; ",
		.mta_type = "DNS; ",
		.address_type = "RFC822; ",
		.diagnostic_type = "SMTP; ",
		.first_part = "",
		.received = "Received: from localhost (localhost)\r\n"
			    "\tby %h (8.13.1/8.13.1) id %q;\r\n"
			    "\t%d\r\n",
		.original = "Return-Path: <%s>\r\n" },
	.trouble = { [LW_MAIL_TROUBLE_NO_HOST] = "550 5.1.2 <%r>... Host unknown (Name "
						 "server: %m: host not found)",
		[LW_MAIL_TROUBLE_SELF] = "553 5.3.5 %m. config error: mail loops back to "
					 "me (MX problem?)",
		[LW_MAIL_TROUBLE_LOOKUP] = "Name server: %m: host name lookup failure",
		[LW_MAIL_TROUBLE_REFUSED] = "Connection refused by %m.",
		[LW_MAIL_TROUBLE_TIMED_OUT] = "Connection timed out with %m.",
		[LW_MAIL_TROUBLE_UNREACHABLE] = "%m.: No route to host",
		[LW_MAIL_TROUBLE_CLOSED] = "Connection reset by %m." },
};
