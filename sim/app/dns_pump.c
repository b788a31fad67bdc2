/* dns_pump.c - the stream engine's verbs.  SPDX-License-Identifier: MIT */
#include "dns_pump.h"

static size_t eng_input(void *e, struct lw_rd in, lw_time now)
{
	return lw_dns_stream_input(e, in, now);
}

static void eng_eof(void *e)
{
	lw_dns_stream_eof(e);
}

static struct lw_rd eng_output(const void *e)
{
	return lw_dns_stream_output(e);
}

static void eng_sent(void *e, size_t n)
{
	lw_dns_stream_sent(e, n);
}

static lw_time eng_deadline(const void *e)
{
	return lw_dns_stream_deadline(e);
}

static void eng_expire(void *e, lw_time now)
{
	lw_dns_stream_expire(e, now);
}

struct pump_ops dns_pump_ops(bool (*act)(struct pump *p, lw_time now),
	void (*over)(struct pump *p, enum lw_err err, lw_time now))
{
	return (struct pump_ops){ .input = eng_input,
		.eof = eng_eof,
		.output = eng_output,
		.sent = eng_sent,
		.deadline = eng_deadline,
		.expire = eng_expire,
		.act = act,
		.over = over };
}
