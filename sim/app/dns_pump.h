/* dns_pump.h - the stream engine's verbs, as the pump wants them: shared by the name
 * server and the resolver.  Private to sim/app.  SPDX-License-Identifier: MIT */
#ifndef SIM_APP_DNS_PUMP_H
#define SIM_APP_DNS_PUMP_H

#include "labwire/proto/dns_stream.h"
#include "pump.h"

/* Ops around a struct lw_dns_stream; the owner adds what it does with messages. */
struct pump_ops dns_pump_ops(bool (*act)(struct pump *p, lw_time now),
	void (*over)(struct pump *p, enum lw_err err, lw_time now));

#endif
