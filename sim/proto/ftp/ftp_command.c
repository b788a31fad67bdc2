/* ftp_command.c - the commands of the control connection alone: who may give each, and
 * what it does.  RFC 959 4.1, RFC 775 (the X forms), RFC 2389, RFC 3659.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "ftp_priv.h"
#include "labwire/base/civil.h"

static void do_user(struct lw_ftp_server *s)
{
	const char *name = lw_text_str(&s->argument);
	s->anonymous = strcasecmp(name, "anonymous") == 0 || strcasecmp(name, "ftp") == 0;
	s->user_given = s->anonymous || s->conf.users;
	lw_text_clear(&s->user);
	lw_text_add(&s->user, name);
	ftp_say(s, s->user_given ? LW_FTP_SAY_USER_OK : LW_FTP_SAY_ANONYMOUS_ONLY);
}

static void do_pass(struct lw_ftp_server *s)
{
	if (!s->user_given) {
		ftp_say(s, LW_FTP_SAY_PASS_BEFORE_USER);
	} else if (s->anonymous) {
		lw_text_clear(&s->user);
		lw_text_add(&s->user, s->conf.persona->anonymous);
		lw_ftp_server_login(s, true);
	} else {
		ftp_ask(s, LW_FTP_ASK_LOGIN);
	}
}

static void do_quit(struct lw_ftp_server *s)
{
	ftp_say(s, LW_FTP_SAY_QUIT_OK);
	s->closing = true;
}

static void do_pwd(struct lw_ftp_server *s)
{
	ftp_say_path(s, LW_FTP_SAY_PWD, lw_text_str(&s->cwd));
}

static void change_to(struct lw_ftp_server *s, const char *path)
{
	const struct lw_vnode *n = lw_vfs_find(s->conf.vfs, path);
	struct lw_vstat st = { 0 };
	if (n)
		lw_vnode_stat(n, &st);
	if (st.folder) {
		lw_text_clear(&s->cwd);
		lw_text_add(&s->cwd, path);
	}
	ftp_say(s, st.folder ? LW_FTP_SAY_CWD_OK : LW_FTP_SAY_CWD_BAD);
}

static void do_cwd(struct lw_ftp_server *s)
{
	if (s->path_ok && s->argument.len > 0)
		change_to(s, lw_text_str(&s->path));
	else
		ftp_say(s, LW_FTP_SAY_CWD_BAD);
}

static void do_cdup(struct lw_ftp_server *s)
{
	struct lw_text up = { 0 };
	(void)lw_vfs_path(lw_text_str(&s->cwd), "..", &up);
	change_to(s, lw_text_str(&up));
	lw_text_fini(&up);
}

static bool is_one_of(const struct lw_ftp_server *s, const char *a, const char *b)
{
	const char *given = lw_text_str(&s->argument);
	return strcasecmp(given, a) == 0 || strcasecmp(given, b) == 0;
}

static void do_type(struct lw_ftp_server *s)
{
	bool image = is_one_of(s, "I", "L8") || is_one_of(s, "I", "L 8");
	bool ascii = is_one_of(s, "A", "A N");
	if (image || ascii)
		s->ascii = ascii;
	ftp_say(s, image   ? LW_FTP_SAY_TYPE_BINARY
		   : ascii ? LW_FTP_SAY_TYPE_ASCII
			   : LW_FTP_SAY_TYPE_BAD);
}

static void do_stru(struct lw_ftp_server *s)
{
	ftp_say(s, is_one_of(s, "F", "F") ? LW_FTP_SAY_STRU_OK : LW_FTP_SAY_STRU_BAD);
}

static void do_mode(struct lw_ftp_server *s)
{
	ftp_say(s, is_one_of(s, "S", "S") ? LW_FTP_SAY_MODE_OK : LW_FTP_SAY_MODE_BAD);
}

/* What is no number is 0, and what is too large the largest. */
static void do_rest(struct lw_ftp_server *s)
{
	const char *p = lw_text_str(&s->argument);
	uint64_t n = 0;
	for (; *p >= '0' && *p <= '9'; p++)
		n = n > INT64_MAX / 10 - 1 ? INT64_MAX : n * 10 + (uint64_t)(*p - '0');
	s->rest = n;
	ftp_say_number(s, LW_FTP_SAY_REST_OK, n);
}

/* False: no such thing. */
static bool stat_path(struct lw_ftp_server *s, struct lw_vstat *st)
{
	const struct lw_vnode *n =
		s->path_ok ? lw_vfs_find(s->conf.vfs, lw_text_str(&s->path)) : NULL;
	if (n)
		lw_vnode_stat(n, st);
	return n != NULL;
}

static void do_size(struct lw_ftp_server *s)
{
	struct lw_vstat st;
	if (stat_path(s, &st) && !st.folder)
		ftp_say_number(s, LW_FTP_SAY_SIZE, st.size);
	else
		ftp_say(s, LW_FTP_SAY_SIZE_BAD);
}

static bool digits(const char *s, int n, int *out)
{
	*out = 0;
	for (; n > 0; n--, s++) {
		if (*s < '0' || *s > '9')
			return false;
		*out = *out * 10 + (*s - '0');
	}
	return true;
}

/* "20070128104100 name": NULL when the argument is not of that form. */
static const char *time_to_set(const char *argument, int64_t *unix_s)
{
	struct lw_civil c = { 0 };
	int year = 0;
	bool good = digits(argument, 4, &year) && digits(argument + 4, 2, &c.month) &&
		    digits(argument + 6, 2, &c.day) && digits(argument + 8, 2, &c.hour) &&
		    digits(argument + 10, 2, &c.minute) &&
		    digits(argument + 12, 2, &c.second) && argument[14] == ' ';
	c.year = year;
	if (!good || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 ||
		c.hour > 23 || c.minute > 59 || c.second > 60)
		return NULL;
	*unix_s = lw_civil_unix(&c);
	return argument + 15;
}

static bool may_write(const struct lw_ftp_server *s)
{
	return !s->anonymous || s->conf.anonymous_write;
}

static void do_mdtm(struct lw_ftp_server *s)
{
	struct lw_vstat st;
	int64_t unix_s = 0;
	if (stat_path(s, &st) && !st.folder) {
		ftp_say_time(s, LW_FTP_SAY_MDTM, st.unix_s);
		return;
	}
	const char *name = time_to_set(lw_text_str(&s->argument), &unix_s);
	if (!name || !may_write(s)) {
		ftp_say(s, LW_FTP_SAY_MDTM_BAD);
		return;
	}
	s->path_ok = lw_vfs_path(lw_text_str(&s->cwd), name, &s->path);
	bool set = stat_path(s, &st) && !st.folder &&
		   lw_vfs_touch(s->conf.vfs, lw_text_str(&s->path), unix_s) == LW_OK;
	ftp_say(s, set ? LW_FTP_SAY_MDTM_SET : LW_FTP_SAY_MDTM_SET_BAD);
}

static void do_mkd(struct lw_ftp_server *s)
{
	const char *path = lw_text_str(&s->path);
	if (s->path_ok && lw_vfs_mkdir(s->conf.vfs, path, ftp_unix(s)) == LW_OK)
		ftp_say_path(s, LW_FTP_SAY_MKD_OK, path);
	else
		ftp_say(s, LW_FTP_SAY_MKD_BAD);
}

static void do_rmd(struct lw_ftp_server *s)
{
	bool ok = s->path_ok && lw_vfs_rmdir(s->conf.vfs, lw_text_str(&s->path)) == LW_OK;
	ftp_say(s, ok ? LW_FTP_SAY_RMD_OK : LW_FTP_SAY_RMD_BAD);
}

static void do_dele(struct lw_ftp_server *s)
{
	bool ok =
		s->path_ok && lw_vfs_remove(s->conf.vfs, lw_text_str(&s->path)) == LW_OK;
	ftp_say(s, ok ? LW_FTP_SAY_DELE_OK : LW_FTP_SAY_DELE_BAD);
}

static void do_rnfr(struct lw_ftp_server *s)
{
	struct lw_vstat st;
	bool ok = stat_path(s, &st);
	lw_text_clear(&s->rename_from);
	if (ok)
		lw_text_add(&s->rename_from, lw_text_str(&s->path));
	ftp_say(s, ok ? LW_FTP_SAY_RNFR_OK : LW_FTP_SAY_RNFR_BAD);
}

static void do_rnto(struct lw_ftp_server *s)
{
	if (s->rename_from.len == 0) {
		ftp_say(s, LW_FTP_SAY_RNTO_BEFORE_RNFR);
		return;
	}
	bool ok = s->path_ok && lw_vfs_rename(s->conf.vfs, lw_text_str(&s->rename_from),
					lw_text_str(&s->path)) == LW_OK;
	lw_text_clear(&s->rename_from);
	ftp_say(s, ok ? LW_FTP_SAY_RNTO_OK : LW_FTP_SAY_RNTO_BAD);
}

static void do_site(struct lw_ftp_server *s)
{
	ftp_say(s, s->anonymous			  ? LW_FTP_SAY_DENIED
		   : is_one_of(s, "HELP", "HELP") ? LW_FTP_SAY_SITE_HELP
						  : LW_FTP_SAY_SITE_UNKNOWN);
}

enum {
	BEFORE = 1, /* the login */
	AFTER = 2,
	EVER = BEFORE | AFTER,
	WRITES = 4,
	BY_FOUR = 8, /* not after EPSV ALL (RFC 2428 4) */
};

/* A command is a function, or a reply that is always the same. */
static const struct command {
	const char *verb;
	void (*run)(struct lw_ftp_server *s);
	enum lw_ftp_say say;
	unsigned flags;
} commands[] = {
	{ "USER", do_user, 0, BEFORE },
	{ "PASS", do_pass, 0, BEFORE },
	{ "QUIT", do_quit, 0, EVER },
	{ "FEAT", NULL, LW_FTP_SAY_FEAT, EVER },
	{ "PWD", do_pwd, 0, AFTER },
	{ "XPWD", do_pwd, 0, AFTER },
	{ "CWD", do_cwd, 0, AFTER },
	{ "XCWD", do_cwd, 0, AFTER },
	{ "CDUP", do_cdup, 0, AFTER },
	{ "XCUP", do_cdup, 0, AFTER },
	{ "PASV", ftp_do_pasv, 0, AFTER | BY_FOUR },
	{ "P@SW", ftp_do_pasv, 0, AFTER | BY_FOUR },
	{ "EPSV", ftp_do_epsv, 0, AFTER },
	{ "PORT", ftp_do_port, 0, AFTER | BY_FOUR },
	{ "EPRT", ftp_do_eprt, 0, AFTER | BY_FOUR },
	{ "RETR", ftp_do_retr, 0, AFTER },
	{ "LIST", ftp_do_list, 0, AFTER },
	{ "NLST", ftp_do_nlst, 0, AFTER },
	{ "STAT", ftp_do_stat, 0, AFTER },
	{ "STOR", ftp_do_stor, 0, AFTER | WRITES },
	{ "APPE", ftp_do_appe, 0, AFTER | WRITES },
	{ "STOU", ftp_do_stou, 0, AFTER | WRITES },
	{ "TYPE", do_type, 0, AFTER },
	{ "STRU", do_stru, 0, AFTER },
	{ "MODE", do_mode, 0, AFTER },
	{ "REST", do_rest, 0, AFTER },
	{ "SIZE", do_size, 0, AFTER },
	{ "MDTM", do_mdtm, 0, AFTER },
	{ "MKD", do_mkd, 0, AFTER | WRITES },
	{ "XMKD", do_mkd, 0, AFTER | WRITES },
	{ "RMD", do_rmd, 0, AFTER | WRITES },
	{ "XRMD", do_rmd, 0, AFTER | WRITES },
	{ "DELE", do_dele, 0, AFTER | WRITES },
	{ "RNFR", do_rnfr, 0, AFTER | WRITES },
	{ "RNTO", do_rnto, 0, AFTER | WRITES },
	{ "SITE", do_site, 0, AFTER },
	{ "ABOR", NULL, LW_FTP_SAY_ABOR_NOTHING, AFTER },
	{ "NOOP", NULL, LW_FTP_SAY_NOOP, AFTER },
	{ "SYST", NULL, LW_FTP_SAY_SYST, AFTER },
	{ "HELP", NULL, LW_FTP_SAY_HELP, AFTER },
	{ "ALLO", NULL, LW_FTP_SAY_ALLO, AFTER },
	{ "OPTS", NULL, LW_FTP_SAY_OPTS, AFTER },
	{ "REIN", NULL, LW_FTP_SAY_REIN, AFTER },
	{ "ACCT", NULL, LW_FTP_SAY_ACCT, AFTER },
	{ "SMNT", NULL, LW_FTP_SAY_SMNT, AFTER },
};

/* Telnet's interrupt and data mark come before an urgent ABOR (RFC 959 4.1.3). */
static const char *skip_telnet(const char *line)
{
	while ((uint8_t)*line >= 0xf0)
		line++;
	return line;
}

bool ftp_is_abort(const char *line)
{
	return strcasecmp(skip_telnet(line), "ABOR") == 0;
}

static const struct command *find(const char *verb, size_t n)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].verb) == n &&
			strncasecmp(commands[i].verb, verb, n) == 0)
			return &commands[i];
	return NULL;
}

/* Nobody has a home of his own: "~" is the root. */
static void resolve(struct lw_ftp_server *s)
{
	const char *p = lw_text_str(&s->argument);
	bool home = p[0] == '~' && (p[1] == 0 || p[1] == '/');
	s->path_ok = lw_vfs_path(
		home ? "/" : lw_text_str(&s->cwd), home ? p + 1 : p, &s->path);
}

static void run(struct lw_ftp_server *s, const struct command *c)
{
	if (c && c->flags & (s->logged_in ? AFTER : BEFORE)) {
		if ((c->flags & WRITES && !may_write(s)) ||
			(c->flags & BY_FOUR && s->epsv_all))
			ftp_say(s, LW_FTP_SAY_DENIED);
		else if (c->run)
			c->run(s);
		else
			ftp_say(s, c->say);
		return;
	}
	ftp_say(s, s->logged_in ? LW_FTP_SAY_UNKNOWN : LW_FTP_SAY_LOGIN_FIRST);
}

void ftp_command(struct lw_ftp_server *s)
{
	const char *line = skip_telnet(line_str(&s->line));
	size_t n = strcspn(line, " ");
	lw_text_clear(&s->argument);
	lw_text_add(&s->argument, line + n + (line[n] == ' '));
	resolve(s);
	run(s, find(line, n));
}
