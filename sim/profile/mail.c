/* mail.c - the words of mail programs.  Sources: NOTES.md, sections 4 and 5.
 * SPDX-License-Identifier: MIT */
#include "labwire/profile/mail.h"

#include <stddef.h>
#include <string.h>

static const char *const sendmail_extensions[] = { "ENHANCEDSTATUSCODES", "PIPELINING",
	"8BITMIME", "SIZE", "DSN", "ETRN", "AUTH DIGEST-MD5 CRAM-MD5", "DELIVERBY",
	"HELP", NULL };

static const struct lw_smtp_persona sendmail = {
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
		[LW_SMTP_SAY_MAIL_PARAMETER] = "501 5.5.4 %t parameter unrecognized",
		[LW_SMTP_SAY_MAIL_TOO_BIG] =
			"552 5.2.3 Message size exceeds fixed maximum message size (%n)",
		[LW_SMTP_SAY_MAIL_NO_DOMAIN] =
			"553 5.5.4 %a... Domain name required for sender address %t",
		[LW_SMTP_SAY_MAIL_BEFORE_HELO] = NULL, /* not asked for by default */
		[LW_SMTP_SAY_RCPT_OK] = "250 2.1.5 %a... Recipient ok",
		[LW_SMTP_SAY_RCPT_BEFORE_MAIL] = "503 5.0.0 Need MAIL before RCPT",
		[LW_SMTP_SAY_RCPT_SYNTAX] =
			"501 5.5.2 Syntax error in parameters scanning \"%t\"",
		[LW_SMTP_SAY_RCPT_UNKNOWN] = "550 5.1.1 %a... User unknown",
		[LW_SMTP_SAY_RCPT_RELAY] = "550 5.7.1 %a... Relaying denied",
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
		[LW_SMTP_SAY_HELP_HEAD] = "214-2.0.0 This is sendmail version 8.13.1",
		[LW_SMTP_SAY_HELP_TAIL] = "214 2.0.0 End of HELP info",
		[LW_SMTP_SAY_HELP_UNKNOWN] = "504 5.3.0 HELP topic \"%t\" unknown",
		[LW_SMTP_SAY_ETRN_OK] = "250 2.0.0 Queuing for node %t started",
		[LW_SMTP_SAY_ETRN_NO_ARGUMENT] = "500 5.5.2 Parameter required",
		[LW_SMTP_SAY_AUTH_UNAVAILABLE] =
			"504 5.3.3 AUTH mechanism %t not available",
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
	.gmt = true,
	.bad_commands_max = 25,
	.rcpt_max = 100,
	.line_max = 2048,
	.hops_max = 25,
	.command_timeout = LW_SEC(3600),
};

static const char *const rfc_extensions[] = { "PIPELINING", "8BITMIME", "SIZE",
	"ENHANCEDSTATUSCODES", "HELP", NULL };

/* Plain words for each case of RFC 5321. */
static const struct lw_smtp_persona rfc = {
	.name = "rfc",
	.say = {
		[LW_SMTP_SAY_GREETING] = "220 %h ESMTP",
		[LW_SMTP_SAY_HELO_OK] = "250 %h greets %c",
		[LW_SMTP_SAY_HELO_NO_DOMAIN] = "501 5.5.4 %v needs a domain",
		[LW_SMTP_SAY_HELO_BAD_DOMAIN] = "501 5.5.4 bad domain",
		[LW_SMTP_SAY_MAIL_OK] = "250 2.1.0 OK",
		[LW_SMTP_SAY_MAIL_TWICE] = "503 5.5.1 sender already given",
		[LW_SMTP_SAY_MAIL_SYNTAX] = "501 5.5.4 syntax: MAIL FROM:<address>",
		[LW_SMTP_SAY_MAIL_PARAMETER] = "555 5.5.4 parameter %t not recognized",
		[LW_SMTP_SAY_MAIL_TOO_BIG] = "552 5.3.4 more than %n bytes",
		[LW_SMTP_SAY_MAIL_NO_DOMAIN] = "553 5.1.7 sender needs a domain",
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
		[LW_SMTP_SAY_HELP_HEAD] = "214-2.0.0 see RFC 5321",
		[LW_SMTP_SAY_HELP_TAIL] = "214 2.0.0 end",
		[LW_SMTP_SAY_HELP_UNKNOWN] = "504 5.5.4 no help on %t",
		[LW_SMTP_SAY_ETRN_OK] = "502 5.5.1 not implemented",
		[LW_SMTP_SAY_ETRN_NO_ARGUMENT] = "501 5.5.4 needs a node",
		[LW_SMTP_SAY_AUTH_UNAVAILABLE] = "504 5.5.4 mechanism not available",
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
	.day_padded = true,
	.bad_commands_max = 20,
	.rcpt_max = 100,
	.line_max = 512,
	.hops_max = 100,
	.size_max = 35882577,
	.command_timeout = LW_SEC(300), /* RFC 5321 4.5.3.2.7 */
};

const struct lw_smtp_persona *lw_smtp_persona_find(const char *name)
{
	static const struct lw_smtp_persona *const all[] = { &sendmail, &rfc };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}

static const char *const thunderbird_headers[] = { "Message-ID: <%m>", "Date: %d",
	"From: %f", "User-Agent: Thunderbird 1.5.0.9 (Windows/20061207)",
	"MIME-Version: 1.0", "To: %t", "Subject: %s",
	"Content-Type: text/plain; charset=ISO-8859-1; format=flowed",
	"Content-Transfer-Encoding: 7bit", NULL };

static const char *const plain_headers[] = { "Date: %d", "From: %f", "To: %t",
	"Message-ID: <%m>", "Subject: %s", NULL };

const struct lw_mua_persona *lw_mua_persona_find(const char *name)
{
	static const struct lw_mua_persona all[] = {
		{ .name = "thunderbird", .headers = thunderbird_headers },
		{ .name = "rfc", .headers = plain_headers },
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}
