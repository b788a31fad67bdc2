/* ftp.c - the words and manners of FTP programs.  Sources: NOTES.md, section 8.
 * SPDX-License-Identifier: MIT */
#include "labwire/profile/ftp.h"

#include <string.h>

static const struct lw_ftp_persona vsftpd = {
	.name = "vsftpd",
	.say = {
		[LW_FTP_SAY_GREETING] = "220 (vsFTPd 2.0.1)",
		[LW_FTP_SAY_TOO_MANY_CLIENTS] =
			"421 There are too many connected users, please try later.",
		[LW_FTP_SAY_USER_OK] = "331 Please specify the password.",
		[LW_FTP_SAY_ANONYMOUS_ONLY] = "530 This FTP server is anonymous only.",
		[LW_FTP_SAY_PASS_BEFORE_USER] = "503 Login with USER first.",
		[LW_FTP_SAY_LOGIN_OK] = "230 Login successful.",
		[LW_FTP_SAY_LOGIN_BAD] = "530 Login incorrect.",
		[LW_FTP_SAY_LOGIN_FIRST] = "530 Please login with USER and PASS.",
		[LW_FTP_SAY_QUIT_OK] = "221 Goodbye.",
		[LW_FTP_SAY_PWD] = "257 \"%w\"",
		[LW_FTP_SAY_CWD_OK] = "250 Directory successfully changed.",
		[LW_FTP_SAY_CWD_BAD] = "550 Failed to change directory.",
		[LW_FTP_SAY_TYPE_BINARY] = "200 Switching to Binary mode.",
		[LW_FTP_SAY_TYPE_ASCII] = "200 Switching to ASCII mode.",
		[LW_FTP_SAY_TYPE_BAD] = "500 Unrecognised TYPE command.",
		[LW_FTP_SAY_STRU_OK] = "200 Structure set to F.",
		[LW_FTP_SAY_STRU_BAD] = "504 Bad STRU command.",
		[LW_FTP_SAY_MODE_OK] = "200 Mode set to S.",
		[LW_FTP_SAY_MODE_BAD] = "504 Bad MODE command.",
		[LW_FTP_SAY_PORT_OK] =
			"200 PORT command successful. Consider using PASV.",
		[LW_FTP_SAY_PORT_BAD] = "500 Illegal PORT command.",
		[LW_FTP_SAY_EPRT_OK] =
			"200 EPRT command successful. Consider using EPSV.",
		[LW_FTP_SAY_EPRT_BAD] = "500 Bad EPRT command.",
		[LW_FTP_SAY_EPRT_PROTOCOL] = "500 Bad EPRT protocol.",
		[LW_FTP_SAY_EPRT_ILLEGAL] = "500 Illegal EPRT command.",
		[LW_FTP_SAY_PASV_OK] = "227 Entering Passive Mode (%a)",
		[LW_FTP_SAY_EPSV_OK] = "229 Entering Extended Passive Mode (|||%n|)",
		[LW_FTP_SAY_EPSV_ALL] = "200 EPSV ALL ok.",
		[LW_FTP_SAY_EPSV_PROTOCOL] = "522 Bad network protocol.",
		[LW_FTP_SAY_DATA_FIRST] = "425 Use PORT or PASV first.",
		[LW_FTP_SAY_DATA_FAILED] = "425 Failed to establish connection.",
		[LW_FTP_SAY_LIST_BEGINS] = "150 Here comes the directory listing.",
		[LW_FTP_SAY_LIST_OK] = "226 Directory send OK.",
		[LW_FTP_SAY_LIST_NO_FOLDER] =
			"226 Transfer done (but failed to open directory).",
		[LW_FTP_SAY_RETR_BEGINS] =
			"150 Opening %m mode data connection for %p (%n bytes).",
		[LW_FTP_SAY_RETR_OK] = "226 File send OK.",
		[LW_FTP_SAY_RETR_BAD] = "550 Failed to open file.",
		[LW_FTP_SAY_RETR_ASCII_REST] =
			"550 No support for resume of ASCII transfer.",
		[LW_FTP_SAY_STOR_BEGINS] = "150 Ok to send data.",
		[LW_FTP_SAY_STOU_BEGINS] = "150 FILE: %p",
		[LW_FTP_SAY_STOR_OK] = "226 File receive OK.",
		[LW_FTP_SAY_STOR_BAD] = "553 Could not create file.",
		[LW_FTP_SAY_STOR_FULL] = "451 Failure writing to local file.",
		[LW_FTP_SAY_SEND_FAILED] = "426 Failure writing network stream.",
		[LW_FTP_SAY_ABOR_OK] = "226 ABOR successful.",
		[LW_FTP_SAY_ABOR_NOTHING] = "225 No transfer to ABOR.",
		[LW_FTP_SAY_REST_OK] = "350 Restart position accepted (%n).",
		[LW_FTP_SAY_SIZE] = "213 %n",
		[LW_FTP_SAY_SIZE_BAD] = "550 Could not get file size.",
		[LW_FTP_SAY_MDTM] = "213 %t",
		[LW_FTP_SAY_MDTM_BAD] = "550 Could not get file modification time.",
		[LW_FTP_SAY_MDTM_SET] = "213 File modification time set.",
		[LW_FTP_SAY_MDTM_SET_BAD] = "550 Could not set file modification time.",
		[LW_FTP_SAY_MKD_OK] = "257 \"%w\" created",
		[LW_FTP_SAY_MKD_BAD] = "550 Create directory operation failed.",
		[LW_FTP_SAY_RMD_OK] = "250 Remove directory operation successful.",
		[LW_FTP_SAY_RMD_BAD] = "550 Remove directory operation failed.",
		[LW_FTP_SAY_DELE_OK] = "250 Delete operation successful.",
		[LW_FTP_SAY_DELE_BAD] = "550 Delete operation failed.",
		[LW_FTP_SAY_RNFR_OK] = "350 Ready for RNTO.",
		[LW_FTP_SAY_RNFR_BAD] = "550 RNFR command failed.",
		[LW_FTP_SAY_RNTO_OK] = "250 Rename successful.",
		[LW_FTP_SAY_RNTO_BAD] = "550 Rename failed.",
		[LW_FTP_SAY_RNTO_BEFORE_RNFR] = "503 RNFR required first.",
		[LW_FTP_SAY_NOOP] = "200 NOOP ok.",
		[LW_FTP_SAY_SYST] = "215 UNIX Type: L8",
		[LW_FTP_SAY_FEAT] = "211-Features:\r\n"
				    " EPRT\r\n EPSV\r\n MDTM\r\n PASV\r\n"
				    " REST STREAM\r\n SIZE\r\n TVFS\r\n"
				    "211 End",
		[LW_FTP_SAY_HELP] =
			"214-The following commands are recognized.\r\n"
			" ABOR ACCT ALLO APPE CDUP CWD  DELE EPRT EPSV FEAT HELP LIST "
			"MDTM MKD\r\n"
			" MODE NLST NOOP OPTS PASS PASV PORT PWD  QUIT REIN REST RETR "
			"RMD  RNFR\r\n"
			" RNTO SITE SIZE SMNT STAT STOR STOU STRU SYST TYPE USER XCUP "
			"XCWD XMKD\r\n"
			" XPWD XRMD\r\n"
			"214 Help OK.",
		[LW_FTP_SAY_STAT] = "211-FTP server status:\r\n"
				    "     Connected to %c\r\n"
				    "     Logged in as %u\r\n"
				    "     TYPE: %m\r\n"
				    "     No session bandwidth limit\r\n"
				    "     Session timeout in seconds is %s\r\n"
				    "     Control connection is plain text\r\n"
				    "     Data connections will be plain text\r\n"
				    "     vsFTPd 2.0.1 - secure, fast, stable\r\n"
				    "211 End of status",
		[LW_FTP_SAY_STAT_FILE_HEAD] = "213-Status follows:",
		[LW_FTP_SAY_STAT_FILE_TAIL] = "213 End of status",
		[LW_FTP_SAY_ALLO] = "202 ALLO command ignored.",
		[LW_FTP_SAY_OPTS] = "501 Option not understood.",
		[LW_FTP_SAY_REIN] = "502 REIN not implemented.",
		[LW_FTP_SAY_ACCT] = "502 ACCT not implemented.",
		[LW_FTP_SAY_SMNT] = "502 SMNT not implemented.",
		[LW_FTP_SAY_SITE_HELP] = "214 CHMOD UMASK HELP",
		[LW_FTP_SAY_SITE_UNKNOWN] = "500 Unknown SITE command.",
		[LW_FTP_SAY_DENIED] = "550 Permission denied.",
		[LW_FTP_SAY_UNKNOWN] = "500 Unknown command.",
		[LW_FTP_SAY_LINE_TOO_LONG] = "500 Input line too long.",
		[LW_FTP_SAY_TIMEOUT] = "421 Timeout.",
		[LW_FTP_SAY_DATA_TIMEOUT] = "421 Data timeout. Reconnect. Sorry.",
	},
	.line_max = 4096,
	.idle_timeout = LW_SEC(300),
	.data_timeout = LW_SEC(300),
	.connect_timeout = LW_SEC(60),
	.anonymous = "ftp",
	.owner = 0,
	.uploader = 14,
	.group = 50,
	.pasv_first = 1024,
	.pasv_last = 65535,
};

const struct lw_ftp_persona *lw_ftp_persona_find(const char *name)
{
	return strcmp(name, vsftpd.name) == 0 ? &vsftpd : NULL;
}

const char *lw_ftp_persona_name(size_t i)
{
	return i == 0 ? vsftpd.name : NULL;
}

/* What the command line program of that name sends; it knows active mode only. */
/* clang-format off */
#define COMMON_WORDS \
	{ "cd", { "CWD %1" } }, \
	{ "ascii", { "TYPE A" } }, \
	{ "binary", { "TYPE I" } }, \
	{ "delete", { "DELE %1" } }, \
	{ "rename", { "RNFR %1", "RNTO %2" } }, \
	{ "quote", { "%a" } }, \
	{ "bye", { "QUIT" } }, \
	{ "quit", { "QUIT" } }
/* clang-format on */

static const struct lw_ftp_manner manners[] = {
	{ .name = "ftp.exe",
		.user = "anonymous",
		.password = "student@example.com",
		.words = { COMMON_WORDS, { "pwd", { "XPWD" } },
			{ "mkdir", { "XMKD %1" } }, { "rmdir", { "XRMD %1" } },
			{ "dir", { "PORT %P", "LIST %1" } },
			{ "ls", { "PORT %P", "NLST %1" } },
			{ "get", { "PORT %P", "RETR %1" } },
			{ "put", { "PORT %P", "STOR %f" } },
			{ "append", { "PORT %P", "APPE %f" } } } },
	{ .name = "firefox",
		.user = "anonymous",
		.password = "mozilla@example.com",
		.login = { "?SYST", "?PWD", "TYPE I" },
		.words = { COMMON_WORDS,
			{ "get", { "PASV", "?SIZE %1", "?MDTM %1", "RETR %1" } },
			{ "dir", { "PASV", "LIST %1" } },
			{ "put", { "PASV", "STOR %f" } } } },
	{ .name = "rfc",
		.user = "anonymous",
		.password = "guest@example.com",
		.login = { "TYPE I" },
		.words = { COMMON_WORDS, { "pwd", { "PWD" } }, { "mkdir", { "MKD %1" } },
			{ "rmdir", { "RMD %1" } }, { "dir", { "EPSV", "LIST %1" } },
			{ "ls", { "EPRT %Q", "NLST %1" } },
			{ "get", { "EPSV", "RETR %1" } },
			{ "put", { "EPSV", "STOR %f" } },
			{ "append", { "EPRT %Q", "APPE %f" } }, { "size", { "SIZE %1" } },
			{ "modtime", { "MDTM %1" } } } },
};

enum {
	MANNERS = sizeof(manners) / sizeof(manners[0])
};

const struct lw_ftp_manner *lw_ftp_manner_find(const char *name)
{
	for (size_t i = 0; i < MANNERS; i++)
		if (strcmp(manners[i].name, name) == 0)
			return &manners[i];
	return NULL;
}

const char *lw_ftp_manner_name(size_t i)
{
	return i < MANNERS ? manners[i].name : NULL;
}

const struct lw_ftp_word *lw_ftp_word_find(
	const struct lw_ftp_manner *m, const char *typed)
{
	typed += strspn(typed, " ");
	size_t n = strcspn(typed, " ");
	for (size_t i = 0; i < LW_FTP_WORDS && m->words[i].word; i++)
		if (strlen(m->words[i].word) == n &&
			strncmp(m->words[i].word, typed, n) == 0)
			return &m->words[i];
	return NULL;
}
