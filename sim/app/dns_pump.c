/* dns_pump.c - the stream engine's verbs.  SPDX-License-Identifier: MIT */
#include "dns_pump.h"

PUMP_ENGINE(lw_dns_stream)

static void eng_eof(void *e)
{
	lw_dns_stream_eof(e);
}

struct pump_ops dns_pump_ops(bool (*act)(struct pump *p, lw_time now),
	void (*over)(struct pump *p, enum lw_err err, lw_time now))
{
	return (struct pump_ops){ PUMP_VERBS, .eof = eng_eof, .act = act, .over = over };
}
