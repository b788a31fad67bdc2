/* sample.c - a small lab for tests of the gate.  SPDX-License-Identifier: MIT */
#include "sample.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "labwire/base/assert.h"

static const char table[] = "Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
			    "h,,10.0.0.1,255.255.255.0,N/A\n"
			    "s,,10.0.0.2,255.255.255.0,N/A\n";

static const char text[] =
	"{ \"name\": \"sample\", \"nodes\": [ { \"name\": \"h\", \"kind\": \"host\","
	" \"dns\": [\"10.0.0.2\"] }, { \"name\": \"s\", \"kind\": \"server\" },"
	" { \"name\": \"w\", \"kind\": \"switch\", \"ports\": 4 } ],"
	" \"links\": [ { \"name\": \"cable\", \"kind\": \"ethernet\","
	" \"ends\": [\"h:eth0\", \"w:Fa0/1\"] }, { \"kind\": \"ethernet\","
	" \"ends\": [\"s:eth0\", \"w:Fa0/2\"] } ], \"services\": ["
	" { \"node\": \"s\", \"kind\": \"echo\" }, { \"node\": \"s\", \"kind\": \"sink\" "
	"},"
	" { \"node\": \"s\", \"kind\": \"dns\", \"zones\": [ { \"origin\": "
	"\"example.com\","
	" \"primary\": \"s.example.com\" } ],"
	" \"hosts\": { \"s.example.com\": \"10.0.0.2\" } } ], \"steps\": [] }";

struct lw_scenario *sample_scenario(void)
{
	char path[] = "/tmp/labwire-sample-XXXXXX";
	int fd = mkstemp(path);
	LW_ASSERT(fd >= 0 && write(fd, table, strlen(table)) == (ssize_t)strlen(table));
	close(fd);
	struct lw_diags d = { 0 };
	struct lw_scenario_options o = { .addressing = path };
	struct lw_scenario *s =
		lw_scenario_parse("sample.json", text, strlen(text), &o, &d);
	unlink(path);
	LW_ASSERT(s && d.used == 0);
	lw_diags_fini(&d);
	return s;
}

struct lw_lab *sample_lab(const struct lw_scenario *s)
{
	struct lw_lab_conf conf = { .scenario = s };
	struct lw_lab *lab = lw_lab_new(&conf);
	lw_lab_begin(lab);
	return lab;
}

void sample_run(struct lw_lab *lab, lw_span span)
{
	enum lw_err err =
		lw_engine_run_until(lw_lab_engine(lab), lw_lab_now(lab) + span, 1000000);
	LW_ASSERT(err == LW_OK);
}
