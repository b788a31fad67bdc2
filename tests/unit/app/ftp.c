/* ftp.c - file transfers between two hosts: both ways, both modes, and what breaks.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/ftp.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness/pair.h"
#include "labwire/app/ftpd.h"
#include "labwire/base/crc32.h"

enum {
	SIZE = 300000
};

static struct pair p;
static struct lw_vfs *theirs, *ours;
static struct lw_job *ftpd;
static struct lw_ftpd_conf server_conf;

static void setup(void)
{
	static const struct lw_ftpd_user users[] = { { "ccna1", "cisco" } };
	pair_init(&p);
	theirs = lw_vfs_new(1169980863);
	ours = lw_vfs_new(1169980863);
	cr_assert_eq(lw_vfs_put_made(theirs, "/pub/big", SIZE, 7, 0), LW_OK);
	cr_assert_eq(lw_vfs_put(theirs, "/pub/empty", "", 0, 0), LW_OK);
	cr_assert_eq(lw_vfs_put_made(ours, "/mine", SIZE, 8, 0), LW_OK);
	cr_assert_eq(lw_vfs_put(ours, "/nothing", "", 0, 0), LW_OK);
	server_conf = (struct lw_ftpd_conf){ .stack = p.server.stack,
		.vfs = theirs,
		.persona = lw_ftp_persona_find("vsftpd"),
		.users = users,
		.nusers = 1,
		.anonymous_write = true,
		.ascii = true };
	cr_assert_eq(lw_ftpd_start(&server_conf, &ftpd), LW_OK);
}

static void teardown(void)
{
	lw_job_free(ftpd);
	pair_fini(&p);
	lw_vfs_free(theirs);
	lw_vfs_free(ours);
}

TestSuite(ftp, .init = setup, .fini = teardown);

static struct lw_ftp_job_conf conf_of(
	const char *manner, const char *const *typed, size_t n)
{
	return (struct lw_ftp_job_conf){ .server = "10.0.0.2",
		.manner = lw_ftp_manner_find(manner),
		.typed = typed,
		.ntyped = n,
		.files = ours };
}

static uint32_t crc_of(uint64_t seed)
{
	static uint8_t bytes[SIZE];
	lw_vfs_made(seed, 0, bytes, SIZE);
	return lw_crc32(0, bytes, SIZE);
}

static void there_and_back(const char *manner)
{
	static const char *const typed[] = { "binary", "get /pub/big", "get /pub/empty",
		"put mine", "put nothing", "dir /", "get mine", "bye" };
	struct lw_job_env env = pair_env(&p, &p.host);
	struct lw_ftp_job_conf conf = conf_of(manner, typed, 8);
	struct lw_job *job = lw_ftp_start(&env, &conf);
	struct lw_ftp_moved m;
	uint64_t sum = 0;
	pair_finish(&p, 1);
	cr_assert(
		p.outcome.ok, "%s\n%s", lw_text_str(&p.sentence), lw_text_str(&p.screen));
	cr_expect_eq(p.outcome.bytes, 3 * SIZE);
	cr_assert(lw_ftp_moved(job, 0, &m));
	cr_expect(m.whole && m.bytes == SIZE && m.crc32 == crc_of(7));
	cr_assert(lw_ftp_moved(job, 1, &m));
	cr_expect(m.whole && m.bytes == 0);
	cr_assert(lw_ftp_moved(job, 4, &m));
	cr_expect(m.whole && m.bytes == SIZE && m.crc32 == crc_of(8));
	cr_expect(strstr(lw_text_str(&p.screen), "mine\n") != NULL);
	const struct lw_progress *g = lw_ftp_progress(job);
	for (size_t i = 0; i < g->used; i++)
		sum += g->bytes[i];
	cr_expect(sum >= 3 * SIZE);
	lw_job_free(job);
}

Test(ftp, active_there_and_back)
{
	there_and_back("ftp.exe");
	/* The server's own port is the one for data (RFC 959 3.2). */
	cr_expect(strstr(lw_text_str(&p.screen), "> PORT 10,0,0,1,") != NULL);
}

Test(ftp, passive_there_and_back)
{
	there_and_back("firefox");
	cr_expect(strstr(lw_text_str(&p.screen), "< 227 ") != NULL);
}

Test(ftp, extended_there_and_back)
{
	there_and_back("rfc");
	cr_expect(strstr(lw_text_str(&p.screen), "< 229 ") != NULL);
}

Test(ftp, many_at_the_same_time_from_one_port)
{
	static const char *const typed[] = { "binary", "get /pub/big", "bye" };
	struct lw_job_env env = pair_env(&p, &p.host);
	struct lw_ftp_job_conf conf = conf_of("ftp.exe", typed, 3);
	struct lw_job *jobs[10];
	for (int i = 0; i < 10; i++)
		jobs[i] = lw_ftp_start(&env, &conf);
	pair_finish(&p, 10);
	for (int i = 0; i < 10; i++) {
		struct lw_ftp_moved m;
		cr_assert(lw_ftp_moved(jobs[i], 0, &m));
		cr_expect(m.whole && m.crc32 == crc_of(7));
		lw_job_free(jobs[i]);
	}
}

Test(ftp, too_many_clients_are_told_so)
{
	static const char *const typed[] = { "get /pub/big" };
	struct lw_job_env env = pair_env(&p, &p.host);
	struct lw_ftp_job_conf conf = conf_of("firefox", typed, 1);
	lw_job_free(ftpd);
	server_conf.clients_max = 1;
	cr_assert_eq(lw_ftpd_start(&server_conf, &ftpd), LW_OK);
	struct lw_job *a = lw_ftp_start(&env, &conf);
	pair_run(&p, LW_MS(20)); /* the server's MAC address is known by now */
	struct lw_job *b = lw_ftp_start(&env, &conf);
	pair_run(&p, LW_MS(50));
	cr_expect_eq(p.over, 1);
	cr_expect_not(p.outcome.ok);
	cr_expect_str_eq(lw_text_str(&p.sentence),
		"10.0.0.2: 421 There are too many connected users, please try later.");
	pair_finish(&p, 2);
	cr_expect(p.outcome.ok, "%s", lw_text_str(&p.sentence));
	lw_job_free(a);
	lw_job_free(b);
}

Test(ftp, users_have_passwords)
{
	static const char *const typed[] = { "pwd", "bye" };
	struct lw_job_env env = pair_env(&p, &p.host);
	struct lw_ftp_job_conf conf = conf_of("rfc", typed, 2);
	conf.user = "ccna1";
	conf.password = "wrong";
	struct lw_job *job = lw_ftp_start(&env, &conf);
	pair_finish(&p, 1);
	cr_expect_str_eq(lw_text_str(&p.sentence), "10.0.0.2: 530 Login incorrect.");
	lw_job_free(job);
	conf.password = "cisco";
	job = lw_ftp_start(&env, &conf);
	pair_finish(&p, 2);
	cr_expect(p.outcome.ok);
	lw_job_free(job);
}

Test(ftp, a_wire_that_dies_ends_it)
{
	static const char *const typed[] = { "get /pub/big" };
	struct lw_job_env env = pair_env(&p, &p.host);
	struct lw_ftp_job_conf conf = conf_of("firefox", typed, 1);
	struct lw_job *job = lw_ftp_start(&env, &conf);
	struct lw_ftp_moved m;
	pair_run(&p, LW_MS(150));
	lw_link_set(p.wire, LW_LINK_DOWN);
	pair_finish(&p, 1);
	cr_expect_not(p.outcome.ok);
	cr_assert(lw_ftp_moved(job, 0, &m));
	cr_expect(!m.whole && m.bytes > 0 && m.bytes < SIZE);
	lw_job_free(job);
	pair_run(&p, LW_SEC(7200)); /* the server forgets the session */
}

Test(ftp, jobs_may_be_stopped_at_any_time)
{
	static const char *const typed[] = { "get /pub/big", "put mine", "bye" };
	for (int ms = 0; ms < 700; ms += 7) {
		struct lw_job_env env = pair_env(&p, &p.host);
		struct lw_ftp_job_conf conf =
			conf_of(ms % 2 ? "firefox" : "ftp.exe", typed, 3);
		struct lw_job *job = lw_ftp_start(&env, &conf);
		pair_run(&p, LW_MS(ms));
		lw_job_free(job);
	}
	pair_run(&p, LW_SEC(1000));
}
