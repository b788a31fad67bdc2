/* mail.c - mail servers by name, and what mail clients write.  Sources: NOTES.md, section
 * 5.  SPDX-License-Identifier: MIT */
#include "labwire/profile/mail.h"

#include <stddef.h>
#include <string.h>

#include "mail_tables.h"

static const struct lw_smtp_persona *const servers[] = { &lw_smtp_persona_sendmail,
	&lw_smtp_persona_iis, &lw_smtp_persona_rfc };

enum {
	SERVERS = sizeof(servers) / sizeof(servers[0])
};

const struct lw_smtp_persona *lw_smtp_persona_find(const char *name)
{
	for (size_t i = 0; i < SERVERS; i++)
		if (strcmp(servers[i]->name, name) == 0)
			return servers[i];
	return NULL;
}

const char *lw_smtp_persona_name(size_t i)
{
	return i < SERVERS ? servers[i]->name : NULL;
}

/* Each command awaited, and any refusal ends it: the person at the screen decides. */
#define PERSON                                                                           \
	{                                                                                \
		.mail = "MAIL FROM:", .rcpt = "RCPT TO:", .all_or_none = true,           \
		.greeting = LW_SEC(300), .helo = LW_SEC(300), .from = LW_SEC(300),       \
		.to = LW_SEC(300), .data = LW_SEC(300), .block = LW_SEC(300),            \
		.end = LW_SEC(300), .quit = LW_SEC(300)                                  \
	}

static const char *const thunderbird_headers[] = { "Message-ID: <%m>", "Date: %d",
	"From: %f", "User-Agent: Thunderbird 1.5.0.9 (Windows/20061207)",
	"MIME-Version: 1.0", "To: %t", "Subject: %s",
	"Content-Type: text/plain; charset=ISO-8859-1; format=flowed",
	"Content-Transfer-Encoding: 7bit", NULL };

static const char *const plain_headers[] = { "Date: %d", "From: %f", "To: %t",
	"Message-ID: <%m>", "Subject: %s", NULL };

static const struct lw_mua_persona clients[] = {
	{ .name = "thunderbird", .headers = thunderbird_headers, .sender = PERSON },
	{ .name = "rfc", .headers = plain_headers, .sender = PERSON },
};

enum {
	CLIENTS = sizeof(clients) / sizeof(clients[0])
};

const struct lw_mua_persona *lw_mua_persona_find(const char *name)
{
	for (size_t i = 0; i < CLIENTS; i++)
		if (strcmp(clients[i].name, name) == 0)
			return &clients[i];
	return NULL;
}

const char *lw_mua_persona_name(size_t i)
{
	return i < CLIENTS ? clients[i].name : NULL;
}
